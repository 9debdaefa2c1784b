"""The card of a tile: ground, frame, hatching and halo. GUI thread only."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPixmap

from kiosk.live.freshness import Freshness
from kiosk.ui.grid.tile import Tile
from kiosk.ui.look import colors
from kiosk.ui.look.theme import Theme

EDGE_PX = 7


class TileCard:
    """Shows whether the spool is the worker's own, whether it is chosen, and how old the data is."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._hatching = hatching(theme)

    def paint(
        self,
        painter: QPainter,
        box: QRectF,
        tile: Tile,
        freshness: Freshness,
        is_down: bool,
        edge_ink: str = "",
    ) -> None:
        """With `edge_ink` the left edge is broad, and has this colour."""
        px = self._theme.metrics.px
        radius = px(13)
        if tile.is_selected:
            halo = px(4)
            painter.setPen(QPen(QColor(colors.HALO), halo))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(-halo / 2, -halo / 2, halo / 2, halo / 2), radius, radius)
        pen = self._frame(tile, freshness)
        edge = pen.widthF() / 2
        face = box.adjusted(edge, edge, -edge, -edge)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._ground(tile, freshness, is_down))
        painter.setBrushOrigin(box.topLeft())
        painter.drawRoundedRect(face, radius, radius)
        if edge_ink:
            self._paint_edge(painter, face, radius, edge_ink)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(face, radius, radius)

    def _paint_edge(self, painter: QPainter, face: QRectF, radius: float, ink: str) -> None:
        whole, rest = QPainterPath(), QPainterPath()
        whole.addRoundedRect(face, radius, radius)
        rest.addRect(face.adjusted(self._theme.metrics.px(EDGE_PX), 0, 0, 0))
        painter.fillPath(whole - rest, QColor(ink))

    def _ground(self, tile: Tile, freshness: Freshness, is_down: bool) -> QBrush:
        if tile.is_gone:
            return QBrush(QColor(colors.PANEL))
        if freshness is Freshness.UNKNOWN:
            return QBrush(self._hatching)
        if tile.is_selected:
            return QBrush(QColor(colors.CARD_SELECTED))
        return QBrush(QColor(colors.RAISED if is_down else colors.CARD))

    def _frame(self, tile: Tile, freshness: Freshness) -> QPen:
        px = self._theme.metrics.px
        is_stale = freshness is Freshness.UNKNOWN
        if tile.is_mine or tile.is_selected:
            color, width = colors.ACCENT, px(4 if tile.is_selected else 3)
        elif is_stale:
            color, width = colors.LINE_STALE, px(2)
        elif freshness is Freshness.AGEING:
            color, width = colors.WARN_LINE, px(2)
        else:
            color, width = colors.LINE, px(2)
        pen = QPen(QColor(color), width)
        if is_stale or tile.is_gone:
            pen.setDashPattern([3, 2.5])
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        return pen


def hatching(theme: Theme) -> QPixmap:
    """Diagonal stripes that fit together at every edge."""
    side = theme.metrics.px(36)
    pixmap = QPixmap(side, side)
    pixmap.fill(QColor(colors.CARD))
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    # A line at 45° measures more along an axis than across; this width stripes half of the ground.
    painter.setPen(QPen(QColor(colors.STRIPE), side / 2 * 0.7071))
    for shift in (-side, 0, side):
        painter.drawLine(-side, shift - side, 2 * side, shift + 2 * side)
    painter.end()
    return pixmap
