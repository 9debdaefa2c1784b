"""The strip under the top bar that says why what is shown may be wrong. GUI thread only."""

from datetime import datetime

from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kiosk.ui import colors
from kiosk.ui.glyphs import Glyph, glyph_width, paint_glyph
from kiosk.ui.hands import Hands
from kiosk.ui.message_text import Kind, MessageText, words_of
from kiosk.ui.shop_model import Freshness
from kiosk.ui.theme import Theme

HEIGHT_PX = 64


class Banner(QWidget):
    """Hidden while all is well. It pushes everything down, so it comes and goes only while hands are off."""

    def __init__(self, theme: Theme, hands: Hands | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._theme, self._hands = theme, hands
        self._lost_since: datetime | None = None
        self._freshness = Freshness.LOADING
        px = theme.metrics.px
        self._text = MessageText(theme, self)
        self._text.setObjectName("bannerText")
        self.setFixedHeight(px(HEIGHT_PX))
        row = QHBoxLayout(self)
        sign = round(glyph_width(Glyph.WARNING, self._sign_height()))
        row.setContentsMargins(px(28) + sign + px(14), 0, px(28), px(2))
        row.addWidget(self._text)
        self.hide()
        if hands:
            hands.rested.connect(self._appear)

    def text(self) -> str:
        """What it says; empty where all is well."""
        return self._text.text()

    def set_link_lost(self, since: datetime | None) -> None:
        """Since when, in local time, no events arrive; None where they do."""
        self._lost_since = since
        self._refresh()

    def set_freshness(self, freshness: Freshness) -> None:
        """Whether the grid is hatched."""
        self._freshness = freshness
        self._refresh()

    def paintEvent(self, _event: QPaintEvent) -> None:
        px = self._theme.metrics.px
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colors.WARN_GROUND))
        painter.fillRect(0, self.height() - px(2), self.width(), px(2), QColor(colors.WARN))
        middle = (self.height() - px(2)) / 2
        paint_glyph(painter, Glyph.WARNING, px(28), middle, self._sign_height(), colors.WARN_TEXT)
        painter.end()

    def _refresh(self) -> None:
        words = words_of(self._sentences(), kind=Kind.LEAD)
        self._text.show_words(words, colors.WARN_TEXT)
        self._appear()

    def _appear(self) -> None:
        if self._hands is None or not self._hands.on:
            self.setVisible(bool(self.text()))

    def _sentences(self) -> str:
        hatched = self.tr("Lo rayado puede haber cambiado: se comprueba en la planilla antes de TOMAR.")
        is_hatched = self._freshness is Freshness.UNKNOWN
        if self._lost_since is None:
            asked = self.tr("La planilla no responde.")
            return f"{asked} {hatched}" if is_hatched else ""
        text = self.tr("Sin tiempo real desde las {time}.")
        lost = text.format(time=f"{self._lost_since:%H:%M}")
        slow = self.tr("Lo que hagan otras estaciones tarda hasta 20 s en verse aquí.")
        return f"{lost} {hatched if is_hatched else slow}"

    def _sign_height(self) -> float:
        return self._theme.metrics.scale * 20
