"""Tells whether somebody is using the screen right now. GUI thread only."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QMouseEvent

QUIET_AFTER_MS = 2_000
"""Nothing moves under a finger: rows are re-sorted only after this long without a touch."""

_TOUCHES = frozenset(
    {
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.MouseButtonDblClick,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TouchEnd,
        QEvent.Type.KeyPress,
        QEvent.Type.Wheel,
    }
)

_PRESSES = frozenset({QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick})


class Activity(QObject):
    """An event filter on the native window (`QWidget.windowHandle`): its touches, mouse buttons and keys.

    Widgets would show each touch again, on its way up to the window.

    Signals: `touched()` at each of them; `pressed(QPoint)` where on the screen a finger came down, before any
    widget hears of it; `rested()` once no touch has come for two seconds.
    """

    touched = Signal()
    pressed = Signal(QPoint)
    rested = Signal()

    def __init__(self, quiet_after_ms: int = QUIET_AFTER_MS, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(quiet_after_ms)
        self._timer.timeout.connect(self._on_timeout)

    @property
    def is_recent(self) -> bool:
        """True while somebody touches the screen, and for a moment afterwards."""
        return self._timer.isActive()

    def note(self) -> None:
        """Somebody is there, by a key or a code that went no further than the scanner."""
        self._timer.start()
        self.touched.emit()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES:
            self.note()
            if event.type() in _PRESSES:
                assert isinstance(event, QMouseEvent)
                self.pressed.emit(event.globalPosition().toPoint())
        return False

    def _on_timeout(self) -> None:
        if QGuiApplication.mouseButtons() == Qt.MouseButton.NoButton:
            self.rested.emit()
        else:
            self._timer.start()  # a finger that rests on the glass sends no events
