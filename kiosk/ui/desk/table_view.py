"""The view of the table: rows for a mouse and for arrows. GUI thread only."""

from PySide6.QtCore import QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from kiosk.ui.desk.column_widths import sizes_for
from kiosk.ui.desk.held_row import Column
from kiosk.ui.desk.held_table import HeldTable
from kiosk.ui.desk.table_delegate import TableDelegate
from kiosk.ui.grid.model import TILE_ROLE
from kiosk.ui.look.tap_button import Debounce
from kiosk.ui.look.theme import Theme

_TO_AN_END = {
    QAbstractItemView.CursorAction.MoveHome: 0,
    QAbstractItemView.CursorAction.MoveEnd: -1,
}


class TableView(QTableView):
    """Shows whole rows: its cells are neither chosen nor edited. The headings are a widget of their own.

    Signals: `tile_tapped(str)` the key of a row that was clicked, or chosen by keyboard; `laid_out()` its
    columns have other widths.
    """

    tile_tapped = Signal(str)
    laid_out = Signal()

    def __init__(self, table: HeldTable, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("heldTable")
        self.setAccessibleName(self.tr("Spools ocupados ahora"))
        self._table, self._theme = table, theme
        self._debounce = Debounce()
        self._tags = 0
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.horizontalHeader().hide()
        rows = self.verticalHeader()
        rows.hide()
        rows.setMinimumSectionSize(theme.metrics.desk_row)
        rows.setDefaultSectionSize(theme.metrics.desk_row)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setMinimumSectionSize(1)
        self._delegate = TableDelegate(table, theme, self)
        self.setItemDelegate(self._delegate)
        self.setModel(table)
        self.clicked.connect(self._on_clicked)
        for changed in (table.modelReset, table.rowsInserted):
            changed.connect(self._fit_tags)
        table.modelReset.connect(self.scrollToTop)

    @property
    def gap(self) -> int:
        """Between the outlines of rows, while they are being loaded."""
        return self._theme.metrics.px(6)

    def cell(self, width: int) -> QSize:
        """The size of such an outline with its gap."""
        return QSize(width, self._theme.metrics.desk_row)

    def tile_rect(self, key: str) -> QRect:
        """Where a row lies in the viewport; empty if nowhere."""
        shown = self._table.grid.shown()
        return self._row_at(shown.index(key)) if key in shown else QRect()

    def choose_current(self) -> None:
        """Act on the row that has the keyboard as on one that was clicked."""
        self._choose(self.currentIndex())

    def current_place(self) -> QRect:
        """Where that row lies in the viewport."""
        return self._row_at(self.currentIndex().row())

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Home and End go to the first and the last row: no cell has the keyboard alone."""
        rows = self._table.rowCount()
        if action in _TO_AN_END and rows:
            return self._table.index(_TO_AN_END[action] % rows, self.currentIndex().column())
        return super().moveCursor(action, modifiers)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._delegate.begin()
        super().paintEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def _row_at(self, row: int) -> QRect:
        first, last = self._table.index(row, 0), self._table.index(row, len(Column) - 1)
        return self.visualRect(first).united(self.visualRect(last))

    def _fit_tags(self) -> None:
        """The tag column grows for a tag that is longer than any before."""
        longest = max((len(self._table.grid.tiles[key].tag) for key in self._table.grid.shown()), default=0)
        if longest > self._tags:
            self._tags = longest
            self._fit_columns()

    def _fit_columns(self) -> None:
        sizes = sizes_for(self._theme, self.viewport().width(), self._tags)
        self._delegate.fit(sizes)
        for column, width in sizes.widths.items():
            self.setColumnWidth(column.value, width)
        self.laid_out.emit()

    def _on_clicked(self, index: QModelIndex) -> None:
        if self._debounce.accepts():
            self._choose(index)

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            self.tile_tapped.emit(index.data(TILE_ROLE).key)
