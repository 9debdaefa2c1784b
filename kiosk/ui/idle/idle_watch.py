"""Tells when nobody has been there for a while, and nothing waits to be read. GUI thread only."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from kiosk.core.clock import seconds

TICK_MS = 1_000


class IdleWatch(QObject):
    """`may_rest` is asked each second, and whenever `look` is called: False while something is to be told.

    Signals: `came()` so many seconds have passed without a sign of life; `ended()`; `ticked()` each second
    in between.
    """

    came = Signal()
    ended = Signal()
    ticked = Signal()

    def __init__(
        self,
        idle_after_s: float,
        may_rest: Callable[[], bool],
        parent: QObject,
        clock: Callable[[], float] = seconds,
    ) -> None:
        super().__init__(parent)
        self._idle_after_s, self._may_rest, self._clock = idle_after_s, may_rest, clock
        self._since = clock()
        self.is_idle = False
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        self._tick.start()

    def note(self) -> None:
        """Somebody is there."""
        self._since = self._clock()
        self._end()

    def begin(self) -> None:
        """Nobody is there."""
        self.is_idle = True
        self.came.emit()

    def look(self) -> None:
        """Something may have come that is to be told."""
        if self.is_idle and not self._may_rest():
            self._end()

    def _on_tick(self) -> None:
        self.look()
        if self.is_idle:
            self.ticked.emit()
        elif self._clock() - self._since >= self._idle_after_s and self._may_rest():
            self.begin()

    def _end(self) -> None:
        if self.is_idle:
            self.is_idle = False
            self.ended.emit()
