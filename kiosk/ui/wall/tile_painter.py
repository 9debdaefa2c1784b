"""Paints a tile of the wall board: only what can be read from five metres. GUI thread only."""

from datetime import timedelta

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from kiosk.core.shop.held_time import held
from kiosk.core.shop.tags.tag_tails import split_tail
from kiosk.live.freshness import Freshness
from kiosk.ui.grid.tile import Tile
from kiosk.ui.grid.tile_card import TileCard
from kiosk.ui.grid.tile_painter import EDGES, HELD_COLORS
from kiosk.ui.look import colors
from kiosk.ui.look.chips import ChipPainter
from kiosk.ui.look.elapsed import elapsed_text
from kiosk.ui.look.glyphs import Glyph, paint_glyph
from kiosk.ui.look.tag_text import keep_end
from kiosk.ui.look.theme import Theme
from kiosk.ui.wall.metrics import GROUP_PX, LARGE_PX, SMALL_PX

PAD_PX = 13
LINES = (0.345, 0.655, 0.925)
"""Positions of the three lines, as shares of the card's height: tail; mark; name and time."""
LEAST_OF_NAME = 0.5
"""The share of its line that a name has at least."""
NARROWER_PX = (LARGE_PX, 31, 27, 23, SMALL_PX)
"""The smallest size of a long mark or time, and of a tail before its start is cut."""
TIMES_PX = NARROWER_PX[2:]
"""The time stands beside the name."""
NAMES_PX = (25, 22, SMALL_PX)


class BoardTilePainter:
    """Paints the tail; the operation and the worker's mark; his name and the time.

    The tail tells the spools in view apart, so its head is left out where a name is known."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._card = TileCard(theme)
        self._chips = ChipPainter(theme, SMALL_PX)
        self._bold = [theme.font(size, Theme.BOLD) for size in NARROWER_PX]
        self._times = [theme.font(size, Theme.BOLD) for size in TIMES_PX]
        self._mono = [theme.font(size, Theme.BOLD, mono=True) for size in (GROUP_PX, *NARROWER_PX)]
        self._head_font = theme.font(SMALL_PX, mono=True)
        self._name_fonts = [theme.font(size) for size in NAMES_PX]

    def paint(
        self,
        painter: QPainter,
        card: QRectF,
        tile: Tile,
        groups: int,
        elapsed: timedelta | None,
        freshness: Freshness,
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._card.paint(painter, card, tile, freshness, is_down=False, edge_ink=EDGES.get(held(elapsed), ""))
        pad = self._theme.metrics.px(PAD_PX)
        box = card.adjusted(pad, 0, -pad, 0)
        is_stale = freshness is Freshness.UNKNOWN
        first, second, third = (box.top() + share * box.height() for share in LINES)
        head, tail = split_tail(tile.tag, groups)
        is_whole = self._paint_tail(painter, box, first, tail, is_stale)
        self._paint_holder(painter, box, second, tile)
        name = tile.name.partition(" ")[0]
        right = self._paint_time(painter, box, third, box.width() * (1 - LEAST_OF_NAME), elapsed)
        box.setRight(right - pad)
        if name and is_whole:
            self._paint_name(painter, box, third, name, tile)
        else:
            self._paint_head(painter, box, third, head if is_whole else tile.tag, tile, is_stale)

    def _paint_time(
        self, painter: QPainter, box: QRectF, baseline: float, room: float, elapsed: timedelta | None
    ) -> float:
        """Returns its left edge."""
        text = elapsed_text(elapsed)
        font = _fitting(self._times, text, room)
        left = box.right() - QFontMetricsF(font).horizontalAdvance(text)
        self._write(painter, left, baseline, text, font, HELD_COLORS[held(elapsed)])
        return left

    def _paint_tail(self, painter: QPainter, box: QRectF, baseline: float, tail: str, is_stale: bool) -> bool:
        """Returns True if all of it could be painted."""
        font = _fitting(self._mono, tail, box.width())
        text = keep_end(tail, QFontMetricsF(font), box.width())
        self._write(painter, box.left(), baseline, text, font, colors.TEXT_STALE if is_stale else colors.TEXT)
        return text == tail

    def _paint_holder(self, painter: QPainter, box: QRectF, baseline: float, tile: Tile) -> None:
        px, left = self._theme.metrics.px, box.left()
        if tile.operation:
            middle = baseline - QFontMetricsF(self._bold[0]).capHeight() / 2
            left = self._chips.badge(painter, left, middle, tile.operation) + px(11)
        room = box.right() - left
        font = _fitting(self._bold, tile.mark, room)
        text = QFontMetricsF(font).elidedText(tile.mark, Qt.TextElideMode.ElideRight, room)
        self._write(painter, left, baseline, text, font, colors.TEXT)

    def _paint_name(self, painter: QPainter, box: QRectF, baseline: float, name: str, tile: Tile) -> None:
        left = self._paint_fault(painter, box, baseline, tile)
        room = box.right() - left
        font = _fitting(self._name_fonts, name, room)
        text = QFontMetricsF(font).elidedText(name, Qt.TextElideMode.ElideRight, room)
        self._write(painter, left, baseline, text, font, colors.WARN if tile.fault else colors.NAME)

    def _paint_fault(self, painter: QPainter, box: QRectF, baseline: float, tile: Tile) -> float:
        """Only a sign: what the fault is can be read at a kiosk. Returns where the words begin."""
        if not tile.fault:
            return box.left()
        capitals = QFontMetricsF(self._head_font).capHeight()
        high = capitals * 1.2
        sign = paint_glyph(painter, Glyph.WARNING, box.left(), baseline - capitals / 2, high, colors.WARN)
        return sign + high * 0.5

    def _paint_head(
        self, painter: QPainter, box: QRectF, baseline: float, head: str, tile: Tile, is_stale: bool
    ) -> None:
        left, metrics = self._paint_fault(painter, box, baseline, tile), QFontMetricsF(self._head_font)
        ink = colors.WARN if tile.fault else colors.TEXT_STALE if is_stale else colors.MUTED
        text = keep_end(head, metrics, box.right() - left)
        self._write(painter, left, baseline, text, self._head_font, ink)

    @staticmethod
    def _write(painter: QPainter, left: float, baseline: float, text: str, font: QFont, ink: str) -> None:
        painter.setFont(font)
        painter.setPen(QColor(ink))
        painter.drawText(QPointF(left, baseline), text)


def _fitting(fonts: list[QFont], text: str, room: float) -> QFont:
    """The largest font in which the text fits, else the smallest."""
    return next((font for font in fonts if QFontMetricsF(font).horizontalAdvance(text) <= room), fonts[-1])
