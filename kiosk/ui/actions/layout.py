"""Arranges the parts of the left column for the room there is. GUI thread."""

from enum import IntEnum

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from kiosk.core.frozen import frozen
from kiosk.ui.actions.action_buttons import ActionButtons
from kiosk.ui.actions.choices import WORK
from kiosk.ui.actions.operation_bar import OPERATION_PX, OperationBar
from kiosk.ui.actions.several_button import SeveralButton
from kiosk.ui.look.metrics import Metrics
from kiosk.ui.spools.filter_button import FilterButton
from kiosk.ui.spools.filter_chips import FilterChips
from kiosk.ui.spools.list_view import SpoolList
from kiosk.ui.supervisor.buttons import SupervisorButtons
from kiosk.ui.touch.keypad_panel import KeypadPanel
from kiosk.ui.touch.search_field import SearchField
from kiosk.ui.worker.card import CARD_PX, WorkerCard
from kiosk.ui.worker.chooser import WorkerChooser

SHARE = 0.395
"""The column's share of the window's width, if the buttons don't need more."""
DESK_SHARE = 0.3
"""At a desk, where a table needs the rest."""
HEIGHT_SHARE = 0.6
"""Its share of the height where the grid stands below it."""
MARGIN_PX = 24
MANY_ROWS, FEW_ROWS = 5, 3
"""Four spools of the worker's own, two by two, and three to take; or two and one. With room for fewer, the
parts move closer together."""
ROOMY_PX = 600
"""The least width for all that the worker's card says when it has a row of its own."""
HEADINGS = 2
SHARED_EDGE_PX = 3
CARD_STRETCH, OPERATIONS_STRETCH = 2, 1
"""How the worker's card and the operations divide a row that they share."""


class Room(IntEnum):
    """How much height there is for worker, operation, spools and actions."""

    ROOMY = 0
    TIGHT = 1
    """As on 13": worker and operation share a row, and CANCELAR stands beside the search."""
    FLAT = 2
    """As on 10": the spools also stand in two columns, and a reason has one line."""


@frozen
class LeftParts:
    """The widgets of the left column."""

    chooser: WorkerChooser
    card: WorkerCard
    operations: OperationBar
    field: SearchField
    filter: FilterButton
    several: SeveralButton
    chips: FilterChips
    list: SpoolList
    actions: ActionButtons
    supervisor: SupervisorButtons
    keypad: KeypadPanel


class LeftLayout:
    """Shows one of two faces: the choice of a worker, or the work of the chosen one."""

    def __init__(self, column: QWidget, metrics: Metrics, parts: LeftParts) -> None:
        self._column, self._metrics, self._parts = column, metrics, parts
        self._room: Room | None = None
        self._head = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._head.addWidget(parts.card, CARD_STRETCH)
        self._head.addWidget(parts.operations, OPERATIONS_STRETCH)
        self._search = QHBoxLayout()
        self._search.addWidget(parts.field, 1)
        self._search.addWidget(parts.filter)
        self._search.addWidget(parts.several)
        self._work = QWidget(column)
        self._rows = QVBoxLayout(self._work)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.addLayout(self._head)
        self._rows.addLayout(self._search)
        self._rows.addWidget(parts.chips)
        self._rows.addWidget(parts.list, 1)
        self._faces = QStackedWidget(column)
        self._faces.addWidget(parts.chooser)
        self._faces.addWidget(self._work)
        self._whole = QVBoxLayout(column)
        self._whole.addWidget(self._faces, 1)
        self._whole.addWidget(parts.actions)
        self._whole.addWidget(parts.supervisor)

    @property
    def room(self) -> Room | None:
        """The current arrangement; None before the column's size is known."""
        return self._room

    @property
    def is_choosing_worker(self) -> bool:
        return self._faces.currentWidget() is self._parts.chooser

    def show_face(self, is_known: bool) -> None:
        """Show the work of a known worker, or else the choice of one."""
        self._faces.setCurrentWidget(self._work if is_known else self._parts.chooser)

    def show_actions(self, is_known: bool, is_supervising: bool) -> None:
        """Show the actions of a known worker, or in their place those of a supervisor."""
        self._parts.actions.setVisible(is_known and not is_supervising)
        self._parts.supervisor.setVisible(is_known and is_supervising)

    def width(self, window_width: int) -> int:
        """The column's width in a window of this width."""
        metrics = self._metrics
        buttons = len(WORK) * metrics.action_width + (len(WORK) - 1) * metrics.action_gap
        share = DESK_SHARE if metrics.is_desk else SHARE
        return max(buttons + 2 * metrics.px(MARGIN_PX) + 2, round(window_width * share))

    def height_in(self, height: int) -> int:
        """The column's height where the grid shares this height with it."""
        return round(height * HEIGHT_SHARE)

    def fit(self) -> None:
        """Arrange the parts for the column's height."""
        many, few = (self._parts.list.height_of(rows, HEADINGS) for rows in (MANY_ROWS, FEW_ROWS))
        least = {Room.ROOMY: many, Room.TIGHT: few}
        if self._metrics.is_desk:
            least = {Room.ROOMY: 0}
        elif self._column.width() < self._metrics.px(ROOMY_PX):
            least.pop(Room.ROOMY)
        room = next((one for one, height in least.items() if self._list_height(one) >= height), Room.FLAT)
        if room is not self._room:
            self._arrange(room)
        is_low = self._list_height(room) < many
        columns = 2 if room is Room.FLAT else 1
        self._parts.list.set_columns(columns, most_of_mine=4 if is_low and columns == 1 else 2)

    def _list_height(self, room: Room) -> int:
        """How high the list is when the parts are arranged like this."""
        parts, gap = self._parts, self._gap(room)
        actions = parts.actions.height_for(self._lines(room), room is Room.ROOMY)
        used = 2 * self._edge(room) + parts.field.height() + gap + self._under(room) + actions
        if room is Room.ROOMY:
            used += self._metrics.px(CARD_PX) + gap + self._metrics.px(OPERATION_PX) + gap
        else:
            used += self._shared_height() + gap
        return self._column.height() - used

    def _shared_height(self) -> int:
        """Height of the row that worker and operation share."""
        return self._metrics.target + 2 * self._metrics.px(SHARED_EDGE_PX)

    def _arrange(self, room: Room) -> None:
        self._room = room
        is_tight = room is not Room.ROOMY
        px, edge, gap = self._metrics.px, self._edge(room), self._gap(room)
        self._whole.setContentsMargins(px(MARGIN_PX), edge, px(MARGIN_PX), edge)
        self._whole.setSpacing(self._under(room))
        for layout in (self._rows, self._head, self._search):
            layout.setSpacing(gap)
        ways = QBoxLayout.Direction
        self._head.setDirection(ways.LeftToRight if is_tight else ways.TopToBottom)
        shared = self._shared_height() if is_tight else None
        self._parts.card.fit(shared)
        self._parts.operations.fit(shared)
        self._parts.actions.fit(self._lines(room), has_cancel=not is_tight)
        self._parts.supervisor.fit(self._lines(room))
        self._parts.filter.fit(has_word=not is_tight and not self._metrics.is_desk)
        if is_tight:
            self._search.addWidget(self._parts.actions.cancel)

    def _lines(self, room: Room) -> int:
        return 1 if room is Room.FLAT else 2

    def _edge(self, room: Room) -> int:
        return self._metrics.px((10, 7, 5)[room])

    def _gap(self, room: Room) -> int:
        return self._metrics.px((9, 6, 6)[room])

    def _under(self, room: Room) -> int:
        return self._metrics.px((8, 6, 6)[room])
