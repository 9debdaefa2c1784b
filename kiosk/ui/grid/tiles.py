"""The tiles of held spools, and of released ones that the grid still shows. GUI thread only."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import timedelta

from kiosk.core.shop.held_time import Held, held
from kiosk.ui.grid.order import Filter, TileOrder, counts, wanted
from kiosk.ui.grid.tile import Tile, Viewer, tile_of
from kiosk.ui.look.elapsed import elapsed_text
from kiosk.ui.state.open_marks import OpenMarks, open_word
from kiosk.ui.state.shop_model import ShopModel


class GridTiles:
    """Tiles by key. The tile of a released spool is kept only while the grid shows it."""

    def __init__(self, shop: ShopModel, open_marks: OpenMarks) -> None:
        self._shop, self._open = shop, open_marks
        self._held: dict[str, Tile] = {}
        self._gone: dict[str, Tile] = {}
        self.viewer = Viewer()

    def __len__(self) -> int:
        """How many spools are held now."""
        return len(self._held)

    def __contains__(self, key: object) -> bool:
        return key in self._held

    def __getitem__(self, key: str) -> Tile:
        return self._held.get(key) or self._gone[key]

    def keys(self) -> list[str]:
        """The keys of all held spools."""
        return list(self._held)

    def update(self, keys: Iterable[str], shown: Collection[str]) -> list[str]:
        """Remake the tiles of these spools; returns the keys whose tile differs. `shown`: the grid's keys."""
        return [key for key in keys if self._differs(key, key in shown)]

    def forget_gone(self, key: str | None = None) -> None:
        """Drop the tile of a released spool that the grid no longer shows; without a key, drop all."""
        if key is None:
            self._gone.clear()
        else:
            self._gone.pop(key, None)

    def counts(self) -> dict[Filter, int]:
        """How many held spools each filter shows."""
        return counts(self._held.values(), self._shop.since)

    def wanted(self, chosen: Filter, order: TileOrder) -> list[str]:
        """The keys that the grid should show, in order."""
        return wanted(self._held.values(), chosen, order, self._shop.since)

    def elapsed(self, key: str) -> timedelta | None:
        """How long the spool has been held; None if its date can't be read."""
        since = self[key].since
        return self._shop.since(since) if since else None

    def words(self, key: str) -> tuple[str, Held]:
        """The elapsed time as the tile shows it, and how long that counts as."""
        elapsed = self.elapsed(key)
        return elapsed_text(elapsed), held(elapsed)

    def _differs(self, key: str, is_shown: bool) -> bool:
        before = self._held.pop(key, None)
        gone = self._gone.pop(key, None)
        spool = self._shop.spools.get(key)
        if spool is not None and not spool.picture.is_free:
            word = open_word(self._open.verdict(spool.tag))
            self._held[key] = tile_of(spool, self._shop.workers, self.viewer, word)
            return self._held[key] != (before or gone)
        last = before or gone
        if last and is_shown:
            self._gone[key] = replace(last, is_gone=True)
        return before is not None
