"""Finds what a DESHACER undoes, and undoes at once what waits on this station."""

from dataclasses import replace
from datetime import datetime

from kiosk.core.action.executor import CommandExecutor
from kiosk.core.action.stuck import StuckCommands
from kiosk.core.action.undo_window import UndoWindow, waits_unsent
from kiosk.core.action.workplace import Limits, Workplace
from kiosk.core.errors import Refusal
from kiosk.core.journal import Record
from kiosk.core.refusals import CannotUndo, UndoCause
from kiosk.core.shop.data import Action, Command, Outcome, Verdict


class Undo:
    """Turns a worker's wish into the command that means one action. Belongs to the writer thread."""

    def __init__(
        self, workplace: Workplace, executor: CommandExecutor, stuck: StuckCommands, limits: Limits
    ) -> None:
        self._journal = workplace.journal
        self._executor = executor
        self._stuck = stuck
        self._limits = limits
        self._window = UndoWindow(workplace.journal, workplace.clock, limits.undoes_by_journal)

    def has_told(self, outcome: Outcome) -> None:
        """The worker is told this outcome now: from now on it can be undone for a while."""
        self._window.has_told(outcome)

    def found(self, command: Command, asked_at: datetime) -> Command | Outcome:
        """The command to carry out; its outcome where that needs nothing of the sheet.

        A DESHACER comes back with what it undoes, or is refused. Any other command, and one that was accepted
        before, comes back as it is. `asked_at` is by `Clock.steady`. Raises `JournalError`.
        """
        if command.action is not Action.DESHACER or self._journal.find(command.id):
            return command
        meant = self._window.meant(command, asked_at)
        if isinstance(meant, Refusal):
            return self._executor.refused(command, meant)
        undone = meant.end.event_id if meant.end else meant.id
        command = replace(command, operation=meant.command.operation, hold=undone)
        return self._struck(command, meant) if waits_unsent(meant) else command

    def _struck(self, command: Command, waiting: Record) -> Outcome:
        """Take what waits here and was never sent out of the journal; nothing is sent.

        Another process of this station that is at work may be sending it.
        """
        with self._limits.turn(False) as mine:
            if not mine or not self._journal.strike(waiting.id):
                return self._executor.refused(command, CannotUndo(command.tag, UndoCause.OPEN))
        self._stuck.has_ended(waiting.id)
        mark = self._executor.mark_of(command)
        return Outcome(command, Verdict.APPLIED, mark, struck=waiting.command)
