"""A button for fingers: large, and repeated taps count once. A touch leaves the focus where it is."""

import time

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from kiosk.ui.look.metrics import Metrics

REPEAT_S = 0.6


class Debounce:
    """Counts a series of taps, each within 600 ms of the one before, as one tap.

    Several controls may share one, if a second tap could land on what the first one opened.
    """

    def __init__(self, seconds: float = REPEAT_S) -> None:
        self._seconds = seconds
        self._last = float("-inf")

    def accepts(self) -> bool:
        """Called at each tap: True if it counts."""
        now = time.monotonic()
        apart = now - self._last >= self._seconds
        self._last = now
        return apart


class TapButton(QPushButton):
    """A push button of at least 15 × 15 mm. GUI thread only.

    Signals: `tapped()` once for a tap and its repeats; use it instead of `clicked`.
    `look` names a look of the style sheet: `raised`, `choice`, `outline`, `primary`, `done`, or none.
    """

    tapped = Signal()

    def __init__(
        self,
        name: str,
        metrics: Metrics,
        text: str = "",
        look: str = "",
        debounce: Debounce | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._debounce = debounce or Debounce()
        self.setObjectName(name)
        self.setProperty("look", look)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAutoDefault(False)
        self.setMinimumSize(metrics.target, metrics.target)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setText(text)
        self.clicked.connect(self._on_clicked)

    def setText(self, text: str) -> None:
        """Plain text: an ampersand in a name is no shortcut. It is the accessible name as well."""
        super().setText(text.replace("&", "&&"))
        self.setAccessibleName(text.replace("\n", " "))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """No key presses it by itself: the walk by keyboard does, which knows a scanner's keys."""
        event.ignore()

    def _on_clicked(self) -> None:
        if self._debounce.accepts():
            self.tapped.emit()
