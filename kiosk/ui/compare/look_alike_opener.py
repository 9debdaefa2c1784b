"""Decides when spools that look alike are compared. GUI thread only."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from kiosk.core.shop.folding import folded
from kiosk.core.shop.tags.look_alikes import Difference
from kiosk.ui.card.card_facts import holder_words, known_now
from kiosk.ui.compare.look_alike_tile import LookAlike, marked_places
from kiosk.ui.state.selection import Selection
from kiosk.ui.state.shop_model import ShopModel

if TYPE_CHECKING:
    from kiosk.ui.compare.look_alike_panel import LookAlikePanel


class LookAlikeOpener(QObject):
    """A finger that chooses a spool to begin has the others beside it that it may be taken for.

    A scan has none: it reads every sign. The comparison holds nobody up, for the actions stay in reach; it
    goes with the choice.
    """

    def __init__(
        self,
        make_panel: Callable[[], "LookAlikePanel"],
        shop: ShopModel,
        selection: Selection,
        expect_repeat: Callable[[], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._make_panel, self._shop, self._selection = make_panel, shop, selection
        self._expect_repeat = expect_repeat
        self._panel: LookAlikePanel | None = None
        self._key = ""
        selection.changed.connect(self._on_changed)

    @property
    def is_open(self) -> bool:
        """True while spools are compared."""
        return self._panel is not None and not self._panel.isHidden()

    def leave(self) -> None:
        """The comparison goes, if it is shown."""
        if self._panel is not None:
            self._panel.leave()

    def on_row(self) -> None:
        """A row was touched, and its spool is chosen; call it after the touch."""
        if not self._selection.look_alikes():
            return
        spool = self._selection.spool
        assert spool is not None
        if self._panel is None:
            self._panel = self._make_panel()
            self._panel.chosen.connect(self._selection.select)
            self._panel.closed.connect(self._on_closed)
        self._key = spool.key
        self._expect_repeat()
        self._panel.compare(self._tiles(spool.key))

    def _tiles(self, key: str) -> list[LookAlike]:
        alike = self._selection.look_alikes()
        chosen = [(how.start, len(how.there)) for _, how in alike]
        tiles = [self._tile(key, self.tr("elegido"), chosen, is_chosen=True)]
        for other, how in alike:
            tiles.append(self._tile(other, self._differs(how), [(how.start, len(how.here))]))
        return tiles

    def _tile(
        self, key: str, differs: str, places: list[tuple[int, int]], is_chosen: bool = False
    ) -> LookAlike:
        spool = self._shop.spools[key]
        named = (("NV", spool.nv), ("OT", spool.ot))
        orders = [value if value.startswith(name) else f"{name} {value}" for name, value in named if value]
        about = " · ".join((*orders, holder_words(spool, known_now(self._shop, key))))
        # Places are those of the folded tag; one that is written otherwise is told by the words alone.
        marked = marked_places(places) if len(folded(spool.tag)) == len(spool.tag) else ()
        return LookAlike(key, spool.tag, about, differs, marked, is_chosen)

    def _differs(self, how: Difference) -> str:
        here, there = how.here.upper(), how.there.upper()
        if not here:
            return self.tr("le falta {sign}").format(sign=there)
        if not there:
            return self.tr("lleva {sign} de más").format(sign=here)
        return self.tr("{sign} en vez de {other}").format(sign=here, other=there)

    def _on_changed(self) -> None:
        spool = self._selection.spool
        if self._key and (spool is None or spool.key != self._key or not self._selection.look_alikes()):
            self.leave()

    def _on_closed(self) -> None:
        self._key = ""
        self._expect_repeat()
