"""Moves the whole screen a little each minute, so that what stands still burns into no panel. GUI thread."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, QTimer
from PySide6.QtWidgets import QWidget

EVERY_MS = 60_000
STEP_PX = 3
RING = ((0, 0), (1, 0), (2, 0), (2, 1), (2, 2), (1, 2), (0, 2), (0, 1))
"""Where the screen stands in turn, in steps from its place: two that follow one another are a step apart.

Never left or above of it: Qt lays nothing out there.
"""


class PixelShift(QObject):
    """The parts of a window keep their sizes; what of them goes over its edge is less than its margins."""

    def __init__(self, window: QWidget, px: Callable[[float], int], every_ms: int = EVERY_MS) -> None:
        super().__init__(window)
        self._window, self._step = window, px(STEP_PX)
        self._turn = 0
        self._timer = QTimer(self)
        self._timer.setInterval(every_ms)
        self._timer.timeout.connect(self._on_minute)

    def start(self) -> None:
        """The first step comes after a minute."""
        self._turn = 0
        self._timer.start()

    def stop(self) -> None:
        """Everything goes back to its place."""
        self._timer.stop()
        self._put(QPoint())

    def keep(self) -> None:
        """Some part has been laid out anew, at its own place."""
        if self._timer.isActive():
            self._put(self._offset())

    def _on_minute(self) -> None:
        self._turn = (self._turn + 1) % len(RING)
        self._put(self._offset())

    def _offset(self) -> QPoint:
        across, down = RING[self._turn]
        return QPoint(across, down) * self._step

    def _put(self, offset: QPoint) -> None:
        layout, place = self._window.layout(), self._window.rect().translated(offset)
        if layout is not None and layout.geometry() != place:
            layout.setGeometry(place)
