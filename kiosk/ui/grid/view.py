"""The view of the live grid: tiles in as many columns as there is room for. GUI thread only."""

from PySide6.QtCore import QMargins, QModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from kiosk.ui.grid.model import TILE_ROLE, GridModel
from kiosk.ui.grid.tile_delegate import TileDelegate
from kiosk.ui.look import colors
from kiosk.ui.look.tap_button import Debounce
from kiosk.ui.look.theme import Theme
from kiosk.ui.touch.flick_list import FlickList

NARROWEST_PX = 280
"""Width of a tile and its gap below which its words no longer fit side by side."""
TILE_HEIGHT_PX = 99


class GridView(FlickList):
    """Tiles of one size, columns that fill the width; each tile has half of the gap around it.

    Signal: `tile_tapped(str)` the key of the tile.
    """

    tile_tapped = Signal(str)

    def __init__(self, model: GridModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("grid", "", parent)
        self.setAccessibleName(self.tr("Spools ocupados ahora"))
        self._model = model
        self._theme = theme
        self._debounce = Debounce()
        self._delegate = TileDelegate(theme, self)
        self.setItemDelegate(self._delegate)
        self.show_tiles()
        self.setModel(model)
        model.modelReset.connect(self.scrollToTop)
        model.mine_came.connect(self.scrollToTop)
        self.tapped.connect(self._on_tapped)
        self._delegate.pictures.ready.connect(self._on_picture_ready)

    @property
    def gap(self) -> int:
        """The room between two tiles; half of it is at every edge."""
        return self._delegate.gap

    def tile_rect(self, key: str) -> QRect:
        """Where a tile lies in the viewport; empty if nowhere."""
        cell = self.cell_rect(key)
        return cell if cell.isEmpty() else cell.marginsRemoved(self._margins())

    def cell_rect(self, key: str) -> QRect:
        """The tile with the gap around it, into which the frame of the chosen tile reaches."""
        for row, shown in enumerate(self._model.shown()):
            if shown == key:
                return self.visualRect(self._model.index(row, 0))
        return QRect()

    def _margins(self) -> QMargins:
        half = self.gap // 2
        return QMargins(half, half, half, half)

    def cell(self, width: int) -> QSize:
        """The size of a tile with its gap, in a grid of this width."""
        metrics = self._theme.metrics
        columns = max(1, width // metrics.px(NARROWEST_PX))
        height = max(metrics.target, metrics.px(TILE_HEIGHT_PX)) + self.gap
        return QSize((width - 1) // columns, height)  # Qt wraps what fits exactly

    def resizeEvent(self, event: QResizeEvent) -> None:
        size = self.cell(self.viewport().width())
        if size != self._delegate.size:
            self._delegate.size = size
            self.setGridSize(size)
            self.verticalScrollBar().setSingleStep(size.height() // 3)
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        bar = self.verticalScrollBar()
        if bar.maximum() > 0:
            self._paint_position(bar.value() / (bar.maximum() + bar.pageStep()), bar.pageStep())

    def _paint_position(self, share: float, page: int) -> None:
        """A thin scroll mark in the right-hand gap, which takes no room from the tiles."""
        px, height = self._theme.metrics.px, self.viewport().height()
        bar = self.verticalScrollBar()
        length = max(px(30), height * page / (bar.maximum() + page))
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colors.LINE))
        wide = px(4)
        left = self.viewport().width() - wide
        top = min(height * share, height - length)
        painter.drawRoundedRect(QRectF(left, top, wide, length), wide / 2, wide / 2)
        painter.end()

    def _on_picture_ready(self, key: str) -> None:
        self.viewport().update(self.cell_rect(key))

    def _on_tapped(self, index: QModelIndex) -> None:
        if self._debounce.accepts():
            self.tile_tapped.emit(index.data(TILE_ROLE).key)
