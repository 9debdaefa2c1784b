"""Paints one row of the spool list: tag, place, detail and states. GUI thread."""

from dataclasses import replace

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from kiosk.ui.look import colors
from kiosk.ui.look.chips import ChipPainter
from kiosk.ui.look.glyphs import Glyph, glyph_width, paint_glyph
from kiosk.ui.look.theme import Theme
from kiosk.ui.spools.row import SpoolRow
from kiosk.ui.spools.row_fit import RowFit, unsure_word
from kiosk.ui.spools.row_words import Placed, PlacedChips


class SpoolRowPainter:
    """Draws in the screen's scale. Text from the sheet is painted as plain text. `fit` says what has room."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._chips = ChipPainter(theme)
        self.fit = RowFit(theme, self._chips)

    def paint(self, painter: QPainter, box: QRectF, row: SpoolRow, is_narrow: bool, is_down: bool) -> None:
        self._paint_card(painter, box, row, is_down)
        words = self.fit.words(row, box, is_narrow)
        if row.is_ticked is not None:
            self._paint_tick(painter, self.fit.tick_box(box), row.is_ticked)
        ink = colors.TEXT_STALE if row.is_taken else colors.TEXT
        words.tag.paint(painter, words.tag_box.left(), words.tag_box.center().y(), colors.MUTED, ink)
        if words.place:
            self._write(painter, words.place, self.fit.place_font, colors.TEXT)
        if words.detail:
            self._paint_detail(painter, words.detail, row)
        if words.chips:
            self._paint_chips(painter, words.chips, row)

    def _paint_card(self, painter: QPainter, box: QRectF, row: SpoolRow, is_down: bool) -> None:
        px = self._theme.metrics.px
        width = px(4 if row.is_selected else 2)
        ground = colors.CARD_SELECTED if row.is_selected else colors.RAISED if is_down else colors.CARD
        pen = QPen(QColor(colors.ACCENT if row.is_selected else colors.LINE), width)
        if row.is_given_back:
            pen.setDashPattern([3.0, 2.5])
        painter.setPen(pen)
        painter.setBrush(QColor(ground))
        edge = width / 2
        painter.drawRoundedRect(box.adjusted(edge, edge, -edge, -edge), px(10), px(10))

    def _paint_tick(self, painter: QPainter, box: QRectF, is_ticked: bool) -> None:
        px = self._theme.metrics.px
        painter.setPen(QPen(QColor(colors.ACCENT if is_ticked else colors.MUTED), px(3)))
        painter.setBrush(QColor(colors.ACCENT if is_ticked else colors.CARD))
        painter.drawRoundedRect(box, px(6), px(6))
        if is_ticked:
            high = box.height() * 0.62
            left = box.center().x() - glyph_width(Glyph.CHECK, high) / 2
            paint_glyph(painter, Glyph.CHECK, left, box.center().y(), high, colors.ON_ACCENT)

    def _paint_detail(self, painter: QPainter, detail: Placed, row: SpoolRow) -> None:
        ink = colors.WARN if row.fault or row.is_taken else colors.TEXT if row.is_mine else colors.MUTED
        if row.fault:
            wide = QFontMetricsF(self.fit.detail_font).horizontalAdvance(detail.text) + self.fit.sign_width(
                row
            )
            left = detail.box.right() - wide if detail.is_right else detail.box.left()
            middle, high = detail.box.center().y(), self.fit.sign_height()
            paint_glyph(painter, Glyph.WARNING, left, middle, high, colors.WARN)
            detail = replace(detail, box=detail.box.adjusted(self.fit.sign_width(row), 0, 0, 0))
        self._write(painter, detail, self.fit.detail_font, ink)

    def _paint_chips(self, painter: QPainter, chips: PlacedChips, row: SpoolRow) -> None:
        left, middle = chips.box.left(), chips.box.center().y()
        high = self._chips.chip_height
        if chips.is_stacked:
            middle = chips.box.top() + high / 2
        for operation, progress in chips.states:
            is_held = operation is row.held_for
            right = self._chips.state(painter, left, middle, operation, progress, is_held)
            if chips.is_stacked:
                middle = chips.box.bottom() - high / 2
            else:
                left = right + self._chips.gap
        if row.open_word:
            self._chips.word(painter, left, middle, row.open_word, colors.WARN)
        elif row.is_unsure:
            self._chips.word(painter, left, middle, unsure_word(), colors.MUTED)

    @staticmethod
    def _write(painter: QPainter, placed: Placed, font: QFont, ink: str) -> None:
        painter.setFont(font)
        painter.setPen(QColor(ink))
        side = Qt.AlignmentFlag.AlignRight if placed.is_right else Qt.AlignmentFlag.AlignLeft
        box = placed.box.adjusted(-1 if placed.is_right else 0, 0, 0 if placed.is_right else 1, 0)
        painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, placed.text)
