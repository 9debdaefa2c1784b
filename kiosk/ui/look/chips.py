"""Badges and chips of tiles and rows: an operation, and how far ARM and SOLD are. GUI thread only."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from kiosk.core.shop.data import Operation, Progress
from kiosk.ui.look import colors
from kiosk.ui.look.glyphs import PROGRESS, glyph_width, paint_glyph
from kiosk.ui.look.theme import Theme

TEXT_PX = 15.5

SHORT = {Operation.REPARACION: "REP", Operation.METROLOGIA: "MET"}
"""The shop's short forms of names that are too long for a badge."""


def short_name(operation: Operation) -> str:
    """`ARM`, `SOLD`, `REP`, `MET`: words of the shop, the same in every language."""
    return SHORT.get(operation, operation.value)


class ChipPainter:
    """Draws chips in the screen's scale; every method is given the left edge and returns the right one."""

    def __init__(self, theme: Theme, text_px: float = TEXT_PX) -> None:
        px, share = theme.metrics.px, text_px / TEXT_PX
        self.badge_height = px(23 * share)
        self.chip_height = px(25 * share)
        self.gap = px(7 * share)
        self._badge_font = theme.font(text_px, Theme.BOLD)
        self._chip_font = theme.font(text_px, Theme.SEMIBOLD)
        self._badge_pad, self._chip_pad, self._glyph_gap = px(8 * share), px(10 * share), px(5 * share)
        self._badge_radius, self._chip_radius, self._line = px(5 * share), px(7 * share), px(2)
        self._glyph_height = theme.metrics.scale * 12 * share

    def badge(self, painter: QPainter, left: float, middle: float, operation: Operation) -> float:
        """The operation that a spool is held for, filled with its colour."""
        ground, ink = colors.BADGE[operation]
        text = short_name(operation)
        width = QFontMetricsF(self._badge_font).horizontalAdvance(text) + 2 * self._badge_pad
        box = QRectF(left, middle - self.badge_height / 2, width, self.badge_height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(box, self._badge_radius, self._badge_radius)
        painter.setFont(self._badge_font)
        painter.setPen(QColor(ink))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine, text)
        return box.right()

    def state_width(self, operation: Operation, progress: Progress, more: str = "") -> float:
        """How wide `state` will be."""
        sign = glyph_width(PROGRESS[progress], self._glyph_height)
        rest = self._glyph_gap + self._text_width(more) if more else 0.0
        return self._text_width(short_name(operation)) + self._glyph_gap + sign + rest + 2 * self._chip_pad

    def state(
        self,
        painter: QPainter,
        left: float,
        middle: float,
        operation: Operation,
        progress: Progress,
        is_held: bool = False,
        more: str = "",
    ) -> float:
        """How far an operation is: word, glyph and colour, then `more`; filled where it is held for it."""
        ground, ink = colors.BADGE[operation] if is_held else (colors.CARD, colors.PROGRESS[progress])
        frame = ground if is_held else colors.LINE if progress is Progress.PENDIENTE else ink
        box = self._frame(painter, left, middle, self.state_width(operation, progress, more), frame, ground)
        text = short_name(operation)
        self._word(painter, box, text, ink)
        sign_left = box.left() + self._chip_pad + self._text_width(text) + self._glyph_gap
        end = paint_glyph(painter, PROGRESS[progress], sign_left, middle, self._glyph_height, ink)
        if more:
            self._word(
                painter, box.adjusted(end + self._glyph_gap - box.left() - self._chip_pad, 0, 0, 0), more, ink
            )
        return box.right()

    def word_width(self, text: str) -> float:
        """How wide `word` will be."""
        return self._text_width(text) + 2 * self._chip_pad

    def word(self, painter: QPainter, left: float, middle: float, text: str, ink: str) -> float:
        """A chip with a word alone, such as `¿libre?`."""
        box = self._frame(painter, left, middle, self.word_width(text), ink)
        self._word(painter, box, text, ink)
        return box.right()

    def _frame(
        self,
        painter: QPainter,
        left: float,
        middle: float,
        width: float,
        color: str,
        ground: str = colors.CARD,
    ) -> QRectF:
        box = QRectF(left, middle - self.chip_height / 2, width, self.chip_height)
        half = self._line / 2
        painter.setPen(QPen(QColor(color), self._line))
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(box.adjusted(half, half, -half, -half), self._chip_radius, self._chip_radius)
        return box

    def _word(self, painter: QPainter, box: QRectF, text: str, ink: str) -> None:
        painter.setFont(self._chip_font)
        painter.setPen(QColor(ink))
        inner = box.adjusted(self._chip_pad, 0, 0, 0)
        painter.drawText(
            inner,
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine,
            text,
        )

    def _text_width(self, text: str) -> float:
        return QFontMetricsF(self._chip_font).horizontalAdvance(text)
