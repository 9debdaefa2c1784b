"""Delivers one accepted command to the sheet, and stays with it until its end is known.

The next step follows from the journal alone, so a process that dies resumes where it was: each turn of the
loop reads how far the command got, takes one step, and records the result before the next.
"""

import logging
from collections.abc import Callable, Collection
from dataclasses import replace
from itertools import count
from time import monotonic
from typing import assert_never

from kiosk.core.action import strays
from kiosk.core.action.mender import Mender
from kiosk.core.action.next_attempt import row_of_attempt
from kiosk.core.action.take_back import TakeBack
from kiosk.core.action.workplace import Limits, Workplace
from kiosk.core.errors import Code, OutcomeUnknownError, Refusal, SheetError
from kiosk.core.journal import Attempt, AttemptVerdict, Record, Stage, is_take_back
from kiosk.core.ports import Fence, Write
from kiosk.core.protocol import records
from kiosk.core.protocol.audit_log import LogAt
from kiosk.core.protocol.belonging import is_second_spelling
from kiosk.core.protocol.fence import by_the_audit
from kiosk.core.protocol.judged_rows import Standing
from kiosk.core.protocol.kinds import Mark
from kiosk.core.protocol.next_step import InFlight, Step, next_step
from kiosk.core.refusals import (
    AwayCause,
    CannotUndo,
    HoldRefusal,
    OutcomeUnknown,
    SheetUnavailable,
    UndoCause,
    UnknownCause,
    WorkerNotFound,
    is_of_file,
    is_protected,
)
from kiosk.core.shop import rules
from kiosk.core.shop.data import AuditRow, Spool, Worker

log = logging.getLogger(__name__)

LONGEST_S = 45.0
"""A command whose end isn't known after this long, in seconds, is left for later."""
PAUSE_S = (0.5, 8.0)
"""Seconds between two sends of one command or tombstone: the first pause, and the longest."""
MOST_STEPS = 24
"""A command takes so many steps in one go, and no more: what hasn't ended then is left for later."""


