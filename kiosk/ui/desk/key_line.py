"""The line at the foot of the table: the keys that work here, and what to look at. GUI thread only."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from kiosk.ui.look import colors
from kiosk.ui.look.plain_label import PlainLabel
from kiosk.ui.look.theme import Theme

HEIGHT_PX, TEXT_PX, CAP_PX, PAD_PX, GAP_PX = 36, 14, 13, 6, 18

Keys = tuple[tuple[tuple[str, ...], str], ...]
"""Caps, and the word behind them."""

_SINGLE = Qt.TextFlag.TextSingleLine | Qt.AlignmentFlag.AlignVCenter


class KeyCaps(QWidget):
    """Keys as framed letters, each with what it does; as many as there is room for."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._keys: Keys = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def tell(self, keys: Keys) -> None:
        self._keys = keys
        self.setAccessibleName(" · ".join(f"{' '.join(caps)} {word}" for caps, word in keys))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        widths = [self._width(caps, word) + self._theme.metrics.px(GAP_PX) for caps, word in self._keys]
        return QSize(round(sum(widths)), self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        px = self._theme.metrics.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = 0.0
        for caps, word in self._keys:
            width = self._width(caps, word)
            if left + width > self.width():
                break
            self._paint(painter, left, caps, word)
            left += width + px(GAP_PX)
        painter.end()

    def _fonts(self) -> tuple[QFontMetricsF, QFontMetricsF]:
        theme = self._theme
        return QFontMetricsF(theme.font(CAP_PX, theme.BOLD, mono=True)), QFontMetricsF(theme.font(TEXT_PX))

    def _width(self, caps: tuple[str, ...], word: str) -> float:
        px, (cap, text) = self._theme.metrics.px, self._fonts()
        boxes = sum(cap.horizontalAdvance(each) + 3 * px(PAD_PX) for each in caps)
        return boxes + text.horizontalAdvance(word)

    def _paint(self, painter: QPainter, left: float, caps: tuple[str, ...], word: str) -> None:
        theme, px, (cap, text) = self._theme, self._theme.metrics.px, self._fonts()
        high, middle = cap.height() + px(4), self.height() / 2
        painter.setFont(theme.font(CAP_PX, theme.BOLD, mono=True))
        for each in caps:
            box = QRectF(left, middle - high / 2, cap.horizontalAdvance(each) + 2 * px(PAD_PX), high)
            painter.setPen(QPen(QColor(colors.LINE), max(1, px(1.4))))
            painter.setBrush(QColor(colors.CARD))
            painter.drawRoundedRect(box, px(5), px(5))
            painter.setPen(QColor(colors.TEXT))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine, each)
            left = box.right() + px(PAD_PX)
        painter.setFont(theme.font(TEXT_PX))
        painter.setPen(QColor(colors.MUTED))
        painter.drawText(QRectF(left, 0, text.horizontalAdvance(word) + 1, self.height()), _SINGLE, word)


class KeyLine(QWidget):
    """`caps` at the left; `said` at the right, what was just done or what the rows are like."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.caps = KeyCaps(theme, self)
        self.said = PlainLabel(theme, TEXT_PX, colors.MUTED, is_right=True, parent=self)
        self.said.setObjectName("tableSaid")
        self.setFixedHeight(theme.metrics.px(HEIGHT_PX))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.metrics.px(GAP_PX))
        row.addWidget(self.caps)
        row.addWidget(self.said, 1)

    def tell(self, text: str, is_news: bool = False) -> None:
        """News has the whole line: the name of a file may be long."""
        self.caps.setVisible(not is_news)
        self.said.setText(text)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(0, 0, self.width(), max(1, self._theme.metrics.px(1)), QColor(colors.LINE))
        painter.end()
