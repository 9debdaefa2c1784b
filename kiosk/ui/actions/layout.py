"""Arranges the parts of the left column for the room there is. GUI thread."""

from enum import IntEnum

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from kiosk.core.frozen import frozen
from kiosk.ui.actions.action_buttons import ActionButtons
from kiosk.ui.actions.cancel_button import CancelPlace
from kiosk.ui.actions.choices import WORK
from kiosk.ui.actions.low_head import HeadParts, HeadTurn
from kiosk.ui.actions.operation_bar import OPERATION_PX
from kiosk.ui.look.metrics import Metrics
from kiosk.ui.look.shape import Shape
from kiosk.ui.spools.filter_chips import FilterChips
from kiosk.ui.spools.list_view import SpoolList
from kiosk.ui.supervisor.buttons import SupervisorButtons
from kiosk.ui.touch.keypad_panel import KeypadPanel
from kiosk.ui.worker.card import CARD_PX
from kiosk.ui.worker.chooser import WorkerChooser

SHARE = 0.395
"""The column's share of the window's width, if the buttons don't need more."""
DESK_SHARE = 0.3
"""At a desk, where a table needs the rest."""
HEIGHT_SHARE = 0.6
"""Its share of the height where the grid stands below it, if its own parts don't need more."""
MANY_ROWS, FEW_ROWS, LEAST_ROWS = 5, 3, 2
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
    LOW = 3
    """As on 7": search and operations take their turns in the worker's row."""


MARGINS_PX, EDGES_PX = (24, 24, 24, 10), (10, 7, 5, 5)
GAPS_PX, UNDERS_PX = (9, 6, 6, 6), (8, 6, 6, 5)
"""By the room: beside, above and below the parts; between them; between the list and the actions."""


