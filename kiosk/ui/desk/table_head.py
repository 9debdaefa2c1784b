"""The headings of the table: a touch sorts by one. GUI thread only."""

from functools import partial

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kiosk.ui.desk.column_widths import HEAD_PX, PAD_PX, RIGHT
from kiosk.ui.desk.held_row import Column, title_of
from kiosk.ui.desk.held_table import HeldTable
from kiosk.ui.desk.table_view import TableView
from kiosk.ui.look import colors
from kiosk.ui.look.glyphs import Glyph, glyph_width, paint_glyph
from kiosk.ui.look.tap_button import TapButton
from kiosk.ui.look.theme import Theme

HEIGHT_PX = 36


class Heading(TapButton):
    """The title of a column; of the one that sorts bold, with an arrow."""

    def __init__(self, column: Column, theme: Theme, parent: QWidget) -> None:
        super().__init__(f"heading{column.name.capitalize()}", theme.metrics, title_of(column), parent=parent)
        self._column, self._theme = column, theme
        self._arrow: Glyph | None = None
        self.setMinimumSize(0, 0)

    def show_sorted(self, arrow: Glyph | None) -> None:
        """`arrow` is None where another column sorts."""
        self._arrow = arrow
        ways = {Glyph.DOWN: self.tr("de mayor a menor"), Glyph.UP: self.tr("de menor a mayor")}
        self.setAccessibleDescription(ways[arrow] if arrow else self.tr("ordenar por esta columna"))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        px = self._theme.metrics.px
        is_sorted = self._arrow is not None
        font = self._theme.font(HEAD_PX, self._theme.BOLD if is_sorted else self._theme.SEMIBOLD)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isDown():
            painter.fillRect(self.rect(), QColor(colors.LINE))
        box = QRectF(self.rect()).adjusted(px(PAD_PX), 0, -px(PAD_PX), 0)
        high = px(9)
        sign = glyph_width(self._arrow, high) + px(4) if self._arrow else 0.0
        text = QFontMetricsF(font).horizontalAdvance(self.text())
        left = box.right() - text - sign if self._column in RIGHT else box.left()
        painter.setFont(font)
        painter.setPen(QColor(colors.TEXT if is_sorted else colors.MUTED))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.drawText(QRectF(left, 0, text + 1, self.height()), flags, self.text())
        if self._arrow:
            paint_glyph(
                painter, self._arrow, left + text + px(4), self.height() / 2, high, colors.ACCENT_TEXT
            )
        painter.end()


class TableHead(QWidget):
    """Stands above the table, each heading over its column."""

    def __init__(self, table: HeldTable, view: TableView, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._table, self._view = table, view
        self.headings = {column: Heading(column, theme, self) for column in Column}
        for column, heading in self.headings.items():
            heading.tapped.connect(partial(self._on_tapped, column))
        self.setFixedHeight(max(theme.metrics.desk_row, theme.metrics.px(HEIGHT_PX)))
        view.laid_out.connect(self._place)
        self._show()

    def _on_tapped(self, column: Column) -> None:
        self._table.sort_by(column)
        self._show()

    def _show(self) -> None:
        sorting = self._table.sorting
        for column, heading in self.headings.items():
            arrow = Glyph.DOWN if sorting.is_descending else Glyph.UP
            heading.show_sorted(arrow if column is sorting.column else None)

    def _place(self) -> None:
        for column, heading in self.headings.items():
            left = self._view.columnViewportPosition(column.value)
            heading.setGeometry(left, 0, self._view.columnWidth(column.value), self.height())
