"""Paints the lines of the spool list. GUI thread."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from kiosk.ui.look import colors
from kiosk.ui.look.theme import Theme
from kiosk.ui.spools.lines import Line, Section
from kiosk.ui.spools.list_model import LINE_ROLE, ROW_ROLE
from kiosk.ui.spools.row import SpoolRow
from kiosk.ui.spools.row_painter import SpoolRowPainter
from kiosk.ui.spools.row_words import RowWords
from kiosk.ui.touch.flick_list import FlickList

ROW_PX, MINE_PX = 57, 62
GAP_PX = 5
HEADING_PX, HEADING_TEXT_PX = 25, 17
MINE_COLUMNS, NARROWEST_MINE_PX = 2, 165
"""How many of the worker's own stand side by side at least, and how wide one is at least."""

UNSAID = frozenset({Section.MINE, Section.AVAILABLE})
"""Sections whose headings are left out where height is scarce."""

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
_CENTER = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine

Index = QModelIndex | QPersistentModelIndex


class SpoolDelegate(QStyledItemDelegate):
    """Paints rows as cards with the tag's tail large, headings and notes as plain text."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows = SpoolRowPainter(theme)
        metrics = theme.metrics
        self.gap = metrics.px(GAP_PX)
        self.row_height = max(metrics.target, metrics.px(ROW_PX)) + self.gap
        self.mine_height = max(metrics.target, metrics.px(MINE_PX)) + self.gap
        self.heading_height = metrics.px(HEADING_PX)
        self.columns = 1
        self.mine_columns = MINE_COLUMNS
        self.has_headings = True
        self.width = 1

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        line: Line = index.data(LINE_ROLE)
        if line.is_heading:
            is_shown = self.has_headings or line.section not in UNSAID
            return QSize(self.width, self.heading_height if is_shown else 1)
        columns = self.columns_of(line)
        high = self.mine_height if line.section is Section.MINE and columns > 1 else self.row_height
        # One pixel less, or Qt wraps before a row that fits exactly.
        return QSize((self.width - 1) // columns, high)

    def has_room_for(self, columns: int) -> bool:
        """Whether a tail fits into each of so many spools of the worker's own, side by side."""
        return self.width // columns >= self._theme.metrics.px(NARROWEST_MINE_PX)

    def columns_of(self, line: Line) -> int:
        """How many lines like this one stand side by side."""
        if not line.key:
            return 1
        return max(self.columns, self.mine_columns) if line.section is Section.MINE else self.columns

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line: Line = index.data(LINE_ROLE)
        row: SpoolRow | None = index.data(ROW_ROLE)
        box = QRectF(option.rect)
        if line.key and row is not None:
            view = option.widget
            is_down = isinstance(view, FlickList) and view.pressed_index == index
            self._rows.paint(painter, self._card(box), row, self.columns_of(line) > 1, is_down)
        elif line.is_heading:
            if self.has_headings or line.section not in UNSAID:
                self._paint_heading(painter, box, str(index.data()))
        else:
            self._paint_note(painter, box, str(index.data()))
        painter.restore()

    def words_of(self, line: Line, row: SpoolRow, place: QRect) -> RowWords:
        """The row's words when painted into this rectangle."""
        return self._rows.fit.words(row, self._card(QRectF(place)), self.columns_of(line) > 1)

    def _card(self, place: QRectF) -> QRectF:
        return place.adjusted(0, 0, -self.gap, -self.gap)

    def _paint_heading(self, painter: QPainter, box: QRectF, text: str) -> None:
        painter.setFont(self._theme.font(HEADING_TEXT_PX, Theme.SEMIBOLD))
        painter.setPen(QColor(colors.MUTED))
        painter.drawText(box, _LEFT, text)

    def _paint_note(self, painter: QPainter, box: QRectF, text: str) -> None:
        font = self._theme.font(20)
        painter.setFont(font)
        painter.setPen(QColor(colors.MUTED))
        painter.drawText(
            box, _CENTER, QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        )
