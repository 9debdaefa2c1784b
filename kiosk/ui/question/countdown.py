"""A bar that runs out, and says what happens then. GUI thread only."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kiosk.core.clock import seconds
from kiosk.ui.look import colors
from kiosk.ui.look.theme import Theme

TICK_MS = 100
HEIGHT_PX = 26
BAR_PX = 5
TEXT_PX = 19


class Countdown(QWidget):
    """Signal: `over()` the time is up."""

    over = Signal()

    def __init__(
        self, theme: Theme, parent: QWidget | None = None, clock: Callable[[], float] = seconds
    ) -> None:
        super().__init__(parent)
        self._theme, self._clock = theme, clock
        self._length = self._until = 0.0
        self._said = ""
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._on_tick)

    def begin(self, length: float, said: str) -> None:
        """Count so many seconds; `said` is shown with what is left of them in the place of `{seconds}`."""
        self._length, self._said = length, said
        self.restart()

    def restart(self) -> None:
        """Count from the beginning again."""
        self._until = self._clock() + self._length
        self._tick.start()
        self.update()

    def stop(self) -> None:
        self._tick.stop()

    def text(self) -> str:
        return self._said.format(seconds=max(0, -int(-self._left() // 1)))

    def sizeHint(self) -> QSize:
        return QSize(0, self._theme.metrics.px(HEIGHT_PX))

    def paintEvent(self, _event: QPaintEvent) -> None:
        px = self._theme.metrics.px
        font = self._theme.ticking_font(TEXT_PX)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font)
        painter.setPen(QColor(colors.MUTED))
        painter.drawText(
            self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self.text()
        )
        room = self.width() - QFontMetricsF(font).horizontalAdvance(self._said.format(seconds=10)) - px(16)
        bar = QRectF(0, (self.height() - px(BAR_PX)) / 2, max(0.0, room), px(BAR_PX))
        painter.setPen(Qt.PenStyle.NoPen)
        for color, share in ((colors.LINE, 1.0), (colors.TEXT, self._left() / (self._length or 1))):
            painter.setBrush(QColor(color))
            radius = px(BAR_PX) / 2
            painter.drawRoundedRect(
                QRectF(bar.topLeft(), bar.size()).adjusted(0, 0, bar.width() * (share - 1), 0), radius, radius
            )
        painter.end()

    def _left(self) -> float:
        return min(self._length, max(0.0, self._until - self._clock()))

    def _on_tick(self) -> None:
        self.update()
        if self._left() <= 0:
            self.stop()
            self.over.emit()
