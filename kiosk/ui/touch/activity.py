"""Tells whether somebody is using the screen right now. GUI thread only."""

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, Qt, QTimer, Signal
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
    """Watches touches, mouse buttons and keys of every window of the program.

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

    def listen(self) -> None:
        """Hear every window of the program, from when the first one is there to be touched.

        Making and showing them is two thousand events of which none is a touch.
        """
        application = QCoreApplication.instance()
        assert application is not None
        application.installEventFilter(self)

    @property
    def is_recent(self) -> bool:
        """True while somebody touches the screen, and for a moment afterwards."""
        return self._timer.isActive()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A touch passes here for the window and again for each widget on its way: count the window's.
        # Most events are widgets' own, and to ask whose one is takes less than to ask for its type.
        if watched.isWindowType() and event.type() in _TOUCHES:
            self._timer.start()
            self.touched.emit()
            if event.type() in _PRESSES:
                assert isinstance(event, QMouseEvent)
                self.pressed.emit(event.globalPosition().toPoint())
        return False

    def _on_timeout(self) -> None:
        if QGuiApplication.mouseButtons() == Qt.MouseButton.NoButton:
            self.rested.emit()
        else:
            self._timer.start()  # a finger that rests on the glass sends no events
