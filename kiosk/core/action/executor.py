"""Carries out one command of the journal, and says what became of it."""

import logging
import time
from dataclasses import replace

from kiosk.core.action.delivery import LONGEST_S, Delivery
from kiosk.core.action.meter import Meter, mender_of
from kiosk.core.action.readiness import Readiness, giver_of
from kiosk.core.action.workplace import Limits, Workplace
from kiosk.core.errors import JournalError, KioskError, OutcomeUnknownError, Refusal, SheetError
from kiosk.core.events.event import events_of
from kiosk.core.journal import Record
from kiosk.core.ports import WriteLease
from kiosk.core.refusals import OutcomeUnknown, is_alarm, is_of_clock, is_of_file, is_protected
from kiosk.core.shop.data import Command, Outcome, Verdict
from kiosk.core.shop.lookup import spool_of_tag
from kiosk.core.shop.operations import action_spec

log = logging.getLogger(__name__)

PROVISIONAL = frozenset({Verdict.UNKNOWN, Verdict.QUEUED})
"""Verdicts of commands that haven't ended: still in flight, or waiting in the journal."""


class CommandExecutor:
    """Delivers a command within its limits, and tells the other stations. Belongs to the writer thread."""

    def __init__(self, workplace: Workplace, lease: WriteLease, limits: Limits) -> None:
        self._workplace = workplace
        self._store = workplace.store
        self._lease = lease
        self._limits = limits
        self._readiness = Readiness(workplace)
        self._mender = mender_of(workplace, limits)

    def execute(self, record: Record, is_awaited: bool) -> Outcome:
        """Bring it to the sheet under one deadline for all its requests; its own requests are counted.

        A background round passes False for `is_awaited`: its takes are not begun, and it raises
        `JournalError`, which is an outcome where a worker waits.
        """
        with self._limits.deadline():
            return self.announced(self._deliver(record, is_awaited))

    def announced(self, outcome: Outcome) -> Outcome:
        """The outcome as it is shown. The other stations are told of it, unless it is overtaken."""
        outcome = self.placed(outcome)
        if outcome.row and not outcome.is_overtaken:
            at = self._workplace.clock.to_utc(outcome.row.timestamp)
            self._workplace.announcer.announce(events_of(outcome.row, at))
        return outcome

    def placed(self, outcome: Outcome) -> Outcome:
        """Mark an outcome as overtaken where others have acted on its spool since.

        Its row, shown or announced now, would undo on screens what they did.
        """
        if outcome.row is None:
            return outcome
        standing = self._store.standing(outcome.row.tag)
        if standing is not None and standing.last == outcome.row.id:
            return outcome
        return replace(outcome, spool=None, is_overtaken=True)

    def _deliver(self, record: Record, is_awaited: bool) -> Outcome:
        command = record.command
        meter = Meter(self._workplace.store, self._mender)
        mark = ""
        delivery: Delivery | None = None
        try:
            stopped = self.stopped(record, is_awaited)
            if not stopped and (away := self.away()):
                snapshot = self._readiness.known(command.tag, away)
            else:
                snapshot = self._store.latest() if stopped else self._readiness.snapshot(command.tag)
            worker = snapshot.workers.get(command.worker_id)
            mark = worker.mark if worker else ""
            if stopped:
                raise SheetError(stopped)
            refusal = self._readiness.refusal(record, snapshot, is_awaited)
            if refusal:
                self._workplace.refuse(record, refusal)
                outcome = Outcome(command, Verdict.REFUSED, mark, refusal)
            elif away := self.away():  # as before, or as this command has just found
                raise SheetError(away)
            else:
                self._store.read_audit()
                meter.restart()  # requests that got to know the sheet at all are not this action's
                delivery = Delivery(
                    record,
                    worker,
                    self._workplace,
                    self._mender,
                    self._limits,
                    is_awaited=is_awaited,
                    giver=giver_of(command, snapshot),
                )
                # Under the sheet's spelling, so that two ways to type one tag make no two leases.
                seen = spool_of_tag(snapshot.spools, command.tag)
                with self._lease.hold([seen.tag if seen else command.tag], time.monotonic() + LONGEST_S):
                    outcome = outcome_of(delivery.carry_out(), mark)
        except OutcomeUnknownError as error:
            outcome = Outcome(command, Verdict.UNKNOWN, mark, error.refusal)
        except JournalError as error:
            if not is_awaited:
                raise
            outcome = unrecorded(record, error, was_sent=delivery is not None and delivery.was_sent)
        except KioskError as error:
            outcome = self.wait_or_refuse(record, error.refusal, mark, self._readiness.hold_of(command))
        return replace(meter.measured(outcome), spool=delivery.spool if delivery else None)

    def refused(self, command: Command, refusal: Refusal) -> Outcome:
        """Refuse a command that isn't in the journal; what clock, alarm, sheet, snapshot say goes first."""
        with self._limits.deadline():
            try:
                if stopped := self._workplace.stopped():
                    return Outcome(command, Verdict.REFUSED, refusal=stopped)
                if away := self.away():
                    snapshot = self._readiness.known(command.tag, away)
                else:
                    snapshot = self._readiness.snapshot(command.tag)
            except SheetError as error:
                return Outcome(command, Verdict.REFUSED, refusal=error.refusal)
        worker = snapshot.workers.get(command.worker_id)
        first = self._readiness.seen(command, snapshot)
        return Outcome(command, Verdict.REFUSED, worker.mark if worker else "", first or refusal)

    def mark_of(self, command: Command) -> str:
        """The mark of the command's worker as the sheet was last read; "" if it wasn't. Sends nothing."""
        snapshot = self._store.seen()
        worker = snapshot.workers.get(command.worker_id) if snapshot else None
        return worker.mark if worker else ""

    def away(self) -> Refusal | None:
        """Why no command is begun now, as the sheet is known to be away. Sends nothing."""
        return self._store.away() if self._limits.rests_while_away else None

    def stopped(self, record: Record, is_awaited: bool) -> Refusal | None:
        """Why the command may not be begun now. What is in flight goes on under a wrong clock.

        Before a worker is sent away, one look at the sheet tells whether its server's time agrees.
        """
        clock = self._workplace.clock
        if record.is_in_flight:
            return self._store.stopped()
        if clock.doubt() and is_awaited and not clock.is_certain() and not self.away():
            self._store.snapshot()
        return self._workplace.stopped()

    def hold_of(self, command: Command) -> str | None:
        """The hold that a release from a terminal means; None for a take, or if its spool has no known audit.

        Sends nothing where the sheet is known.
        """
        return self._readiness.hold_of(command) if self._store.standing(command.tag) else None

    def wait_or_refuse(
        self, record: Record, refusal: Refusal, mark: str = "", hold: str | None = None
    ) -> Outcome:
        """Answer a command that can't be brought to the sheet now: a release waits, all else is refused.

        `hold` is the one that a release means which came without one. Raises `JournalError`.
        """
        command = record.command
        record = self._workplace.journal.find(command.id) or record
        if record.is_in_flight:
            return unknown(record, mark)
        if self._readiness.may_wait(record, refusal):
            self._workplace.journal.wait(command.id, hold)
            return Outcome(command, Verdict.QUEUED, mark, refusal if _waits_for_people(refusal) else None)
        self._workplace.refuse(record, refusal)
        return Outcome(command, Verdict.REFUSED, mark, refusal)


