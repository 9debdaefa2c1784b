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

EDGE_PX, CLOSE_EDGE_PX = 16, 3
LINE = 0.8
"""How much of a row of the list is enough to read it."""


class KeypadPanel(Cover):
    """Hidden until it is opened. Signals as of `Keypad`."""

    typed = Signal(str)
    erased = Signal()
    cleared = Signal()
    done = Signal()

    def __init__(self, theme: Theme, space: PanelSpace, beside: QWidget) -> None:
        super().__init__("keypadPanel", theme, space, beside)
        self._keypad: Keypad | None = None
        self._whole = QVBoxLayout(self)
        self.hide()

    def open(self, field: QWidget) -> None:
        """Show the digits, for this field. Of the ways in which keys may stand the first one with enough room
        is taken: letters leave the field in sight, digits a line of what is found as well."""
        self.setParent(self.window())
        under = field.mapTo(self.window(), field.rect().bottomLeft()).y()
        whole = self._space.whole.adjusted(0, 0, 0, -self._space.foot)
        letters = QRect(whole.x(), under, whole.width(), whole.bottom() - under)
        line = round(LINE * self._theme.metrics.target)
        is_beside = self._space.place != self._space.whole
        digits = self._space.place if is_beside else letters.adjusted(0, line, 0, 0)
        pages = (self._fitting(DIGITS, digits.size()), self._fitting(LETTERS, letters.size()))
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
        least, size = self._size(page, page.least_mm), self._size(page, page.wished_mm).boundedTo(room.size())
        if room == self._space.whole or least.boundedTo(room.size()) != least:
            foot, room = self._space.foot, self._space.whole
            size = QSize(room.width(), min(room.height(), least.height() + foot))
        return QRect(room.x(), room.bottom() + 1 - size.height(), size.width(), size.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_low = self.width() > self._space.place.width()
        foot = self._space.foot if is_low else 0
        edge = self._edge_of(self._keypad.page) if self._keypad else 0
        self._whole.setContentsMargins(edge, edge, edge, edge + foot)

    def _fitting(self, pages: Sequence[Page], room: QSize) -> Page:
        sizes = ((page, self._size(page, page.least_mm)) for page in pages)
        fits = (each for each, size in sizes if size.boundedTo(room) == size)
        return next(fits, pages[-1])

    def _size(self, page: Page, key_mm: tuple[float, float]) -> QSize:
        """Of the panel, with keys of this size."""
        mm, edges = self._theme.metrics.mm, 2 * self._edge_of(page)
        width, height = map(mm, key_mm)
        return size_of(page.rows, QSize(width, height), mm(page.gap_mm)) + QSize(edges, edges)

    def _edge_of(self, page: Page) -> int:
        return self._theme.metrics.px(EDGE_PX if page.gap_mm == GAP_MM else CLOSE_EDGE_PX)

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
