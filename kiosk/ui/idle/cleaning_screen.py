"""What is seen while the glass is wiped: how long that may go on, and how it ends early. GUI thread only."""

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kiosk.ui.idle.dimming import dimmed
from kiosk.ui.idle.veil import Veil
from kiosk.ui.look import colors
from kiosk.ui.look.plain_label import PlainLabel
from kiosk.ui.look.shape import Shape
from kiosk.ui.look.theme import Theme

TITLE_PX, ABOUT_PX, COUNT_PX, LOW_COUNT_PX, HOLD_PX = 46, 27, 260, 130, 34
EDGE_PX, GAP_PX, LINE_PX = 40, 20, 2
HOLD_MM = 28.0
"""The diameter of the place in which a finger is held."""
RING_PX = 9


class CleaningScreen(Veil):
    """Over the column a large countdown; the rest of the window stays in view, dimmed."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__("cleaningScreen", window)
        self._theme = theme
        self.column = CleaningColumn(theme, self)

    def lie(self, column: QRect, bright: QRect) -> None:
        """Where the window's column stands, and what is not dimmed."""
        self.place(bright)
        self.column.setGeometry(column)

    def hold_place(self) -> QRect:
        """The square around the circle in which a finger is held, in the window."""
        hold = self.column.hold
        return QRect(hold.mapTo(self.window(), QPoint()) + hold.circle().topLeft(), hold.circle().size())

    def tell(self, left_s: int, held: float) -> None:
        """So many seconds are left; a finger has been held for this share of its time."""
        self.column.count.setText(str(left_s))
        self.column.hold.tell(held)


class CleaningColumn(QWidget):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._line = theme.metrics.px(LINE_PX)
        title = PlainLabel(theme, TITLE_PX, colors.TEXT, theme.BOLD, is_centered=True, parent=self)
        title.setObjectName("cleaningTitle")
        title.setText(self.tr("Limpia la pantalla"))
        about = PlainLabel(theme, ABOUT_PX, colors.NAME, is_centered=True, parent=self)
        about.setText(self.tr("No responde a toques ni teclas"))
        is_low, ways = theme.metrics.shape is Shape.ALONE, QBoxLayout.Direction
        size = LOW_COUNT_PX if is_low else COUNT_PX
        self.count = PlainLabel(theme, size, colors.TEXT, theme.BOLD, is_centered=True, parent=self)
        self.count.setObjectName("cleaningCount")
        self.hold = HoldPlace(theme, self)
        way_out = PlainLabel(theme, ABOUT_PX, colors.TEXT, is_centered=True, parent=self)
        way_out.setText(self.tr("Deja un dedo aquí 3 s para terminar antes"))
        px = theme.metrics.px
        whole = QVBoxLayout(self)
        whole.setContentsMargins(px(EDGE_PX), px(GAP_PX), px(EDGE_PX), px(GAP_PX))
        whole.setSpacing(0)
        whole.addWidget(title)
        whole.addWidget(about)
        both = QBoxLayout(ways.LeftToRight if is_low else ways.TopToBottom)
        both.addStretch(1)
        both.addWidget(self.count, int(is_low))
        both.addStretch(1)
        both.addWidget(self.hold, int(is_low))
        whole.addLayout(both, 1)
        whole.addSpacing(px(GAP_PX) // 2)
        whole.addWidget(way_out)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(dimmed(colors.PANEL)))
        painter.fillRect(self.width() - self._line, 0, self._line, self.height(), QColor(dimmed(colors.LINE)))
        painter.end()


class HoldPlace(QWidget):
    """A circle; a ring around it closes while a finger is held in it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("holdPlace")
        self._theme, self._held = theme, 0.0
        self._side = theme.metrics.mm(HOLD_MM)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self._side, self._side)

    def circle(self) -> QRect:
        return QRect((self.width() - self._side) // 2, 0, self._side, self._side)

    def tell(self, held: float) -> None:
        if held != self._held:
            self._held = held
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        width = self._theme.metrics.px(RING_PX)
        ring = QRectF(self.circle()).adjusted(width, width, -width, -width)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(colors.RAISED))
        painter.setPen(QPen(QColor(colors.LINE), width))
        painter.drawEllipse(ring)
        painter.setPen(QColor(colors.TEXT))
        painter.setFont(self._theme.font(HOLD_PX, self._theme.BOLD))
        painter.drawText(ring, Qt.AlignmentFlag.AlignCenter, "3 s")
        if self._held:
            painter.setPen(QPen(QColor(colors.ACCENT), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawArc(ring, 90 * 16, -round(self._held * 360 * 16))
        painter.end()
