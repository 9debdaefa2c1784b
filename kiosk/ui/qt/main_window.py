"""The base of the kiosk's window and of the board's: full screen, and closing. GUI thread only."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget


class MainWindow(QWidget):
    """F11 switches between the whole screen and an ordinary window.

    Signal: `closed()` when the user closed it.
    """

    closed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        QShortcut(QKeySequence(Qt.Key.Key_F11), self, self.toggle_full_screen)

    def toggle_full_screen(self) -> None:
        if self.isFullScreen():
            self.showNormal()
        else:
            self.show_full_screen()

    def show_full_screen(self) -> None:
        self.showFullScreen()
        # Without a window manager nothing else gives the window the screen's size.
        self.setGeometry(self.screen().geometry())

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closed.emit()
        super().closeEvent(event)
