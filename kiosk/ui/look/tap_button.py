"""A button for fingers: big enough, deaf to repeats, and never pressed by a scanner's Enter or Space."""

import time

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from kiosk.ui.look.metrics import Metrics

REPEAT_S = 0.6


class Debounce:
    """Taps that follow one another within 600 ms are one tap, however many there are.

    Several controls may share one, where a second tap would land on what the first one brought up.
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

    Signals: `tapped()` once for a tap and its repeats. Use it and not `clicked`. While disabled it is deaf.
    `look` is a look of the style sheet: `raised`, `choice`, `outline`, `primary`, `done`, or none.
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
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAutoDefault(False)
        self.setMinimumSize(metrics.target, metrics.target)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setText(text)
        self.clicked.connect(self._on_clicked)

    def setText(self, text: str) -> None:
        """Plain text: an ampersand in a name is no shortcut. It is the accessible name as well."""
        super().setText(text.replace("&", "&&"))
        self.setAccessibleName(text)

    def _on_clicked(self) -> None:
        if self._debounce.accepts():
            self.tapped.emit()
