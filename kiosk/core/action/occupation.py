"""The four actions of a worker on a spool, from the wish to the written row and its events."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import date
from math import inf
from uuid import uuid4

from kiosk.core.action.delivery import LONGEST_S, Courier, Delivery
from kiosk.core.action.mender import Mender
from kiosk.core.action.open_ends import ON_ITS_WAY, OPEN, unknown, unrecorded
from kiosk.core.action.stuck import StuckCommands, is_stuck
from kiosk.core.errors import Code, JournalError, KioskError, OutcomeUnknownError, Refusal, SheetError
from kiosk.core.events.event import events_of
from kiosk.core.journal import Record
from kiosk.core.ports import Announcer, Clock, CommandJournal, NoLease, SpoolStore, WriteLease
from kiosk.core.protocol.fence import by_the_audit
from kiosk.core.shop import rules
from kiosk.core.shop.data import Action, Backlog, Command, Operation, Outcome, Snapshot, Spool, Verdict
from kiosk.core.shop.operations import action_spec

log = logging.getLogger(__name__)

Turn = Callable[[bool], AbstractContextManager[bool]]
"""Entered while commands are carried out: one process of a station at a time. Says whether it may be done.

Called with whether another process is waited for: a worker's action does, and what waits here does not.
"""


def _at_once(_waits: bool) -> AbstractContextManager[bool]:
    return nullcontext(True)


class OccupationService:
    """Takes, pauses, completes and cancels spools: one read request and one atomic write each.

    Blocks on the network and the disk; belongs to the writer thread. Never raises for what may happen on a
    shop floor: every call ends in an `Outcome`. What a worker wants is in the journal before anything is
    sent, rules are checked before anything is written, and "applied" is said only of what counts.
    """

    def __init__(
        self,
        store: SpoolStore,
        journal: CommandJournal,
        clock: Clock,
        station: str,
        announcer: Announcer,
        new_id: Callable[[], str] = lambda: str(uuid4()),
        pause: Callable[[float], object] = time.sleep,
        turn: Turn = _at_once,
        deadline: Callable[[], AbstractContextManager[None]] = nullcontext,
        lease: WriteLease | None = None,
        is_ending: Callable[[], bool] = lambda: False,
    ) -> None:
        """`deadline` is entered for each command: all its requests wait and try again no longer, together.
        Once `is_ending`, what the journal holds is left to the next start.
        """
        self._store = store
        self._journal = journal
        self._clock = clock
        self._announcer = announcer
        self._new_id = new_id
        self._turn = turn
        self._deadline = deadline
        self._lease = lease or NoLease()
        self._mender = Mender(store, clock, station, announcer, new_id)
        self._is_ending = is_ending
        self._courier = Courier(store, journal, self._mender, clock, station, new_id, pause, is_ending)
        self._stuck = StuckCommands(journal)
        self._answered: set[str] = set()
        self._reached: list[Outcome] = []

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

    def execute(self, command: Command) -> Outcome:
        """Do what the command wishes, or say why not. A command done before is answered as it was then.

        `unknown` and `queued` are not the end: `carry_on` tells it.
        """
        try:
            with self._turn(True) as mine:
                return self._execute(command) if mine else self._handed_over(command)
        except JournalError as error:
            return Outcome(command, Verdict.REFUSED, refusal=error.refusal)

    def carry_on(self, in_passing: bool = False) -> list[Outcome]:
        """Go on with what the journal holds, in the order of the wishes; returns the ends that came since.

        Also those of an earlier run, whose workers haven't heard them. Stops where the sheet doesn't answer.
        One that fails in an unforeseen way holds up its own spool only; it is told once, as `unknown`. While
        another process of this station is at work nothing is sent: ask again later.

        `in_passing`, as a terminal does behind its own action: all within one action's time, and only the
        ends that come now; the others are the window's to tell. Where nothing waits, it costs nothing.
        """
        ends, self._reached = self._reached, []
        try:
            ends.extend(self._ends_in_passing() if in_passing else self._ends())
        except JournalError as error:
            log.error("the journal can't be used: %s", error)
        except Exception:
            if not ends:
                raise
            log.exception("unforeseen, with ends to tell first")
        return ends

    def told(self, outcome: Outcome) -> None:
        """The worker has seen this end; a restart need not tell it again."""
        try:
            self._journal.mark_told(outcome.command.id)
        except JournalError as error:
            log.warning("told, and not noted: %s", error)

    def backlog(self) -> Backlog:
        """What has still to be brought to the sheet. Raises `JournalError`."""
        return self._journal.backlog()

    def _command(self, action: Action, tag: str, worker_id: int, operation: Operation) -> Command:
        return Command(self._new_id(), action, tag, worker_id, operation)

    def _execute(self, command: Command) -> Outcome:
        record = self._journal.accept(command)
        try:
            outcome = record.outcome or self._next(record)
        except JournalError as error:
            outcome = unrecorded(record, error)
        except Exception as error:  # noqa: BLE001 -- logged there; whatever it is, the command is in the journal
            outcome = self._placed(self._stuck.after(record, error))
        if outcome.verdict not in OPEN:
            self._answered.add(command.id)
            self._stuck.has_ended(command.id)
        return outcome

    def _next(self, record: Record) -> Outcome:
        command = record.command
        self._reached.extend(self._carried_on(tag=command.tag, before=command.id))
        earlier = [each.command for each in self._before(command.id) if each.command.tag == command.tag]
        if earlier:
            values = {"tag": command.tag}
            if any(self._stuck.knows(each.id) for each in earlier):
                values["causa"] = "atascado"
            return self._left(record, "", Refusal(Code.SHEETS_NO_DISPONIBLE, values))
        with self._deadline():
            return self._bring(record)

    def _handed_over(self, command: Command) -> Outcome:
        """Another process of this station is at work: what can wait is left to it."""
        known = self._journal.find(command.id)
        if known and known.outcome:
            return known.outcome
        if not action_spec(command.action).may_wait:
            if known:  # that process may be bringing this very take
                return unknown(known)
            refusal = Refusal(Code.SHEETS_NO_DISPONIBLE, {"tag": command.tag, "causa": "ocupado"})
            return Outcome(command, Verdict.REFUSED, refusal=refusal)
        record = self._journal.accept(command)
        try:
            self._journal.wait(command.id)
        except JournalError as error:
            return unrecorded(record, error)
        except Exception as error:  # noqa: BLE001 -- as in `_execute`
            return self._stuck.after(record, error)
        return Outcome(command, Verdict.QUEUED)

    def _before(self, command_id: str) -> Iterator[Record]:
        for record in self._journal.pending():
            if record.command.id == command_id:
                return
            yield record

    def _ends(self) -> Iterator[Outcome]:
        with self._turn(False) as mine:
            yield from self._untold()
            if mine:
                yield from self._carried_on()

    def _ends_in_passing(self) -> Iterator[Outcome]:
        until = time.monotonic() + LONGEST_S
        if self._journal.backlog().count:
            with self._turn(False) as mine, self._deadline():
                if mine:
                    yield from self._carried_on(until=until)

    def _untold(self) -> Iterator[Outcome]:
        for record in self._journal.unanswered():
            if record.command.id not in self._answered and record.outcome:
                self._answered.add(record.command.id)
                yield self._placed(record.outcome)

    def _carried_on(self, tag: str | None = None, before: str = "", until: float = inf) -> Iterator[Outcome]:
        """The ends that come, and once each what is found stuck. No command overtakes one of its spool.

        None is begun after `until` (`time.monotonic`).
        """
        held_up: set[str] = set()
        for record in self._journal.pending():
            command = record.command
            if command.id == before or time.monotonic() >= until or self._is_ending():
                return
            if tag not in (None, command.tag) or command.tag in held_up:
                continue
            if self._stuck.rests(command.id):
                held_up.add(command.tag)
                continue
            was_stuck = self._stuck.knows(command.id)
            outcome = self._brought_later(record)
            if is_stuck(outcome):
                held_up.add(command.tag)
                if not was_stuck:
                    yield outcome
                continue
            if outcome.verdict in OPEN:
                return
            self._answered.add(command.id)
            self._stuck.has_ended(command.id)
            yield outcome

    def _brought_later(self, record: Record) -> Outcome:
        try:
            with self._deadline():
                return self._bring(record, later=True)
        except JournalError:
            raise
        except Exception as error:  # noqa: BLE001 -- as in `_execute`
            return self._placed(self._stuck.after(record, error))

    def _bring(self, record: Record, later: bool = False) -> Outcome:
        """Bring it to the sheet, and say what became of it with its own requests counted."""
        command = record.command
        started = time.perf_counter()
        (reads, writes), repairs = self._store.requests(), self._mender.requests
        mark = ""
        delivery: Delivery | None = None
        try:
            snapshot = self._snapshot_with(command.tag)
            worker = snapshot.workers.get(command.worker_id)
            mark = worker.mark if worker else ""
            refusal = self._refusal_at_once(record, snapshot, later)
            if refusal:
                self._courier.refuse(record, refusal)
                outcome = Outcome(command, Verdict.REFUSED, mark, refusal)
            else:
                self._store.read_audit()
                # What it took to know the sheet at all is not this action's.
                started = time.perf_counter()
                (reads, writes), repairs = self._store.requests(), self._mender.requests
                delivery = Delivery(command, worker, is_awaited=not later)
                with self._lease.hold([command.tag], time.monotonic() + LONGEST_S):
                    outcome = self._outcome(self._courier.deliver(delivery), delivery)
        except OutcomeUnknownError as error:
            outcome = Outcome(command, Verdict.UNKNOWN, mark, error.refusal)
        except JournalError as error:
            if later:
                raise
            outcome = unrecorded(record, error, was_sent=delivery is not None and delivery.was_sent)
        except KioskError as error:
            outcome = self._left(record, mark, error.refusal)
        sent_reads, sent_writes = self._store.requests()
        mended_reads, mended_writes = self._mender.requests
        outcome = replace(
            outcome,
            reads=sent_reads - reads - mended_reads + repairs[0],
            writes=sent_writes - writes - mended_writes + repairs[1],
            ms=(time.perf_counter() - started) * 1000,
            spool=delivery.spool if delivery else None,
        )
        outcome = self._placed(outcome)
        if outcome.row and not outcome.is_overtaken:
            self._announcer.announce(events_of(outcome.row, self._clock.to_utc(outcome.row.timestamp)))
        return outcome

    def _placed(self, outcome: Outcome) -> Outcome:
        """Where others have acted on it since, its row told or shown now would undo what they did."""
        if outcome.row is None:
            return outcome
        standing = self._store.standing(outcome.row.tag)
        if standing is not None and standing.last == outcome.row.id:
            return outcome
        return replace(outcome, spool=None, is_overtaken=True)

    def _outcome(self, record: Record, delivery: Delivery) -> Outcome:
        outcome = record.outcome
        assert outcome is not None
        worker = delivery.worker
        return replace(outcome, worker_nombre=worker.mark) if worker else outcome

    def _refusal_at_once(self, record: Record, snapshot: Snapshot, later: bool) -> Refusal | None:
        """What the latest snapshot answers already, of a command of which nothing is on its way."""
        command = record.command
        if record.stage in ON_ITS_WAY:
            return None
        if later and not action_spec(command.action).may_wait:
            # Its worker has gone on since: he would hold what he knows nothing of.
            return Refusal(Code.SHEETS_NO_DISPONIBLE, {"tag": command.tag, "causa": "interrumpido"})
        spool, worker = _spool(snapshot, command.tag), snapshot.workers.get(command.worker_id)
        return rules.before_reading(command, spool, worker, self._clock.local().date())

    def _left(self, record: Record, mark: str, refusal: Refusal) -> Outcome:
        """Nothing of it is on the sheet, and it can't be brought there now: it waits, or is refused."""
        command = record.command
        record = self._journal.find(command.id) or record
        if record.stage in ON_ITS_WAY:
            return unknown(record, mark)
        if self._may_wait(record, refusal):
            self._journal.wait(command.id)
            return Outcome(command, Verdict.QUEUED, mark)
        self._courier.refuse(record, refusal)
        return Outcome(command, Verdict.REFUSED, mark, refusal)

    def _may_wait(self, record: Record, refusal: Refusal) -> bool:
        """A release by who holds the spool, as far as is known here, waits for a sheet that is away.

        He may have taken it since the last snapshot, or by a hand edit that nobody has noted yet.
        """
        command = record.command
        if not action_spec(command.action).may_wait or refusal.code not in _AWAY:
            return False
        if record.waiting_since:
            return True
        try:
            spool = _spool(self._store.latest(), command.tag)
        except SheetError:
            return False
        if spool is None:
            return False
        standing = self._store.standing(command.tag)
        seen = [spool, by_the_audit(spool, standing)] if standing else [spool]
        return any(rules.on_row(command, each) is None for each in seen)

    def _snapshot_with(self, tag: str) -> Snapshot:
        """The latest snapshot; a fresh one where it is old, or lacks the tag or a column: people mend sheets.

        An old one has to do while the sheet does not answer.
        """
        snapshot = self._store.latest()
        age = (self._clock.utc() - snapshot.read_at).total_seconds()
        fresh = age < _JUST_READ_S
        if age > _OLD_S:
            try:
                snapshot, fresh = self._store.snapshot(), True
            except SheetError as error:
                if error.refusal.code not in _AWAY:
                    raise
        if snapshot.missing or (_spool(snapshot, tag) is None and not fresh):
            snapshot = self._store.snapshot()
        if snapshot.missing:
            raise SheetError(Code.HOJA_CAMBIADA, falta=", ".join(snapshot.missing))
        return snapshot


_AWAY = frozenset({Code.SHEETS_NO_DISPONIBLE, Code.SHEETS_LIMITE})

_JUST_READ_S = 2.0
"""A snapshot younger than this, in seconds, is not read again in search of an unknown tag."""

_OLD_S = 60.0
"""Who may do what, and whether a tag is unique, is judged on a snapshot of this age, in seconds, at most."""


def _spool(snapshot: Snapshot, tag: str) -> Spool | None:
    return next((spool for spool in snapshot.spools if spool.tag == tag), None)
