"""Paints one row of the spool list: number, tag, detail and states. GUI thread."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from kiosk.ui.look import colors
from kiosk.ui.look.chips import ChipPainter
from kiosk.ui.look.glyphs import Glyph, paint_glyph
from kiosk.ui.look.tag_text import split_tag
from kiosk.ui.look.theme import Theme
from kiosk.ui.spools.row import SpoolRow
from kiosk.ui.spools.row_fit import RowFit, RowWords, unsure_word

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


class SpoolRowPainter:
    """Draws in the screen's scale. Text from the sheet is painted as plain text. `fit` says what has room."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._chips = ChipPainter(theme)
        self.fit = RowFit(theme, self._chips)

    def paint(self, painter: QPainter, box: QRectF, row: SpoolRow, is_down: bool) -> None:
        self._paint_card(painter, box, row, is_down)
        words = self.fit.words(row, box)
        self._paint_number(painter, words.number_box, row)
        self._paint_tag(painter, words)
        self._paint_detail(painter, words, row)
        left, middle = words.chips_box.left(), words.chips_box.center().y()
        for operation, progress in words.states:
            left = self._chips.state(painter, left, middle, operation, progress) + self._chips.gap
        if row.open_word:
            self._chips.word(painter, left, middle, row.open_word, colors.WARN)
        elif row.is_unsure:
            self._chips.word(painter, left, middle, unsure_word(), colors.MUTED)

    def _paint_card(self, painter: QPainter, box: QRectF, row: SpoolRow, is_down: bool) -> None:
        px = self._theme.metrics.px
        width = px(4 if row.is_selected else 2)
        ground = colors.CARD_SELECTED if row.is_selected else colors.RAISED if is_down else colors.CARD
        painter.setPen(QPen(QColor(colors.ACCENT if row.is_selected else colors.LINE), width))
        painter.setBrush(QColor(ground))
        edge = width / 2
        painter.drawRoundedRect(box.adjusted(edge, edge, -edge, -edge), px(10), px(10))

    def _paint_number(self, painter: QPainter, box: QRectF, row: SpoolRow) -> None:
        painter.setFont(self.fit.number_font())
        painter.setPen(QColor(colors.TEXT_STALE if row.is_taken else colors.TEXT))
        painter.drawText(box.adjusted(0, 0, 1, 0), _LEFT, split_tag(row.tag)[1])

    def _paint_tag(self, painter: QPainter, words: RowWords) -> None:
        thin, bold = self.fit.tag_fonts(words.tag_share)
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
                painter, Glyph.WARNING, box.left(), box.center().y(), self.fit.sign_height(), colors.WARN
            )
        is_warning = bool(row.fault) or row.is_taken
        painter.setFont(self.fit.detail_font)
        painter.setPen(QColor(colors.WARN if is_warning else colors.MUTED))
        painter.drawText(box.adjusted(self.fit.sign_width(row), 0, 1, 0), _LEFT, words.detail)
