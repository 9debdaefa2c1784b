"""Between the engine of a station and its screen: each hook becomes a signal. GUI thread."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from kiosk.core.shop.data import Command, Outcome
from kiosk.live.engine import Engine
from kiosk.live.ports import Services


class Controller(QObject):
    """What the screen hears of the engine, and asks of it.

    Signals: `busy_changed(bool)` whether a command is waited for; `pending(Command)` a command was accepted;
    `answered(Outcome)` its outcome, in time; `waiting(Command)` no answer yet, the worker is free again;
    `answered_late(Outcome)` the end of one of those, when somebody else may stand here;
    `backlog_changed(Backlog)` what waits on this station; `sheet_changed(Refusal | None)` whether the sheet
    could be read; `sheet_waiting(float)` Google asks to wait so many seconds, 0 when it no longer does;
    `link_changed(Link)`; `happened(list[Event])` what came in from the stations; `started()` the first
    snapshot is in; `left_behind(LeftBehind)` commands of an earlier run that only people can end.
    """

    busy_changed = Signal(bool)
    pending = Signal(object)
    answered = Signal(object)
    answered_late = Signal(object)
    waiting = Signal(object)
    sheet_changed = Signal(object)
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
        hooks.sheet_waiting.connect(self.sheet_waiting.emit)
        hooks.backlog_changed.connect(self.backlog_changed.emit)
        hooks.link_changed.connect(self.link_changed.emit)
        hooks.happened.connect(self.happened.emit)
        hooks.started.connect(self.started.emit)
        hooks.left_behind.connect(self.left_behind.emit)

    def start(self, open_services: Callable[[], Services]) -> None:
        """Open the services on the reader thread, and go to work until `aclose`."""
        self.engine.start(open_services)

    async def aclose(self) -> None:
        """Stop all tasks, threads and connections, within a few seconds."""
        await self.engine.aclose()

    def submit(self, command: Command) -> None:
        """Carry out what a worker asked for, if nothing else is waited for."""
        self.engine.commands.submit(command)

    def undo(self, outcome: Outcome) -> None:
        """Take a take back."""
        self.engine.commands.undo(outcome)

    def told(self, outcome: Outcome) -> None:
        """This outcome is on the screen. A provisional one will be told once more."""
        self.engine.commands.told(outcome)
