"""The rows that tell what became of each spool of a batch, and how they look. GUI thread only."""

from collections.abc import Sequence
from types import MappingProxyType

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from kiosk.core.frozen import frozen
from kiosk.core.shop.data import Verdict
from kiosk.ui.look import colors
from kiosk.ui.look.glyphs import Glyph, glyph_width, paint_glyph
from kiosk.ui.look.theme import Theme
from kiosk.ui.touch.flick_list import FlickList

BATCH_ROLE = Qt.ItemDataRole.UserRole + 1
HEAD_PX = 42
SIDE_PX = 18
EDGE_PX = 9
LINE_PX = 2
GAP_PX = 8

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_WRAPPED = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap


@frozen
class BatchRow:
    """What became of one spool; `said` is empty where it is saved."""

    tag: str
    verdict: Verdict
    said: str = ""

    @property
    def spoken(self) -> str:
        return f"{self.tag} · {self.said}" if self.said else self.tag


_LOOKS = MappingProxyType(
    {
        Verdict.APPLIED: (colors.CARD, colors.DONE, colors.DONE, Glyph.CHECK),
        Verdict.REFUSED: (colors.BAD_GROUND, colors.BAD, colors.BAD_TEXT, Glyph.CROSS),
        Verdict.QUEUED: (colors.WARN_GROUND, colors.WARN, colors.WARN_TEXT, Glyph.CHECK),
        Verdict.UNKNOWN: (colors.WARN_GROUND, colors.WARN, colors.WARN_TEXT, Glyph.WARNING),
    }
)


class BatchRows(QAbstractListModel):
    """The rows, those that aren't saved first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[BatchRow] = []

    def show(self, rows: Sequence[BatchRow]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self.rows = sorted(rows, key=lambda row: row.verdict is Verdict.APPLIED)
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == BATCH_ROLE:
            return row
        is_text = role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
        return row.spoken if is_text else None


class BatchRowDelegate(QStyledItemDelegate):
    """Paints a card with sign and tag, and below them what a person has to know."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row: BatchRow = index.data(BATCH_ROLE)
        view = option.widget
        width = view.viewport().width() if isinstance(view, FlickList) else option.rect.width()
        px = self._theme.metrics.px
        high = px(HEAD_PX) + 2 * px(EDGE_PX) + px(GAP_PX)
        if row.said:
            room = QRect(0, 0, width - 2 * px(SIDE_PX) - 2 * px(LINE_PX), 10_000)
            high += QFontMetrics(self._said_font()).boundingRect(room, _WRAPPED, row.said).height() + px(4)
        return QSize(width, high)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: BatchRow = index.data(BATCH_ROLE)
        px = self._theme.metrics.px
        ground, line, ink, glyph = _LOOKS[row.verdict]
        edge = px(LINE_PX) / 2
        card = QRectF(option.rect).adjusted(0, 0, 0, -px(GAP_PX))
        inner = card.adjusted(px(SIDE_PX), px(EDGE_PX), -px(SIDE_PX), -px(EDGE_PX))
        head = QRectF(inner.left(), inner.top(), inner.width(), px(HEAD_PX))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(line), px(LINE_PX)))
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(card.adjusted(edge, edge, -edge, -edge), px(10), px(10))
        high = px(20)
        paint_glyph(painter, glyph, head.left(), head.center().y(), high, ink)
        painter.setFont(self._theme.font(27, Theme.BOLD, mono=True))
        painter.setPen(QColor(colors.TEXT))
        painter.drawText(head.adjusted(glyph_width(glyph, high) + px(12), 0, 0, 0), _LEFT, row.tag)
        painter.setFont(self._said_font())
        painter.setPen(QColor(ink))
        painter.drawText(inner.adjusted(0, px(HEAD_PX), 0, 0), _WRAPPED, row.said)
        painter.restore()

    def _said_font(self) -> QFont:
        return self._theme.font(19)
