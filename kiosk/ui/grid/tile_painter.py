"""Paints a tile: the tag and its time, the holder, what is wrong, how far both operations are. GUI thread."""

from datetime import timedelta

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from kiosk.core.shop.held_time import Held, held
from kiosk.live.freshness import Freshness
from kiosk.ui.grid.tile import Tile, gone_word
from kiosk.ui.grid.tile_card import TileCard
from kiosk.ui.look import colors
from kiosk.ui.look.chips import ChipPainter
from kiosk.ui.look.elapsed import elapsed_text
from kiosk.ui.look.glyphs import Glyph, glyph_width, paint_glyph
from kiosk.ui.look.tag_text import keep_end, split_tag
from kiosk.ui.look.theme import Theme

PAD_PX = 17
GROUP_PX = 38
SMALLEST_GROUP_PX = 22
FADED = 0.6
HELD_COLORS = {
    Held.UNKNOWN: colors.MUTED,
    Held.SHORT: colors.TEXT,
    Held.LONG: colors.WARN,
    Held.TOO_LONG: colors.BAD_TEXT,
}

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
_CUT = Qt.TextElideMode.ElideRight


class TilePainter:
    """Draws in the screen's scale. Whatever stands in the sheet is painted as plain text."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._card = TileCard(theme)
        self._chips = ChipPainter(theme)
        self._freshness = Freshness.FRESH
        self._prefix_font = theme.font(16, mono=True)
        self._elapsed_font = theme.font(20, Theme.SEMIBOLD)
        self._mark_font = theme.font(22, Theme.BOLD)
        self._name_fonts = [theme.font(size) for size in (20, 19, 18, 17, 16)]
        self._open_fonts = [theme.font(size, Theme.SEMIBOLD) for size in (18, 17, 16, 15, 14)]
        self._fault_font = theme.font(17, Theme.SEMIBOLD)

    def paint(
        self,
        painter: QPainter,
        card: QRectF,
        tile: Tile,
        elapsed: timedelta | None,
        freshness: Freshness,
        is_down: bool = False,
    ) -> None:
        self._freshness = freshness
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._card.paint(painter, card, tile, freshness, is_down)
        pad = self._theme.metrics.px(PAD_PX)
        inner = card.adjusted(pad, 0, -pad, 0)
        if tile.is_gone:
            painter.setOpacity(FADED)
        self._paint_tag(painter, inner, tile, elapsed)
        self._paint_holder(painter, inner, tile)
        if tile.fault:
            self._paint_fault(painter, inner, tile.fault)
        self._paint_states(painter, inner, tile)

    def _at(self, box: QRectF, design_px: float) -> float:
        return box.top() + design_px * self._theme.metrics.scale

    # The first line: the tag, and for how long.

    def _paint_tag(self, painter: QPainter, box: QRectF, tile: Tile, elapsed: timedelta | None) -> None:
        px = self._theme.metrics.px
        line = QRectF(box.left(), self._at(box, 14), box.width(), px(44))
        time_left = self._paint_elapsed(painter, line, tile, elapsed)
        prefix, group = split_tag(tile.tag)
        room = time_left - line.left() - px(12)
        font = self._group_font(group, room)
        metrics = QFontMetricsF(font)
        group = keep_end(group, metrics, room)
        baseline = self._at(box, 48)
        painter.setFont(font)
        painter.setPen(QColor(colors.TEXT_STALE if self._freshness is Freshness.UNKNOWN else colors.TEXT))
        painter.drawText(
            int(line.left()), int(baseline), group
        )  # by its baseline: the two sizes stand on one line
        left = line.left() + metrics.horizontalAdvance(group) + px(11)
        self._paint_prefix(painter, prefix, left, baseline, time_left - px(10) - left)

    def _paint_prefix(
        self, painter: QPainter, prefix: str, left: float, baseline: float, room: float
    ) -> None:
        painter.setFont(self._prefix_font)
        painter.setPen(QColor(colors.TEXT_STALE if self._freshness is Freshness.UNKNOWN else colors.MUTED))
        text = keep_end(prefix, QFontMetricsF(self._prefix_font), room)
        painter.drawText(int(left), int(baseline), text)

    def _group_font(self, group: str, room: float) -> QFont:
        for size in (GROUP_PX, 32, 26, SMALLEST_GROUP_PX):
            font = self._theme.font(size, Theme.BOLD, mono=True)
            if QFontMetricsF(font).horizontalAdvance(group) <= room:
                break
        return font

    def _paint_elapsed(self, painter: QPainter, line: QRectF, tile: Tile, elapsed: timedelta | None) -> float:
        """Returns its left edge."""
        text = gone_word() if tile.is_gone else elapsed_text(elapsed)
        metrics = QFontMetricsF(self._elapsed_font)
        wide = metrics.horizontalAdvance(text)
        painter.setFont(self._elapsed_font)
        painter.setPen(QColor(colors.TEXT if tile.is_gone else HELD_COLORS[held(elapsed)]))
        opacity = painter.opacity()
        painter.setOpacity(1)  # not faded: that the spool is free is the news
        baseline = line.top() + self._theme.metrics.scale * 34
        painter.drawText(int(line.right() - wide), int(baseline), text)
        painter.setOpacity(opacity)
        return line.right() - wide

    # The second line: operation and holder. The third: the fault.

    def _paint_holder(self, painter: QPainter, box: QRectF, tile: Tile) -> None:
        px = self._theme.metrics.px
        middle, left = self._at(box, 70 if tile.fault else 73), box.left()
        if tile.operation:
            left = self._chips.badge(painter, left, middle, tile.operation) + px(10)
        left = self._word(painter, left, box.right(), middle, tile.mark, self._mark_font, colors.TEXT)
        left += px(10)
        right = box.right() + px(9)  # names are long: one may come nearer to the edge
        for font in self._name_fonts:
            if QFontMetricsF(font).horizontalAdvance(tile.name) <= right - left:
                break
        self._word(painter, left, right, middle, tile.name, font, colors.NAME)

    def _word(
        self, painter: QPainter, left: float, right: float, middle: float, text: str, font: QFont, ink: str
    ) -> float:
        """Draw text between two edges, cut where it has to be; returns its right edge."""
        metrics = QFontMetricsF(font)
        room = max(0.0, right - left)
        text = metrics.elidedText(text, _CUT, room)
        high = metrics.height()
        painter.setFont(font)
        painter.setPen(QColor(ink))
        painter.drawText(QRectF(left, middle - high / 2, room + 1, high), _LEFT, text)
        return left + metrics.horizontalAdvance(text)

    def _paint_fault(self, painter: QPainter, box: QRectF, fault: str) -> None:
        high = self._theme.metrics.scale * 14
        middle = self._at(box, 97)
        paint_glyph(painter, Glyph.WARNING, box.left(), middle, high, colors.WARN)
        left = box.left() + glyph_width(Glyph.WARNING, high) + high * 0.4
        self._word(painter, left, box.right(), middle, fault, self._fault_font, colors.WARN)

    # The last line: the states of both operations, and whether the sheet confirmed them.

    def _paint_states(self, painter: QPainter, box: QRectF, tile: Tile) -> None:
        left, middle = box.left(), self._at(box, 130 if tile.fault else 125)
        for operation, progress in tile.states:
            left = self._chips.state(painter, left, middle, operation, progress) + self._chips.gap
        if tile.open_word:
            self._paint_open(painter, left, box.right(), middle, tile.open_word)
        elif tile.is_confirmed and not tile.is_gone:
            high = self._theme.metrics.scale * 17
            sign_left = box.right() - glyph_width(Glyph.CHECKS, high)
            if sign_left >= left:
                paint_glyph(painter, Glyph.CHECKS, sign_left, middle, high, colors.ARM)

    def _paint_open(self, painter: QPainter, left: float, right: float, middle: float, word: str) -> None:
        """One check mark, not two: this station has recorded the action, the sheet may not have."""
        high = self._theme.metrics.scale * 15
        sign = glyph_width(Glyph.CHECK, high) + high * 0.3
        for font in self._open_fonts:
            wide = QFontMetricsF(font).horizontalAdvance(word)
            if sign + wide <= right - left:
                break
        left = max(left, right - sign - wide)
        paint_glyph(painter, Glyph.CHECK, left, middle, high, colors.WARN)
        self._word(painter, left + sign, right, middle, word, font, colors.WARN)
