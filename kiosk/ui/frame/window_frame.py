"""Shares the window's middle among the column, the live grid and the result bar. GUI thread only."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from kiosk.ui.actions.column import LeftColumn
from kiosk.ui.frame.shares import Shares, below, beside
from kiosk.ui.look.metrics import Metrics
from kiosk.ui.look.panel_space import PanelSpace
from kiosk.ui.look.shape import Shape, shape_of
from kiosk.ui.result.bar import ResultBar


class WindowFrame(QLayout):
    """The row of the window's layout that its parts share as the screen's shape wants it.

    It asks for no size: the window is as large as its screen, and the parts fit into what they get."""

    def __init__(
        self, left: LeftColumn, grid: QWidget, bar: ResultBar, space: PanelSpace, metrics: Metrics
    ) -> None:
        super().__init__()
        self._left, self._grid, self._bar, self._space, self._metrics = left, grid, bar, space, metrics
        bar.changed.connect(self.refresh)
        space.covered.connect(bar.raise_)

    def shape(self) -> Shape:
        """How the parts share the window as large as it is."""
        return shape_of(self._window().size(), self._metrics.px_per_mm)

    def refresh(self) -> None:
        """Place the parts again: one of them needs another place."""
        if not self.geometry().isEmpty():
            self.setGeometry(self.geometry())

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        shares = self._shares(rect)
        self._left.setGeometry(shares.column)
        self._grid.setGeometry(shares.grid)
        self._bar.setGeometry(shares.bar)
        self._space.set(shares.panels, shares.whole, shares.foot)

    def _shares(self, room: QRect) -> Shares:
        line = self._bar.line_height
        if self.shape() is Shape.BELOW:
            column = self._left.arrangement.height_in(room.height() - line)
            return below(room, column, line, self._bar.height_for(room.width()))
        column = self._left.arrangement.width(self._window().width())
        return beside(room, column, line, self._bar.height_for(room.width() - column))

    def _window(self) -> QWidget:
        return self._left.window()

    # what Qt asks of a layout: it has no items of its own, and takes what is left

    def count(self) -> int:
        return 0

    def itemAt(self, _index: int) -> QLayoutItem | None:
        return None

    def takeAt(self, _index: int) -> QLayoutItem | None:
        return None

    def sizeHint(self) -> QSize:
        return QSize()

    def minimumSize(self) -> QSize:
        return QSize()

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal | Qt.Orientation.Vertical
