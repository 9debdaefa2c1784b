"""Paints a worker's card in the grid of those who may work here. GUI thread."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from kiosk.core.data import Worker
from kiosk.ui import colors
from kiosk.ui.avatar import paint_avatar
from kiosk.ui.flick_list import FlickList
from kiosk.ui.theme import Theme
from kiosk.ui.worker_list_model import WORKER_ROLE, about

CARD_PX = 92
GAP_PX = 12
NAME_PX = 24
ABOUT_PX = 18.5
AVATAR_PX = 60

_WRAPPED = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap

Index = QModelIndex | QPersistentModelIndex


class WorkerDelegate(QStyledItemDelegate):
    """Initials, whole name, mark and roles. The gap lies right of and below a card; the grid sets `width`."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.gap = theme.metrics.px(GAP_PX)
        self.width = 1
        self.height = max(theme.metrics.target, theme.metrics.px(CARD_PX)) + self.gap

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(self.width, self.height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        worker: Worker = index.data(WORKER_ROLE)
        view = option.widget
        is_down = isinstance(view, FlickList) and view.pressed_index == index
        px = self._theme.metrics.px
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(option.rect).adjusted(0, 0, -self.gap, -self.gap)
        painter.setPen(QPen(QColor(colors.ACCENT if is_down else colors.LINE), px(2)))
        painter.setBrush(QColor(colors.RAISED if is_down else colors.CARD))
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), px(12), px(12))
        side = px(AVATAR_PX)
        circle = QRectF(box.left() + px(18), box.center().y() - side / 2, side, side)
        paint_avatar(painter, self._theme, circle, worker)
        left = circle.right() + px(16)
        self._paint_words(painter, QRectF(left, box.top(), box.right() - px(12) - left, box.height()), worker)
        painter.restore()

    def _paint_words(self, painter: QPainter, room: QRectF, worker: Worker) -> None:
        name = self._fit(worker.full_name, room.width())
        small = self._theme.font(ABOUT_PX)
        name_high = self._high(name, room, worker.full_name)
        line = QFontMetricsF(small).height()
        # A name of two lines leaves one for mark and roles; the mark stands first.
        about_high = min(self._high(small, room, about(worker)), max(line, room.height() - name_high))
        top = room.center().y() - (name_high + about_high) / 2
        painter.setFont(name)
        painter.setPen(QColor(colors.TEXT))
        painter.drawText(QRectF(room.left(), top, room.width(), name_high), _WRAPPED, worker.full_name)
        painter.setFont(small)
        painter.setPen(QColor(colors.MUTED))
        below = QRectF(room.left(), top + name_high, room.width(), about_high)
        if about_high < 2 * line:
            text = QFontMetricsF(small).elidedText(about(worker), Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(below, text)
        else:
            painter.drawText(below, _WRAPPED, about(worker))

    def _high(self, font: QFont, room: QRectF, text: str) -> float:
        """Height of the text, in at most two lines."""
        metrics = QFontMetricsF(font)
        wrapped = metrics.boundingRect(QRectF(0, 0, room.width(), 1_000), _WRAPPED, text).height()
        return min(wrapped, 2 * metrics.height())

    def _fit(self, text: str, width: float) -> QFont:
        for share in (1, 0.92, 0.84):
            font = self._theme.font(NAME_PX * share, Theme.BOLD)
            if QFontMetricsF(font).horizontalAdvance(text) <= width:
                break
        return font
