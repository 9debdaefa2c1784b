"""The ring around what has the keyboard, while keys are used. GUI thread only."""

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from kiosk.ui.keyboard.keyboard_walk import KeyboardWalk
from kiosk.ui.keyboard.reachable import place_in_window
from kiosk.ui.look import colors
from kiosk.ui.look.theme import Theme

LINE_PX, GAP_PX, RADIUS_PX = 3, 3, 12
_CHANGES = frozenset(
    {QEvent.Type.Paint, QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide}
)


class FocusRing(QWidget):
    """Lies over the window and lets every touch through. It follows what it surrounds."""

    def __init__(self, walk: KeyboardWalk, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("focusRing")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._walk, self._theme = walk, theme
        self._watched: list[QWidget] = []
        self.hide()
        walk.moved.connect(self._on_moved)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._on_moved)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in _CHANGES:
            self._follow()
        return False

    def _on_moved(self) -> None:
        if not self._walk.is_on and not self._watched:
            return
        control = self._walk.focused() if self._walk.is_on else None
        self._watch(control)
        self._follow()
        self.raise_()

    def _watch(self, control: QWidget | None) -> None:
        """See what is painted, and whatever it stands in: rows scroll, and panels move."""
        for each in self._watched:
            each.removeEventFilter(self)
        self._watched = []
        if isinstance(control, QAbstractItemView):
            self._watched.append(control.viewport())
        while control is not None and control is not self.window():
            self._watched.append(control)
            control = control.parentWidget()
        for each in self._watched:
            each.installEventFilter(self)

    def _follow(self) -> None:
        control = self._walk.focused() if self._walk.is_on else None
        if control is None:
            self.hide()
            return
        px = self._theme.metrics.px
        edge = px(LINE_PX) + px(GAP_PX)
        place = place_in_window(control).adjusted(-edge, -edge, edge, edge)
        self.setGeometry(place.intersected(self.window().rect()))
        self.show()

    def paintEvent(self, _event: QPaintEvent) -> None:
        px = self._theme.metrics.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colors.FOCUS), px(LINE_PX)))
        half = px(LINE_PX) / 2
        box = QRectF(self.rect()).adjusted(half, half, -half, -half)
        painter.drawRoundedRect(box, px(RADIUS_PX), px(RADIUS_PX))
        painter.end()
