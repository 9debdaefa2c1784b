"""The screen while nobody is there. The live grid, the lights and the last movement go on below a veil.

GUI thread only.
"""

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from kiosk.ui.idle.idle_column import IdleColumn
from kiosk.ui.idle.idle_head import IdleHead
from kiosk.ui.idle.veil import Veil
from kiosk.ui.look.theme import Theme


class IdleScreen(Veil):
    """The time and the call in the place of the column, and another head above the grid."""

    def __init__(self, theme: Theme, station: str, language: str, window: QWidget) -> None:
        super().__init__("idleScreen", window)
        self.column = IdleColumn(theme, station, language, self)
        self.head = IdleHead(theme, self)

    def lie(self, column: QRect, head: QRect, bright: QRect) -> None:
        """Where the window's column stands, what is above its grid if that is in sight, and what is not
        dimmed."""
        self.place(bright)
        self.column.setGeometry(column)
        self.head.setGeometry(head)
        self.head.setVisible(not head.isEmpty())
