"""A list for fingers: it is thrown, not dragged by a bar. GUI thread."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QScroller, QScrollerProperties, QWidget


class FlickList(QListView):
    """No selection, no editing, no focus of its own.

    Signal: `tapped(QModelIndex)` a finger came down and up on the same enabled row without throwing the list.
    """

    tapped = Signal(QModelIndex)

    def __init__(self, name: str, accessible_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(accessible_name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        # For a widget of Qt's PySide loads all widget classes to find its kind, 8 ms of the first paint.
        self.setViewport(QWidget(self))
        self._down = QPersistentModelIndex()
        self.clicked.connect(self._on_clicked)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.LeftMouseButtonGesture)
        scroller = QScroller.scroller(self.viewport())
        properties = scroller.scrollerProperties()
        off = QScrollerProperties.OvershootPolicy.OvershootAlwaysOff
        properties.setScrollMetric(QScrollerProperties.ScrollMetric.VerticalOvershootPolicy, off)
        properties.setScrollMetric(QScrollerProperties.ScrollMetric.MousePressEventDelay, 0.05)
        scroller.setScrollerProperties(properties)

    @property
    def pressed_index(self) -> QPersistentModelIndex:
        """The row under the finger; invalid where there is none."""
        return self._down

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._set_down(self.indexAt(event.position().toPoint()))
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self._set_down(QModelIndex())

    def _set_down(self, index: QModelIndex) -> None:
        before, self._down = self._down, QPersistentModelIndex(index)
        for row in (before, self._down):
            if row.isValid():
                self.update(QModelIndex(row))

    def _on_clicked(self, index: QModelIndex) -> None:
        if index.flags() & Qt.ItemFlag.ItemIsEnabled:
            self.tapped.emit(index)
