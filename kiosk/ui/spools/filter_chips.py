"""What the list is narrowed to, each value one touch from being gone. GUI thread."""

from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from kiosk.core.shop.filters.list_filter import Facet
from kiosk.ui.look import colors
from kiosk.ui.look.glyphs import Glyph, glyph_width, paint_glyph
from kiosk.ui.look.tap_button import TapButton
from kiosk.ui.look.theme import Theme
from kiosk.ui.spools.filter_words import FilterWords
from kiosk.ui.state.list_narrowing import ListNarrowing

TEXT_PX = 20
SMALLEST = (1, 0.92, 0.84, 0.76)
SIDE_PX, GAP_PX = 14, 9
CROSS = 0.62
"""Height of the cross, for letters of height 1."""


class FilterChip(TapButton):
    """A value and a cross. It is narrower than it wishes where it shares the row with others."""

    def __init__(self, name: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(name, theme.metrics, parent=parent)
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_value(self, value: str) -> None:
        self.setText(value)
        self.setAccessibleName(self.tr("Quitar el filtro {value}").format(value=value))
        self.updateGeometry()
        self.update()

    def value(self) -> str:
        return self.text().replace("&&", "&")

    def words(self) -> str:
        """The value as painted."""
        return self._fit()[1]

    def sizeHint(self) -> QSize:
        metrics = self._theme.metrics
        text = QFontMetricsF(self._theme.font(TEXT_PX, Theme.SEMIBOLD)).horizontalAdvance(self.value())
        return QSize(max(metrics.target, int(text + self._beside()) + 2), metrics.target)

    def paintEvent(self, _event: QPaintEvent) -> None:
        px = self._theme.metrics.px
        edge = px(2) / 2
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colors.INVERSE), px(2)))
        painter.setBrush(QColor(colors.TEXT_STALE if self.isDown() else colors.INVERSE))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(edge, edge, -edge, -edge), px(10), px(10))
        metrics, text = self._fit()
        painter.setFont(self._theme.font(TEXT_PX * self._share(), Theme.SEMIBOLD))
        painter.setPen(QColor(colors.ON_INVERSE))
        width = metrics.horizontalAdvance(text)
        left = (self.width() - width - self._beside()) / 2 + px(SIDE_PX)
        place = QRectF(left, 0, width + 1, self.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        middle, high = self.height() / 2, px(TEXT_PX) * CROSS
        paint_glyph(painter, Glyph.CROSS, left + width + px(GAP_PX), middle, high, colors.ON_INVERSE)
        painter.end()

    def _beside(self) -> float:
        """The width of everything but the words."""
        px = self._theme.metrics.px
        return 2 * px(SIDE_PX) + px(GAP_PX) + glyph_width(Glyph.CROSS, px(TEXT_PX) * CROSS)

    def _share(self) -> float:
        room = self.width() - self._beside()
        for share in SMALLEST:
            metrics = QFontMetricsF(self._theme.font(TEXT_PX * share, Theme.SEMIBOLD))
            if metrics.horizontalAdvance(self.value()) <= room:
                break
        return share

    def _fit(self) -> tuple[QFontMetricsF, str]:
        metrics = QFontMetricsF(self._theme.font(TEXT_PX * self._share(), Theme.SEMIBOLD))
        room = self.width() - self._beside()
        return metrics, metrics.elidedText(self.value(), Qt.TextElideMode.ElideRight, room)


class FilterChips(QWidget):
    """A chip for each value that is on, in the order of their choice; without one it takes no room."""

    def __init__(self, narrowing: ListNarrowing, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._narrowing = narrowing
        self._words = FilterWords(self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.metrics.px(9))
        self._chips = {facet: FilterChip(f"filterChip{facet.name}", theme, self) for facet in Facet}
        for facet, chip in self._chips.items():
            chip.show_value(self._words.facet(facet))
            chip.tapped.connect(partial(narrowing.take_away, facet))
        narrowing.changed.connect(self._show)
        self._show()

    def chip(self, facet: Facet) -> FilterChip:
        return self._chips[facet]

    def _show(self) -> None:
        narrowed = self._narrowing.filter
        for chip in self._chips.values():
            self._row.removeWidget(chip)
            chip.hide()
        while self._row.count():
            self._row.takeAt(0)
        for facet, value in narrowed.wanted:
            chip = self._chips[facet]
            chip.show_value(self._words.value(facet, value, narrowed.operation))
            self._row.addWidget(chip)
            chip.show()
        self._row.addStretch(1)
        self.setVisible(bool(narrowed))
