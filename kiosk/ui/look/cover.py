"""A panel that lies over other parts of the window, which stay as they are below. GUI thread only."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from kiosk.ui.look import colors
from kiosk.ui.look.panel_space import PanelSpace
from kiosk.ui.look.theme import Theme


class Cover(QWidget):
    """Hidden until `lie_over`; it follows its place wherever that goes."""

    def __init__(self, name: str, theme: Theme, space: PanelSpace, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._theme, self._space = theme, space
        space.moved.connect(self._follow)
        self.hide()

    def covered(self) -> QRect:
        """The place that it takes, in its parent."""
        return self._space.place

    def inside(self, covered: QRect) -> QRect:
        """What of a place is not under the result bar, with the place's own corner as (0, 0)."""
        foot = self._space.foot if covered == self._space.whole else 0
        return QRect(0, 0, covered.width(), covered.height() - foot)

    def lie_over(self) -> None:
        """Come to the front of what is below."""
        self.setGeometry(self.covered())
        self.show()
        self.come_forward()

    def come_forward(self) -> None:
        """In front of other panels that are shown."""
        self.raise_()
        self._space.enter(self)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._space.leave(self)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colors.PANEL))
        painter.setPen(QPen(QColor(colors.LINE), self._theme.metrics.px(2)))
        painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    def _follow(self) -> None:
        self.setGeometry(self.covered())
