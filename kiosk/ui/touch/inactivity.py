"""Tells when a worker has left without saying so. GUI thread only."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from kiosk.core.clock import seconds
from kiosk.ui.touch.activity import Activity

WARNING_S = 8
OVERDUE_S = 2
"""A touch this long after the time ran out comes from somebody else: the machine was asleep."""


class InactivityTimer(QObject):
    """Counts the seconds without a touch while a worker is known.

    Signals: `leaving(int)` each second from 8 s before, with the seconds left; `stayed()` when a touch or
    an action ended such a warning; `left()` when the time is over.
    """

    leaving = Signal(int)
    stayed = Signal()
    left = Signal()

    def __init__(
        self,
        forget_after_s: float,
        activity: Activity,
        parent: QObject | None = None,
        clock: Callable[[], float] = seconds,
    ) -> None:
        super().__init__(parent)
        self._forget_after_s = forget_after_s
        self._watching = self._warned = self._busy = False
        self._clock = clock
        self._since = clock()
        self._tick = QTimer(self)
        self._tick.setInterval(min(1_000, max(10, int(forget_after_s * 100))))
        self._tick.timeout.connect(self._on_tick)
        activity.touched.connect(self._on_touched)

    def start(self) -> None:
        """A worker was chosen: begin to count."""
        self._watching = True
        self.restart()

    def stop(self) -> None:
        """No worker is known any more: stop counting."""
        self._watching = False
        self._tick.stop()
        self._end_warning()

    def set_busy(self, busy: bool) -> None:
        """Pause the count while an action is in flight: then the worker waits for the kiosk."""
        if busy != self._busy:
            self._busy = busy
            self.restart()

    def restart(self) -> None:
        """Count from zero again."""
        self._since = self._clock()
        self._end_warning()
        if not self._watching or self._busy:
            self._tick.stop()
        elif not self._tick.isActive():
            self._tick.start()

    def _on_touched(self) -> None:
        if self._watching and not self._busy and self._seconds_left() < -OVERDUE_S:
            self._leave()
        else:
            self.restart()

    def _on_tick(self) -> None:
        seconds_left = self._seconds_left()
        if seconds_left <= 0:
            self._leave()
        elif seconds_left <= min(WARNING_S, self._forget_after_s * 2 / 3):
            self._warned = True
            self.leaving.emit(max(1, round(seconds_left)))

    def _seconds_left(self) -> float:
        return self._forget_after_s - (self._clock() - self._since)

    def _leave(self) -> None:
        self.stop()
        self.left.emit()

    def _end_warning(self) -> None:
        if self._warned:
            self._warned = False
            self.stayed.emit()
