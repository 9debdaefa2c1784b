"""Garbage collection on the GUI thread alone.

A collection that happens to run in a worker thread may destroy Qt objects of the GUI thread, which crashes
the process. So automatic collection is off, and a timer of the GUI thread collects instead.
"""

import gc

from PySide6.QtCore import QObject, QTimer

PERIOD_MS = 1_000
FIRST_MS = 10_000
"""The first collection waits so long: nearly all that a start makes stays, and looking through it would hold
up the first list for a tenth of a second. A start that goes well calls `settle` before."""
_THRESHOLDS = (700, 10, 10)


class GuiThreadCollector(QObject):
    """Collects garbage on the thread it was made on. Make it once, before any worker thread."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(PERIOD_MS)
        self._timer.timeout.connect(self.collect)
        self._first = QTimer(self)
        self._first.setSingleShot(True)
        self._first.timeout.connect(self._timer.start)
        self._first.start(FIRST_MS)

    def collect(self) -> None:
        """Collect the oldest generation that is due."""
        counts = gc.get_count()
        for generation in (2, 1, 0):
            if counts[generation] > _THRESHOLDS[generation]:
                gc.collect(generation)
                return

    @staticmethod
    def settle() -> None:
        """Call after start-up: objects alive now stay for good, and are not scanned again."""
        gc.collect()
        gc.freeze()
