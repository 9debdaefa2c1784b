"""Brings one accepted command to the sheet, and stays with it until its end is known.

What comes next follows from the journal alone, so a process that dies goes on where it was: each turn of the
loop reads how far the command got, does one step, and writes down what came of it before the next.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from time import monotonic

from kiosk.core.action import audit_row
from kiosk.core.action.mender import Mender
from kiosk.core.errors import Code, OutcomeUnknownError, Refusal, SheetError
from kiosk.core.journal import Attempt, AttemptVerdict, Record, Stage
from kiosk.core.ports import Clock, CommandJournal, Echo, Fence, SpoolStore, Write
from kiosk.core.protocol import records
from kiosk.core.protocol.audit_log import LogAt, Standing
from kiosk.core.protocol.fence import by_the_audit
from kiosk.core.protocol.findings import inspect
from kiosk.core.protocol.kinds import Mark
from kiosk.core.protocol.next_step import InFlight, Step, next_step
from kiosk.core.shop import rules
from kiosk.core.shop.data import Action, AuditRow, Command, Picture, Spool, Worker
from kiosk.core.shop.operations import action_spec, worker_in
from kiosk.core.shop.transitions import Transition, picture_after

log = logging.getLogger(__name__)

LONGEST_S = 45.0
"""After this long a command whose end isn't known is left for later."""
PAUSE_S = (0.5, 8.0)
"""Between two sendings of one release: at first, and at most."""


@dataclass(slots=True)
class Delivery:
    """One command on its way, with what was seen of its spool. Belongs to the writer thread; blocks.

    `spool` is the row as it stands by the audit, once it was read; `row` the audit row that counts. Without a
    worker, who is no longer in the sheet, only what was sent before can be brought to its end. Where nobody
    awaits the answer any more, a take is not sent again.
    """

    command: Command
    worker: Worker | None
    is_awaited: bool = True
    spool: Spool | None = None
    row: AuditRow | None = None
    was_sent: bool = False


