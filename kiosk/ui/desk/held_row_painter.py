"""Paints a row of the table. Whatever stands in the sheet is painted as plain text. GUI thread only."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter

from kiosk.core.shop.data import Progress
from kiosk.core.shop.held_time import Held
from kiosk.live.freshness import Freshness
from kiosk.ui.desk.column_widths import PAD_PX, RIGHT, TAG_PX, TableSizes, cell_font
from kiosk.ui.desk.held_row import Column, HeldRow
from kiosk.ui.grid.tile_card import hatching
from kiosk.ui.grid.tile_painter import FADED, HELD_COLORS
from kiosk.ui.look import colors
from kiosk.ui.look.chips import ChipPainter
from kiosk.ui.look.glyphs import Glyph, glyph_width, paint_glyph
from kiosk.ui.look.plain_label import SMALLEST
from kiosk.ui.look.tag_text import TagFit
from kiosk.ui.look.theme import Theme

CHIP_PX = 13.5
EDGE_PX = 4
"""The orange edge of the chosen row."""
LEAST_TEXT = 11
"""Real pixels, of words that would be cut."""
_SINGLE = Qt.TextFlag.TextSingleLine | Qt.AlignmentFlag.AlignVCenter


class RowLook(NamedTuple):
    """All that a row shows: `texts` are those of its cells, from left to right."""

    row: HeldRow
    texts: tuple[str, ...]
    how_long: Held
    groups: int
    freshness: Freshness


class _Face:
    """A font, the smaller one for words that have no room, and how wide words are in both."""

    def __init__(self, font: QFont) -> None:
        self.font, self.smaller = font, QFont(font)
        self.smaller.setPixelSize(max(LEAST_TEXT, round(font.pixelSize() * SMALLEST)))
        self.metrics, self.smaller_metrics = QFontMetricsF(font), QFontMetricsF(self.smaller)


class HeldRowPainter:
    """Draws rows for a table of one width, in the screen's scale."""

    def __init__(self, theme: Theme, sizes: TableSizes) -> None:
        share = sizes.share
        self._theme, self._widths = theme, sizes.widths
        self._pad = theme.metrics.px(PAD_PX * share)
        self._tags = TagFit(theme, TAG_PX * share, TAG_PX * share)
        self._chips = ChipPainter(theme, CHIP_PX * share)
        self._hatching = QBrush(hatching(theme))
        self._faces = {column: _Face(cell_font(theme, column, share)) for column in Column}
        painters: Mapping[Column, Callable[[QPainter, QRectF, RowLook], None]] = {
            Column.TAG: self._paint_tag,
            Column.OPERATION: self._paint_operation,
            Column.HOLDER: self._paint_holder,
            Column.HELD: self._paint_held,
            Column.STATE: self._paint_state,
        }
        self._painters = MappingProxyType(painters)

    def paint(self, painter: QPainter, box: QRectF, look: RowLook) -> None:
        """Fill a row with its ground, the line below it, and its cells."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, box, look)
        left = box.left()
        for column in Column:
            width = self._widths[column]
            cell = QRectF(left + self._pad, box.top(), width - 2 * self._pad, box.height())
            painter.setOpacity(FADED if look.row.tile.is_gone and column is not Column.HELD else 1)
            own = self._painters.get(column)
            if own is not None:
                own(painter, cell, look)
            else:
                self._word(painter, cell, look.texts[column.value], column, colors.TEXT)
            left += width

    def _paint_ground(self, painter: QPainter, box: QRectF, look: RowLook) -> None:
        px, is_selected = self._theme.metrics.px, look.row.tile.is_selected
        if look.freshness is Freshness.UNKNOWN:
            painter.fillRect(box, self._hatching)
        else:
            painter.fillRect(box, QColor(colors.CARD_SELECTED if is_selected else colors.GROUND))
        line = max(1, px(1))
        below = QRectF(box.left(), box.bottom() - line, box.width(), line)
        painter.fillRect(below, QColor(colors.ACCENT if is_selected else colors.LINE))
        if is_selected:
            painter.fillRect(QRectF(box.left(), box.top(), px(EDGE_PX), box.height()), QColor(colors.ACCENT))

    def _paint_tag(self, painter: QPainter, cell: QRectF, look: RowLook) -> None:
        is_stale = look.freshness is Freshness.UNKNOWN
        head, tail = (colors.TEXT_STALE,) * 2 if is_stale else (colors.MUTED, colors.TEXT)
        fitted = self._tags.fit(look.row.tile.tag, look.groups, cell)
        fitted.paint(painter, cell.left(), cell.center().y(), head, tail)

    def _paint_operation(self, painter: QPainter, cell: QRectF, look: RowLook) -> None:
        tile = look.row.tile
        if tile.operation is not None:
            left, middle = cell.left(), cell.center().y()
            self._chips.state(
                painter, left, middle, tile.operation, Progress.EN_PROGRESO, is_held=not tile.is_gone
            )

    def _paint_holder(self, painter: QPainter, cell: QRectF, look: RowLook) -> None:
        tile = look.row.tile
        ink = colors.ACCENT_TEXT if tile.is_mine else colors.TEXT
        if look.row.fault and not tile.name:
            ink = colors.WARN
        right = self._word(painter, cell, tile.mark, Column.HELD, ink)
        rest = cell.adjusted(right - cell.left() + self._theme.metrics.px(6), 0, 0, 0)
        self._word(painter, rest, tile.name, Column.HOLDER, colors.NAME)

    def _paint_held(self, painter: QPainter, cell: QRectF, look: RowLook) -> None:
        text, ink = look.texts[Column.HELD.value], HELD_COLORS[look.how_long]
        self._word(painter, cell, text, Column.HELD, ink, is_right=True)
        if look.how_long in (Held.LONG, Held.TOO_LONG):
            high = self._theme.metrics.scale * 14
            width = self._faces[Column.HELD].metrics.horizontalAdvance(text)
            left = cell.right() - width - glyph_width(Glyph.CLOCK, high) - high * 0.35
            paint_glyph(painter, Glyph.CLOCK, left, cell.center().y(), high, ink)

    def _paint_state(self, painter: QPainter, cell: QRectF, look: RowLook) -> None:
        text = look.texts[Column.STATE.value]
        if not (look.row.fault or look.row.tile.open_word):
            is_stale = look.freshness is Freshness.UNKNOWN
            self._word(painter, cell, text, Column.STATE, colors.TEXT_STALE if is_stale else colors.TEXT)
            return
        sign = Glyph.CHECK if look.row.tile.open_word else Glyph.WARNING
        high = self._theme.metrics.scale * 13
        right = paint_glyph(painter, sign, cell.left(), cell.center().y(), high, colors.WARN)
        rest = cell.adjusted(right - cell.left() + high * 0.4, 0, 0, 0)
        self._word(painter, rest, text, Column.STATE, colors.WARN)

    def _word(
        self,
        painter: QPainter,
        cell: QRectF,
        text: str,
        face: Column,
        ink: str,
        is_right: bool | None = None,
    ) -> float:
        """Draw text in the face of a column, smaller or cut where it has to be; returns its right edge."""
        if not text:
            return cell.left()
        fonts, room = self._faces[face], max(0.0, cell.width())
        font, width = fonts.font, fonts.metrics.horizontalAdvance(text)
        if width > room:
            font, cut = fonts.smaller, Qt.TextElideMode.ElideRight
            text = fonts.smaller_metrics.elidedText(text, cut, room)
            width = fonts.smaller_metrics.horizontalAdvance(text)
        ends_right = face in RIGHT and face is not Column.HELD if is_right is None else is_right
        side = Qt.AlignmentFlag.AlignRight if ends_right else Qt.AlignmentFlag.AlignLeft
        painter.setFont(font)
        painter.setPen(QColor(ink))
        painter.drawText(cell, _SINGLE | side, text)
        return cell.left() + width