class Delivery:
    """One command being brought to the sheet: fence read, attempt, verdict, and recovery after silence.

    Belongs to the writer thread; blocks on network and disk. Without a `worker` (no longer in the sheet), or
    the `giver` of a command that has one, only an attempt that was sent before can be brought to its end. A
    take whose answer is not awaited any more is not sent again. `spool` is its row as it stands by the audit,
    once that was read.
    """

    def __init__(
        self,
        record: Record,
        worker: Worker | None,
        workplace: Workplace,
        mender: Mender,
        limits: Limits,
        is_awaited: bool,
        giver: Worker | None = None,
    ) -> None:
        self.spool: Spool | None = None
        self.was_sent = False
        self._stones = 0
        self._is_stone_new = False
        self._is_looked_up = False
        self._record = record
        self._worker = worker
        self._giver = giver
        self._workplace = workplace
        self._store = workplace.store
        self._attempts = workplace.journal.attempts
        self._mender = mender
        self._limits = limits
        self._is_awaited = is_awaited
        self._take_back = TakeBack(workplace)

    @property
    def id(self) -> str:
        """Of the command."""
        return self._record.id

    @property
    def tag(self) -> str:
        """Of its spool, as the command spells it."""
        return self._record.tag

    @property
    def last_row(self) -> AuditRow:
        """The row of its last attempt; there must be one."""
        return self._last.row

    def carry_out(self) -> Record:
        """Continue until the command has ended. Returns its record as the journal then has it.

        Raises `SheetError` where nothing of it is in flight, and it may be tried again or refused;
        `OutcomeUnknownError` where its outcome isn't known yet, and `JournalError` where the disk failed.
        """
        deadline = monotonic() + LONGEST_S
        for step in count(1):
            self.read_record()
            stage = self._record.stage
            is_over = monotonic() > deadline or self._limits.is_ending() or step > MOST_STEPS
            if stage in (Stage.SENT, Stage.RENOUNCING) and is_over:
                raise self._unknown()
            if step > MOST_STEPS and stage is not Stage.ENDED:
                raise self._unknown() if self._record.is_in_flight else self._away()
            match stage:
                case Stage.ENDED:
                    return self._record
                case Stage.ACCEPTED | Stage.PREPARED:
                    self._begin()
                case Stage.SENT:
                    self._look()
                case Stage.RENOUNCING:
                    self._renounce()
                case Stage.COUNTED:
                    self._take_back.begin(self._record)
                case _:
                    assert_never(stage)
        raise AssertionError("counting has no end")

    def read_record(self) -> None:
        """Read from the journal how far the command got."""
        record = self._workplace.journal.find(self.id)
        assert record is not None, "not accepted"
        self._record = record

    # the first attempt, and one after a void one

    def _begin(self) -> None:
        command = self._record.command
        fence, standing = self._mender.steady(command.tag)
        found = fence.log.judged(command.id)
        if found and found.counts and not self._record.attempts:
            # The journal is another one, and this very command is in the audit already.
            self.spool = by_the_audit(fence.spools[command.tag], standing)
            self._attempts.prepare(command.id, found.row)
            self._attempts.sent(command.id)
            self._record_applied(command.id, found.row)
            return
        drafted = self.draft(fence, standing)
        if isinstance(drafted, Refusal):
            self.refuse(drafted)
            if fence.finding(fence.spools[command.tag]):
                self._mender.mend([command.tag])
            return
        self.note_sending(drafted)
        self._send(fence, drafted)

    def draft(self, fence: Fence, standing: Standing) -> AuditRow | Refusal:
        """The audit row of the next attempt, on the spool as this fence read it; or why there is none.

        Records nothing. Raises `SheetError` while this machine's time is wrong.
        """
        command, record = self._record.command, self._record
        seen = self.spool = by_the_audit(fence.spools[command.tag], standing)
        if refusal := self._workplace.clock.doubt():  # the read has shown the server's time
            raise SheetError(refusal)
        if refusal := rules.on_row(replace(command, hold=record.hold_meant), seen):
            return _told_by_the_audit(refusal, fence.log, standing)
        if self._worker is None:
            return WorkerNotFound(str(command.worker_id))
        if command.given_by is not None and self._giver is None:
            return WorkerNotFound(str(command.given_by))
        row = row_of_attempt(
            record, self._worker, fence.log, standing, self._workplace, self._is_awaited, self._giver
        )
        row = replace(row, tag=seen.tag)  # as the audit spells it, whoever typed it how
        if refusal := self._workplace.clock.doubt():  # set while the row was made
            raise SheetError(refusal)
        return self._store.unreadable(self.write(fence, row)) or row

    # sending

    def note_sending(self, row: AuditRow) -> None:
        """Record that this row is about to be sent: from then on only the audit tells its outcome."""
        if self._record.stage is not Stage.SENT:
            self._attempts.prepare(self.id, row)
        self._attempts.sent(row.id)
        self.was_sent = True

    def write(self, fence: Fence, row: AuditRow) -> Write:
        """The write of this command's row to its spool as the fence read it."""
        assert row.after is not None
        return Write(fence.spools[self.tag].row, row.after, row.id, row)

    def _send(self, fence: Fence, row: AuditRow) -> None:
        write = self.write(fence, row)
        try:
            echo = self._store.write(fence, [write])
        except OutcomeUnknownError as error:
            log.info("no answer about %s on %s: %s", row.accion, row.tag, error.refusal.values)
            return
        except SheetError:
            self._attempts.returned(row.id)
            raise
        if strays.has_strayed(echo, write):
            self.settle_stray(echo.log, strays.gone(self._store, [write]))
            strays.mend(self._mender, echo, [write])
            return
        self.settle(echo.log)
        self.read_record()
        if self._record.end and not echo.log.counts(row.id):
            self._mender.mend([row.tag])

    def settle(self, audit_log: LogAt) -> bool:
        """Record what the audit says of the last attempt; False where it has to be sent again.

        Records nothing then. Sends nothing.
        """
        self.read_record()
        if next_step(audit_log, self._in_flight()) is Step.RESEND:
            return False
        self._record_verdict(audit_log)
        return True

    def settle_stray(self, audit_log: LogAt, gone: Collection[str]) -> None:
        """The same of an attempt that fell on another row; `gone` are the tags that have left the sheet."""
        self.read_record()
        attempt = self._last
        if audit_log.counts(attempt.id) and attempt.row.tag in gone:
            self._attempts.counted(attempt.id)  # and is taken back next
        else:
            self.settle(audit_log)

    # after silence

    def _look(self) -> None:
        attempt = self._last
        if self.settle(self._read_log(self._store.audit_log)):
            return
        if resends := self._in_flight().resends:
            self._limits.pause(min(PAUSE_S[1], PAUSE_S[0] * 2**resends))
        if self._takes_back(attempt):
            self._take_back.send(attempt.row)
        else:
            self._resend(attempt)

    def _resend(self, attempt: Attempt) -> None:
        """Send the same id and cells once more, to the row where the spool stands now.

        A hand edit is noted first, so that none is overwritten unnoted.
        """
        try:
            fence, _ = self._mender.steady(attempt.row.tag, sent=attempt.id)
        except SheetError as error:
            if error.refusal.code not in NO_ROW:
                raise self._unknown(_cause(error)) from error
            self._give_up(attempt)
            return
        if self.settle(fence.log):
            return
        if self._store.unreadable(self.write(fence, attempt.row)):
            # An earlier version of the program sent it: sent again it would be looked for for ever.
            self._give_up(attempt)
            return
        self.note_sending(attempt.row)
        try:
            self._send(fence, attempt.row)
        except SheetError as error:  # this send came back, and the one before is as unknown as it was
            raise self._unknown(_cause(error)) from error

    def _give_up(self, attempt: Attempt) -> None:
        self._is_stone_new = attempt.tombstone_id is None
        self._attempts.renounce(attempt.id, self._workplace.new_id())

    def _renounce(self) -> None:
        """Append the tombstone, unless one that was sent before has landed though its answer was lost.

        Each repeat costs all stations: they must look whether people have moved the row down.
        """
        attempt = self._last
        assert attempt.tombstone_id is not None
        clock, station = self._workplace.clock, self._workplace.station
        at = clock.for_records() or clock.local()
        stone = records.tombstone(attempt.row, attempt.tombstone_id, at, station)
        if self._stones:
            self._limits.pause(min(PAUSE_S[1], PAUSE_S[0] * 2**self._stones))
        self._stones += 1
        if not self._is_stone_new:
            audit_log = self._read_log(self._store.audit_log)
            if next_step(audit_log, self._in_flight()) is not Step.RENOUNCE:
                self._record_verdict(audit_log)
                return
        self._is_stone_new = False
        self._record_verdict(self._read_log(lambda: self._store.append(stone)))

    def _read_log(self, work: Callable[[], LogAt]) -> LogAt:
        try:
            audit_log = work()
            return self._found_above(audit_log) or audit_log
        except SheetError as error:
            raise self._unknown(_cause(error)) from error

    def _found_above(self, audit_log: LogAt) -> LogAt | None:
        """The audit with the attempt's row, where that stands above the rows that this station knows.

        None if it doesn't. After a long silence the station may have forgotten the row, or never read so far
        back. It is looked up once; a row that lands later is read with those that come.
        """
        row = self._last.row
        is_sure = self.was_sent or self._is_looked_up or audit_log.has_all_since(row.prev)
        if is_sure or audit_log.counts(row.id) is not None:
            return None
        found = self._store.audit_with(row)
        self._is_looked_up = True
        return found

    # what the audit says

    def _record_verdict(self, audit_log: LogAt) -> None:
        """Record what the audit says of the last attempt, and what follows from it."""
        attempt = self._last
        step = next_step(audit_log, self._in_flight())
        undoes = self._takes_back(attempt)
        if step is Step.TELL_APPLIED and undoes:
            self._attempts.counted(attempt.id)
            self._take_back.finish(self._record)
        elif step is Step.TELL_APPLIED and is_second_spelling(audit_log, attempt.id):
            log.warning("%s is in the audit under another spelling too: taken back", attempt.row.tag)
            self._attempts.counted(attempt.id)
        elif step is Step.TELL_APPLIED:
            self._record_applied(attempt.id, attempt.row)
        elif step in (Step.START_AGAIN, Step.TELL_REFUSED) and undoes:
            # Somebody has acted on the spool since: so it is there, and the action stands.
            self._attempts.void(attempt.id)
            stands = self._record.counting_attempt
            assert stands is not None
            self._record_applied(stands.id, stands.row)
        elif step is Step.START_AGAIN:
            self._attempts.void(attempt.id)
        elif step is Step.TELL_REFUSED:
            self._attempts.void(attempt.id)
            self.refuse(self._why_void(audit_log))
        elif step is Step.RENOUNCE:
            self._give_up(attempt)

    def _record_applied(self, attempt_id: str, row: AuditRow) -> None:
        self._workplace.journal.applied(self.id, attempt_id)
        assert row.after is not None
        if self.spool:
            self.spool = replace(self.spool, picture=row.after, version=row.id, hold=row.id)

    def refuse(self, refusal: Refusal) -> None:
        """End the command: it is not on the sheet and never will be."""
        self._workplace.refuse(self._record, refusal)

    def _why_void(self, audit_log: LogAt) -> Refusal:
        """Why it can't be done on the spool as it stands now; otherwise that it was given up."""
        command = self._record.command
        standing = audit_log.standing(self._last.row.tag)
        if standing is not None:
            spool = Spool(
                command.tag, standing.picture, standing.last, fecha_materiales="-", hold=standing.hold
            )
            refusal = rules.on_row(replace(command, hold=self._record.hold_meant), spool)
            if refusal:
                return _told_by_the_audit(refusal, audit_log, standing)
        return SheetUnavailable(command.tag, AwayCause.RENOUNCED)

    @property
    def _last(self) -> Attempt:
        attempt = self._record.attempt
        assert attempt is not None
        return attempt

    def _in_flight(self) -> InFlight:
        """The last attempt in the form that the protocol's decision takes."""
        attempt, record = self._last, self._record
        resends = max(0, attempt.sends - attempt.returns - 1)
        restarts = sum(each.verdict is AttemptVerdict.VOID for each in record.attempts)
        takes_back = self._takes_back(attempt)
        action = attempt.row.evento_tipo if takes_back else record.command.action
        renouncing = attempt.tombstone_id is not None
        return InFlight(attempt.id, action, resends, restarts, renouncing, takes_back, self._is_awaited)

    def _takes_back(self, attempt: Attempt) -> bool:
        return is_take_back(attempt.row, self._record.attempts)

    def _away(self) -> SheetError:
        return SheetError(SheetUnavailable(self.tag))

    def _unknown(self, cause: UnknownCause | None = None) -> OutcomeUnknownError:
        return OutcomeUnknownError(OutcomeUnknown(self.tag, cause))


