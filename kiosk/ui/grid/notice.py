"""Shown in place of an empty grid: it is loading, reading failed, or nobody holds anything."""

from enum import Enum
from typing import Protocol

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from kiosk.ui.look import colors
from kiosk.ui.look.glyphs import Glyph, glyph_width, paint_glyph
from kiosk.ui.look.theme import Theme


class Notice(Enum):
    LOADING = "loading"
    EMPTY = "empty"
    FAILED = "failed"


_INK = {Notice.LOADING: colors.MUTED, Notice.EMPTY: colors.TEXT, Notice.FAILED: colors.BAD_TEXT}


class Tiled(Protocol):
    """The grid that a notice replaces, the kiosk's or the board's."""

    @property
    def gap(self) -> int: ...
    def cell(self, width: int) -> QSize: ...


class GridNotice(QWidget):
    """Shows outlines of tiles while loading, a red frame on failure, words alone when empty. GUI thread."""

    def __init__(self, theme: Theme, grid: Tiled, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._grid = theme, grid
        self._kind, self._title, self._detail = Notice.LOADING, "", ""
        self.setObjectName("gridNotice")

    @property
    def kind(self) -> Notice:
        return self._kind

    def tell(self, kind: Notice, title: str, detail: str = "") -> None:
        """`title` is one line, `detail` is wrapped."""
        self._kind, self._title, self._detail = kind, title, detail
        self.setAccessibleName(f"{title} {detail}".strip())
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._kind is Notice.LOADING:
            self._paint_outlines(painter)
        self._paint_words(painter)
        painter.end()

    def _paint_outlines(self, painter: QPainter) -> None:
        px = self._theme.metrics.px
        painter.setPen(QPen(QColor(colors.CARD), px(2)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        size, half = self._grid.cell(self.width()), self._grid.gap / 2 + 1
        for top in range(0, self.height(), size.height()):
            for left in range(0, self.width() - size.width() + 1, size.width()):
                cell = QRectF(left, top, size.width(), size.height())
                painter.drawRoundedRect(cell.adjusted(half, half, -half, -half), px(13), px(13))

    def _paint_words(self, painter: QPainter) -> None:
        px = self._theme.metrics.px
        title_font, detail_font = self._theme.font(26, Theme.BOLD), self._theme.font(20)
        wide = min(self.width() - 2 * px(32), px(760))
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        if self._kind is Notice.LOADING:
            wide = min(wide, round(QFontMetricsF(title_font).horizontalAdvance(self._title)) + px(8))
        texts = self._texts(title_font, detail_font)
        heights = [self._height(font, flags, wide, text) for font, text in texts]
        box = QRectF(0, 0, wide + 2 * px(24), sum(heights) + px(44) + (px(10) if self._detail else 0))
        box.moveCenter(QRectF(self.rect()).adjusted(0, 0, 0, -self.height() * 0.2).center())
        if self._kind is not Notice.EMPTY:
            self._paint_ground(painter, box)
        top = box.top() + px(22)
        for (font, text), high, ink in zip(texts, heights, (_INK[self._kind], colors.TEXT), strict=False):
            painter.setFont(font)
            painter.setPen(QColor(ink))
            painter.drawText(QRectF(box.left() + px(24), top, wide, high), flags, text)
            top += high + px(10)

    def _paint_ground(self, painter: QPainter, box: QRectF) -> None:
        px = self._theme.metrics.px
        failed = self._kind is Notice.FAILED
        painter.setPen(QPen(QColor(colors.BAD if failed else colors.LINE), px(2)))
        painter.setBrush(QColor(colors.BAD_GROUND if failed else colors.CARD))
        if failed:
            high = px(34)
            box.setTop(box.top() - high - px(12))
        painter.drawRoundedRect(box, px(13), px(13))
        if failed:
            left = box.center().x() - glyph_width(Glyph.WARNING, high) / 2
            paint_glyph(painter, Glyph.WARNING, left, box.top() + px(22) + high / 2, high, colors.BAD_TEXT)
            box.setTop(box.top() + high + px(12))

    def _texts(self, title: QFont, detail: QFont) -> list[tuple[QFont, str]]:
        texts = [(title, self._title)]
        return [*texts, (detail, self._detail)] if self._detail else texts

    @staticmethod
    def _height(font: QFont, flags: int, wide: float, text: str) -> float:
        return QFontMetricsF(font).boundingRect(QRectF(0, 0, wide, 10_000), flags, text).height()
