"""Connects a station's engine to its screen: each hook becomes a Qt signal. GUI thread."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from kiosk.core.shop.data import Command, Outcome
from kiosk.live.engine import Engine
from kiosk.live.ports import Services


class Controller(QObject):
    """The engine's hooks as signals, and the requests of the screen.

    Signals: `busy_changed(bool)` a command awaits its answer, or no longer; `pending(Command)` a command was
    accepted; `answered(Outcome)` its outcome within the time limit; `waiting(Command)` no answer within the
    time limit; `answered_late(Outcome)` the outcome of such a command, when another worker may be at the
    screen; `backlog_changed(Backlog)` the commands still to be sent; `sheet_changed(Refusal | None)` why the
    sheet could not be read, None after a read that succeeded; `alarms_changed(tuple[Alarm, ...])` the alarms
    that stand now, for which nothing is written; `clock_changed(Refusal | None)` why this machine's time is
    wrong, None once it is right; `sheet_waiting(float)` Google's quota makes this station
    wait for this many seconds, 0 when that is over; `link_changed(Link)`;
    `happened(list[Event])` events of all stations; `started()` the first snapshot is in;
    `left_behind(LeftBehind)` commands of an earlier run that only people can end.
    """

    busy_changed = Signal(bool)
    pending = Signal(object)
    answered = Signal(object)
    answered_late = Signal(object)
    waiting = Signal(object)
    sheet_changed = Signal(object)
    alarms_changed = Signal(object)
    clock_changed = Signal(object)
    sheet_waiting = Signal(float)
    backlog_changed = Signal(object)
    link_changed = Signal(object)
    happened = Signal(object)
    started = Signal()
    left_behind = Signal(object)

    def __init__(self, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.engine = engine
        hooks = engine.hooks
        hooks.busy_changed.connect(self.busy_changed.emit)
        hooks.pending.connect(self.pending.emit)
        hooks.answered.connect(self.answered.emit)
        hooks.answered_late.connect(self.answered_late.emit)
        hooks.waiting.connect(self.waiting.emit)
        hooks.sheet_changed.connect(self.sheet_changed.emit)
        hooks.alarms_changed.connect(self.alarms_changed.emit)
        hooks.clock_changed.connect(self.clock_changed.emit)
        hooks.sheet_waiting.connect(self.sheet_waiting.emit)
        hooks.backlog_changed.connect(self.backlog_changed.emit)
        hooks.link_changed.connect(self.link_changed.emit)
        hooks.happened.connect(self.happened.emit)
        hooks.started.connect(self.started.emit)
        hooks.left_behind.connect(self.left_behind.emit)

    def start(self, open_services: Callable[[], Services]) -> None:
        """Open the services on the reader thread, and run until `aclose`."""
        self.engine.start(open_services)

    async def aclose(self) -> None:
        """Stop all tasks, threads and connections, within a few seconds."""
        await self.engine.aclose()

    def submit(self, command: Command) -> None:
        """Carry out a worker's command, unless another one awaits its answer."""
        self.engine.commands.submit(command)

    def undo(self, outcome: Outcome) -> None:
        """Undo a take."""
        self.engine.commands.undo(outcome)

    def mark_told(self, outcome: Outcome) -> None:
        """Record that this outcome was shown. A provisional one is followed by its final outcome."""
        self.engine.commands.mark_told(outcome)
