"""The keypad beside the list: over the live grid, or where that is too narrow along the lower edge.

GUI thread only. The list with its results, the worker and the actions stay in view and where they are.
"""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from kiosk.ui.look import colors
from kiosk.ui.look.theme import Theme
from kiosk.ui.touch.keypad import DIGITS, GAP_MM, LETTERS, Keypad, Page, size_of

EDGE_PX = 16


class KeypadPanel(QWidget):
    """Hidden until it is opened. Signals as of `Keypad`."""

    typed = Signal(str)
    erased = Signal()
    cleared = Signal()
    done = Signal()

    def __init__(self, theme: Theme, beside: QWidget) -> None:
        super().__init__(beside)
        self.setObjectName("keypadPanel")
        self._theme, self._beside = theme, beside
        self._keypad: Keypad | None = None
        self._whole = QVBoxLayout(self)
        edge = theme.metrics.px(EDGE_PX)
        self._whole.setContentsMargins(edge, edge, edge, edge)
        self.hide()

    def open(self) -> None:
        """Show the digits. Of the ways in which keys may stand the first one with enough room is taken."""
        window = self._beside.window()
        self.setParent(window)
        pages = (self._fitting(DIGITS, self._strip()), self._fitting(LETTERS, self._low(window)))
        if self._keypad is None or self._keypad.pages != pages:
            self._make(pages)
        assert self._keypad is not None
        self._keypad.open()
        self.place()
        self.show()
        self.raise_()

    def place(self) -> None:
        """Take the place for the page that is shown."""
        if self._keypad is None:
            return
        page, room = self._keypad.page, self._strip()
        least = self._size(page, page.least_mm)
        if least.width() > room.width():
            room = self._low(self._beside.window())
            size = QSize(room.width(), least.height())
        else:
            size = self._size(page, page.wished_mm).boundedTo(room.size())
        self.setGeometry(room.x(), room.bottom() + 1 - size.height(), size.width(), size.height())

    def _strip(self) -> QRect:
        """What is right of the column, and as high."""
        column = self._beside
        at = column.mapTo(column.window(), column.rect().topRight())
        return QRect(at.x() + 1, at.y(), column.window().width() - at.x() - 1, column.height())

    def _low(self, window: QWidget) -> QRect:
        """All of the window's width, as high as the column."""
        strip = self._strip()
        return QRect(0, strip.y(), window.width(), strip.height())

    def _fitting(self, pages: Sequence[Page], room: QRect) -> Page:
        sizes = ((page, self._size(page, page.least_mm)) for page in pages)
        fits = (each for each, size in sizes if size.boundedTo(room.size()) == size)
        return next(fits, pages[-1])

    def _size(self, page: Page, key_mm: tuple[float, float]) -> QSize:
        """Of the panel, with keys of this size."""
        mm, edges = self._theme.metrics.mm, 2 * self._theme.metrics.px(EDGE_PX)
        width, height = map(mm, key_mm)
        return size_of(page.rows, QSize(width, height), mm(GAP_MM)) + QSize(edges, edges)

    def _make(self, pages: tuple[Page, Page]) -> None:
        if self._keypad is not None:
            self._whole.removeWidget(self._keypad)
            self._keypad.deleteLater()
        self._keypad = keypad = Keypad(self._theme, self, pages=pages)
        policy = keypad.sizePolicy()
        policy.setVerticalPolicy(QSizePolicy.Policy.Expanding)
        keypad.setSizePolicy(policy)
        self._whole.addWidget(keypad)
        keypad.typed.connect(self.typed)
        keypad.erased.connect(self.erased)
        keypad.cleared.connect(self.cleared)
        keypad.done.connect(self.done)
        keypad.turned.connect(self.place)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        px = self._theme.metrics.px
        painter.setPen(QPen(QColor(colors.LINE), px(2)))
        painter.setBrush(QColor(colors.PANEL))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -2, -2), px(14), px(14))
        painter.end()
