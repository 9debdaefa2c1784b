"""Hides the mouse pointer on a wall screen while the mouse is still. GUI thread only."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

HIDDEN_AFTER_MS = 3_000


class PointerHider(QObject):
    """An event filter on the native window: widgets get moves of the mouse only in a drag.

    It hides the pointer over a window from the start, and three seconds after each move of the mouse.
    """

    def __init__(self, window: QWidget, after_ms: int = HIDDEN_AFTER_MS) -> None:
        super().__init__(window)
        self._window = window
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(after_ms)
        self._timer.timeout.connect(self._hide)
        self._timer.start()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseMove:
            self._window.unsetCursor()
            self._timer.start()
        return False

    def _hide(self) -> None:
        self._window.setCursor(Qt.CursorShape.BlankCursor)
