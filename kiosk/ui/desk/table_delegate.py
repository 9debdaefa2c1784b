"""Shows the table's cells from rendered pictures of whole rows. GUI thread only."""

from collections import OrderedDict

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from kiosk.ui.desk.column_widths import TableSizes, sizes_for
from kiosk.ui.desk.held_row_painter import HeldRowPainter, RowLook
from kiosk.ui.desk.held_table import HeldTable
from kiosk.ui.look.theme import Theme

MOST_KEPT = 60
"""Pictures of rows: more than a screen shows."""

Index = QModelIndex | QPersistentModelIndex


class TableDelegate(QStyledItemDelegate):
    """A row is painted once, and again when it looks different: nine cells a row are too many to paint each
    time that rows move."""

    def __init__(self, table: HeldTable, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table, self._theme = table, theme
        self._kept: OrderedDict[str, tuple[RowLook, QPixmap]] = OrderedDict()
        self.begin()
        self.fit(sizes_for(theme, 1))

    def fit(self, sizes: TableSizes) -> None:
        """The columns have these widths from now on."""
        self._width = sum(sizes.widths.values())
        self._painter = HeldRowPainter(self._theme, sizes)
        self._kept.clear()

    def begin(self) -> None:
        """The view is about to paint: what rows look like is asked anew."""
        self._at, self._shown = -1, QPixmap()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cell, ratio = QRectF(option.rect), painter.device().devicePixelRatioF()
        if index.row() != self._at:  # the cells of a row come one after another
            self._at = index.row()
            size = QSize(self._width, option.rect.height())
            self._shown = self._picture(self._table.look(self._at), size, ratio)
        part = QRectF(cell.left() * ratio, 0, cell.width() * ratio, cell.height() * ratio)
        painter.drawPixmap(cell, self._shown, part)

    def _picture(self, look: RowLook, size: QSize, ratio: float) -> QPixmap:
        key = look.row.tile.key
        known, picture = self._kept.get(key, (None, None))
        if picture is None or known != look or picture.size() != size * ratio:
            picture = QPixmap(size * ratio)
            picture.setDevicePixelRatio(ratio)
            painter = QPainter(picture)
            self._painter.paint(painter, QRectF(0, 0, size.width(), size.height()), look)
            painter.end()
            self._kept[key] = (look, picture)
            if len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return picture
