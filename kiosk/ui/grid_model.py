"""The live grid's rows: who holds which spool right now. GUI thread only."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from kiosk.ui.elapsed import Held, elapsed_text, held
from kiosk.ui.grid_order import Filter, Order, new_at_the_end, passes, shifts, wanted
from kiosk.ui.hands import Hands
from kiosk.ui.shop_model import ShopModel
from kiosk.ui.tile import Looker, Tile, tile_of

TILE_ROLE = Qt.ItemDataRole.UserRole + 1
ELAPSED_ROLE = Qt.ItemDataRole.UserRole + 2
TICK_MS = 5_000
"""Elapsed times are computed from the clock, so a machine that slept is right again within one tick."""

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


class GridModel(QAbstractListModel):
    """One row for each held spool that the filter shows: `TILE_ROLE` a `Tile`, `ELAPSED_ROLE` a timedelta.

    What a tile says changes in place and at once. Tiles come, go and change places only while hands are off
    the screen; until then one that was given back stays, dimmed, and a new one that would push others waits.
    It is reset only when the user himself chooses another filter or order.

    Signals: `counted()` when `total` or `count` may have changed.
    """

    counted = Signal()

    def __init__(self, shop: ShopModel, hands: Hands, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shop, self._hands = shop, hands
        self._looker = Looker()
        self._tiles: dict[str, Tile] = {}
        self._gone: dict[str, Tile] = {}
        self._rows: list[str] = []
        self._said: dict[str, tuple[str, Held]] = {}
        self.order = Order.OLDEST_FIRST
        self.filter = Filter.ALL
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.tick)
        self._timer.start()
        shop.reloaded.connect(self._on_reloaded)
        shop.spools_changed.connect(self._on_spools_changed)
        hands.rested.connect(self._settle)
        self._on_reloaded()

    # What the view asks.

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        tile = self._tile(self._rows[index.row()])
        if role == TILE_ROLE:
            return tile
        if role == ELAPSED_ROLE:
            return self._elapsed(tile)
        if role == Qt.ItemDataRole.DisplayRole:
            return tile.tag
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return tile.spoken(self._elapsed(tile))
        return None

    @property
    def total(self) -> int:
        """How many spools are held now, shown or not."""
        return len(self._tiles)

    def count(self, chosen: Filter) -> int:
        """How many of them a filter shows."""
        return sum(1 for tile in self._tiles.values() if passes(tile, chosen, self._shop.since))

    def keys(self) -> list[str]:
        """The rows as shown, from the first to the last."""
        return list(self._rows)

    # What the user chooses.

    def set_order(self, order: Order) -> None:
        self.order = order
        self._start_anew()

    def set_filter(self, chosen: Filter) -> None:
        self.filter = chosen
        self._start_anew()

    def set_looker(self, looker: Looker) -> None:
        """Who stands here, and what he chose: frames change, nothing moves."""
        if looker != self._looker:
            self._looker = looker
            self._take_in(self._tiles)

    def tick(self) -> None:
        """Time went on: repaint the tiles that say something else now."""
        changed = [key for key in self._rows if self._said.get(key) != self._words(key)]
        for key in changed:
            self._say(key)
        if changed:
            self.counted.emit()
            self._arrange()

    # What the shop says.

    def _on_reloaded(self) -> None:
        held_now = [key for key, spool in self._shop.spools.items() if not spool.picture.is_free]
        self._take_in([*held_now, *(self._tiles.keys() - set(held_now))])
        self.counted.emit()
        self._arrange()

    def _on_spools_changed(self, keys: Iterable[str]) -> None:
        self._take_in(keys)
        self.counted.emit()
        self._arrange()

    def _take_in(self, keys: Iterable[str]) -> None:
        for key in list(keys):
            before = self._tiles.get(key) or self._gone.get(key)
            spool = self._shop.spools.get(key)
            if spool is None or spool.picture.is_free:
                self._give_back(key)
            else:
                self._gone.pop(key, None)
                self._tiles[key] = tile_of(spool, self._shop.workers, self._looker)
            if (self._tiles.get(key) or self._gone.get(key)) != before and self._stays_shown(key):
                self._say(key)

    def _give_back(self, key: str) -> None:
        tile = self._tiles.pop(key, None)
        if tile and key in self._rows:
            self._gone[key] = replace(tile, is_gone=True)

    def _stays_shown(self, key: str) -> bool:
        """False for a row that is about to leave: it need not be painted once more."""
        return key in self._rows and (key in self._tiles or self._hands.on)

    # Who stands where.

    def _wanted(self) -> list[str]:
        return wanted(self._tiles.values(), self.filter, self.order, self._shop.since)

    def _start_anew(self) -> None:
        self.beginResetModel()
        self._gone.clear()
        self._rows = self._wanted()
        self.endResetModel()

    def _arrange(self) -> None:
        """Put everything in its place, or only what pushes nobody while hands are on."""
        if not self._hands.on:
            self._settle()
        elif coming := new_at_the_end(self._rows, self._wanted()):
            self._insert(len(self._rows), coming)

    def _settle(self) -> None:
        target = self._wanted()
        stay = set(target)
        for at in reversed(range(len(self._rows))):
            if self._rows[at] not in stay:
                self._remove(at)
        shown = set(self._rows)
        for start, end in shifts(self._rows, [key for key in target if key in shown]):
            self.beginMoveRows(_NO_PARENT, start, start, _NO_PARENT, end if end < start else end + 1)
            self._rows.insert(end, self._rows.pop(start))
            self.endMoveRows()
        for at, key in enumerate(target):
            if at == len(self._rows):
                self._insert(at, target[at:])
                break
            if self._rows[at] != key:
                self._insert(at, [key])

    def _insert(self, at: int, keys: list[str]) -> None:
        self.beginInsertRows(_NO_PARENT, at, at + len(keys) - 1)
        self._rows[at:at] = keys
        self.endInsertRows()
        for key in keys:
            self._said[key] = self._words(key)

    def _remove(self, at: int) -> None:
        self.beginRemoveRows(_NO_PARENT, at, at)
        key = self._rows.pop(at)
        self._gone.pop(key, None)
        self._said.pop(key, None)
        self.endRemoveRows()

    # What a tile says.

    def _tile(self, key: str) -> Tile:
        return self._tiles.get(key) or self._gone[key]

    def _elapsed(self, tile: Tile) -> timedelta | None:
        return self._shop.since(tile.since) if tile.since else None

    def _words(self, key: str) -> tuple[str, Held]:
        elapsed = self._elapsed(self._tile(key))
        return elapsed_text(elapsed), held(elapsed)

    def _say(self, key: str) -> None:
        self._said[key] = self._words(key)
        index = self.index(self._rows.index(key))
        self.dataChanged.emit(index, index)
