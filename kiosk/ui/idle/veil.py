"""What dims the window, which goes on below it, but for its left column. GUI thread only."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QWidget

from kiosk.ui.idle.dimming import veil


class Veil(QWidget):
    """Hidden until it is shown; it lies over all of its window, and a part of its own over the column."""

    def __init__(self, name: str, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName(name)
        self._bright = QRect()
        self.hide()

    def place(self, bright: QRect) -> None:
        """Cover the window, but for what says that something is wrong."""
        self.setGeometry(self.window().rect())
        self._bright = bright
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setClipRegion(QRegion(self.rect()).subtracted(QRegion(self._bright)))
        painter.fillRect(self.rect(), veil())
        painter.end()
