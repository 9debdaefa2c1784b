"""Which page of the board is shown, and when the next one comes. GUI thread only."""

from math import ceil

from PySide6.QtCore import QPointF, QSize, QTimer
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.ui.look import colors
from kiosk.ui.look.theme import Theme
from kiosk.ui.wall.metrics import SMALL_PX
from kiosk.ui.wall.pages import BoardPages

HEIGHT_PX, LINE_PX = 42, 5
TICK_MS = 500


class BoardPageLine(QWidget):
    """`Página 1 de 2 · sigue en 8 s` over a bar that fills; hidden while one page shows all."""

    def __init__(self, pages: BoardPages, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("boardPage")
        self._pages, self._theme = pages, theme
        self._strong = theme.ticking_font(SMALL_PX, Theme.BOLD)
        self._usual = theme.ticking_font(SMALL_PX)
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self.update)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        pages.turned.connect(self._refresh)
        self._refresh()

    def page_text(self) -> str:
        """`Página 1 de 3`; empty if one page shows all."""
        if self._pages.pages == 1:
            return ""
        text = self.tr("Página {page} de {pages}")
        return text.format(page=self._pages.page + 1, pages=self._pages.pages)

    def next_text(self) -> str:
        """When the next page comes."""
        return self.tr("sigue en {seconds} s").format(seconds=ceil(self._pages.left_ms / 1_000))

    def sizeHint(self) -> QSize:
        return QSize(self._theme.metrics.px(200), self._theme.metrics.px(HEIGHT_PX))

    def _refresh(self) -> None:
        is_turning = self._pages.pages > 1
        self.setVisible(is_turning)
        self.setAccessibleName(self.page_text())
        if is_turning:
            self._tick.start()
        else:
            self._tick.stop()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        px = self._theme.metrics.px
        painter = QPainter(self)
        page, following, baseline = self.page_text(), self.next_text(), px(22)
        painter.setFont(self._strong)
        painter.setPen(QColor(colors.TEXT))
        painter.drawText(QPointF(0, baseline), page)
        painter.setFont(self._usual)
        painter.setPen(QColor(colors.MUTED))
        right = self.width() - QFontMetricsF(self._usual).horizontalAdvance(following)
        painter.drawText(QPointF(right, baseline), following)
        top, high = self.height() - px(LINE_PX), px(LINE_PX)
        passed = 1 - self._pages.left_ms / self._pages.page_ms
        painter.fillRect(0, top, self.width(), high, QColor(colors.LINE))
        painter.fillRect(0, top, round(self.width() * passed), high, QColor(colors.TEXT))
        painter.end()
