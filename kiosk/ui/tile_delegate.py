"""Puts the tiles of the live grid on the glass. GUI thread only."""

from datetime import timedelta

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from kiosk.ui import colors
from kiosk.ui.elapsed import elapsed_text, held
from kiosk.ui.flick_list import FlickList
from kiosk.ui.freshness import Freshness
from kiosk.ui.grid_model import ELAPSED_ROLE, FRESHNESS_ROLE, TILE_ROLE
from kiosk.ui.theme import Theme
from kiosk.ui.tile import Tile
from kiosk.ui.tile_painter import TilePainter

GAP_PX = 7.5
"""Half of the room between two tiles, at each of their edges."""
KEPT = 18
"""Pictures of tiles, the last ones shown: a screenful, at a quarter of a megabyte each."""

Index = QModelIndex | QPersistentModelIndex


class TileDelegate(QStyledItemDelegate):
    """`size` is a tile with half of the gap on each side."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._painter = TilePainter(theme)
        self._pictures: dict[tuple[object, ...], QPixmap] = {}
        self.gap = 2 * theme.metrics.px(GAP_PX)
        self.size = QSize(1, 1)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return self.size

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tile: Tile = index.data(TILE_ROLE)
        elapsed: timedelta | None = index.data(ELAPSED_ROLE)
        freshness: Freshness = index.data(FRESHNESS_ROLE)
        view = option.widget
        is_down = isinstance(view, FlickList) and view.pressed_index == index
        size, ratio = option.rect.size(), painter.device().devicePixelRatioF()
        look = (tile, elapsed_text(elapsed), held(elapsed), is_down, freshness, size.toTuple(), ratio)
        picture = self._pictures.pop(look, None)
        if picture is None:
            picture = self._picture(size, ratio, tile, elapsed, freshness, is_down)
        self._pictures[look] = picture  # the one shown last is the last to go
        if len(self._pictures) > KEPT:
            del self._pictures[next(iter(self._pictures))]
        painter.drawPixmap(option.rect.topLeft(), picture)

    def _picture(
        self,
        size: QSize,
        ratio: float,
        tile: Tile,
        elapsed: timedelta | None,
        freshness: Freshness,
        is_down: bool,
    ) -> QPixmap:
        picture = QPixmap(size * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(QColor(colors.GROUND))
        half = self.gap / 2
        card = QRectF(0, 0, size.width(), size.height()).adjusted(half, half, -half, -half)
        painter = QPainter(picture)
        self._painter.paint(painter, card, tile, elapsed, freshness, is_down)
        painter.end()
        return picture
