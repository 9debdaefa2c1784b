"""A worker's initials in a circle. GUI thread."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.core.shop.data import Worker
from kiosk.ui.look import colors
from kiosk.ui.look.theme import Theme

SIDE_PX = 64
LEAST_SIDE_PX = 56
"""In a smaller circle the letters are smaller too."""


def paint_avatar(painter: QPainter, theme: Theme, box: QRectF, worker: Worker) -> None:
    """Draw the circle into a square."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(colors.MUTED), theme.metrics.px(2)))
    painter.setBrush(QColor(colors.RAISED))
    painter.drawEllipse(box.adjusted(1, 1, -1, -1))
    painter.setPen(QColor(colors.TEXT))
    painter.setFont(theme.font(24 * min(1.0, box.width() / theme.metrics.px(LEAST_SIDE_PX)), theme.BOLD))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, worker.mark.partition("(")[0])
    painter.restore()


class Avatar(QWidget):
    """The circle as a widget."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._worker: Worker | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_worker(self, worker: Worker) -> None:
        self._worker = worker
        self.update()

    def sizeHint(self) -> QSize:
        side = self._theme.metrics.px(SIDE_PX)
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._worker is None:
            return
        painter = QPainter(self)
        paint_avatar(painter, self._theme, QRectF(self.rect()), self._worker)
        painter.end()
