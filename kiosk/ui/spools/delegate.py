"""Paints the lines of the spool list. GUI thread."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from kiosk.ui.look import colors
from kiosk.ui.look.theme import Theme
from kiosk.ui.spools.lines import Line
from kiosk.ui.spools.list_model import LINE_ROLE, ROW_ROLE
from kiosk.ui.spools.row import SpoolRow
from kiosk.ui.spools.row_fit import DETAIL_PX, RowWords
from kiosk.ui.spools.row_painter import SpoolRowPainter
from kiosk.ui.touch.flick_list import FlickList

ROW_PX = 71
GAP_PX = 8
HEADING_PX = 32

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
_CENTER = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine

Index = QModelIndex | QPersistentModelIndex


class SpoolDelegate(QStyledItemDelegate):
    """Paints rows as cards with the tag's last group large, headings and notes as plain text."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows = SpoolRowPainter(theme)
        metrics = theme.metrics
        self.gap = metrics.px(GAP_PX)
        self.row_height = max(metrics.target, metrics.px(ROW_PX)) + self.gap
        self.heading_height = metrics.px(HEADING_PX)
        self.columns = 1
        self.width = 1

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        line: Line = index.data(LINE_ROLE)
        if line.is_heading:
            return QSize(self.width, self.heading_height)
        # One pixel less, or Qt wraps before a row that fits exactly.
        return QSize((self.width - 1) // self.columns if line.key else self.width, self.row_height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line: Line = index.data(LINE_ROLE)
        row: SpoolRow | None = index.data(ROW_ROLE)
        box = QRectF(option.rect)
        if line.key and row is not None:
            view = option.widget
            is_down = isinstance(view, FlickList) and view.pressed_index == index
            self._rows.paint(painter, self._card(box), row, is_down)
        elif line.is_heading:
            self._paint_heading(painter, box, str(index.data()))
        else:
            self._paint_note(painter, box, str(index.data()))
        painter.restore()

    def has_room_for_columns(self) -> bool:
        """Whether rows are high enough for two columns, where chips need a line below the text."""
        return self._rows.fit.has_third_line(self.row_height - self.gap)

    def words_of(self, row: SpoolRow, place: QRect) -> RowWords:
        """The row's words when painted into this rectangle."""
        return self._rows.fit.words(row, self._card(QRectF(place)))

    def _card(self, place: QRectF) -> QRectF:
        return place.adjusted(0, 0, -self.gap if self.columns > 1 else 0, -self.gap)

    def _paint_heading(self, painter: QPainter, box: QRectF, text: str) -> None:
        painter.setFont(self._theme.font(DETAIL_PX, Theme.SEMIBOLD))
        painter.setPen(QColor(colors.MUTED))
        painter.drawText(box, _LEFT, text)

    def _paint_note(self, painter: QPainter, box: QRectF, text: str) -> None:
        font = self._theme.font(20)
        painter.setFont(font)
        painter.setPen(QColor(colors.MUTED))
        painter.drawText(
            box, _CENTER, QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        )
