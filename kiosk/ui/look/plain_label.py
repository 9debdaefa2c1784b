"""Labels for text from the sheet: never read as markup, and visibly cut if too long. GUI thread."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.ui.look.theme import Theme

SMALLEST = 0.8
"""How far text may shrink to fit before it is cut."""


class PlainLabel(QWidget):
    """Text in one colour and face that shrinks a little, then ends in `…`; with `lines` > 1 it is wrapped."""

    def __init__(
        self,
        theme: Theme,
        design_px: float,
        color: str,
        weight: QFont.Weight = QFont.Weight.Normal,
        lines: int = 1,
        is_centered: bool = False,
        is_right: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._design_px, self._color, self._weight = theme, design_px, color, weight
        self._lines = lines
        sides = Qt.AlignmentFlag
        self._side = sides.AlignHCenter if is_centered else sides.AlignRight if is_right else sides.AlignLeft
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def text(self) -> str:
        return self._text

    def setText(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self.update()

    @property
    def lines(self) -> int:
        """How many lines there is room for."""
        return self._lines

    def set_lines(self, lines: int) -> None:
        self._lines = lines
        self.updateGeometry()
        self.update()

    def set_size(self, design_px: float) -> None:
        """Set the preferred size, in the design's pixels."""
        self._design_px = design_px
        self.updateGeometry()
        self.update()

    def set_yields(self, yields: bool) -> None:
        """Set whether it takes what its neighbours leave, as at first, or as much as its text needs."""
        policy = QSizePolicy.Policy.Ignored if yields else QSizePolicy.Policy.Maximum
        self.setSizePolicy(policy, QSizePolicy.Policy.Preferred)

    def set_color(self, color: str) -> None:
        self._color = color
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._font(1))
        return QSize(metrics.horizontalAdvance(self._text), metrics.lineSpacing() * self._lines)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def _font(self, share: float) -> QFont:
        return self._theme.font(self._design_px * share, self._weight)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._text:
            return
        painter = QPainter(self)
        painter.setPen(QColor(self._color))
        flags = Qt.AlignmentFlag.AlignVCenter | self._side
        if self._lines > 1:
            flags |= Qt.TextFlag.TextWordWrap
        for share in (1, 0.92, SMALLEST):
            font = self._font(share)
            needed = QFontMetrics(font).boundingRect(self._room(), flags, self._text)
            if needed.width() <= self.width() and needed.height() <= self.height():
                break
        painter.setFont(font)
        text = self._text
        if self._lines == 1:
            text = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), flags, text)
        painter.end()

    def _room(self) -> QRect:
        return QRect(0, 0, self.width() if self._lines > 1 else 10_000, 10_000)