class Courier:
    """Carries out commands by the protocol: fence, attempt, verdict, and what silence asks for."""

    def __init__(
        self,
        store: SpoolStore,
        journal: CommandJournal,
        mender: Mender,
        clock: Clock,
        station: str,
        new_id: Callable[[], str],
        pause: Callable[[float], object],
        is_ending: Callable[[], bool],
    ) -> None:
        self._store = store
        self._journal = journal
        self._mender = mender
        self._clock = clock
        self._station = station
        self._new_id = new_id
        self._pause = pause
        self._is_ending = is_ending

    def deliver(self, delivery: Delivery) -> Record:
        """Go on with an accepted command until it has ended. Returns how the journal has it then.

        Raises `SheetError` where nothing of it is on its way, and it may be tried again or refused;
        `OutcomeUnknownError` where nobody knows yet, and `JournalError` where the disk failed.
        """
        deadline = monotonic() + LONGEST_S
        while True:
            record = self._record(delivery)
            stage = record.stage
            if stage is Stage.ENDED:
                return record
            if stage in (Stage.SENT, Stage.RENOUNCING) and (monotonic() > deadline or self._is_ending()):
                raise OutcomeUnknownError(tag=record.command.tag)
            self._step(stage, delivery, record)

    def _step(self, stage: Stage, delivery: Delivery, record: Record) -> None:
        if stage is Stage.COUNTED:
            self._take_back(record)
        elif stage in _UNSENT:
            self._begin(delivery, record)
        elif stage is Stage.SENT:
            self._look(delivery, record)
        else:
            self._renounce(delivery, record)

    def _record(self, delivery: Delivery) -> Record:
        record = self._journal.find(delivery.command.id)
        assert record is not None, "not accepted"
        return record

    # the first try, and one after a void one

    def _begin(self, delivery: Delivery, record: Record) -> None:
        command = record.command
        fence, standing = self._mender.steady(command.tag)
        seen = delivery.spool = by_the_audit(fence.spools[command.tag], standing)
        found = fence.log.judged(command.id)
        if found and found.counts and not record.attempts:
            # The journal is another one, and this very command is in the audit already.
            self._journal.attempts.prepare(command.id, found.row)
            self._journal.attempts.sent(command.id)
            self._applied(delivery, record.command.id, found.row)
            return
        hold = _hold_meant(record)
        if refusal := rules.on_row(replace(command, hold=hold), seen):
            self.refuse(record, self._with_station(refusal, fence.log, standing))
            if inspect(fence.log, fence.spools[command.tag], fence.context(command.tag)):
                self._mender.mend([command.tag])
            return
        if delivery.worker is None:
            self.refuse(record, Refusal(Code.WORKER_NO_ENCONTRADO, {"worker": str(command.worker_id)}))
            return
        row_id = self._new_id() if record.attempts else command.id
        row = self._row(row_id, delivery.worker, record, fence.log, standing, hold)
        self._journal.attempts.prepare(command.id, row)
        self._send(delivery, fence, row)

    def _row(
        self, row_id: str, worker: Worker, record: Record, log: LogAt, standing: Standing, hold: str | None
    ) -> AuditRow:
        command, at = record.command, self._clock.local()
        earlier = self._worker_before(command, log, standing)
        fecha = command.fecha
        if fecha is None and not action_spec(command.action).takes:
            # It was done on the day of the tap, however long the sheet was away or this station was off.
            fecha = self._clock.to_local(record.accepted_at).date()
        done = Transition(command.action, command.operation, worker.mark, at, fecha, earlier_worker=earlier)
        after = picture_after(standing.picture, done)
        ends = None if action_spec(command.action).takes else hold or standing.hold
        dated = replace(command, fecha=fecha)
        row = audit_row.row_for(dated, worker, self._station, at, standing.last, standing.picture, after)
        return replace(row, id=row_id, hold=ends)

    def _worker_before(self, command: Command, log: LogAt, standing: Standing) -> str:
        """Whose name stood in the operation's cell before the present hold began; only CANCELAR asks."""
        if command.action is not Action.CANCELAR:
            return ""
        judged = log.judged(standing.hold)
        take = judged.row if judged else self._store.find_audit_row(standing.hold)
        if take is None or take.before is None or take.accion != Action.TOMAR:
            return ""
        return worker_in(take.before, command.operation)

    def _with_station(self, refusal: Refusal, log: LogAt, standing: Standing) -> Refusal:
        """Add the station where the present holder took it, where the audit tells."""
        take = log.judged(standing.hold)
        if take is None or not take.row.station or "holder" not in refusal.values:
            return refusal
        return Refusal(refusal.code, {**refusal.values, "puesto": take.row.station})

    # sending, and what became of it

    def _send(self, delivery: Delivery, fence: Fence, row: AuditRow) -> None:
        assert row.after is not None
        delivery.was_sent = True
        self._journal.attempts.sent(row.id)
        number = fence.spools[row.tag].row
        try:
            echo = self._store.write(fence, [Write(number, row.after, row.id, row)])
        except OutcomeUnknownError as error:
            log.info("no answer about %s on %s: %s", row.accion, row.tag, dict(error.refusal.values))
            return
        except SheetError:
            self._journal.attempts.returned(row.id)
            raise
        if _strayed(echo, number, row):
            self._after_a_move(delivery, echo, number, row)
            return
        self._go_by(echo.log, delivery, self._record(delivery))
        if self._record(delivery).end and not _counts(echo.log, row.id):
            self._mender.mend([row.tag])

    def _after_a_move(self, delivery: Delivery, echo: Echo, number: int, row: AuditRow) -> None:
        """Rows moved under way, so another's cells were written. The audit row says all the same whether the
        action counts; both rows are mended at once, and by any reader should this process die now."""
        log.warning("the write for %s fell on row %d, which is another's now", row.tag, number)
        is_there = self._is_in_the_sheet(row.tag)
        if _counts(echo.log, row.id) and not is_there:
            self._journal.attempts.counted(row.id)
        else:
            self._go_by(echo.log, delivery, self._record(delivery))
        if number in echo.rows and not echo.rows[number].tag:
            self._mender.mend([], [number])
        self._mender.mend_all()

    def _is_in_the_sheet(self, tag: str) -> bool:
        """Looked up after rows have moved; where the sheet can't be read now it is taken to be there."""
        try:
            return any(spool.tag == tag for spool in self._store.snapshot().spools)
        except SheetError:
            return True

    def _look(self, delivery: Delivery, record: Record) -> None:
        attempt = _last(record)
        audit_log = self._store_read(self._store.audit_log, record)
        if next_step(audit_log, _in_flight(record, delivery)) is not Step.RESEND:
            self._go_by(audit_log, delivery, record)
            return
        if resends := _in_flight(record, delivery).resends:
            self._pause(min(PAUSE_S[1], PAUSE_S[0] * 2**resends))
        if attempt.row.evento_tipo == Mark.DESHACER:
            self._append(attempt.row)
        else:
            self._resend(delivery, record, attempt)

    def _resend(self, delivery: Delivery, record: Record, attempt: Attempt) -> None:
        """The same id and cells once more, on the row where the spool stands now, over no unnoted edit."""
        try:
            fence, _ = self._mender.steady(attempt.row.tag, sent=attempt.id)
        except SheetError as error:
            if error.refusal.code not in _NO_ROW:
                raise OutcomeUnknownError(tag=attempt.row.tag) from error
            self._journal.attempts.renounce(attempt.id, self._new_id())
            return
        if next_step(fence.log, _in_flight(record, delivery)) is Step.RESEND:
            self._send_again(delivery, fence, attempt.row)
        else:
            self._go_by(fence.log, delivery, record)

    def _send_again(self, delivery: Delivery, fence: Fence, row: AuditRow) -> None:
        try:
            self._send(delivery, fence, row)
        except SheetError as error:  # this sending came back, and the one before is as unknown as it was
            raise OutcomeUnknownError(tag=row.tag) from error

    def _renounce(self, delivery: Delivery, record: Record) -> None:
        attempt = _last(record)
        assert attempt.tombstone_id is not None
        stone = records.tombstone(attempt.row, attempt.tombstone_id, self._clock.local(), self._station)
        audit_log = self._store_read(lambda: self._store.append(stone), record)
        self._go_by(audit_log, delivery, record)

    def _store_read(self, work: Callable[[], LogAt], record: Record) -> LogAt:
        try:
            return work()
        except SheetError as error:
            raise OutcomeUnknownError(tag=record.command.tag) from error

    def _go_by(self, audit_log: LogAt, delivery: Delivery, record: Record) -> None:
        """Write down what the audit says of the last attempt, and what follows from it."""
        attempt = _last(record)
        step = next_step(audit_log, _in_flight(record, delivery))
        undoes = attempt.row.evento_tipo == Mark.DESHACER
        if step is Step.TELL_APPLIED and undoes:
            self._journal.attempts.counted(attempt.id)
            self._taken_back(record)
        elif step is Step.TELL_APPLIED:
            self._applied(delivery, attempt.id, attempt.row)
        elif step in (Step.START_AGAIN, Step.TELL_REFUSED) and undoes:
            # Somebody has acted on the spool since: so it is there, and the action stands.
            self._journal.attempts.void(attempt.id)
            stands = _counting(record)
            assert stands is not None
            self._applied(delivery, stands.id, stands.row)
        elif step is Step.START_AGAIN:
            self._journal.attempts.void(attempt.id)
        elif step is Step.TELL_REFUSED:
            self._journal.attempts.void(attempt.id)
            self.refuse(record, self._why_void(audit_log, record))
        elif step is Step.RENOUNCE:
            self._journal.attempts.renounce(attempt.id, self._new_id())

    def _applied(self, delivery: Delivery, attempt_id: str, row: AuditRow) -> None:
        self._journal.applied(delivery.command.id, attempt_id)
        assert row.after is not None
        delivery.row = row
        if delivery.spool:
            delivery.spool = replace(delivery.spool, picture=row.after, version=row.id, hold=row.id)

    def _why_void(self, audit_log: LogAt, record: Record) -> Refusal:
        """Why it can't be done on the spool as it stands now, else that it came to nothing."""
        command = record.command
        standing = audit_log.standing(command.tag)
        if standing is not None:
            spool = Spool(
                command.tag, standing.picture, standing.last, fecha_materiales="-", hold=standing.hold
            )
            refusal = rules.on_row(replace(command, hold=_hold_meant(record)), spool)
            if refusal:
                return self._with_station(refusal, audit_log, standing)
        return Refusal(Code.SHEETS_NO_DISPONIBLE, {"tag": command.tag, "causa": "renunciado"})

    def refuse(self, record: Record, refusal: Refusal) -> None:
        """It is not on the sheet, and never will be; one that had waited here is given back."""
        end = self._journal.given_back if record.waiting_since else self._journal.refused
        end(record.command.id, refusal)

    # a spool that is gone

    def _take_back(self, record: Record) -> None:
        """The action counts, and its spool is no longer in the sheet: undo it, so that it can be refused."""
        stands = _counting(record)
        assert stands is not None
        if stands.row.evento_tipo == Mark.DESHACER:  # all but the last word was on the disk
            self._taken_back(record)
            return
        undoing = replace(
            stands.row,
            id=self._new_id(),
            timestamp=self._clock.local(),
            evento_tipo=Mark.DESHACER,
            accion=Mark.DESHACER,
            prev=stands.id,
            hold=stands.id,
            before=stands.row.after,
            after=stands.row.before or Picture(),
        )
        self._journal.attempts.prepare(record.command.id, undoing)
        self._append(undoing)

    def _taken_back(self, record: Record) -> None:
        self.refuse(record, Refusal(Code.HOJA_CAMBIADA, {"tag": record.command.tag}))

    def _append(self, undoing: AuditRow) -> None:
        """Send it; the next look at the audit tells what became of it."""
        self._journal.attempts.sent(undoing.id)
        try:
            self._store.append(undoing)
        except OutcomeUnknownError:
            return
        except SheetError as error:
            self._journal.attempts.returned(undoing.id)
            raise OutcomeUnknownError(tag=undoing.tag) from error


