"""Paints a worker's card in the list of workers. GUI thread."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from kiosk.core.shop.data import Worker
from kiosk.ui.look import colors
from kiosk.ui.look.avatar import paint_avatar
from kiosk.ui.look.person_text import EDGE_PX, Paragraph, PersonSizes, fit_person, paint_person
from kiosk.ui.look.theme import Theme
from kiosk.ui.touch.flick_list import FlickList
from kiosk.ui.worker.list_model import WORKER_ROLE, about

CARD_PX = 92
GAP_PX = 12
SIZES = PersonSizes(name=24, about=18.5)
AVATAR_PX = 60
DESK_CARD_PX, DESK_AVATAR_PX = 62, 40

Index = QModelIndex | QPersistentModelIndex


class WorkerDelegate(QStyledItemDelegate):
    """Initials, whole name, mark and roles. The gap lies right of and below a card; the grid sets `width`."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.gap = theme.metrics.px(GAP_PX)
        self.width = 1
        metrics = theme.metrics
        self._avatar = metrics.px(DESK_AVATAR_PX if metrics.is_desk else AVATAR_PX)
        self.height = max(metrics.target, metrics.px(DESK_CARD_PX if metrics.is_desk else CARD_PX)) + self.gap

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
        side = self._avatar
        circle = QRectF(box.left() + px(18), box.center().y() - side / 2, side, side)
        paint_avatar(painter, self._theme, circle, worker)
        room = self._room(box)
        paint_person(painter, room, *self._words(worker, room))
        painter.restore()

    def words_of(self, index: Index) -> tuple[Paragraph, Paragraph]:
        """A worker's name and the rest, as painted."""
        return self._words(
            index.data(WORKER_ROLE), self._room(QRectF(0, 0, self.width - self.gap, self.height - self.gap))
        )

    def _words(self, worker: Worker, room: QRectF) -> tuple[Paragraph, Paragraph]:
        return fit_person(self._theme, SIZES, room, worker.full_name, about(worker))

    def _room(self, box: QRectF) -> QRectF:
        """The room right of the circle."""
        px = self._theme.metrics.px
        return box.adjusted(px(18) + self._avatar + px(16), px(EDGE_PX), -px(12), -px(EDGE_PX))
