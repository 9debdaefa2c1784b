"""The keypad beside the list: over the live grid, or where that is too narrow along the lower edge.

GUI thread only. The list with its results, the worker and the actions stay in view and where they are.
"""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from kiosk.ui.look import colors
from kiosk.ui.look.cover import Cover
from kiosk.ui.look.panel_space import PanelSpace
from kiosk.ui.look.theme import Theme
from kiosk.ui.touch.keypad import DIGITS, GAP_MM, LETTERS, Keypad, Page, size_of

EDGE_PX = 16


class KeypadPanel(Cover):
    """Hidden until it is opened. Signals as of `Keypad`."""

    typed = Signal(str)
    erased = Signal()
    cleared = Signal()
    done = Signal()

    def __init__(self, theme: Theme, space: PanelSpace, beside: QWidget) -> None:
        super().__init__("keypadPanel", theme, space, beside)
        self._keypad: Keypad | None = None
        self._edge = theme.metrics.px(EDGE_PX)
        self._whole = QVBoxLayout(self)
        self.hide()

    def open(self) -> None:
        """Show the digits. Of the ways in which keys may stand the first one with enough room is taken."""
        self.setParent(self.window())
        pages = (
            self._fitting(DIGITS, self._space.place.size()),
            self._fitting(LETTERS, self._low().size()),
        )
        if self._keypad is None or self._keypad.pages != pages:
            self._make(pages)
        assert self._keypad is not None
        self._keypad.open()
        self.lie_over()

    def covered(self) -> QRect:
        """The place for the page that is shown, at the foot of what it may cover."""
        if self._keypad is None:
            return QRect()
        page, room = self._keypad.page, self._space.place
        size = self._size(page, page.wished_mm).boundedTo(room.size())
        least = self._size(page, page.least_mm)
        if least.boundedTo(room.size()) != least:
            foot, room = self._space.foot, self._space.whole
            size = QSize(room.width(), min(room.height(), least.height() + foot))
        return QRect(room.x(), room.bottom() + 1 - size.height(), size.width(), size.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_low = self.width() > self._space.place.width()
        foot = self._space.foot if is_low else 0
        self._whole.setContentsMargins(self._edge, self._edge, self._edge, self._edge + foot)

    def _low(self) -> QRect:
        """All that it may cover where the grid is too narrow."""
        return self._space.whole.adjusted(0, 0, 0, -self._space.foot)

    def _fitting(self, pages: Sequence[Page], room: QSize) -> Page:
        sizes = ((page, self._size(page, page.least_mm)) for page in pages)
        fits = (each for each, size in sizes if size.boundedTo(room) == size)
        return next(fits, pages[-1])

    def _size(self, page: Page, key_mm: tuple[float, float]) -> QSize:
        """Of the panel, with keys of this size."""
        mm, edges = self._theme.metrics.mm, 2 * self._edge
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
        keypad.turned.connect(self._follow)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        px = self._theme.metrics.px
        painter.setPen(QPen(QColor(colors.LINE), px(2)))
        painter.setBrush(QColor(colors.PANEL))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -2, -2), px(14), px(14))
        painter.end()
