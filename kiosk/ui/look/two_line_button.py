"""A large button with a word, a sign and a line of explanation. GUI thread."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from kiosk.core.frozen import frozen
from kiosk.ui.look import colors
from kiosk.ui.look.glyphs import Glyph, glyph_width, paint_glyph
from kiosk.ui.look.plain_label import SMALLEST
from kiosk.ui.look.tap_button import TapButton
from kiosk.ui.look.theme import Theme

SIGN_HEIGHT, ALONE_HEIGHT = 0.72, 1.1
"""Height of a sign, relative to the letters beside it, and to those that would be there."""


@frozen
class ButtonLook:
    """Colours of a button; `down` is its ground under the finger."""

    ground: str
    line: str
    text: str
    down: str
    is_dashed: bool = False
    line_px: float = 2


class TwoLineButton(TapButton):
    """Paints itself; `show_as` sets look and words. Both lines are its accessible name."""

    def __init__(
        self,
        name: str,
        theme: Theme,
        first_px: float,
        second_px: float,
        radius_px: float = 10,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, theme.metrics, parent=parent)
        self._theme = theme
        self._sizes = (first_px, second_px)
        self._radius = theme.metrics.px(radius_px)
        self._look = ButtonLook(colors.CARD, colors.LINE, colors.TEXT, colors.RAISED)
        self._second = self._shorter = ""
        self._glyph: Glyph | None = None

    def show_as(
        self, look: ButtonLook, first: str, second: str = "", glyph: Glyph | None = None, shorter: str = ""
    ) -> None:
        """Set everything that is visible in one call. `shorter` is painted where `second` has no room."""
        new = (look, first, second, glyph, shorter)
        if new == (self._look, self.text(), self._second, self._glyph, self._shorter):
            return
        self._look, self._second, self._glyph, self._shorter = look, second, glyph, shorter
        self.setText(first)
        self.setAccessibleName(f"{first} · {second}" if second else first)
        self.update()

    @property
    def second(self) -> str:
        """The line of explanation."""
        return self._second

    def second_painted(self) -> str:
        """The line of explanation that has room, cut if even the shorter one has none."""
        metrics = QFontMetricsF(self._second_font(self._fitting_second()))
        return metrics.elidedText(self._fitting_second(), Qt.TextElideMode.ElideRight, self._room().width())

    def _fitting_second(self) -> str:
        metrics = QFontMetricsF(self._second_font(self._second))
        is_whole = metrics.horizontalAdvance(self._second) <= self._room().width()
        return self._second if is_whole or not self._shorter else self._shorter

    def _second_font(self, text: str) -> QFont:
        return self._fit(self._sizes[1], self._theme.SEMIBOLD, text, self._room())

    def words_width(self) -> float:
        """How wide the first line is as painted, with its sign."""
        font = self._fit(self._sizes[0], self._theme.BOLD, self.text(), self._room())
        return QFontMetricsF(font).horizontalAdvance(self.text()) + sum(self._sign(font))

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look, px = self._look, self._theme.metrics.px
        width = max(1.0, px(look.line_px * 10) / 10)
        pen = QPen(QColor(look.line), width)
        if look.is_dashed:
            pen.setDashPattern([3.0, 2.6])
        painter.setPen(pen)
        painter.setBrush(QColor(look.down if self.isDown() else look.ground))
        edge = width / 2 + 0.5
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(edge, edge, -edge, -edge), self._radius, self._radius
        )
        self._paint_words(painter)
        painter.end()

    def _paint_words(self, painter: QPainter) -> None:
        room = self._room()
        first, second = self._fit(self._sizes[0], self._theme.BOLD, self.text(), room), None
        high = QFontMetricsF(first).height()
        if self._second:
            second = self._second_font(self._fitting_second())
            high += QFontMetricsF(second).height()
        top = room.center().y() - high / 2
        painter.setPen(QColor(self._look.text))
        self._paint_first(
            painter, first, QRectF(room.left(), top, room.width(), QFontMetricsF(first).height())
        )
        if second is not None:
            painter.setFont(second)
            below = top + QFontMetricsF(first).height()
            line = QRectF(room.left(), below, room.width(), QFontMetricsF(second).height())
            painter.drawText(line, Qt.AlignmentFlag.AlignCenter, self.second_painted())

    def _room(self) -> QRectF:
        return QRectF(self.rect()).adjusted(*(self._theme.metrics.px(10) * sign for sign in (1, 0, -1, 0)))

    def _paint_first(self, painter: QPainter, font: QFont, line: QRectF) -> None:
        painter.setFont(font)
        text = QFontMetricsF(font).horizontalAdvance(self.text())
        side, gap = self._sign(font)
        left = line.center().x() - (text + side + gap) / 2
        if self._glyph is not None:
            high = self._sign_height(font)
            paint_glyph(painter, self._glyph, left, line.center().y(), high, self._look.text)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRectF(left + side + gap, line.top(), text + 1, line.height()), flags, self.text())

    def _sign(self, font: QFont) -> tuple[float, float]:
        """Width of the sign and of the gap behind it."""
        if self._glyph is None:
            return 0.0, 0.0
        gap = font.pixelSize() * 0.34 if self.text() else 0.0
        return glyph_width(self._glyph, self._sign_height(font)), gap

    def _sign_height(self, font: QFont) -> float:
        return font.pixelSize() * (SIGN_HEIGHT if self.text() else ALONE_HEIGHT)

    def _fit(self, design_px: float, weight: QFont.Weight, text: str, room: QRectF) -> QFont:
        font = self._theme.font(design_px, weight)
        for share in (1, 0.94, 0.87, SMALLEST, 0.72):
            font = self._theme.font(design_px * share, weight)
            sign = sum(self._sign(font)) if text == self.text() else 0
            if QFontMetricsF(font).horizontalAdvance(text) + sign <= room.width():
                break
        return font
