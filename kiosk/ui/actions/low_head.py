"""The one row over the list where height is scarce: by turns the worker, all operations, or the search."""

from enum import Enum

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from kiosk.core.frozen import frozen
from kiosk.ui.actions.operation_bar import OperationBar, OperationButton
from kiosk.ui.actions.several_button import SeveralButton
from kiosk.ui.grid.occupied_button import OccupiedButton
from kiosk.ui.look import colors
from kiosk.ui.look.glyphs import Glyph
from kiosk.ui.look.theme import Theme
from kiosk.ui.look.two_line_button import ButtonLook, TwoLineButton
from kiosk.ui.spools.filter_button import FilterButton
from kiosk.ui.touch.search_field import SearchField
from kiosk.ui.worker.card import WorkerCard

WIDTH_PX = 112
_LOOK = ButtonLook(colors.RAISED, colors.LINE, colors.TEXT, down=colors.LINE)


class HeadTurn(Enum):
    """Whose turn the row is."""

    WHO = "who"
    OPERATIONS = "operations"
    SEARCH = "search"


class SearchButton(TwoLineButton):
    """`Buscar`, in the place of the field."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("searchButton", theme, 20, 17, parent=parent)
        self.setFixedWidth(max(theme.metrics.px(WIDTH_PX), theme.metrics.target))
        text = QCoreApplication.translate("LowHead", "Buscar")
        self.show_as(_LOOK, text, glyph=Glyph.SEARCH)
        self.hide()


class BackButton(TwoLineButton):
    """An arrow: the search is over."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("searchBack", theme, 20, 17, parent=parent)
        self.setFixedWidth(theme.metrics.target)
        self.show_as(_LOOK, "", glyph=Glyph.BACK)
        self.setAccessibleName(QCoreApplication.translate("LowHead", "Dejar de buscar"))
        self.hide()


@frozen
class HeadParts:
    """Everything between the lights and the list."""

    card: WorkerCard
    operations: OperationBar
    operation: OperationButton
    search: SearchButton
    occupied: OccupiedButton
    back: BackButton
    field: SearchField
    filter: FilterButton
    several: SeveralButton

    def show_all(self, has_grid: bool) -> None:
        """All have room, with the grid in sight or a button for it."""
        for part in (self.card, self.operations, self.field, self.filter, self.several):
            part.show()
        for button in (self.operation, self.search, self.back):
            button.hide()
        self.occupied.setVisible(not has_grid)

    def show_turn(self, turn: HeadTurn) -> None:
        """There is room for one row."""
        shown: dict[HeadTurn, tuple[QWidget, ...]] = {
            HeadTurn.WHO: (self.card, self.operation, self.search, self.occupied),
            HeadTurn.OPERATIONS: (self.operations,),
            HeadTurn.SEARCH: (self.back, self.field, self.filter, self.several),
        }
        for parts in shown.values():
            for part in parts:
                part.setVisible(part in shown[turn])
