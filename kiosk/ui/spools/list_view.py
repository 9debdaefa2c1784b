"""The view of the spool list. GUI thread."""

from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from kiosk.ui.look.theme import Theme
from kiosk.ui.spools.delegate import MINE_COLUMNS, SpoolDelegate
from kiosk.ui.spools.lines import Section
from kiosk.ui.spools.list_model import LINE_ROLE, ROW_ROLE, SpoolListModel
from kiosk.ui.spools.row_words import RowWords
from kiosk.ui.state.selection import Selection
from kiosk.ui.touch.flick_list import FlickList


class SpoolList(FlickList):
    """A tap chooses a spool. When rows come and go, those that stay keep their place on the screen."""

    def __init__(
        self,
        model: SpoolListModel,
        selection: Selection,
        theme: Theme,
        accessible_name: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("spoolList", accessible_name, parent)
        self._model = model
        self._selection = selection
        self._is_tapping = False
        self._most_of_mine = MINE_COLUMNS
        self._anchor: tuple[str, int] | None = None
        self._delegate = SpoolDelegate(theme, self)
        self.setItemDelegate(self._delegate)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        # The gap of the last column hangs over the edge, so that rows end where everything else does.
        self.setViewportMargins(0, 0, -self._delegate.gap - 1, 0)
        self.setModel(model)
        self._count_mine()
        self.tapped.connect(self._on_tapped)
        for changed in (model.rowsInserted, model.rowsRemoved, model.layoutChanged, model.modelReset):
            changed.connect(self._count_mine)
        model.settling.connect(self._on_settling)
        model.settled.connect(self._on_settled)
        model.started_anew.connect(self._on_started_anew)
        model.chosen_moved.connect(self._on_chosen_moved)

    def set_columns(self, columns: int, most_of_mine: int, has_headings: bool = True) -> None:
        """Show so many rows side by side; of the worker's own two, or so many of more if they fit. Without
        headings those are left out that say what stands above them too."""
        self._delegate.columns, self._most_of_mine = columns, most_of_mine
        self._delegate.has_headings = has_headings
        self._count_mine()
        self.scheduleDelayedItemsLayout()

    def _count_mine(self) -> None:
        count = self._model.count(Section.MINE)
        is_in_line = count > MINE_COLUMNS and self._delegate.has_room_for(self._most_of_mine)
        self._delegate.mine_columns = self._most_of_mine if is_in_line else MINE_COLUMNS

    def height_of(self, rows: int, headings: int) -> int:
        """Height of so many rows, one below the other, and headings."""
        return rows * self._delegate.row_height + headings * self._delegate.heading_height

    def words_of(self, key: str) -> RowWords:
        """The words of a spool's row in the room it has now."""
        index = self._model.line_of(key)
        return self._delegate.words_of(index.data(LINE_ROLE), index.data(ROW_ROLE), self.visualRect(index))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._delegate.width = self.viewport().width()
        self._count_mine()
        super().resizeEvent(event)

    def _on_chosen_moved(self, key: str) -> None:
        at = self._model.line_of(key)
        if at.isValid() and not self._is_tapping:  # a touched row is in view, and must not move
            self.doItemsLayout()
            above = at.siblingAtRow(at.row() - 1)
            if above.isValid() and above.data(LINE_ROLE).is_heading:
                self.scrollTo(above, QAbstractItemView.ScrollHint.EnsureVisible)
            self.scrollTo(at, QAbstractItemView.ScrollHint.EnsureVisible)

    def _on_tapped(self, index: QModelIndex) -> None:
        self._is_tapping = True
        self._selection.select(index.data(LINE_ROLE).key)
        self._is_tapping = False

    def _on_settling(self) -> None:
        top = self.indexAt(self.viewport().rect().topLeft())
        is_at_top = self.verticalScrollBar().value() == 0
        while top.isValid() and not top.data(LINE_ROLE).key:
            top = top.siblingAtRow(top.row() + 1)
        self._anchor = None
        if top.isValid() and not is_at_top:
            self._anchor = (top.data(LINE_ROLE).key, self.visualRect(top).top())

    def _on_settled(self) -> None:
        if self._anchor is None:
            return
        key, was_at = self._anchor
        index = self._model.line_of(key)
        if index.isValid():
            self.doItemsLayout()
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + self.visualRect(index).top() - was_at)

    def _on_started_anew(self) -> None:
        self.verticalScrollBar().setValue(0)
