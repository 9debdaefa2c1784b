"""Tells a person's Enter or Space from a scanner's: nothing came shortly before it, and nothing follows it.

GUI thread only.
"""

from PySide6.QtCore import QObject, QTimer, Signal

from kiosk.ui.touch.burst import SLOWEST_MS


class LonePress(QObject):
    """Told of keys by the scanner, with the moment of each in milliseconds of its clock.

    Signals: `begun()`; then `done()`, or `ended()` if another key followed as soon as a scanner's would.
    """

    begun = Signal()
    done = Signal()
    ended = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._last_ms, self._quiet_ms = 0.0, 0.0
        self._follows = QTimer(self, singleShot=True, interval=SLOWEST_MS)
        self._follows.timeout.connect(self.done)

    def note(self, at_ms: float, quiet_ms: float) -> None:
        """Something came that a press within so many milliseconds may belong to."""
        left_ms = 0.0 if self.is_alone(at_ms) else self._last_ms + self._quiet_ms - at_ms
        self._last_ms, self._quiet_ms = at_ms, max(left_ms, quiet_ms)

    def is_alone(self, at_ms: float) -> bool:
        """Whether a press belongs to nothing before it. An X server's clock begins anew after 49 days."""
        return not 0 <= at_ms - self._last_ms < self._quiet_ms

    def begin(self) -> None:
        """Such a press came: wait for what follows."""
        self._follows.start()
        self.begun.emit()

    def end(self) -> None:
        """Another key came."""
        if self._follows.isActive():
            self._follows.stop()
            self.ended.emit()
