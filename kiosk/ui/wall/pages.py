"""The board's pages: as many tiles as there is room for, turned by a timer. GUI thread."""

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from kiosk.ui.grid.model import GridModel

PAGE_MS = 10_000

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


class BoardPages(QAbstractListModel):
    """One page of a `GridModel`, with its roles. The first page has the spools held for longest.

    Signal: `turned()` the current page or the number of pages changed.
    """

    turned = Signal()

    def __init__(self, grid: GridModel, page_ms: int = PAGE_MS, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._grid = grid
        self._per_page, self._page, self._said = 1, 0, (0, 1)
        self._timer = QTimer(self)
        self._timer.setInterval(page_ms)
        self.page_ms = page_ms
        self._timer.timeout.connect(self.turn)
        for changed in (grid.rowsInserted, grid.rowsRemoved, grid.rowsMoved, grid.modelReset):
            changed.connect(self._on_rows_changed)
        grid.dataChanged.connect(self._on_data_changed)

    @property
    def page(self) -> int:
        """The page that is shown, from 0."""
        return self._page

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self._grid.rowCount() // self._per_page))

    @property
    def left_ms(self) -> int:
        """How long this page stays."""
        return max(0, self._timer.remainingTime()) if self._timer.isActive() else self.page_ms

    @property
    def per_page(self) -> int:
        return self._per_page

    def set_per_page(self, rows: int) -> None:
        """Set how many tiles there is room for."""
        if rows != self._per_page:
            self._per_page = max(1, rows)
            self._on_rows_changed()

    def turn(self) -> None:
        """Show the next page; after the last one the first."""
        self._page = (self._page + 1) % self.pages
        self._on_rows_changed()

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        if parent.isValid():
            return 0
        return max(0, min(self._per_page, self._grid.rowCount() - self._first))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        return (
            self._grid.data(self._grid.index(self._first + index.row(), 0), role) if index.isValid() else None
        )

    @property
    def _first(self) -> int:
        return self._page * self._per_page

    def _on_rows_changed(self) -> None:
        self.beginResetModel()
        self._page = min(self._page, self.pages - 1)
        self.endResetModel()
        if self.pages == 1:
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start()
        if self._said != (self._page, self.pages):
            self._said = (self._page, self.pages)
            self.turned.emit()

    def _on_data_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        low = max(0, first.row() - self._first)
        high = min(self.rowCount() - 1, last.row() - self._first)
        if low <= high:
            self.dataChanged.emit(self.index(low), self.index(high))
