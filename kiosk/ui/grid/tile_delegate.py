"""Draws the live grid's tiles from rendered pictures. GUI thread only."""

from datetime import timedelta

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from kiosk.core.shop.held_time import held
from kiosk.ui.grid.model import ELAPSED_ROLE, FRESHNESS_ROLE, GROUPS_ROLE, TILE_ROLE
from kiosk.ui.grid.tile_painter import TilePainter
from kiosk.ui.grid.tile_pictures import TileLook, TilePictures
from kiosk.ui.look import colors
from kiosk.ui.look.elapsed import elapsed_text
from kiosk.ui.look.theme import Theme
from kiosk.ui.touch.flick_list import FlickList

GAP_PX = 4.5
"""Half of the room between two tiles, at each of their edges."""

Index = QModelIndex | QPersistentModelIndex


class TileDelegate(QStyledItemDelegate):
    """`size` is a tile with half of the gap on each side; `pictures` signals late renderings."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._painter = TilePainter(theme)
        self.pictures = TilePictures(self._picture, self)
        self.gap = 2 * theme.metrics.px(GAP_PX)
        self.size = QSize(1, 1)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return self.size

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        elapsed: timedelta | None = index.data(ELAPSED_ROLE)
        view = option.widget
        look = TileLook(
            index.data(TILE_ROLE),
            index.data(GROUPS_ROLE),
            elapsed_text(elapsed),
            held(elapsed),
            index.data(FRESHNESS_ROLE),
            isinstance(view, FlickList) and view.pressed_index == index,
            option.rect.size().toTuple(),
            painter.device().devicePixelRatioF(),
            elapsed,
        )
        painter.drawPixmap(option.rect.topLeft(), self.pictures.of(look))

    def _picture(self, look: TileLook) -> QPixmap:
        size = QSize(*look.size)
        picture = QPixmap(size * look.ratio)
        picture.setDevicePixelRatio(look.ratio)
        picture.fill(QColor(colors.GROUND))
        half = self.gap / 2
        card = QRectF(0, 0, size.width(), size.height()).adjusted(half, half, -half, -half)
        painter = QPainter(picture)
        self._painter.paint(painter, card, look.tile, look.groups, look.elapsed, look.freshness, look.is_down)
        painter.end()
        return picture
