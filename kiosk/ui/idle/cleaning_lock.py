"""Keeps touches and keys from the window while its glass is wiped. GUI thread only."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent, QTouchEvent, QWindow

from kiosk.core.clock import seconds
from kiosk.ui.idle.steady_press import Point, SteadyPress

LOCK_S = 60.0
HOLD_S = 3.0
"""So long a finger rests in the marked place to end it early."""
SLIP_MM = 6.0
TICK_MS = 50

_MOUSE = frozenset({QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick, QEvent.Type.MouseMove})
_LIFTS = frozenset({QEvent.Type.MouseButtonRelease, QEvent.Type.TouchEnd, QEvent.Type.TouchCancel})
_TOUCHES = frozenset({QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate})
_REST = frozenset(
    {QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.Wheel}
)


class CleaningLock(QObject):
    """An event filter on the native window while it is on, asked before all others.

    Signals: `ticked()` what is left has changed; `over()`.
    """

    ticked = Signal()
    over = Signal()

    def __init__(self, slip: float, parent: QObject, clock: Callable[[], float] = seconds) -> None:
        super().__init__(parent)
        self._clock = clock
        self.press = SteadyPress(slip)
        self._until = 0.0
        self._window: QWindow | None = None
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self.look)

    @property
    def is_on(self) -> bool:
        return self._window is not None

    def begin(self, window: QWindow) -> None:
        """From now on, for `LOCK_S` seconds."""
        self._window = window
        self._until = self._clock() + LOCK_S
        self.press.touched([], self._clock())
        window.installEventFilter(self)
        self._tick.start()

    def left_s(self) -> float:
        return max(0.0, self._until - self._clock())

    def held(self) -> float:
        """How much of the time is over for which a finger has to be held: 0 to 1."""
        return min(1.0, self.press.held_s(self._clock()) / HOLD_S)

    def look(self) -> None:
        """End it where its time has come."""
        if self.left_s() == 0 or self.held() == 1:
            self.end()
        else:
            self.ticked.emit()

    def end(self) -> None:
        """Hear touches and keys again."""
        if self._window is not None:
            self._tick.stop()
            self._window.removeEventFilter(self)
            self._window = None
            self.over.emit()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in _MOUSE:
            assert isinstance(event, QMouseEvent)
            is_down = event.buttons() != Qt.MouseButton.NoButton
            self._on_points([_point(event.position())] if is_down else [])
        elif kind in _TOUCHES:
            assert isinstance(event, QTouchEvent)
            self._on_points([_point(each.position()) for each in event.points()])
        elif kind in _LIFTS:
            self._on_points([])
        elif kind not in _REST:
            return False
        event.accept()  # a touch would come again as the mouse's, a key as a shortcut
        return True

    def _on_points(self, points: list[Point]) -> None:
        self.press.touched(points, self._clock())


def _point(position: QPointF) -> Point:
    return position.x(), position.y()
