"""One page of the wall board: tiles in fixed places, which nobody can touch or scroll. GUI thread only."""

from datetime import timedelta

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from kiosk.live.freshness import Freshness
from kiosk.ui.grid.model import ELAPSED_ROLE, FRESHNESS_ROLE, GROUPS_ROLE, TILE_ROLE
from kiosk.ui.grid.tile import Tile
from kiosk.ui.look.bare_list import BareList
from kiosk.ui.look.theme import Theme
from kiosk.ui.wall.pages import BoardPages
from kiosk.ui.wall.tile_painter import BoardTilePainter

NARROWEST_PX = 262
"""Width of a tile and its gap: a tail of nine signs at full size."""
LOWEST_PX = 111
"""Height of a tile and its gap."""
GAP_PX = 5
"""Half of the room between two tiles, at each of their edges."""

Index = QModelIndex | QPersistentModelIndex


class BoardDelegate(QStyledItemDelegate):
    """`size` is a tile with half of the gap on each side."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._painter = BoardTilePainter(theme)
        self.gap = 2 * theme.metrics.px(GAP_PX)
        self.size = QSize(1, 1)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return self.size

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tile: Tile = index.data(TILE_ROLE)
        elapsed: timedelta | None = index.data(ELAPSED_ROLE)
        freshness: Freshness = index.data(FRESHNESS_ROLE)
        groups: int = index.data(GROUPS_ROLE)
        half = self.gap / 2
        card = QRectF(option.rect).adjusted(half, half, -half, -half)
        painter.save()
        self._painter.paint(painter, card, tile, groups, elapsed, freshness)
        painter.restore()


class BoardView(BareList):
    """Tells the pages how many tiles there is room for, and shows the current page."""

    def __init__(self, pages: BoardPages, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("boardGrid", "", parent)
        self.setAccessibleName(self.tr("Spools ocupados ahora"))
        self._pages, self._theme = pages, theme
        self._delegate = BoardDelegate(theme, self)
        self.setItemDelegate(self._delegate)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.show_tiles()
        self.setModel(pages)

    @property
    def gap(self) -> int:
        """The room between two tiles; half of it is at every edge."""
        return self._delegate.gap

    def cell(self, width: int) -> QSize:
        """The size of a tile with its gap, in a grid of this width that fills its parent's height."""
        columns, rows = self._columns(width), self._rows()
        return QSize((width - 1) // columns, self._height() // rows)  # Qt wraps what fits exactly

    def resizeEvent(self, event: QResizeEvent) -> None:
        width = self.viewport().width()
        self._delegate.size = self.cell(width)
        self.setGridSize(self._delegate.size)
        self._pages.set_per_page(self._columns(width) * self._rows())
        super().resizeEvent(event)

    def _columns(self, width: int) -> int:
        return max(1, width // self._theme.metrics.px(NARROWEST_PX))

    def _rows(self) -> int:
        return max(1, self._height() // self._theme.metrics.px(LOWEST_PX))

    def _height(self) -> int:
        parent = self.parentWidget()
        assert parent is not None
        return parent.height()  # its own height is unknown while the notice replaces it
