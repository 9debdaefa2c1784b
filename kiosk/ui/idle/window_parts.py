"""The window as the idle screen sees it. GUI thread only."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect

from kiosk.core.frozen import frozen
from kiosk.ui.actions.column import LeftColumn
from kiosk.ui.grid.panel import GridPanel
from kiosk.ui.look.panel_space import PanelSpace
from kiosk.ui.result.bar import ResultBar
from kiosk.ui.status.banner import Banner
from kiosk.ui.status.top_bar import TopBar

if TYPE_CHECKING:
    from kiosk.ui.desk.desk_panel import DeskPanel


@frozen
class WindowParts:
    """The parts that the idle screen lies over, or that are asked whether it may."""

    top_bar: TopBar
    banner: Banner
    left: LeftColumn
    grid: "GridPanel | DeskPanel"
    result: ResultBar
    space: PanelSpace

    def grid_head(self) -> QRect:
        """What stands above the grid's tiles, in the window; empty where the grid is not in sight."""
        if not self.grid.isVisible():
            return QRect()
        return QRect(self.grid.mapTo(self.grid.window(), QPoint()), self.grid.head_size())