def _waits_for_people(refusal: Refusal) -> bool:
    """True if people have to do something first: the sheet answers, or its file isn't as it was."""
    return is_alarm(refusal) or is_protected(refusal) or is_of_clock(refusal) or is_of_file(refusal)


def unknown(record: Record, mark: str = "") -> Outcome:
    """The outcome of a command that is in flight."""
    refusal = OutcomeUnknown(record.command.tag)
    return Outcome(record.command, Verdict.UNKNOWN, mark, refusal)


def unrecorded(record: Record, error: JournalError, was_sent: bool = False) -> Outcome:
    """The outcome where the disk failed after the command was accepted: it stays in the journal.

    A later round goes on with it, so a release still goes out; a take of which nothing was sent never does.
    """
    log.error("the journal can't be used: %s", error)
    if was_sent or record.is_in_flight:
        return unknown(record)
    if not action_spec(record.command.action).may_wait:
        return Outcome(record.command, Verdict.REFUSED, refusal=error.refusal)
    return Outcome(record.command, Verdict.QUEUED)


def outcome_of(record: Record, mark: str) -> Outcome:
    """The outcome of a command that has ended, with its worker's mark."""
    outcome = record.outcome
    assert outcome is not None
    return replace(outcome, worker_nombre=mark) if mark else outcome