_NO_ROW = frozenset({Code.HOJA_CAMBIADA, Code.SPOOL_DUPLICADO})
"""It can't be sent again: there is no row to write on, or nobody knows which."""

_UNSENT = frozenset({Stage.ACCEPTED, Stage.PREPARED})


def _last(record: Record) -> Attempt:
    attempt = record.attempt
    assert attempt is not None
    return attempt


def _in_flight(record: Record, delivery: Delivery) -> InFlight:
    """The last attempt as the protocol's decision wants it."""
    attempt = _last(record)
    resends = max(0, attempt.sends - attempt.returns - 1)
    restarts = sum(each.verdict is AttemptVerdict.VOID for each in record.attempts)
    takes_back = attempt.row.evento_tipo == Mark.DESHACER
    action = attempt.row.evento_tipo if takes_back else record.command.action
    renouncing = attempt.tombstone_id is not None
    return InFlight(attempt.id, action, resends, restarts, renouncing, takes_back, delivery.is_awaited)


def _counting(record: Record) -> Attempt | None:
    """The attempt by which the action counts."""
    found = [each for each in record.attempts if each.verdict is AttemptVerdict.COUNTS]
    return found[-1] if found else None


def _counts(audit_log: LogAt, row_id: str) -> bool:
    judged = audit_log.judged(row_id)
    return judged is not None and judged.counts


def _strayed(echo: Echo, number: int, row: AuditRow) -> bool:
    spool = echo.rows.get(number)
    return spool is None or spool.tag != row.tag


def _hold_meant(record: Record) -> str | None:
    """The hold that the worker's screen showed at the tap, else the one that his first attempt read."""
    if action_spec(record.command.action).takes:
        return None
    first = record.attempts[0].row.hold if record.attempts else None
    return record.command.hold or first