NO_ROW = frozenset({Code.HOJA_CAMBIADA, Code.SPOOL_DUPLICADO})
"""The attempt can't be sent again: its spool has no row, or several."""


def _cause(error: SheetError) -> UnknownCause | None:
    """Why the end of what was sent can't be found out now, where a person can do something about it."""
    if is_protected(error.refusal):
        return UnknownCause.PROTECTED
    return UnknownCause.FILE if is_of_file(error.refusal) else None


def _told_by_the_audit(refusal: Refusal, log: LogAt, standing: Standing) -> Refusal:
    """Add what the audit tells: at which station the present holder took the spool, or who acted last."""
    if isinstance(refusal, CannotUndo):
        return _with_last_act(refusal, log, standing)
    take = log.judged(standing.hold)
    if take is None or not take.row.station or not isinstance(refusal, HoldRefusal) or refusal.holder is None:
        return refusal
    return replace(refusal, puesto=take.row.station)


def _with_last_act(refusal: CannotUndo, log: LogAt, standing: Standing) -> Refusal:
    last = log.judged(standing.last)
    if (
        refusal.causa is not UndoCause.OVERTAKEN
        or last is None
        or last.row.evento_tipo == Mark.EDITADO_A_MANO
    ):
        return refusal
    return replace(refusal, quien=last.row.acted_by, accion=last.row.accion)
