"""Paints one row of the spool list: the last group of its tag large, tag and detail, how far it is. GUI."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from kiosk.ui import colors
from kiosk.ui.chips import ChipPainter
from kiosk.ui.glyphs import Glyph, glyph_width, paint_glyph
from kiosk.ui.spool_row import SpoolRow
from kiosk.ui.tag_text import keep_end, split_tag
from kiosk.ui.theme import Theme

SIDE_PX = 20
NUMBER_PX = 34
TAG_PX = 21.5
DETAIL_PX = 19
LINE_PX = 27
SMALLEST_TAG = 0.82
"""How far a tag may shrink before chips make room for it."""

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


@dataclass(frozen=True, slots=True)
class RowWords:
    """What a row says in the room it has, and where: chips stand beside the text, or below it."""

    tag_box: QRectF
    head: str
    last: str
    tag_share: float
    detail_box: QRectF
    detail: str
    chips_left: float
    chips_middle: float

    @property
    def tag(self) -> str:
        return self.head + self.last


class SpoolRowPainter:
    """Draws in the screen's scale. Whatever stands in the sheet is painted as plain text."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._chips = ChipPainter(theme)
        self._detail_font = theme.font(DETAIL_PX)

    def paint(self, painter: QPainter, box: QRectF, row: SpoolRow, is_down: bool) -> None:
        self._paint_card(painter, box, row, is_down)
        words = self.words(row, box)
        self._paint_number(painter, self._inner(box), row)
        self._paint_tag(painter, words)
        self._paint_detail(painter, words, row)
        left = words.chips_left
        for operation, progress in row.states:
            left = self._chips.state(painter, left, words.chips_middle, operation, progress) + self._chips.gap
        if row.open_word:
            self._chips.word(painter, left, words.chips_middle, row.open_word, colors.WARN)
        elif row.is_unsure:
            self._chips.word(painter, left, words.chips_middle, _unsure_word(), colors.MUTED)

    def words(self, row: SpoolRow, box: QRectF) -> RowWords:
        """Fit the row's text into its box: shrink, say less, and keep the end of the tag."""
        px, inner = self._theme.metrics.px, self._inner(box)
        number = QFontMetricsF(self._number_font()).horizontalAdvance(split_tag(row.tag)[1])
        # The next column begins at the same place in every row where it can.
        left = inner.left() + max(px(114), number + px(24))
        high, chip = px(LINE_PX), self._chips.chip_height
        right = inner.right() - self._chips_width(row) - px(12)
        is_beside = right - left >= self._tag_width(row.tag, SMALLEST_TAG)
        if is_beside or 2 * high + chip + px(4) > box.height():
            top = box.center().y() - high
            chips_left, chips_middle = right + px(12), box.center().y()
        else:
            right = inner.right()
            top = box.center().y() - high - chip / 2
            chips_left, chips_middle = left, top + 2 * high + chip / 2
        share, head, last = self._fit_tag(row.tag, right - left)
        detail_box = QRectF(left, top + high, right - left, high)
        detail = self._fit_detail(row, detail_box.width() - self._sign_width(row))
        tag_box = QRectF(left, top, right - left, high)
        return RowWords(tag_box, head, last, share, detail_box, detail, chips_left, chips_middle)

    def _inner(self, box: QRectF) -> QRectF:
        side = self._theme.metrics.px(SIDE_PX)
        return box.adjusted(side, 0, -side, 0)

    def _number_font(self) -> QFont:
        return self._theme.font(NUMBER_PX, Theme.BOLD, mono=True)

    def _tag_fonts(self, share: float) -> tuple[QFont, QFont]:
        size = TAG_PX * share
        return self._theme.font(size, mono=True), self._theme.font(size, Theme.BOLD, mono=True)

    def _tag_width(self, tag: str, share: float) -> float:
        parts = zip(self._tag_fonts(share), split_tag(tag), strict=True)
        return sum(QFontMetricsF(font).horizontalAdvance(part) for font, part in parts)

    def _fit_tag(self, tag: str, room: float) -> tuple[float, str, str]:
        for share in (1, 0.94, 0.88, SMALLEST_TAG):
            if self._tag_width(tag, share) <= room:
                break
        head, last = split_tag(tag)
        thin, bold = self._tag_fonts(share)
        room -= QFontMetricsF(bold).horizontalAdvance(last)
        return share, keep_end(head, QFontMetricsF(thin), room), last

    def _fit_detail(self, row: SpoolRow, room: float) -> str:
        """All of it, or what matters most of it."""
        metrics = QFontMetricsF(self._detail_font)
        texts = [row.fault] if row.fault else [row.detail, *row.shorter]
        for text in texts:
            if metrics.horizontalAdvance(text) <= room:
                return text
        return metrics.elidedText(texts[-1], Qt.TextElideMode.ElideRight, room)

    def _sign_height(self) -> float:
        return self._detail_font.pixelSize() * 0.8

    def _sign_width(self, row: SpoolRow) -> float:
        """Of the warning before a fault, with its gap."""
        high = self._sign_height()
        return glyph_width(Glyph.WARNING, high) + high * 0.4 if row.fault else 0.0

    def _chips_width(self, row: SpoolRow) -> float:
        widths = [self._chips.state_width(operation, progress) for operation, progress in row.states]
        if row.open_word or row.is_unsure:
            widths.append(self._chips.word_width(row.open_word or _unsure_word()))
        return sum(widths) + self._chips.gap * (len(widths) - 1)

    def _paint_card(self, painter: QPainter, box: QRectF, row: SpoolRow, is_down: bool) -> None:
        px = self._theme.metrics.px
        width = px(4 if row.is_selected else 2)
        ground = colors.CARD_SELECTED if row.is_selected else colors.RAISED if is_down else colors.CARD
        painter.setPen(QPen(QColor(colors.ACCENT if row.is_selected else colors.LINE), width))
        painter.setBrush(QColor(ground))
        edge = width / 2
        painter.drawRoundedRect(box.adjusted(edge, edge, -edge, -edge), px(10), px(10))

    def _paint_number(self, painter: QPainter, box: QRectF, row: SpoolRow) -> None:
        painter.setFont(self._number_font())
        painter.setPen(QColor(colors.TEXT_STALE if row.is_taken else colors.TEXT))
        painter.drawText(box, _LEFT, split_tag(row.tag)[1])

    def _paint_tag(self, painter: QPainter, words: RowWords) -> None:
        thin, bold = self._tag_fonts(words.tag_share)
        painter.setFont(thin)
        painter.setPen(QColor(colors.MUTED))
        painter.drawText(words.tag_box, _LEFT, words.head)
        painter.setFont(bold)
        painter.setPen(QColor(colors.TEXT))
        left = QFontMetricsF(thin).horizontalAdvance(words.head)
        painter.drawText(words.tag_box.adjusted(left, 0, 2, 0), _LEFT, words.last)

    def _paint_detail(self, painter: QPainter, words: RowWords, row: SpoolRow) -> None:
        box = words.detail_box
        if row.fault:
            paint_glyph(
                painter, Glyph.WARNING, box.left(), box.center().y(), self._sign_height(), colors.WARN
            )
        is_warning = bool(row.fault) or row.is_taken
        painter.setFont(self._detail_font)
        painter.setPen(QColor(colors.WARN if is_warning else colors.MUTED))
        painter.drawText(box.adjusted(self._sign_width(row), 0, 1, 0), _LEFT, words.detail)


def _unsure_word() -> str:
    return QCoreApplication.translate("SpoolRow", "¿libre?")
