"""Shares the window's middle among the column, the live grid and the result bar. GUI thread only."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from kiosk.ui.actions.column import LeftColumn
from kiosk.ui.frame.shares import Shares, alone, below, beside
from kiosk.ui.look.metrics import Metrics
from kiosk.ui.look.panel_space import PanelSpace
from kiosk.ui.look.shape import Shape, shape_of
from kiosk.ui.result.bar import ResultBar
from kiosk.ui.status.top_bar import TopBar


class WindowFrame(QLayout):
    """The row of the window's layout that its parts share as the screen's shape wants it.

    It asks for no size: the window is as large as its screen, and the parts fit into what they get. Where
    the column is alone, `open_grid` shows the grid over it, and the bar is there only while it has more to
    say than the last movement.

    Signal: `reshaped(bool)` the parts share the window otherwise, with the column alone if True.
    """

    reshaped = Signal(bool)

    def __init__(
        self,
        top_bar: TopBar,
        left: LeftColumn,
        grid: QWidget,
        bar: ResultBar,
        space: PanelSpace,
        metrics: Metrics,
    ) -> None:
        super().__init__()
        self._top_bar, self._left, self._grid, self._bar = top_bar, left, grid, bar
        self._space, self._metrics = space, metrics
        self._is_open = False
        bar.changed.connect(self.refresh)
        space.covered.connect(self.refresh)
        left.foot_changed.connect(self._on_foot_changed)

    @property
    def shape(self) -> Shape:
        """How the parts share the window as large as it is."""
        if self._metrics.is_desk:
            return Shape.BESIDE
        return shape_of(self._left.window().size(), self._metrics.px_per_mm)

    @property
    def is_grid_open(self) -> bool:
        """Whether the grid lies over the column."""
        return self._is_open

    def open_grid(self, is_open: bool) -> None:
        """Show the grid over the column, or the column again, where there is no room for both."""
        is_open = is_open and self.shape is Shape.ALONE
        if is_open is not self._is_open:
            self._is_open = is_open
            self._left.guard.arm()
            self.refresh()

    def refresh(self) -> None:
        """Place the parts again: one of them needs another place."""
        if not self.geometry().isEmpty():
            self.setGeometry(self.geometry())

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        is_alone = self.shape is Shape.ALONE
        self._is_open = self._is_open and is_alone
        self._top_bar.set_low(is_alone)
        self._top_bar.show_line(self._bar.line if is_alone else ())
        before = self._left.arrangement.shape
        self._left.arrangement.set_shape(self.shape)
        shares = self._shares(rect)
        self._left.setGeometry(shares.column)
        self._left.arrangement.fit()
        if is_alone:
            shares = self._shares(rect)  # the column knows its foot by now
        self._grid.setGeometry(shares.grid)
        self._grid.setVisible(self._is_open or not is_alone)
        self._place_bar(shares.bar)
        self._space.set(shares.panels, shares.whole, shares.foot)
        if self._left.arrangement.shape is not before:
            self.reshaped.emit(is_alone)

    def _on_foot_changed(self) -> None:
        if self.shape is Shape.ALONE:
            self.refresh()

    def _place_bar(self, place: QRect) -> None:
        """Over what people touch it is deaf at first: a finger may be on its way to what was there."""
        before = self._bar.geometry() if self._bar.isVisible() else QRect()
        self._bar.setGeometry(place)
        self._bar.setVisible(not place.isEmpty())
        self._bar.raise_()
        reserved = 0 if self.shape is Shape.ALONE else self._bar.line_height
        over = place.adjusted(0, 0, 0, -reserved)
        if not over.isEmpty() and place != before:
            self._left.guard.cover(QRect(self._bar.mapToGlobal(QPoint()), over.size()))

    def _shares(self, room: QRect) -> Shares:
        column, bar = self._left.arrangement, self._bar
        line, wide = bar.line_height, room.width()
        match self.shape:
            case Shape.ALONE:
                said = 0 if bar.is_quiet else max(line, bar.height_for(wide))
                free = 0 if self._is_open or self._space.is_filled else column.foot()
                return alone(room, free, said)
            case Shape.BELOW:
                return below(room, column.height_in(wide, room.height() - line), line, bar.height_for(wide))
            case Shape.BESIDE:
                left = column.width(wide)
                return beside(room, left, line, bar.height_for(wide - left))

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
