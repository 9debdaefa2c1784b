"""A panel that lies over another widget of its parent, which stays as it is below. GUI thread only."""

from PySide6.QtCore import QEvent, QObject, QRect
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from kiosk.ui.look import colors
from kiosk.ui.look.theme import Theme


class Cover(QWidget):
    """Hidden until `lie_over`; it follows the widget below wherever that goes."""

    def __init__(self, name: str, theme: Theme, over: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._theme, self._over = theme, over
        over.installEventFilter(self)
        self.hide()

    def covered(self) -> QRect:
        """The place that it takes, in its parent."""
        return self._over.geometry()

    def lie_over(self) -> None:
        """Come to the front of what is below."""
        self.setGeometry(self.covered())
        self.show()
        self.raise_()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self.setGeometry(self.covered())
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colors.PANEL))
        painter.setPen(QPen(QColor(colors.LINE), self._theme.metrics.px(2)))
        painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()
