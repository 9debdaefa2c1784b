"""A light of the top bar: title, value, and a sign that differs in shape and colour. GUI thread."""

from enum import Enum
from math import ceil

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.core.frozen import frozen
from kiosk.ui.look import colors
from kiosk.ui.look.glyphs import Glyph, glyph_width, paint_glyph
from kiosk.ui.look.theme import Theme

LONGEST_PX = 300
SIGN = 0.79
"""Height of the sign, for letters of size 1."""

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


class LightRoom(Enum):
    """How much room a light has."""

    FULL = "full"
    SHORT = "short"
    """Without its title, where the value says enough by itself."""
    BARE = "bare"
    """Smaller and without a frame, as in the lowest bar; the title is there only while all is not well."""


class LightLevel(Enum):
    GOOD = "good"
    QUIET = "quiet"
    """Neither good nor bad: starting up, or working alone."""
    WARN = "warn"
    BAD = "bad"


HEIGHTS_PX = {LightRoom.FULL: 44, LightRoom.SHORT: 44, LightRoom.BARE: 26}
TEXTS_PX = {LightRoom.FULL: 19, LightRoom.SHORT: 19, LightRoom.BARE: 15}
PADS_PX = {LightRoom.FULL: 18, LightRoom.SHORT: 14, LightRoom.BARE: 2}


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
    """As wide as its widest usual value, so that neighbours stay in place; wider for unusual ones.

    `short` is its title where there is less room, and `bare` where there is least.
    """

    def __init__(
        self,
        name: str,
        title: str,
        short: str,
        bare: str,
        usual: tuple[str, ...],
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._theme, self._title, self._short, self._bare = theme, title, short, bare
        self._usual = usual
        self._level, self._value = LightLevel.QUIET, ""
        self._room = LightRoom.FULL
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def level(self) -> LightLevel:
        return self._level

    @property
    def value(self) -> str:
        return self._value

    def fit(self, room: LightRoom) -> None:
        """Take so much room from now on."""
        self._room = room
        self.updateGeometry()
        self.update()

    def width_in(self, room: LightRoom) -> int:
        """Its width with so much room, in pixels."""
        bold = QFontMetricsF(self._font(room, bold=True))
        unusual = min(bold.horizontalAdvance(self._value), self._theme.metrics.px(LONGEST_PX))
        usual = [bold.horizontalAdvance(value) for value in self._usual] if room is not LightRoom.BARE else []
        return ceil(self._value_left(room) + max(unusual, *usual, 0) + self._pad(room))

    def say(self, level: LightLevel, value: str) -> None:
        if (level, value) != (self._level, self._value):
            self._level, self._value = level, value
            self.setAccessibleName(f"{self._title} {value}")
            self.setToolTip(value)
            if self.sizeHint().width() != self.width():
                self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.width_in(self._room), self._theme.metrics.px(HEIGHTS_PX[self._room]))

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint = _PAINTS[self._level]
        px, room = self._theme.metrics.px, self._room
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if room is not LightRoom.BARE:
            painter.setPen(QPen(QColor(paint.frame), px(2)))
            painter.setBrush(QColor(colors.CARD))
            edge = px(2) / 2
            box = QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)
            painter.drawRoundedRect(box, px(9), px(9))
        high = self._sign_height(room)
        left = self._pad(room) + (high - glyph_width(paint.glyph, high)) / 2
        paint_glyph(painter, paint.glyph, left, self.height() / 2, high, paint.color)
        self._write(painter, self._title_left(room), self._title_in(room), False)
        self._write(painter, self._value_left(room), self._value, True)
        painter.end()

    def _write(self, painter: QPainter, left: float, text: str, bold: bool) -> None:
        font = self._font(self._room, bold)
        room = self.width() - self._pad(self._room) * 0.6 - left
        painter.setFont(font)
        painter.setPen(QColor(colors.TEXT))
        text = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(left, 0, room + 1, self.height()), _LEFT, text)

    def _font(self, room: LightRoom, bold: bool) -> QFont:
        return self._theme.ticking_font(TEXTS_PX[room], Theme.SEMIBOLD if bold else Theme.REGULAR)

    def _title_in(self, room: LightRoom) -> str:
        if room is LightRoom.BARE:
            return self._title if self._level in (LightLevel.WARN, LightLevel.BAD) else self._bare
        return self._title if room is LightRoom.FULL else self._short

    def _pad(self, room: LightRoom) -> float:
        return self._theme.metrics.px(PADS_PX[room])

    def _sign_height(self, room: LightRoom) -> float:
        return self._theme.metrics.scale * TEXTS_PX[room] * SIGN

    def _title_left(self, room: LightRoom) -> float:
        return self._pad(room) + self._sign_height(room) + self._gap(room)

    def _value_left(self, room: LightRoom) -> float:
        title = self._title_in(room)
        wide = QFontMetricsF(self._font(room, bold=False)).horizontalAdvance(title)
        return self._title_left(room) + wide + (self._gap(room) if title else 0)

    def _gap(self, room: LightRoom) -> float:
        return self._theme.metrics.px(TEXTS_PX[room] / 2)
