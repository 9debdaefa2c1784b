"""A light of the top bar: title, value, and a sign that differs in shape and colour. GUI thread."""

from enum import Enum

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.core.frozen import frozen
from kiosk.ui.look import colors
from kiosk.ui.look.glyphs import Glyph, glyph_width, paint_glyph
from kiosk.ui.look.theme import Theme

HEIGHT_PX = 44
LONGEST_PX = 300

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


class LightLevel(Enum):
    GOOD = "good"
    QUIET = "quiet"
    """Neither good nor bad: starting up, or working alone."""
    WARN = "warn"
    BAD = "bad"


@frozen
class _Paint:
    glyph: Glyph
    color: str
    frame: str


_PAINTS = {
    LightLevel.GOOD: _Paint(Glyph.DISC, colors.HEALTHY, colors.LINE),
    LightLevel.QUIET: _Paint(Glyph.RING, colors.MUTED, colors.LINE),
    LightLevel.WARN: _Paint(Glyph.WARNING, colors.WARN, colors.WARN),
    LightLevel.BAD: _Paint(Glyph.CROSS, colors.BAD, colors.BAD),
}


class Light(QWidget):
    """As wide as its widest usual value, so that neighbours stay in place; wider for unusual ones."""

    def __init__(
        self, name: str, title: str, usual: tuple[str, ...], theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._theme, self._title, self._usual = theme, title, usual
        self._level, self._value = LightLevel.QUIET, ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def level(self) -> LightLevel:
        return self._level

    @property
    def value(self) -> str:
        return self._value

    def say(self, level: LightLevel, value: str) -> None:
        if (level, value) != (self._level, self._value):
            self._level, self._value = level, value
            self.setAccessibleName(f"{self._title} {value}")
            self.setToolTip(value)
            if self.sizeHint().width() != self.width():
                self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        bold = QFontMetricsF(self._theme.ticking_font(19, Theme.SEMIBOLD))
        unusual = min(bold.horizontalAdvance(self._value), self._theme.metrics.px(LONGEST_PX))
        widest = max(unusual, *(bold.horizontalAdvance(value) for value in self._usual))
        return QSize(round(self._value_left() + widest + self._pad()), self._theme.metrics.px(HEIGHT_PX))

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint = _PAINTS[self._level]
        px = self._theme.metrics.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(paint.frame), px(2)))
        painter.setBrush(QColor(colors.CARD))
        edge = px(2) / 2
        box = QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)
        painter.drawRoundedRect(box, px(9), px(9))
        high = self._sign_height()
        left = self._pad() + (high - glyph_width(paint.glyph, high)) / 2
        paint_glyph(painter, paint.glyph, left, self.height() / 2, high, paint.color)
        self._write(painter, self._title_left(), self._title, False)
        self._write(painter, self._value_left(), self._value, True)
        painter.end()

    def _write(self, painter: QPainter, left: float, text: str, bold: bool) -> None:
        font = self._theme.ticking_font(19, Theme.SEMIBOLD if bold else Theme.REGULAR)
        room = self.width() - self._pad() * 0.6 - left
        painter.setFont(font)
        painter.setPen(QColor(colors.TEXT))
        text = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(left, 0, room + 1, self.height()), _LEFT, text)

    def _pad(self) -> float:
        return self._theme.metrics.px(18)

    def _sign_height(self) -> float:
        return self._theme.metrics.scale * 15

    def _title_left(self) -> float:
        return self._pad() + self._sign_height() + self._theme.metrics.px(10)

    def _value_left(self) -> float:
        wide = QFontMetricsF(self._theme.ticking_font(19)).horizontalAdvance(self._title)
        return self._title_left() + wide + self._theme.metrics.px(10)
