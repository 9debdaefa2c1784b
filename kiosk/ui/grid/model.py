"""The live grid's rows: who holds which spool right now. GUI thread only."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from kiosk.core.shop.held_time import Held
from kiosk.core.shop.tags.tag_tails import groups_needed
from kiosk.ui.grid.order import Filter, TileOrder, new_at_the_end, shifts
from kiosk.ui.grid.tile import Viewer
from kiosk.ui.grid.tiles import GridTiles
from kiosk.ui.state.open_marks import OpenMarks
from kiosk.ui.state.shop_model import ShopModel
from kiosk.ui.touch.activity import Activity

TILE_ROLE = Qt.ItemDataRole.UserRole + 1
ELAPSED_ROLE = Qt.ItemDataRole.UserRole + 2
FRESHNESS_ROLE = Qt.ItemDataRole.UserRole + 3
GROUPS_ROLE = Qt.ItemDataRole.UserRole + 4
TICK_MS = 5_000
"""Elapsed times are computed from the clock, so a machine that slept is right again within one tick."""

Index = QModelIndex | QPersistentModelIndex
Arrangement = Callable[[GridTiles, Filter, TileOrder], list[str]]
_NO_PARENT = QModelIndex()


class GridModel(QAbstractListModel):
    """One row for each held spool that the filter shows: `TILE_ROLE` a `Tile`, `ELAPSED_ROLE` a timedelta,
    `FRESHNESS_ROLE` how far its data may be trusted, `GROUPS_ROLE` how many last groups of its tag are large.

    What a tile says changes in place and at once. Tiles come, go and change places only while nobody touches
    the screen. Until then the tile of a released spool stays, dimmed; a new tile that would push others
    waits; and one that the current worker took stands at the end.
    All tags show the same number of groups, as few as tell them apart; fewer only while nobody touches the
    screen. The model is reset only when the user chooses another filter or order. `tiles` holds all held
    spools.

    Signals: `counted()` the tiles or their counts may have changed; `mine_came()` the current worker holds
    more spools than before, and they stand first now.
    """

    counted = Signal()
    mine_came = Signal()

    def __init__(
        self,
        shop: ShopModel,
        open_marks: OpenMarks,
        activity: Activity,
        parent: QObject | None = None,
        arrange: Arrangement = GridTiles.wanted,
    ) -> None:
        """`arrange` says which tiles are shown, and in which order; `choose` has it asked anew."""
        super().__init__(parent)
        self._arrangement = arrange
        self._shop, self._activity = shop, activity
        self.tiles = GridTiles(shop, open_marks)
        self.order = TileOrder.OLDEST_FIRST
        self.filter = Filter.ALL
        self._rows: list[str] = []
        self._groups = 1
        self._mine: set[str] = set()
        self._said: dict[str, tuple[str, Held]] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.tick)
        self._timer.start()
        shop.reloaded.connect(self._on_reloaded)
        shop.spools_changed.connect(self._on_spools_changed)
        shop.rows_aged.connect(self._say)
        open_marks.changed.connect(self._on_spools_changed)
        activity.rested.connect(self._settle)
        self._on_reloaded()

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        key = self._rows[index.row()]
        if role == TILE_ROLE:
            return self.tiles[key]
        if role == ELAPSED_ROLE:
            return self.tiles.elapsed(key)
        if role == FRESHNESS_ROLE:
            return self._shop.freshness_of(key)
        if role == GROUPS_ROLE:
            return self._groups
        if role == Qt.ItemDataRole.DisplayRole:
            return self.tiles[key].tag
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.tiles[key].spoken(self.tiles.elapsed(key))
        return None

    @property
    def groups(self) -> int:
        """How many last groups of its tag each tile shows large."""
        return self._groups

    def shown(self) -> list[str]:
        """The keys of the rows, from the first to the last."""
        return list(self._rows)

    def choose(self, chosen: Filter | None = None, order: TileOrder | None = None) -> None:
        """Show another filter or order at once: the user asked for it."""
        self.filter, self.order = chosen or self.filter, order or self.order
        self.beginResetModel()
        self.tiles.forget_gone()
        self._rows = self._arrangement(self.tiles, self.filter, self.order)
        self._said = {key: self.tiles.words(key) for key in self._rows}
        self.endResetModel()
        self._count_groups(least=1)

    def set_viewer(self, viewer: Viewer) -> None:
        """Set the current worker and the chosen spool. Frames change at once, the order later."""
        if viewer == self.tiles.viewer:
            return
        is_another = viewer.worker_id != self.tiles.viewer.worker_id
        self.tiles.viewer = viewer
        self._say(self.tiles.update(self.tiles.keys(), self._rows))
        if is_another:
            self._arrange()

    def tick(self) -> None:
        """Repaint the tiles whose elapsed time reads differently now."""
        changed = [key for key in self._rows if self._said.get(key) != self.tiles.words(key)]
        self._say(changed)
        if changed:
            self.counted.emit()
            self._arrange()

    def _on_reloaded(self) -> None:
        held = [key for key, spool in self._shop.spools.items() if not spool.picture.is_free]
        self._on_spools_changed(dict.fromkeys([*held, *self.tiles.keys()]))

    def _on_spools_changed(self, keys: Iterable[str]) -> None:
        changed = self.tiles.update(keys, self._rows)
        # A row that is about to leave need not be painted once more.
        self._say(key for key in changed if key in self.tiles or self._activity.is_recent)
        self.counted.emit()
        self._arrange()

    def _arrange(self) -> None:
        """Put every tile in its place; while somebody touches the screen only those that push no other."""
        if not self._activity.is_recent:
            self._settle()
            return
        target = self._arrangement(self.tiles, self.filter, self.order)
        # What the worker has just taken shows at once, though its proper place is further up.
        mine = [key for key in target if self.tiles[key].is_mine and key not in self._rows]
        coming = dict.fromkeys([*mine, *new_at_the_end([*self._rows, *mine], target)])
        if coming:
            self._insert(len(self._rows), list(coming))
            self._count_groups(least=self._groups)

    def _settle(self) -> None:
        target = self._arrangement(self.tiles, self.filter, self.order)
        before, self._mine = self._mine, {key for key in target if self.tiles[key].is_mine}
        stay, had = set(target), set(self._rows)
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
        if stay != had:
            self._count_groups(least=1)
        if self._mine - before:
            self.mine_came.emit()

    def _insert(self, at: int, keys: list[str]) -> None:
        self.beginInsertRows(_NO_PARENT, at, at + len(keys) - 1)
        self._rows[at:at] = keys
        self.endInsertRows()
        self._said.update((key, self.tiles.words(key)) for key in keys)

    def _count_groups(self, least: int) -> None:
        groups = groups_needed((self.tiles[key].tag for key in self._rows), least)
        if groups != self._groups:
            self._groups = groups
            if self._rows:
                self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def _remove(self, at: int) -> None:
        self.beginRemoveRows(_NO_PARENT, at, at)
        key = self._rows.pop(at)
        self.tiles.forget_gone(key)
        self._said.pop(key, None)
        self.endRemoveRows()

    def _say(self, keys: Iterable[str]) -> None:
        """Repaint the tiles of these spools if they are shown."""
        places = {key: at for at, key in enumerate(self._rows)}
        for key in keys:
            if key in places:
                self._said[key] = self.tiles.words(key)
                index = self.index(places[key])
                self.dataChanged.emit(index, index)