@frozen
class LeftParts:
    """The widgets of the left column."""

    chooser: WorkerChooser
    head: HeadParts
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
        self._has_stack = False
        self.shape = Shape.BESIDE
        """How the column shares the window with the grid."""
        self._turn = HeadTurn.WHO
        head = parts.head
        self._head = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._head.addWidget(head.card, CARD_STRETCH)
        self._head.addWidget(head.operations, OPERATIONS_STRETCH)
        for button in (head.operation, head.search, head.occupied):
            self._head.addWidget(button)
        self._search = QHBoxLayout()
        self._search.addWidget(head.back)
        self._search.addWidget(head.field, 1)
        self._search.addWidget(head.filter)
        self._search.addWidget(head.several)
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
        self._faces.setMinimumHeight(1)  # else the face that is not shown keeps the other one from shrinking
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

    def take_turn(self, turn: HeadTurn) -> bool:
        """Show this in the row over the list, where there is one row only. True if others were there."""
        is_other, self._turn = self._room is Room.LOW and turn is not self._turn, turn
        if is_other:
            self._parts.head.show_turn(turn)
        return is_other

    def width(self, window_width: int) -> int:
        """The column's width in a window of this width, with the grid beside it."""
        share = DESK_SHARE if self._metrics.is_desk else SHARE
        return max(self._least_width(), round(window_width * share))

    def height_in(self, width: int, height: int) -> int:
        """The column's height where the grid shares this height with it, below."""
        least = self._used(Room.FLAT, width) + self._parts.list.height_of(FEW_ROWS, HEADINGS)
        return max(least, round(height * HEIGHT_SHARE))

    def foot(self) -> int:
        """The height of what is below the list, with the gap above it, in pixels."""
        self._whole.activate()
        return self._column.height() - self._faces.geometry().bottom() - 1 if self._has_actions() else 0

    def set_shape(self, shape: Shape) -> None:
        """The column shares the window with the grid otherwise; it fits itself when it is placed next."""
        if shape is not self.shape:
            self.shape, self._room = shape, None
            self._parts.chooser.set_low(shape is Shape.ALONE)

    def fit(self) -> None:
        """Arrange the parts for the column's size."""
        room, is_stacked = self._fitting(), self._is_stacked(self._column.width())
        if (room, is_stacked) != (self._room, self._has_stack):
            self._arrange(room, is_stacked)
        columns = 2 if room is Room.FLAT else 1
        is_low = self._list_height(room) < self._parts.list.height_of(MANY_ROWS, HEADINGS)
        most_of_mine = 4 if is_low and columns == 1 else 2
        self._parts.list.set_columns(columns, most_of_mine, has_headings=room is not Room.LOW)

    def _fitting(self) -> Room:
        """The first arrangement in which the list is high enough."""
        if self._metrics.is_desk:
            return Room.ROOMY
        rows = {Room.ROOMY: MANY_ROWS, Room.TIGHT: FEW_ROWS}
        if self._column.width() < self._metrics.px(ROOMY_PX) or self.shape is Shape.ALONE:
            del rows[Room.ROOMY]
        if self.shape is Shape.ALONE:
            rows[Room.FLAT] = LEAST_ROWS
        least = {room: self._parts.list.height_of(count, HEADINGS) for room, count in rows.items()}
        last = Room.LOW if self.shape is Shape.ALONE else Room.FLAT
        return next((one for one, height in least.items() if self._list_height(one) >= height), last)

    def _list_height(self, room: Room) -> int:
        """How high the list is when the parts are arranged like this."""
        return self._column.height() - self._used(room, self._column.width())

    def _used(self, room: Room, width: int) -> int:
        """The height of everything but the list, in a column of this width."""
        px, gap, field = self._metrics.px, self._gap(room), self._parts.head.field.height()
        actions = self._parts.actions.height_for(
            self._lines(room), self._cancel_place(room), self._is_stacked(width)
        )
        used = 2 * self._edge(room) + gap + self._under(room) + actions
        if room is Room.ROOMY:
            return used + field + px(CARD_PX) + gap + px(OPERATION_PX) + gap
        return used + self._shared_height() + (field + gap if room is not Room.LOW else 0)

    def _shared_height(self) -> int:
        """Height of the row that worker and operation share."""
        return self._metrics.target + 2 * self._metrics.px(SHARED_EDGE_PX)

    def _arrange(self, room: Room, is_stacked: bool) -> None:
        self._room, self._has_stack = room, is_stacked
        head, actions = self._parts.head, self._parts.actions
        is_tight, is_low = room is not Room.ROOMY, room is Room.LOW
        edge, gap, margin = self._edge(room), self._gap(room), self._metrics.px(MARGINS_PX[room])
        self._whole.setContentsMargins(margin, edge, margin, edge)
        self._whole.setSpacing(self._under(room))
        for layout in (self._rows, self._head, self._search):
            layout.setSpacing(gap)
        ways = QBoxLayout.Direction
        self._head.setDirection(ways.LeftToRight if is_tight else ways.TopToBottom)
        shared = self._shared_height() if is_tight else None
        head.card.fit(shared)
        head.operations.fit(shared, shares_row=is_tight and not is_low)
        for button in (head.operation, head.search, head.occupied):
            button.setFixedHeight(self._shared_height())
        actions.fit(self._lines(room), self._cancel_place(room), is_stacked)
        self._parts.supervisor.fit(self._lines(room))
        self._parts.supervisor.setMinimumHeight(actions.minimumHeight())
        head.filter.fit(has_word=not is_tight and not self._metrics.is_desk)
        if self._cancel_place(room) is CancelPlace.ELSEWHERE:
            self._search.addWidget(actions.cancel)
        if is_low:
            head.show_turn(self._turn)
        else:
            head.show_all(has_grid=self.shape is not Shape.ALONE)

    def _has_actions(self) -> bool:
        return not (self._parts.actions.isHidden() and self._parts.supervisor.isHidden())

    def _least_width(self) -> int:
        """Of a column with the main actions in one row."""
        metrics = self._metrics
        buttons = len(WORK) * metrics.action_width + (len(WORK) - 1) * metrics.action_gap
        return buttons + 2 * metrics.px(MARGINS_PX[Room.ROOMY]) + 2

    def _is_stacked(self, width: int) -> bool:
        """True where the main actions need two rows."""
        return width < self._least_width()

    def _cancel_place(self, room: Room) -> CancelPlace:
        places = {Room.ROOMY: CancelPlace.RESERVED, Room.LOW: CancelPlace.COMING}
        return places.get(room, CancelPlace.ELSEWHERE)

    def _lines(self, room: Room) -> int:
        return 1 if room >= Room.FLAT else 2

    def _edge(self, room: Room) -> int:
        return self._metrics.px(EDGES_PX[room])

    def _gap(self, room: Room) -> int:
        return self._metrics.px(GAPS_PX[room])

    def _under(self, room: Room) -> int:
        return self._metrics.px(UNDERS_PX[room])
