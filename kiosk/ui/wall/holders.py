"""Who holds most spools, beside the board's grid. GUI thread only."""

from collections import Counter
from collections.abc import Iterable

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.core.frozen import frozen
from kiosk.ui.grid.model import GridModel
from kiosk.ui.grid.tile import Tile
from kiosk.ui.look import colors
from kiosk.ui.look.theme import Theme
from kiosk.ui.wall.metrics import SMALL_PX

MOST = 3
"""How many people are named."""
LEAST = 2
"""How many spools somebody holds at least to be named: one is what everybody works on."""
TITLE_PX, ROW_PX, COUNT_PX = 24, 38, 27


@frozen
class Holder:
    """`mark` as in the sheet, and the first name; empty if he is no known worker."""

    mark: str
    name: str
    count: int


def who_holds_most(tiles: Iterable[Tile]) -> list[Holder]:
    """Those who hold several, most first, then by their mark."""
    held = Counter((tile.mark, tile.name) for tile in tiles if not tile.is_gone)
    several = [(count, *who) for who, count in held.items() if count >= LEAST]
    several.sort(key=lambda each: (-each[0], each[1]))
    return [Holder(mark, name.partition(" ")[0], count) for count, mark, name in several[:MOST]]


class BoardHolders(QWidget):
    """A title and a line for each; hidden while nobody holds several."""

    def __init__(self, grid: GridModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("boardHolders")
        self._grid, self._theme = grid, theme
        self.holders: list[Holder] = []
        self._title_font = theme.font(TITLE_PX, Theme.BOLD)
        self._mark_font = theme.font(SMALL_PX, Theme.BOLD)
        self._name_font = theme.font(SMALL_PX)
        self._count_font = theme.ticking_font(COUNT_PX, Theme.BOLD)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        grid.counted.connect(self._refresh)
        self._refresh()

    def sizeHint(self) -> QSize:
        px = self._theme.metrics.px
        return QSize(px(200), px(TITLE_PX) + px(12) + len(self.holders) * px(ROW_PX))

    def _refresh(self) -> None:
        tiles = self._grid.tiles
        self.holders = who_holds_most(map(tiles.__getitem__, tiles.keys()))
        lines = [f"{each.mark} {each.name} {each.count}" for each in self.holders]
        self.setAccessibleName(" · ".join([self.tr("Quién tiene más"), *lines]))
        self.setVisible(bool(self.holders))
        self.updateGeometry()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        px = self._theme.metrics.px
        painter = QPainter(self)
        self._write(painter, 0, px(TITLE_PX), self.tr("Quién tiene más"), self._title_font, colors.TEXT)
        baseline = px(TITLE_PX) + px(8)
        for each in self.holders:
            baseline += px(ROW_PX)
            count = str(each.count)
            right = self.width() - QFontMetricsF(self._count_font).horizontalAdvance(count)
            self._write(painter, right, baseline, count, self._count_font, colors.TEXT)
            left = self._write(painter, 0, baseline, each.mark, self._mark_font, colors.TEXT) + px(9)
            name = QFontMetricsF(self._name_font).elidedText(
                each.name, Qt.TextElideMode.ElideRight, right - left - px(9)
            )
            self._write(painter, left, baseline, name, self._name_font, colors.NAME)
        painter.end()

    @staticmethod
    def _write(painter: QPainter, left: float, baseline: float, text: str, font: QFont, ink: str) -> float:
        """Returns the right edge."""
        painter.setFont(font)
        painter.setPen(QColor(ink))
        painter.drawText(QPointF(left, baseline), text)
        return left + QFontMetricsF(font).horizontalAdvance(text)
