"""The button that undoes the last action for a few seconds. GUI thread only."""

import time

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from kiosk.core.shop.operations import UNDO
from kiosk.ui.look.tap_button import TapButton
from kiosk.ui.look.theme import Theme

UNDO_S = round(UNDO.total_seconds())
"""How long an action can be undone with one touch, in seconds."""
TICK_MS = 100


class UndoButton(TapButton):
    """Shows the seconds left without changing its width; hidden when the time is over."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("undoButton", theme.metrics, look="outline", parent=parent)
        self._until = 0.0
        self._count = 1
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        self.ensurePolished()
        self._keep_width()
        self.setFixedHeight(theme.metrics.target)
        self.hide()

    def offer(self, seconds: float, count: int = 1) -> None:
        """Show it for so many seconds, to undo so many actions as one."""
        self._count = count
        self._keep_width()
        self._until = time.monotonic() + seconds
        self._on_tick()
        self._tick.start()
        self.show()

    def withdraw(self) -> None:
        """Hide it: the action can't be undone any more."""
        self._tick.stop()
        self.hide()

    def _on_tick(self) -> None:
        left = self._until - time.monotonic()
        if left <= 0:
            self.withdraw()
        else:
            self.setText(self._words(-int(-left // 1)))

    def _keep_width(self) -> None:
        self.setMinimumWidth(0)
        self.setText(self._words(UNDO_S))
        self.setMinimumWidth(self.sizeHint().width())

    def _words(self, seconds: int) -> str:
        several = self.tr("DESHACER LOS {count} · {seconds} s")
        text = self.tr("DESHACER · {seconds} s") if self._count == 1 else several
        return text.format(seconds=seconds, count=self._count)
