"""The live grid's rows as a table with a cell for each column. GUI thread only."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from kiosk.core.shop.data import Spool
from kiosk.core.shop.held_time import Held, held
from kiosk.ui.desk.held_row import Column, HeldRow, held_row, text_of, title_of
from kiosk.ui.desk.held_row_painter import RowLook
from kiosk.ui.desk.table_order import Sorting, Wanted, choices, in_order
from kiosk.ui.grid.model import ELAPSED_ROLE, TILE_ROLE, GridModel
from kiosk.ui.grid.order import Filter, TileOrder, passes
from kiosk.ui.grid.tile import Tile
from kiosk.ui.grid.tiles import GridTiles
from kiosk.ui.state.open_marks import OpenMarks
from kiosk.ui.state.shop_model import ShopModel
from kiosk.ui.touch.activity import Activity

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
MOST_MADE = 5_000
"""How many rows are kept ready."""

_Made = tuple[Tile | None, Spool | None, HeldRow | None]
_NONE: _Made = (None, None, None)


class HeldTable(QAbstractTableModel):
    """Rows come, go and move as the tiles of `grid` do: at once what they say, and else only while nobody
    uses the screen, or when somebody sorts or narrows. Roles of the grid are those of its tile.
    """

    def __init__(
        self,
        shop: ShopModel,
        open_marks: OpenMarks,
        activity: Activity,
        station_of: Callable[[str], str],
        parent: QObject | None = None,
    ) -> None:
        """`station_of` tells at which station the hold with this id began, "" if nobody knows."""
        super().__init__(parent)
        self._shop, self._station_of = shop, station_of
        self.sorting, self.wanted = Sorting(), Wanted()
        self._made: dict[str, _Made] = {}
        self.grid = GridModel(shop, open_marks, activity, self, arrange=self._arrange)
        self._follow(self.grid)

    def _follow(self, grid: GridModel) -> None:
        grid.modelAboutToBeReset.connect(self.beginResetModel)
        grid.modelReset.connect(self.endResetModel)
        grid.rowsAboutToBeInserted.connect(
            lambda _, first, last: self.beginInsertRows(_NO_PARENT, first, last)
        )
        grid.rowsInserted.connect(lambda: self.endInsertRows())
        grid.rowsAboutToBeRemoved.connect(
            lambda _, first, last: self.beginRemoveRows(_NO_PARENT, first, last)
        )
        grid.rowsRemoved.connect(lambda: self.endRemoveRows())
        grid.rowsAboutToBeMoved.connect(
            lambda _, first, last, __, to: self.beginMoveRows(_NO_PARENT, first, last, _NO_PARENT, to)
        )
        grid.rowsMoved.connect(lambda: self.endMoveRows())
        grid.dataChanged.connect(
            lambda first, last: self.dataChanged.emit(
                self.index(first.row(), 0), self.index(last.row(), len(Column) - 1)
            )
        )

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else self.grid.rowCount()

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(Column)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        of_grid = self.grid.index(index.row())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            row, elapsed = self._row(of_grid.data(TILE_ROLE)), of_grid.data(ELAPSED_ROLE)
            return text_of(row, Column(index.column()), elapsed, self._shop.now().date())
        return of_grid.data(role)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return title_of(Column(section))
        return None

    def held_count(self) -> int:
        """How many rows are of spools that are held still."""
        return sum(key in self.grid.tiles for key in self.grid.shown())

    def look(self, at: int) -> RowLook:
        """All that a row shows."""
        index = self.grid.index(at)
        tile: Tile = index.data(TILE_ROLE)
        row, elapsed = self._row(tile), index.data(ELAPSED_ROLE)
        today = self._shop.now().date()
        return RowLook(
            row,
            tuple(text_of(row, column, elapsed, today) for column in Column),
            Held.SHORT if tile.is_gone else held(elapsed),
            self.grid.groups,
            self._shop.freshness_of(tile.key),
        )

    # what people do

    def sort_by(self, column: Column) -> None:
        """A heading was touched."""
        self.sorting = self.sorting.touched(column)
        self.grid.choose()

    def narrow(self, wanted: Wanted) -> None:
        """Show only these."""
        if wanted != self.wanted:
            self.wanted = wanted
            self.grid.choose()

    def choices(self, column: Column) -> list[tuple[str, int]]:
        """The values of a column among the rows that the other filters show, each with how many rows."""
        others = self.wanted.also(column, None)
        rows = self._rows(self.grid.tiles, self.grid.filter)
        return choices((row for row in rows if others.admits(row, self._shop.since)), column)

    def lines(self) -> Iterator[list[str]]:
        """The headings, and then all that is shown, with whole dates: for other programs."""
        yield [title_of(column) for column in Column]
        for at in range(self.rowCount()):
            of_grid = self.grid.index(at)
            row, elapsed = self._row(of_grid.data(TILE_ROLE)), of_grid.data(ELAPSED_ROLE)
            yield [text_of(row, column, elapsed, None) for column in Column]

    # the rows

    def _arrange(self, tiles: GridTiles, chosen: Filter, _order: TileOrder) -> list[str]:
        rows = (row for row in self._rows(tiles, chosen) if self.wanted.admits(row, self._shop.since))
        return [row.tile.key for row in in_order(rows, self.sorting)]

    def _rows(self, tiles: GridTiles, chosen: Filter) -> list[HeldRow]:
        held = map(tiles.__getitem__, tiles.keys())
        return [self._row(tile) for tile in held if passes(tile, chosen, self._shop.since)]

    def _row(self, tile: Tile) -> HeldRow:
        """Made once for each state of a spool, as sorting asks for all. Its station may be known later."""
        spool, (known, of, row) = self._shop.spools.get(tile.key), self._made.get(tile.key, _NONE)
        station = row.station if row else ""
        if not station and spool and spool.hold:
            station = self._station_of(spool.hold)
        if row is None or known is not tile or of is not spool or row.station != station:
            row = held_row(tile, spool, station)
            if len(self._made) > MOST_MADE:  # most of them have been given back long ago
                self._made.clear()
            self._made[tile.key] = (tile, spool, row)
        return row
