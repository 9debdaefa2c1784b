"""Paints a tile of the wall board: only what can be read from five metres. GUI thread only."""

from datetime import timedelta

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from kiosk.core.shop.held_time import held
from kiosk.live.freshness import Freshness
from kiosk.ui.grid.tile import Tile
from kiosk.ui.grid.tile_card import TileCard
from kiosk.ui.grid.tile_painter import HELD_COLORS
from kiosk.ui.look import colors
from kiosk.ui.look.chips import ChipPainter
from kiosk.ui.look.elapsed import elapsed_text
from kiosk.ui.look.glyphs import Glyph, paint_glyph
from kiosk.ui.look.tag_text import keep_end, split_tag
from kiosk.ui.look.theme import Theme
from kiosk.ui.wall.metrics import GROUP_PX, LARGE_PX, SMALL_PX

PAD_PX = 13
LINES = (0.36, 0.69, 0.905)
"""Positions of the three lines, as shares of the card's height: group and time, holder, rest of the tag."""
NARROWER_PX = (LARGE_PX, 31, 27, 23, SMALL_PX)
"""The smallest size of a long mark or time, and of a group before its start is cut."""


class BoardTilePainter:
    """Paints the last group and the time, the operation and the worker's mark, the rest of the tag."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._card = TileCard(theme)
        self._chips = ChipPainter(theme)
        self._bold = [theme.font(size, Theme.BOLD) for size in NARROWER_PX]
        self._mono = [theme.font(size, Theme.BOLD, mono=True) for size in (GROUP_PX, *NARROWER_PX)]
        self._prefix_font = theme.font(SMALL_PX, mono=True)

    def paint(
        self, painter: QPainter, card: QRectF, tile: Tile, elapsed: timedelta | None, freshness: Freshness
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._card.paint(painter, card, tile, freshness, is_down=False)
        pad = self._theme.metrics.px(PAD_PX)
        box = card.adjusted(pad, 0, -pad, 0)
        is_stale = freshness is Freshness.UNKNOWN
        first, second, third = (box.top() + share * box.height() for share in LINES)
        prefix, group = split_tag(tile.tag)
        time_left = self._paint_time(painter, box, first, elapsed)
        if not self._paint_group(painter, box.left(), first, time_left, group, is_stale):
            prefix = tile.tag
        self._paint_holder(painter, box, second, tile)
        self._paint_prefix(painter, box, third, prefix, tile, is_stale)

    def _paint_time(
        self, painter: QPainter, box: QRectF, baseline: float, elapsed: timedelta | None
    ) -> float:
        """Returns its left edge."""
        text = elapsed_text(elapsed)
        font = _fitting(self._bold, text, box.width() * 0.66)
        left = box.right() - QFontMetricsF(font).horizontalAdvance(text)
        self._write(painter, left, baseline, text, font, HELD_COLORS[held(elapsed)])
        return left

    def _paint_group(
        self, painter: QPainter, left: float, baseline: float, right: float, group: str, is_stale: bool
    ) -> bool:
        """Returns True if all of it could be painted."""
        room = right - left - self._theme.metrics.px(10)
        font = _fitting(self._mono, group, room)
        text = keep_end(group, QFontMetricsF(font), room)
        self._write(painter, left, baseline, text, font, colors.TEXT_STALE if is_stale else colors.TEXT)
        return text == group

    def _paint_holder(self, painter: QPainter, box: QRectF, baseline: float, tile: Tile) -> None:
        px, left = self._theme.metrics.px, box.left()
        if tile.operation:
            middle = baseline - QFontMetricsF(self._bold[0]).capHeight() / 2
            left = self._chips.badge(painter, left, middle, tile.operation) + px(11)
        room = box.right() - left
        font = _fitting(self._bold, tile.mark, room)
        text = QFontMetricsF(font).elidedText(tile.mark, Qt.TextElideMode.ElideRight, room)
        self._write(painter, left, baseline, text, font, colors.TEXT)

    def _paint_prefix(
        self, painter: QPainter, box: QRectF, baseline: float, prefix: str, tile: Tile, is_stale: bool
    ) -> None:
        """Only a sign: what the fault is can be read at a kiosk."""
        left, metrics = box.left(), QFontMetricsF(self._prefix_font)
        if tile.fault:
            high = metrics.capHeight() * 1.2
            middle = baseline - metrics.capHeight() / 2
            left = paint_glyph(painter, Glyph.WARNING, left, middle, high, colors.WARN) + high * 0.5
        ink = colors.WARN if tile.fault else colors.TEXT_STALE if is_stale else colors.MUTED
        text = keep_end(prefix, metrics, box.right() - left)
        self._write(painter, left, baseline, text, self._prefix_font, ink)

    @staticmethod
    def _write(painter: QPainter, left: float, baseline: float, text: str, font: QFont, ink: str) -> None:
        painter.setFont(font)
        painter.setPen(QColor(ink))
        painter.drawText(QPointF(left, baseline), text)


def _fitting(fonts: list[QFont], text: str, room: float) -> QFont:
    """The largest font in which the text fits, else the smallest."""
    return next((font for font in fonts if QFontMetricsF(font).horizontalAdvance(text) <= room), fonts[-1])
