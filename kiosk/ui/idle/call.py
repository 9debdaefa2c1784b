"""The one bright thing on the dim screen: the call to come. GUI thread only."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from kiosk.ui.look import colors
from kiosk.ui.look.glyphs import Glyph, glyph_width, paint_glyph
from kiosk.ui.look.plain_label import PlainLabel
from kiosk.ui.look.shape import Shape
from kiosk.ui.look.theme import Theme

TITLE_PX, LOW_TITLE_PX, ABOUT_PX, SIGN_PX = 64, 48, 30, 92
EDGE_PX, GAP_PX, LINE_PX, RADIUS_PX = 44, 26, 3, 28


class BadgeCall(QWidget):
    """A badge's sign, what to do in letters that are read from afar, and the other way."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("badgeCall")
        self._theme = theme
        self._sign = _Sign(theme, self)
        size = LOW_TITLE_PX if theme.metrics.shape is Shape.ALONE else TITLE_PX
        title = PlainLabel(theme, size, colors.TEXT, theme.BOLD, 2, is_centered=True, parent=self)
        title.setObjectName("badgeCallTitle")
        title.setText(self.tr("Pasa tu\ncredencial"))
        about = PlainLabel(theme, ABOUT_PX, colors.TEXT, is_centered=True, parent=self)
        about.setObjectName("badgeCallAbout")
        about.setText(self.tr("o toca la pantalla"))
        px = theme.metrics.px
        whole = QVBoxLayout(self)
        whole.setContentsMargins(px(EDGE_PX), px(EDGE_PX), px(EDGE_PX), px(EDGE_PX))
        whole.setSpacing(px(GAP_PX))
        for part in (self._sign, title, about):
            whole.addWidget(part)

    def show_sign(self, is_wanted: bool) -> None:
        """Without it the words have room on a low screen."""
        self._sign.setVisible(is_wanted)

    def paintEvent(self, _event: QPaintEvent) -> None:
        px = self._theme.metrics.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colors.ACCENT), px(LINE_PX)))
        painter.setBrush(QColor(colors.FIELD))
        edge = px(LINE_PX) / 2
        frame = QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)
        painter.drawRoundedRect(frame, px(RADIUS_PX), px(RADIUS_PX))
        painter.end()


class _Sign(QWidget):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._height = theme.metrics.px(SIGN_PX)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(round(glyph_width(Glyph.BADGE, self._height)), self._height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        left = (self.width() - glyph_width(Glyph.BADGE, self._height)) / 2
        paint_glyph(painter, Glyph.BADGE, left, self.height() / 2, self._height, colors.ACCENT)
        painter.end()
