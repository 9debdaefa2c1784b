"""Paints the tiles of the live grid. GUI thread only."""

from datetime import timedelta

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from kiosk.ui import colors
from kiosk.ui.chips import ChipPainter
from kiosk.ui.elapsed import Held, elapsed_text, held
from kiosk.ui.flick_list import FlickList
from kiosk.ui.glyphs import Glyph, glyph_width, paint_glyph
from kiosk.ui.grid_model import ELAPSED_ROLE, TILE_ROLE
from kiosk.ui.shop_model import Freshness
from kiosk.ui.tag_text import keep_end, split_tag
from kiosk.ui.theme import Theme
from kiosk.ui.tile import Tile, gone_word

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
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
_CUT = Qt.TextElideMode.ElideRight

Index = QModelIndex | QPersistentModelIndex


class TileDelegate(QStyledItemDelegate):
    """A tile has the tag and its time, the holder, its fault if it has one, and the state of both operations.

    `size` is a tile with half of the gap on each side; `freshness` decides the look of all of them.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._chips = ChipPainter(theme)
        self.size = QSize(1, 1)
        self.gap = 2 * theme.metrics.px(7.5)
        self.freshness = Freshness.FRESH
        self._prefix_font = theme.font(16, mono=True)
        self._elapsed_font = theme.font(20, Theme.SEMIBOLD)
        self._mark_font = theme.font(22, Theme.BOLD)
        self._name_fonts = [theme.font(size) for size in (20, 19, 18, 17)]
        self._fault_font = theme.font(17, Theme.SEMIBOLD)
        self._hatching = _hatching(theme)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return self.size

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tile: Tile = index.data(TILE_ROLE)
        view = option.widget
        is_down = isinstance(view, FlickList) and view.pressed_index == index
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        half = self.gap / 2
        card = QRectF(option.rect).adjusted(half, half, -half, -half)
        self._paint_card(painter, card, tile, is_down)
        pad = self._theme.metrics.px(17)
        inner = card.adjusted(pad, 0, -pad, 0)
        if tile.is_gone:
            painter.setOpacity(FADED)
        self._paint_tag(painter, inner, tile, index.data(ELAPSED_ROLE))
        self._paint_holder(painter, inner, tile)
        if tile.fault:
            self._paint_fault(painter, inner, tile.fault)
        self._paint_states(painter, inner, tile)
        painter.restore()

    def _at(self, box: QRectF, design_px: float) -> float:
        return box.top() + design_px * self._theme.metrics.scale

    # The card.

    def _paint_card(self, painter: QPainter, box: QRectF, tile: Tile, is_down: bool) -> None:
        px = self._theme.metrics.px
        is_stale = self.freshness is Freshness.UNKNOWN
        radius = px(13)
        if tile.is_selected:
            halo = px(4)
            painter.setPen(QPen(QColor(colors.HALO), halo))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(-halo / 2, -halo / 2, halo / 2, halo / 2), radius, radius)
        pen = self._frame(tile)
        edge = pen.widthF() / 2
        face = box.adjusted(edge, edge, -edge, -edge)
        ground = colors.CARD_SELECTED if tile.is_selected else colors.RAISED if is_down else colors.CARD
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colors.PANEL if tile.is_gone else ground))
        painter.drawRoundedRect(face, radius, radius)
        if is_stale and not tile.is_gone:
            painter.setBrushOrigin(box.topLeft())
            painter.setBrush(QBrush(self._hatching))
            painter.drawRoundedRect(face, radius, radius)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(face, radius, radius)

    def _frame(self, tile: Tile) -> QPen:
        px = self._theme.metrics.px
        is_stale = self.freshness is Freshness.UNKNOWN
        if tile.is_mine or tile.is_selected:
            color, width = colors.ACCENT, px(4 if tile.is_selected else 3)
        elif is_stale:
            color, width = colors.LINE_STALE, px(2)
        elif self.freshness is Freshness.AGEING:
            color, width = colors.WARN_LINE, px(2)
        else:
            color, width = colors.LINE, px(2)
        pen = QPen(QColor(color), width)
        if is_stale or tile.is_gone:
            pen.setDashPattern([3, 2.5])
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        return pen

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
        painter.setPen(QColor(colors.TEXT_STALE if self.freshness is Freshness.UNKNOWN else colors.TEXT))
        painter.drawText(line.left(), baseline, group)  # by its baseline: the two sizes stand on one line
        left = line.left() + metrics.horizontalAdvance(group) + px(11)
        self._paint_prefix(painter, prefix, left, baseline, time_left - px(10) - left)

    def _paint_prefix(
        self, painter: QPainter, prefix: str, left: float, baseline: float, room: float
    ) -> None:
        painter.setFont(self._prefix_font)
        painter.setPen(QColor(colors.TEXT_STALE if self.freshness is Freshness.UNKNOWN else colors.MUTED))
        painter.drawText(left, baseline, keep_end(prefix, QFontMetricsF(self._prefix_font), room))

    def _group_font(self, group: str, room: float) -> QFont:
        for size in (GROUP_PX, 32, 26, SMALLEST_GROUP_PX):
            font = self._theme.font(size, Theme.BOLD, mono=True)
            if QFontMetricsF(font).horizontalAdvance(group) <= room:
                break
        return font

    def _paint_elapsed(self, painter: QPainter, line: QRectF, tile: Tile, elapsed: timedelta | None) -> float:
        """Returns where it begins."""
        text = gone_word() if tile.is_gone else elapsed_text(elapsed)
        metrics = QFontMetricsF(self._elapsed_font)
        wide = metrics.horizontalAdvance(text)
        painter.setFont(self._elapsed_font)
        painter.setPen(QColor(colors.TEXT if tile.is_gone else HELD_COLORS[held(elapsed)]))
        opacity = painter.opacity()
        painter.setOpacity(1)  # that it is free now is the news
        painter.drawText(line.right() - wide, line.top() + self._theme.metrics.scale * 34, text)
        painter.setOpacity(opacity)
        return line.right() - wide

    # The second line: what for, and who. The third: what is wrong.

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

    # The last line: the state of both operations, and whether the sheet has it.

    def _paint_states(self, painter: QPainter, box: QRectF, tile: Tile) -> None:
        left, middle = box.left(), self._at(box, 130 if tile.fault else 125)
        for operation, progress in tile.states:
            left = self._chips.state(painter, left, middle, operation, progress) + self._chips.gap
        if tile.is_confirmed and not tile.is_gone:
            high = self._theme.metrics.scale * 17
            sign_left = box.right() - glyph_width(Glyph.CHECKS, high)
            if sign_left >= left:
                paint_glyph(painter, Glyph.CHECKS, sign_left, middle, high, colors.ARM)


def _hatching(theme: Theme) -> QPixmap:
    """Diagonal stripes that fit together at every edge."""
    side = theme.metrics.px(36)
    pixmap = QPixmap(side, side)
    pixmap.fill(QColor(colors.CARD))
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    # A line at 45° is wider on the axis than across; half of the ground is striped.
    painter.setPen(QPen(QColor(colors.STRIPE), side / 2 * 0.7071))
    for shift in (-side, 0, side):
        painter.drawLine(-side, shift - side, 2 * side, shift + 2 * side)
    painter.end()
    return pixmap
