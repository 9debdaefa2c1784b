"""The screen while nobody is there. The live grid, the lights and the last movement go on below a veil.

GUI thread only.
"""

from datetime import datetime

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QWidget

from kiosk.ui.idle.dimming import veil
from kiosk.ui.idle.idle_column import IdleColumn
from kiosk.ui.idle.idle_head import IdleHead
from kiosk.ui.look.theme import Theme


class IdleScreen(QWidget):
    """Hidden until it is shown; it lies over all of its window."""

    def __init__(self, theme: Theme, station: str, language: str, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("idleScreen")
        self.column = IdleColumn(theme, station, language, self)
        self.head = IdleHead(theme, self)
        self._bright = QRect()
        self.hide()

    def place(self, column: QRect, head: QRect, bright: QRect) -> None:
        """Where the window's column stands, what is above its grid, and what says that something is wrong.

        All in the window; a veil never lies over the last of them.
        """
        self.setGeometry(self.window().rect())
        self.column.setGeometry(column)
        self.head.setGeometry(head)
        self._bright = bright
        self.update()

    def tell_time(self, now: datetime) -> None:
        """The shop's local time."""
        self.column.tell_time(now)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setClipRegion(QRegion(self.rect()).subtracted(QRegion(self._bright)))
        painter.fillRect(self.rect(), veil())
        painter.end()
