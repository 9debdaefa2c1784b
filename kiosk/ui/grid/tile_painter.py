"""Paints a tile: the tag, the holder, how far both operations are or what is wrong, the time. GUI thread."""

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
from kiosk.ui.look.tag_text import TagFit
from kiosk.ui.look.theme import Theme

PAD_PX = 13
TAIL_PX, HEAD_PX = 27, 15
TAG_SHARE, HOLDER_SHARE = 0.41, 0.27
"""How much of a tile's height the tag and the holder have; the rest is the last line's."""
FADED = 0.6
HELD_COLORS = {
    Held.UNKNOWN: colors.MUTED,
    Held.SHORT: colors.TEXT,
    Held.LONG: colors.WARN,
    Held.TOO_LONG: colors.BAD_TEXT,
}
EDGES = {Held.LONG: colors.WARN_LINE, Held.TOO_LONG: colors.BAD}
"""The left edge of a tile that was held for long: seen from afar, where words are too small."""

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
_CUT = Qt.TextElideMode.ElideRight


class TilePainter:
    """Draws in the screen's scale. Whatever stands in the sheet is painted as plain text."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._card = TileCard(theme)
        self._chips = ChipPainter(theme)
        self._freshness = Freshness.FRESH
        self.tags = TagFit(theme, TAIL_PX, HEAD_PX)
        self._elapsed_font = theme.font(17, Theme.BOLD)
        self._mark_font = theme.font(20, Theme.BOLD)
        self._name_fonts = [theme.font(size) for size in (17, 16, 15, 14)]
        self._open_fonts = [theme.font(size, Theme.SEMIBOLD) for size in (16, 15, 14)]
        self._fault_fonts = [theme.font(size, Theme.SEMIBOLD) for size in (15, 14, 13, 12)]

    def paint(
        self,
        painter: QPainter,
        card: QRectF,
        tile: Tile,
        groups: int,
        elapsed: timedelta | None,
        freshness: Freshness,
        is_down: bool = False,
    ) -> None:
        self._freshness = freshness
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = "" if tile.is_gone else EDGES.get(held(elapsed), "")
        self._card.paint(painter, card, tile, freshness, is_down, edge)
        if tile.is_gone:
            painter.setOpacity(FADED)
        first, second, third = self.lines(card)
        self._paint_tag(painter, first, tile.tag, groups)
        timed = second if tile.fault else third  # a fault needs the whole of its line
        if tile.open_word:
            right = self._paint_open(painter, timed, tile.open_word)
        else:
            right = self._paint_elapsed(painter, timed, tile, elapsed)
        timed.setRight(right - self._chips.gap)
        self._paint_holder(painter, second, tile)
        if tile.fault:
            self._paint_fault(painter, third, tile.fault)
        else:
            self._paint_states(painter, third, tile)

    def lines(self, card: QRectF) -> tuple[QRectF, QRectF, QRectF]:
        """The rooms of the tag, of the holder, and of the states and the time."""
        px, high = self._theme.metrics.px, card.height() - 2 * self._theme.metrics.px(7)
        box = card.adjusted(px(PAD_PX), px(7), -px(PAD_PX), 0)
        first = QRectF(box.left(), box.top(), box.width(), high * TAG_SHARE)
        second = QRectF(box.left(), first.bottom(), box.width(), high * HOLDER_SHARE)
        third = QRectF(box.left(), second.bottom(), box.width(), box.top() + high - second.bottom())
        return first, second, third

    def _paint_tag(self, painter: QPainter, line: QRectF, tag: str, groups: int) -> None:
        is_stale = self._freshness is Freshness.UNKNOWN
        head, tail = (colors.TEXT_STALE,) * 2 if is_stale else (colors.MUTED, colors.TEXT)
        fitted = self.tags.fit(tag, groups, line)
        fitted.paint(painter, line.left(), line.center().y(), head, tail)

    def _paint_holder(self, painter: QPainter, line: QRectF, tile: Tile) -> None:
        middle = line.center().y()
        left = self._word(painter, line, middle, tile.mark, self._mark_font, colors.TEXT)
        rest = line.adjusted(left - line.left() + self._theme.metrics.px(9), 0, 0, 0)
        self._word(painter, rest, middle, tile.name, _fitting(self._name_fonts, tile.name, rest), colors.NAME)

    def _word(
        self, painter: QPainter, line: QRectF, middle: float, text: str, font: QFont, ink: str
    ) -> float:
        """Draw text into a line, cut where it has to be; returns its right edge."""
        metrics = QFontMetricsF(font)
        room = max(0.0, line.width())
        text = metrics.elidedText(text, _CUT, room)
        high = metrics.height()
        painter.setFont(font)
        painter.setPen(QColor(ink))
        painter.drawText(QRectF(line.left(), middle - high / 2, room + 1, high), _LEFT, text)
        return line.left() + metrics.horizontalAdvance(text)

    # The last line: the states or the fault. At the right of one line the time, or the open command.

    def _paint_elapsed(self, painter: QPainter, line: QRectF, tile: Tile, elapsed: timedelta | None) -> float:
        """Returns its left edge."""
        text = gone_word() if tile.is_gone else elapsed_text(elapsed)
        left = clock = line.right() - QFontMetricsF(self._elapsed_font).horizontalAdvance(text)
        ink = colors.TEXT if tile.is_gone else HELD_COLORS[held(elapsed)]
        opacity = painter.opacity()
        painter.setOpacity(1)  # not faded: that the spool is free is the news
        if not tile.is_gone and held(elapsed) in EDGES:
            high = self._theme.metrics.scale * 14
            clock = left - glyph_width(Glyph.CLOCK, high) - high * 0.35
            paint_glyph(painter, Glyph.CLOCK, clock, line.center().y(), high, ink)
        self._word(
            painter,
            line.adjusted(left - line.left(), 0, 1, 0),
            line.center().y(),
            text,
            self._elapsed_font,
            ink,
        )
        painter.setOpacity(opacity)
        return clock

    def _paint_fault(self, painter: QPainter, line: QRectF, fault: str) -> None:
        sign = self._theme.metrics.scale * 13
        paint_glyph(painter, Glyph.WARNING, line.left(), line.center().y(), sign, colors.WARN)
        font, rest = self.fault_font(line, fault)
        self._word(painter, rest, line.center().y(), fault, font, colors.WARN)

    def fault_font(self, line: QRectF, fault: str) -> tuple[QFont, QRectF]:
        """The largest font in which a fault fits behind its sign, and the room there."""
        sign = self._theme.metrics.scale * 13
        rest = line.adjusted(glyph_width(Glyph.WARNING, sign) + sign * 0.4, 0, 0, 0)
        return _fitting(self._fault_fonts, fault, rest), rest

    def _paint_states(self, painter: QPainter, line: QRectF, tile: Tile) -> None:
        left = line.left()
        for operation, progress in tile.states:
            is_held = operation is tile.operation and not tile.is_gone
            more, room = tile.cycle if is_held else "", line.right() - left
            if self._chips.state_width(operation, progress, more) > room:
                more = ""
            if self._chips.state_width(operation, progress) > room:
                break  # an open command's word needs the room
            middle = line.center().y()
            right = self._chips.state(painter, left, middle, operation, progress, is_held, more)
            left = right + self._chips.gap

    def _paint_open(self, painter: QPainter, line: QRectF, word: str) -> float:
        """One check mark, not two: this station has recorded the action, the sheet may not have."""
        high = self._theme.metrics.scale * 15
        sign = glyph_width(Glyph.CHECK, high) + high * 0.3
        font = _fitting(self._open_fonts, word, line.adjusted(sign, 0, 0, 0))
        left = max(line.left(), line.right() - sign - QFontMetricsF(font).horizontalAdvance(word))
        paint_glyph(painter, Glyph.CHECK, left, line.center().y(), high, colors.WARN)
        rest = line.adjusted(left + sign - line.left(), 0, 1, 0)
        self._word(painter, rest, line.center().y(), word, font, colors.WARN)
        return left


def _fitting(fonts: list[QFont], text: str, line: QRectF) -> QFont:
    """The largest font in which the text fits, else the smallest."""
    return next((f for f in fonts if QFontMetricsF(f).horizontalAdvance(text) <= line.width()), fonts[-1])
