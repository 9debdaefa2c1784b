"""Paints the lines of the spool list. GUI thread."""

from PySide6.QtCore import QCoreApplication, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from kiosk.ui import colors
from kiosk.ui.chips import ChipPainter
from kiosk.ui.flick_list import FlickList
from kiosk.ui.glyphs import Glyph, glyph_width, paint_glyph
from kiosk.ui.spool_lines import Line
from kiosk.ui.spool_list_model import LINE_ROLE, ROW_ROLE
from kiosk.ui.spool_row import SpoolRow
from kiosk.ui.tag_text import keep_end, split_tag
from kiosk.ui.theme import Theme

ROW_PX = 71
GAP_PX = 8
HEADING_PX = 36
NUMBER_PX = 34
TAG_PX = 21.5
DETAIL_PX = 19

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
_CENTER = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine

Index = QModelIndex | QPersistentModelIndex


class SpoolDelegate(QStyledItemDelegate):
    """Rows are cards with the last group of the tag large; headings and notes are text alone."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._chips = ChipPainter(theme)
        metrics = theme.metrics
        self._gap = metrics.px(GAP_PX)
        self._row_size = QSize(1, max(metrics.target, metrics.px(ROW_PX)) + self._gap)
        self._heading_size = QSize(1, metrics.px(HEADING_PX))

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        line: Line = index.data(LINE_ROLE)
        return self._heading_size if line.is_heading else self._row_size

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line: Line = index.data(LINE_ROLE)
        row: SpoolRow | None = index.data(ROW_ROLE)
        box = QRectF(option.rect)
        if line.key and row is not None:
            view = option.widget
            is_down = isinstance(view, FlickList) and view.pressed_index == index
            self._paint_row(painter, box.adjusted(0, 0, 0, -self._gap), row, is_down)
        elif line.is_heading:
            self._paint_heading(painter, box, str(index.data()))
        else:
            self._paint_note(painter, box, str(index.data()))
        painter.restore()

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

    def _paint_row(self, painter: QPainter, box: QRectF, row: SpoolRow, is_down: bool) -> None:
        px = self._theme.metrics.px
        self._paint_card(painter, box, row, is_down)
        inner = box.adjusted(px(20), 0, -px(20), 0)
        right = self._paint_chips(painter, inner, row) - px(12)
        left = self._paint_number(painter, inner, row)
        middle = box.center().y()
        high = px(27)
        self._paint_tag(painter, QRectF(left, middle - high, right - left, high), row)
        self._paint_detail(painter, QRectF(left, middle, right - left, high), row)

    def _paint_card(self, painter: QPainter, box: QRectF, row: SpoolRow, is_down: bool) -> None:
        px = self._theme.metrics.px
        width = px(4 if row.is_selected else 2)
        ground = colors.CARD_SELECTED if row.is_selected else colors.RAISED if is_down else colors.CARD
        painter.setPen(QPen(QColor(colors.ACCENT if row.is_selected else colors.LINE), width))
        painter.setBrush(QColor(ground))
        edge = width / 2
        painter.drawRoundedRect(box.adjusted(edge, edge, -edge, -edge), px(10), px(10))

    def _paint_number(self, painter: QPainter, box: QRectF, row: SpoolRow) -> float:
        """The last group; returns where the next column begins, the same in every row where it can be."""
        px = self._theme.metrics.px
        font = self._theme.font(NUMBER_PX, Theme.BOLD, mono=True)
        number = split_tag(row.tag)[1]
        wide = QFontMetricsF(font).horizontalAdvance(number)
        painter.setFont(font)
        painter.setPen(QColor(colors.TEXT_STALE if row.is_taken else colors.TEXT))
        painter.drawText(QRectF(box.left(), box.top(), wide + 1, box.height()), _LEFT, number)
        return box.left() + max(px(114), wide + px(24))

    def _paint_tag(self, painter: QPainter, box: QRectF, row: SpoolRow) -> None:
        head, last = split_tag(row.tag)
        for share in (1, 0.94, 0.88, 0.82):
            thin, bold = self._tag_fonts(share)
            last_wide = QFontMetricsF(bold).horizontalAdvance(last)
            if QFontMetricsF(thin).horizontalAdvance(head) + last_wide <= box.width():
                break
        head = keep_end(head, QFontMetricsF(thin), box.width() - last_wide)
        painter.setFont(thin)
        painter.setPen(QColor(colors.MUTED))
        painter.drawText(box, _LEFT, head)
        painter.setFont(bold)
        painter.setPen(QColor(colors.TEXT))
        box = box.adjusted(QFontMetricsF(thin).horizontalAdvance(head), 0, 2, 0)
        painter.drawText(box, _LEFT, last)

    def _tag_fonts(self, share: float) -> tuple[QFont, QFont]:
        size = TAG_PX * share
        return self._theme.font(size, mono=True), self._theme.font(size, Theme.BOLD, mono=True)

    def _paint_detail(self, painter: QPainter, box: QRectF, row: SpoolRow) -> None:
        font = self._theme.font(DETAIL_PX)
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        if row.fault:
            high = font.pixelSize() * 0.8
            paint_glyph(painter, Glyph.WARNING, box.left(), box.center().y(), high, colors.WARN)
            box.setLeft(box.left() + glyph_width(Glyph.WARNING, high) + high * 0.4)
        text = row.fault or row.detail
        is_warning = bool(row.fault) or row.is_taken
        painter.setPen(QColor(colors.WARN if is_warning else colors.MUTED))
        painter.drawText(box, _LEFT, metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width()))

    def _paint_chips(self, painter: QPainter, box: QRectF, row: SpoolRow) -> float:
        """From right to left; returns the left edge of the leftmost."""
        middle, left = box.center().y(), box.right()
        if row.is_unsure:
            word = QCoreApplication.translate("SpoolRow", "¿libre?")
            left -= self._chips.word_width(word)
            self._chips.word(painter, left, middle, word, colors.MUTED)
            left -= self._chips.gap
        for operation, progress in reversed(row.states):
            left -= self._chips.state_width(operation, progress)
            self._chips.state(painter, left, middle, operation, progress)
            left -= self._chips.gap
        return left + self._chips.gap
