"""The tag at the head of a card: all of it, its tail large. GUI thread only."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.ui.look import colors
from kiosk.ui.look.tag_text import TagFit
from kiosk.ui.look.theme import Theme

TAIL_PX, HEAD_PX, LINES = 46, 32, 1.7


class CardTag(QWidget):
    """One line, or two where the width is small."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fit = TagFit(theme, TAIL_PX, HEAD_PX)
        self._height = round(theme.metrics.px(TAIL_PX) * LINES)
        self._tag, self._groups = "", 1
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def tell(self, tag: str, groups: int) -> None:
        """Show this tag, so many last groups of it large."""
        self._tag, self._groups = tag, groups
        self.setAccessibleName(tag)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(0, self._height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fitted = self._fit.fit(self._tag, self._groups, QRectF(self.rect()))
        fitted.paint(painter, 0.0, self.height() / 2, colors.MUTED, colors.TEXT)
        painter.end()
