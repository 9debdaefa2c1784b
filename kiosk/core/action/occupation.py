"""The actions of a worker on a spool, from the command to the written row and its events."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from kiosk.core.action.backlog import PendingCommands
from kiosk.core.action.executor import CommandExecutor, unknown, unrecorded
from kiosk.core.action.stuck import StuckCommands
from kiosk.core.action.workplace import Limits, Workplace
from kiosk.core.errors import JournalError, Refusal
from kiosk.core.journal import Record
from kiosk.core.ports import NoLease, WriteLease
from kiosk.core.refusals import AwayCause, SheetUnavailable
from kiosk.core.shop.data import Action, Backlog, Command, Operation, Outcome, Verdict
from kiosk.core.shop.operations import action_spec

log = logging.getLogger(__name__)


class OccupationService:
    """Takes, pauses, completes, cancels and inspects spools: one read request and one atomic write each.

    Blocks on the network and the disk; belongs to the writer thread. What may happen on a shop floor is never
    raised: every call ends in an `Outcome`. A command is in the journal before anything is sent, rules are
    checked before anything is written, and "applied" is said only of what counts.
    """

    def __init__(
        self,
        workplace: Workplace,
        lease: WriteLease | None = None,
        limits: Limits | None = None,
        look_first: Callable[[], object] = lambda: None,
    ) -> None:
        """`look_first` is called before an action goes out, once it is in the journal; may block."""
        self._workplace = workplace
        self._journal = workplace.journal
        self._limits = limits or Limits()
        self._look_first = look_first
        self._executor = CommandExecutor(workplace, lease or NoLease(), self._limits)
        self._stuck = StuckCommands(workplace.journal, self._executor.placed)
        self._pending = PendingCommands(workplace, self._executor, self._stuck, self._limits)

    def tomar(self, tag: str, worker_id: int, operation: Operation) -> Outcome:
        """Take a free spool: from now on this worker holds it."""
        return self.execute(self._command(Action.TOMAR, tag, worker_id, operation))

    def pausar(self, tag: str, worker_id: int, operation: Operation) -> Outcome:
        """Give a held spool back unfinished, its progress kept."""
        return self.execute(self._command(Action.PAUSAR, tag, worker_id, operation))

    def completar(self, tag: str, worker_id: int, operation: Operation, fecha: date | None = None) -> Outcome:
        """Finish the operation of a held spool, on `fecha` (local, today at most) or today."""
        command = self._command(Action.COMPLETAR, tag, worker_id, operation)
        return self.execute(replace(command, fecha=fecha))

    def cancelar(self, tag: str, worker_id: int, operation: Operation) -> Outcome:
        """Give a held spool back as if the operation had not begun."""
        return self.execute(self._command(Action.CANCELAR, tag, worker_id, operation))

    def inspeccionar(self, tag: str, worker_id: int, resultado: str, motivo: str | None = None) -> Outcome:
        """Inspect a finished spool with this result (`Result`); a worker's reason may go with it."""
        command = self._command(Action.INSPECCIONAR, tag, worker_id, Operation.METROLOGIA)
        return self.execute(replace(command, resultado=resultado, motivo=motivo))

    def execute(self, command: Command) -> Outcome:
        """Carry out a command, or say why not. One that was carried out before gets the same answer again.

        `unknown` and `queued` are provisional: `carry_on` gives the end.
        """
        try:
            away = self._away(command)
            with self._limits.turn(away is None) as mine:
                return self._execute(command) if mine else self._hand_over(command, away)
        except JournalError as error:
            return Outcome(command, Verdict.REFUSED, refusal=error.refusal)

    def carry_on(self, in_passing: bool = False) -> list[Outcome]:
        """Go on with what the journal holds, in order of acceptance; returns the ends that came since.

        These include ends of an earlier run that weren't told yet. A round stops where the sheet doesn't
        answer. A command that fails in an unforeseen way holds up its own spool only; it is returned once, as
        `unknown`. While another process of this station is at work nothing is sent: ask again later.

        `in_passing` is for a terminal behind its own action: the round takes one action's time at most, and
        returns only ends that come now; earlier ones are left to the window. It costs nothing where nothing
        waits.
        """
        return self._pending.ends(in_passing)

    def mark_told(self, outcome: Outcome) -> None:
        """The worker has seen this end; a restart need not tell it again."""
        try:
            self._journal.mark_told(outcome.command.id)
        except JournalError as error:
            log.warning("told, and not noted: %s", error)
        else:
            self._pending.has_noted(outcome)

    def backlog(self) -> Backlog:
        """What has still to be brought to the sheet. Raises `JournalError`."""
        return self._journal.backlog()

    def _away(self, command: Command) -> Refusal | None:
        """Why the sheet can't be reached, where that is known and this process goes by it.

        A release waits at once then. A take is the first to find the sheet back: it asks once, for it can't
        wait.
        """
        if not self._limits.rests_while_away or self._workplace.store.away() is None:
            return None
        if not action_spec(command.action).may_wait and self._workplace.store.is_back():
            return None
        return self._workplace.store.away()

    def _command(self, action: Action, tag: str, worker_id: int, operation: Operation) -> Command:
        return Command(self._workplace.new_id(), action, tag, worker_id, operation)

    def _execute(self, command: Command) -> Outcome:
        record = self._journal.accept(command)
        self._pending.is_touched()
        try:
            outcome = self._stuck.contain(record, lambda: record.outcome or self._deliver(record))
        except JournalError as error:
            outcome = unrecorded(record, error)
        self._pending.has_answered(outcome)
        return outcome

    def _deliver(self, record: Record) -> Outcome:
        """Bring it to the sheet behind the earlier commands of its spool; it waits if these can't end now."""
        self._look_first()
        command = record.command
        if earlier := self._pending.bring_earlier(command):
            is_stuck = any(map(self._stuck.knows, earlier))
            known = self._workplace.store.away() if self._limits.rests_while_away else None
            away = known or SheetUnavailable(command.tag)
            if is_stuck:
                away = SheetUnavailable(command.tag, AwayCause.STUCK)
            refusal = self._workplace.stopped() or self._pending.protection(earlier) or away
            return self._executor.wait_or_refuse(record, refusal, hold=self._executor.hold_of(command))
        return self._executor.execute(record, is_awaited=True)

    def _hand_over(self, command: Command, away: Refusal | None) -> Outcome:
        """Leave a release to the process of this station that is at work; a take can't wait for it."""
        known = self._journal.find(command.id)
        if known and known.outcome:
            return known.outcome
        if not action_spec(command.action).may_wait:
            if known:  # that process may be bringing this very take
                return unknown(known)
            busy = SheetUnavailable(command.tag, AwayCause.BUSY)
            refusal = self._workplace.clock.doubt() or away or busy
            return Outcome(command, Verdict.REFUSED, refusal=refusal)
        record = self._journal.accept(command)
        try:
            return self._stuck.contain(record, lambda: self._wait(command))
        except JournalError as error:
            return unrecorded(record, error)

    def _wait(self, command: Command) -> Outcome:
        self._journal.wait(command.id, self._executor.hold_of(command))
        return Outcome(command, Verdict.QUEUED, refusal=self._workplace.stopped())
