"""Connects a station's engine to its screen: each hook becomes a Qt signal. GUI thread."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from kiosk.core.shop.data import Command, Outcome
from kiosk.live.engine import Engine
from kiosk.live.ports import Services


class Controller(QObject):
    """The engine's hooks as signals, and the requests of the screen.

    Signals: `busy_changed(bool)` a command awaits its answer, or no longer; `pending(Command)` a command
    was accepted; `answered(Outcome)` its outcome within the time limit; `waiting(Command)` no answer
    within the time limit; `answered_late(Outcome)` the outcome of such a command, when another worker may
    be at the screen; `batch_pending(tuple[Command])`, `batch_answered(tuple[Outcome])` in groups, and
    `batch_over()` the same for a batch; `backlog_changed(Backlog)` the commands still to be sent;
    `sheet_changed(Refusal | None)` why the sheet could not be read, None after a read that succeeded;
    `alarms_changed(tuple[Alarm, ...])` the alarms that stand now, for which nothing is written;
    `clock_changed(Refusal | None)` why this machine's time is wrong, None once it is right;
    `sheet_waiting(float)` Google's quota makes this station wait for this many seconds, 0 when that is
    over; `link_changed(Link)`; `happened(list[Event])` events of all stations; `started()` the first
    snapshot is in; `left_behind(LeftBehind)` commands of an earlier run that only people can end;
    `hand_overs_changed()` other requests for hand-overs wait for an answer; `hand_over_ended(HandOverEnd)`
    one of this station is over.
    """

    busy_changed = Signal(bool)
    pending = Signal(object)
    answered = Signal(object)
    answered_late = Signal(object)
    waiting = Signal(object)
    batch_pending = Signal(object)
    batch_answered = Signal(object)
    batch_over = Signal()
    sheet_changed = Signal(object)
    alarms_changed = Signal(object)
    clock_changed = Signal(object)
    sheet_waiting = Signal(float)
    backlog_changed = Signal(object)
    link_changed = Signal(object)
    happened = Signal(object)
    started = Signal()
    left_behind = Signal(object)
    hand_overs_changed = Signal()
    hand_over_ended = Signal(object)

    def __init__(self, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.engine = engine
        hooks = engine.hooks
        hooks.busy_changed.connect(self.busy_changed.emit)
        hooks.pending.connect(self.pending.emit)
        hooks.answered.connect(self.answered.emit)
        hooks.answered_late.connect(self.answered_late.emit)
        hooks.waiting.connect(self.waiting.emit)
        hooks.batch_pending.connect(self.batch_pending.emit)
        hooks.batch_answered.connect(self.batch_answered.emit)
        hooks.batch_over.connect(self.batch_over.emit)
        hooks.sheet_changed.connect(self.sheet_changed.emit)
        hooks.alarms_changed.connect(self.alarms_changed.emit)
        hooks.clock_changed.connect(self.clock_changed.emit)
        hooks.sheet_waiting.connect(self.sheet_waiting.emit)
        hooks.backlog_changed.connect(self.backlog_changed.emit)
        hooks.link_changed.connect(self.link_changed.emit)
        hooks.happened.connect(self.happened.emit)
        hooks.started.connect(self.started.emit)
        hooks.left_behind.connect(self.left_behind.emit)
        hooks.hand_overs_changed.connect(self.hand_overs_changed.emit)
        hooks.hand_over_ended.connect(self.hand_over_ended.emit)

    def start(self, open_services: Callable[[], Services]) -> None:
        """Open the services on the reader thread, and run until `aclose`."""
        self.engine.start(open_services)

    async def aclose(self) -> None:
        """Stop all tasks, threads and connections, within a few seconds."""
        await self.engine.aclose()

    def submit(self, command: Command) -> None:
        """Carry out a worker's command, unless another one awaits its answer."""
        self.engine.commands.submit(command)

    def submit_batch(self, commands: list[Command]) -> None:
        """Carry out one action on several spools, unless another one awaits its answer."""
        self.engine.commands.submit_batch(commands)

    def undo(self, *outcomes: Outcome) -> None:
        """Undo an action of this station, or those of a batch, unless another command awaits its answer."""
        self.engine.commands.undo(*outcomes)

    def mark_told(self, *outcomes: Outcome) -> None:
        """Record that these outcomes were shown. A provisional one is followed by its final outcome."""
        self.engine.commands.mark_told(*outcomes)
