"""Hides the mouse pointer on a wall screen while the mouse is still. GUI thread only."""

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

HIDDEN_AFTER_MS = 3_000


class PointerHider(QObject):
    """Hides the pointer over a window from the start, and three seconds after each move of the mouse."""

    def __init__(self, window: QWidget, after_ms: int = HIDDEN_AFTER_MS) -> None:
        super().__init__(window)
        self._window = window
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(after_ms)
        self._timer.timeout.connect(self._hide)
        self._timer.start()

    def listen(self) -> None:
        """Listen to mouse moves over all windows of the program."""
        application = QCoreApplication.instance()
        assert application is not None
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Widgets get a move only during a drag; the window gets all moves.
        if watched.isWindowType() and event.type() == QEvent.Type.MouseMove:
            self._window.unsetCursor()
            self._timer.start()
        return False

    def _hide(self) -> None:
        self._window.setCursor(Qt.CursorShape.BlankCursor)
