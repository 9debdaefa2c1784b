"""The mouse pointer is no part of a wall screen: it goes when the mouse lies still. GUI thread only."""

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

HIDDEN_AFTER_MS = 3_000


class PointerHider(QObject):
    """Hides the pointer over a window three seconds after the mouse was moved last, and from the start."""

    def __init__(self, window: QWidget, after_ms: int = HIDDEN_AFTER_MS) -> None:
        super().__init__(window)
        self._window = window
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(after_ms)
        self._timer.timeout.connect(self._hide)
        self._timer.start()

    def listen(self) -> None:
        """Hear of the mouse wherever it moves over a window of the program."""
        application = QCoreApplication.instance()
        assert application is not None
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Widgets hear of a move only while it is a drag; the window always does.
        if event.type() == QEvent.Type.MouseMove and watched.isWindowType():
            self._window.unsetCursor()
            self._timer.start()
        return False

    def _hide(self) -> None:
        self._window.setCursor(Qt.CursorShape.BlankCursor)
