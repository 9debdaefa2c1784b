"""Swallows the second half of a double tap, even if another widget is there by now. GUI thread.

A touch on "Listo" puts COMPLETAR under the finger: a nervous double tap must not complete a spool.
"""

import time

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QPointF, QRect
from PySide6.QtGui import QMouseEvent

from kiosk.ui.look.metrics import Metrics
from kiosk.ui.look.tap_button import REPEAT_S

SAME_PLACE_MM = 10.0

_PRESSES = frozenset({QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick})


class RepeatGuard(QObject):
    """An event filter on the native window. Once armed, it swallows taps on the same place within 600 ms.

    Taps elsewhere pass.

    `deafen` swallows all taps for a moment, for when a target has just disappeared by itself, and `cover`
    those where something lay that has gone: a finger may still be on its way to it.
    """

    def __init__(self, metrics: Metrics, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reach = metrics.mm(SAME_PLACE_MM)
        self._last = QPointF()
        self._since = QElapsedTimer()
        self._is_armed = self._swallows = False
        self._deaf_until = self._covered_until = 0.0
        self._covered = QRect()

    def deafen(self, seconds: float) -> None:
        """Swallow all taps for so many seconds, wherever they fall."""
        self._deaf_until = time.monotonic() + seconds

    def cover(self, place: QRect) -> None:
        """Swallow taps on this part of the screen for 600 ms."""
        self._covered, self._covered_until = place, time.monotonic() + REPEAT_S

    def uncover(self) -> None:
        """What lay there is back."""
        self._covered = QRect()

    def arm(self) -> None:
        """Call when another widget has just appeared under the finger."""
        self._is_armed = self._since.isValid()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in _PRESSES:
            assert isinstance(event, QMouseEvent)
            self._swallows = self._is_repeat(event.globalPosition()) or self._is_deaf_to(event)
            self._is_armed = self._is_armed and self._swallows
            self._last = event.globalPosition()
            self._since.start()
            return self._swallows
        if event.type() == QEvent.Type.MouseButtonRelease:
            swallowed, self._swallows = self._swallows, False
            return swallowed
        return False

    def _is_deaf_to(self, event: QMouseEvent) -> bool:
        now = time.monotonic()
        is_covered = now < self._covered_until and self._covered.contains(event.globalPosition().toPoint())
        return is_covered or now < self._deaf_until

    def _is_repeat(self, at: QPointF) -> bool:
        moved = at - self._last
        is_near = abs(moved.x()) + abs(moved.y()) <= self._reach
        return self._is_armed and is_near and self._since.elapsed() < REPEAT_S * 1_000
