"""How many spools are held, in all and for each operation. GUI thread only."""

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.core.shop.data import Operation
from kiosk.live.freshness import Freshness
from kiosk.ui.grid.model import GridModel
from kiosk.ui.grid.order import Filter
from kiosk.ui.look import colors
from kiosk.ui.look.chips import ChipPainter
from kiosk.ui.look.theme import Theme
from kiosk.ui.state.shop_model import ShopModel
from kiosk.ui.wall.metrics import LARGE_PX, SMALL_PX

HEIGHT_PX = 176
ROW_PX = 52
OPERATIONS = {Filter.ARM: Operation.ARM, Filter.SOLD: Operation.SOLD, Filter.REP: Operation.REPARACION}


class BoardTotals(QWidget):
    """The total, then ARM, SOLD, REP and those held for more than eight hours."""

    def __init__(self, shop: ShopModel, grid: GridModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("boardTotals")
        self._shop, self._grid, self._theme = shop, grid, theme
        self._chips = ChipPainter(theme, SMALL_PX)
        self._total_font = theme.ticking_font(LARGE_PX * 1.25, Theme.BOLD)
        self._count_font = theme.ticking_font(LARGE_PX, Theme.BOLD)
        self._word_font = theme.ticking_font(SMALL_PX, Theme.SEMIBOLD)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        grid.counted.connect(self._refresh)
        shop.freshness_changed.connect(self._refresh)
        self._refresh()

    def counts(self) -> dict[Filter, int] | None:
        """The counts that are shown; None before the first read, when 0 would be false."""
        return None if self._shop.freshness is Freshness.LOADING else self._grid.tiles.counts()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.metrics.px(200), self._theme.metrics.px(HEIGHT_PX))

    def _refresh(self) -> None:
        counts = self.counts() or {}
        parts = [self.tr("{count} ocupados").format(count=counts.get(Filter.ALL, "—"))]
        parts += [f"{name} {counts.get(chosen, '—')}" for chosen, name in self._names()]
        self.setAccessibleName(" · ".join(parts))
        self.update()

    def _names(self) -> list[tuple[Filter, str]]:
        return [
            (Filter.ARM, "ARM"),
            (Filter.SOLD, "SOLD"),
            (Filter.REP, "REP"),
            (Filter.LONG, self.tr("> 8 h")),
        ]

    def paintEvent(self, _event: QPaintEvent) -> None:
        px, counts = self._theme.metrics.px, self.counts() or {}
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        baseline = px(42)
        total = str(counts.get(Filter.ALL, "—"))
        self._write(painter, 0, baseline, total, self._total_font, colors.ACCENT_TEXT)
        left = QFontMetricsF(self._total_font).horizontalAdvance(total) + px(10)
        word = self.tr("ocupado") if total == "1" else self.tr("ocupados")
        self._write(painter, left, baseline, word, self._word_font, colors.MUTED)
        for at, (chosen, _) in enumerate(self._names()):
            box = QRectF(
                (at % 2) * (self.width() / 2), px(64) + (at // 2) * px(ROW_PX), self.width() / 2, px(ROW_PX)
            )
            self._paint_count(painter, box, chosen, counts.get(chosen))
        painter.end()

    def _paint_count(self, painter: QPainter, box: QRectF, chosen: Filter, count: int | None) -> None:
        px, middle = self._theme.metrics.px, box.center().y()
        operation = OPERATIONS.get(chosen)
        if operation:
            left = self._chips.badge(painter, box.left(), middle, operation)
        else:
            left = self._chips.word(painter, box.left(), middle, self.tr("> 8 h"), colors.BAD_TEXT)
        metrics = QFontMetricsF(self._count_font)
        text = "—" if count is None else str(count)
        baseline = middle + metrics.capHeight() / 2
        ink = colors.BAD_TEXT if count and not operation else colors.TEXT
        self._write(painter, left + px(9), baseline, text, self._count_font, ink)

    @staticmethod
    def _write(painter: QPainter, left: float, baseline: float, text: str, font: QFont, ink: str) -> None:
        painter.setFont(font)
        painter.setPen(QColor(ink))
        painter.drawText(QPointF(left, baseline), text)
