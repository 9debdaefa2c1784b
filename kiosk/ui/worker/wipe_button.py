"""The button that locks the screen while it is wiped, beside the search for a worker. GUI thread only."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from kiosk.ui.look import colors
from kiosk.ui.look.glyphs import Glyph, glyph_width, paint_glyph
from kiosk.ui.look.tap_button import TapButton
from kiosk.ui.look.theme import Theme

WORD_PX, SIGN_PX, EDGE_PX = 15, 24, 8


class WipeButton(TapButton):
    """A drop above a word, no wider than it has to be: the search needs the room."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("wipeScreen", theme.metrics, parent=parent)
        self._theme = theme
        self._word = self.tr("Limpiar")
        self.setAccessibleName(self.tr("Limpiar la pantalla"))
        self._font = theme.font(WORD_PX, theme.SEMIBOLD)
        room = QFontMetrics(self._font).horizontalAdvance(self._word) + 2 * theme.metrics.px(EDGE_PX)
        self.setFixedWidth(max(theme.metrics.target, room))

    def paintEvent(self, _event: QPaintEvent) -> None:
        px = self._theme.metrics.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colors.LINE), px(2)))
        painter.setBrush(QColor(colors.LINE if self.isDown() else colors.RAISED))
        edge = px(2) / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(edge, edge, -edge, -edge), px(9), px(9))
        word = QFontMetrics(self._font).height()
        top = (self.height() - px(SIGN_PX) - word) / 2
        left = (self.width() - glyph_width(Glyph.DROP, px(SIGN_PX))) / 2
        paint_glyph(painter, Glyph.DROP, left, top + px(SIGN_PX) / 2, px(SIGN_PX), colors.TEXT)
        painter.setFont(self._font)
        painter.setPen(QColor(colors.TEXT))
        below = QRect(0, round(top) + px(SIGN_PX), self.width(), word)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self._word)
        painter.end()
