"""A list for fingers: it is flicked, and has no scroll bar. GUI thread."""

from PySide6.QtCore import (
    QAbstractItemModel,
    QElapsedTimer,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QScroller, QScrollerProperties, QWidget

from kiosk.ui.look.bare_list import BareList

Index = QModelIndex | QPersistentModelIndex

IN_FLIGHT_MS = 300
"""A finger that lands this soon after rows moved was aimed at what stood there before."""
SLIP_PX = 40
"""How far a finger may slip between down and up and still tap; further is a flick."""


class FlickList(BareList):
    """A tap acts on the row that was under the finger when it went down, even if rows have moved since.

    Signal: `tapped(QModelIndex)` a finger came down on an enabled row and up again without throwing the list,
    or the row was chosen by keyboard or by a screen reader.
    """

    tapped = Signal(QModelIndex)

    def __init__(self, name: str, accessible_name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, accessible_name, parent)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._down = QPersistentModelIndex()
        self._down_at = QPoint()
        self._before: list[tuple[QRect, QPersistentModelIndex]] = []
        self._moved = QElapsedTimer()
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.setInterval(0)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.LeftMouseButtonGesture)
        scroller = QScroller.scroller(self.viewport())
        properties = scroller.scrollerProperties()
        off = QScrollerProperties.OvershootPolicy.OvershootAlwaysOff
        properties.setScrollMetric(QScrollerProperties.ScrollMetric.VerticalOvershootPolicy, off)
        properties.setScrollMetric(QScrollerProperties.ScrollMetric.MousePressEventDelay, 0.05)
        scroller.setScrollerProperties(properties)

    def choose_current(self) -> None:
        """Act on the row that has the keyboard as on one that was touched."""
        row = self.currentIndex()
        if row.flags() & Qt.ItemFlag.ItemIsEnabled:
            self.tapped.emit(row)

    def current_place(self) -> QRect:
        """Where that row lies in the viewport."""
        return self.visualRect(self.currentIndex())

    @property
    def pressed_index(self) -> QPersistentModelIndex:
        """The row under the finger; invalid where there is none."""
        return self._down

    def setModel(self, model: QAbstractItemModel | None) -> None:
        if model is not None:
            self._follow(model)
        super().setModel(model)
        self.selectionModel().selectionChanged.connect(self._on_selected)

    def selectionCommand(
        self, _index: Index, _event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        """Fingers and keys select nothing: only a screen reader does, to which that is what a tap is."""
        return QItemSelectionModel.SelectionFlag.NoUpdate

    def _on_selected(self, selected: QItemSelection) -> None:
        rows = selected.indexes()
        if rows:
            self.selectionModel().clearSelection()
            self.tapped.emit(rows[0])

    def _follow(self, model: QAbstractItemModel) -> None:
        # Connected before the view's own slots, which forget where everything stands.
        for about_to_move in (
            model.rowsAboutToBeInserted,
            model.rowsAboutToBeRemoved,
            model.rowsAboutToBeMoved,
            model.layoutAboutToBeChanged,
        ):
            about_to_move.connect(self._remember_places)
        model.modelReset.connect(self._forget_places)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._on_down(event)
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._on_down(event)
        super().mouseDoubleClickEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        touched, way = _index_of(self._down), event.position().toPoint() - self._down_at
        self._set_down(QModelIndex())
        # When the list is flicked, the scroller sends the release far away from the row.
        if way.manhattanLength() <= SLIP_PX and touched.flags() & Qt.ItemFlag.ItemIsEnabled:
            self.tapped.emit(touched)

    def _on_down(self, event: QMouseEvent) -> None:
        self._down_at = event.position().toPoint()
        self._set_down(self._aimed_at(self._down_at))

    def _aimed_at(self, point: QPoint) -> QModelIndex:
        if not self._before or self._moved.elapsed() > IN_FLIGHT_MS:
            return self.indexAt(point)
        return next((_index_of(row) for place, row in self._before if place.contains(point)), QModelIndex())

    def _remember_places(self) -> None:
        """Remember where the visible rows were before a change, once for all its steps."""
        if self._turn.isActive():
            return
        self._turn.start()
        self._moved.start()
        self._before = []
        model, sight = self.model(), self.viewport().rect()
        first = self.indexAt(QPoint(1, 1))
        for at in range(first.row() if first.isValid() else 0, model.rowCount()):
            place = self.visualRect(model.index(at, 0))
            if place.top() > sight.bottom():
                break
            self._before.append((place, QPersistentModelIndex(model.index(at, 0))))

    def _forget_places(self) -> None:
        """The list was replaced because somebody asked for it: old places no longer matter."""
        self._before = []

    def _set_down(self, index: QModelIndex) -> None:
        before, self._down = self._down, QPersistentModelIndex(index)
        for row in (before, self._down):
            if row.isValid():
                self.update(_index_of(row))


def _index_of(row: QPersistentModelIndex) -> QModelIndex:
    """Where the row is now. PySide6's stubs know no other way from the one kind of index to the other."""
    return row.sibling(row.row(), row.column())
