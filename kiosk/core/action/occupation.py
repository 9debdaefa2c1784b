"""The actions of a worker on a spool, from the command to the written row and its events."""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from itertools import chain
from time import monotonic

from kiosk.core.action.backlog import PendingCommands, protection
from kiosk.core.action.batch_executor import BatchExecutor
from kiosk.core.action.delivery import LONGEST_S
from kiosk.core.action.executor import PROVISIONAL, CommandExecutor, unknown, unrecorded
from kiosk.core.action.stuck import StuckCommands
from kiosk.core.action.undo import Undo
from kiosk.core.action.workplace import Limits, Workplace
from kiosk.core.errors import JournalError, Refusal
from kiosk.core.journal import Record
from kiosk.core.ports import NoLease, WriteLease
from kiosk.core.refusals import AwayCause, SheetUnavailable, is_of_clock, is_stuck
from kiosk.core.shop import batches
from kiosk.core.shop.data import Action, Backlog, Command, Operation, Outcome, Verdict
from kiosk.core.shop.folding import folded
from kiosk.core.shop.operations import action_spec

log = logging.getLogger(__name__)


class OccupationService:
    """Does the workers' and the supervisors' actions on spools: one read request and one atomic write each.

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
        self._batches = BatchExecutor(workplace, lease or NoLease(), self._limits, self._executor)
        self._stuck = StuckCommands(workplace.journal, self._executor.placed)
        self._pending = PendingCommands(workplace, self._executor, self._stuck, self._limits)
        self._undo = Undo(workplace, self._executor, self._stuck, self._limits)

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

    def liberar(self, tag: str, supervisor_id: int, motivo: str) -> Outcome:
        """End somebody's hold as a supervisor, its progress kept."""
        command = self._command(Action.LIBERAR, tag, supervisor_id, Operation.ARM)
        return self.execute(replace(command, motivo=motivo))

    def desbloquear(self, tag: str, supervisor_id: int, motivo: str) -> Outcome:
        """Let a blocked spool be repaired again, as a supervisor."""
        command = self._command(Action.DESBLOQUEAR, tag, supervisor_id, Operation.REPARACION)
        return self.execute(replace(command, motivo=motivo))

    def corregir(self, tag: str, supervisor_id: int, motivo: str) -> Outcome:
        """Take back a completion that is the last thing done to a spool, as a supervisor."""
        command = self._command(Action.CORREGIR, tag, supervisor_id, Operation.ARM)
        return self.execute(replace(command, motivo=motivo))

    def asignar(
        self, tag: str, supervisor_id: int, worker_id: int, operation: Operation, motivo: str
    ) -> Outcome:
        """Take a free spool in a worker's name, as a supervisor."""
        command = self._command(Action.TOMAR, tag, worker_id, operation)
        return self.execute(replace(command, motivo=motivo, asignado_por=supervisor_id))

    def entregar(self, tag: str, holder_id: int, worker_id: int, operation: Operation) -> Outcome:
        """Hand a held spool over to another worker, who goes on with the operation; the holder touches."""
        command = self._command(Action.RELEVO, tag, worker_id, operation)
        return self.execute(replace(command, relevo_de=holder_id))

    def deshacer(self, tag: str, worker_id: int) -> Outcome:
        """Undo the last action of this station on a spool, by the worker who did it."""
        wish = Command(self._workplace.new_id(), Action.DESHACER, tag, worker_id, Operation.ARM)
        return self.execute(wish)

    def execute(self, command: Command, asked_at: datetime | None = None) -> Outcome:
        """Carry out a command, or say why not. One that was carried out before gets the same answer again.

        `unknown` and `queued` are provisional: `carry_on` gives the end. `asked_at` is when the worker asked,
        by `Clock.steady`; None for now. An undo is too late or not by that moment.
        """
        try:
            found = self._undo.found(command, asked_at or self._workplace.clock.steady())
            outcome = self._bring(found) if isinstance(found, Command) else self._found(found)
        except JournalError as error:
            return Outcome(command, Verdict.REFUSED, refusal=error.refusal)
        self._undo.has_told(outcome)
        return outcome

    def execute_batch(
        self, commands: Sequence[Command], asked_at: datetime | None = None
    ) -> Iterator[Sequence[Outcome]]:
        """Carry out one action on several spools, fifty at most: one outcome each, in groups as they come.

        One read and one write for all that need nothing else; the others go on alone, one after the other.
        One that is refused harms no other. Consume it whole: a command that isn't reached has no outcome.
        `asked_at` as in `execute`.
        """
        if refusal := batches.refusal_of([each.tag for each in commands]):
            yield [Outcome(each, Verdict.REFUSED, refusal=refusal) for each in commands]
            return
        left = {each.id: each for each in commands}
        try:
            now = asked_at or self._workplace.clock.steady()
            found = [self._undo.found(each, now) for each in commands]
            ended = [self._found(each) for each in found if isinstance(each, Outcome)]
            begun = [each for each in found if isinstance(each, Command)]
            for outcomes in chain([ended] if ended else [], self._batch(begun) if begun else []):
                for outcome in outcomes:
                    self._undo.has_told(outcome)
                    del left[outcome.command.id]
                yield outcomes
        except JournalError as error:
            yield [Outcome(each, Verdict.REFUSED, refusal=error.refusal) for each in left.values()]

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
            self._journal.mark_told(*outcome.told_ids)
        except JournalError as error:
            log.warning("told, and not noted: %s", error)
        else:
            self._undo.has_told(outcome)
            self._pending.has_noted(outcome)

    def backlog(self) -> Backlog:
        """What has still to be brought to the sheet. Raises `JournalError`."""
        return self._journal.backlog()

    def _found(self, outcome: Outcome) -> Outcome:
        self._pending.has_answered(outcome)
        return outcome

    def _bring(self, command: Command) -> Outcome:
        away = self._away(command)
        with self._limits.turn(away is None) as mine:
            return self._execute(command) if mine else self._hand_over(command, away)

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
        outcome = self._contained(record, lambda: record.outcome or self._deliver(record))
        self._pending.has_answered(outcome)
        return outcome

    def _contained(self, record: Record, work: Callable[[], Outcome]) -> Outcome:
        try:
            return self._stuck.contain(record, work)
        except JournalError as error:
            return unrecorded(record, error)

    def _batch(self, commands: Sequence[Command]) -> Iterator[Sequence[Outcome]]:
        away = self._away(commands[0]) if commands else None
        with self._limits.turn(away is None) as mine:
            if not mine:
                yield from ([self._hand_over(each, away)] for each in commands)
                return
            busy = self._pending.spools()
            with self._journal.together():
                records = [self._journal.accept(each) for each in commands]
            self._pending.is_touched()
            together = [each for each in records if not (each.end or folded(each.tag) in busy)]
            outcomes = self._together(together)
            for outcome in outcomes:
                self._pending.has_answered(outcome)
            if outcomes:
                yield outcomes
            ended = {outcome.command.id for outcome in outcomes}
            for outcome in self._one_by_one([each for each in records if each.id not in ended]):
                yield [outcome]

    def _together(self, records: Sequence[Record]) -> list[Outcome]:
        """What comes of the new commands that no earlier one of their spools holds up."""
        if not records:
            return []
        self._look_first()
        try:
            return self._stuck.contain_joint(records, lambda: self._batches.execute(records))
        except JournalError as error:
            log.error("the journal can't be used for a batch: %s", error)
            return []  # each alone meets the same, and says so

    def _one_by_one(self, records: Sequence[Record]) -> Iterator[Outcome]:
        """Carry these out alone, as long as the sheet answers; then the rest waits, or is told.

        Nothing of a command that wasn't reached is on its way, but what the journal says.
        """
        until = monotonic() + LONGEST_S
        is_answering = True
        for record in records:
            goes_on = is_answering and monotonic() < until
            outcome = self._contained(record, partial(self._go_on if goes_on else self._leave, record))
            is_answering = is_answering and not self._ends_a_round(outcome)
            self._pending.has_answered(outcome)
            yield outcome

    def _go_on(self, record: Record) -> Outcome:
        """Bring a command of a batch to its end, from where the journal says that it is."""
        now = self._journal.find(record.id) or record
        return self._executor.announced(now.outcome) if now.outcome else self._deliver(now)

    def _leave(self, record: Record) -> Outcome:
        """Answer a command of a batch that is not reached any more, as the sheet doesn't answer."""
        now = self._journal.find(record.id) or record
        if now.outcome:
            return self._executor.announced(now.outcome)
        refusal = self._workplace.stopped() or self._workplace.store.away() or SheetUnavailable(now.tag)
        return self._executor.wait_or_refuse(now, refusal, hold=self._executor.hold_of(now.command))

    def _ends_a_round(self, outcome: Outcome) -> bool:
        """True where the next one would not come to its end either."""
        if self._workplace.store.away() is not None:
            return True
        is_its_own = is_stuck(outcome.refusal) or is_of_clock(outcome.refusal) or protection(outcome)
        return outcome.verdict in PROVISIONAL and not is_its_own

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
