"""The four actions of a worker on a spool, from the wish to the written row and its events."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from uuid import uuid4

from kiosk.core import audit, rules
from kiosk.core.data import (
    Action,
    AuditRow,
    Command,
    Operation,
    Outcome,
    Snapshot,
    Spool,
    Verdict,
    Worker,
)
from kiosk.core.errors import Code, KioskError, OutcomeUnknownError, Refusal, SheetError
from kiosk.core.events import events_of
from kiosk.core.ports import Announcer, Clock, Fence, SpoolStore
from kiosk.core.state_service import Change, StateService


@dataclass(frozen=True, slots=True)
class _Judged:
    """Where a command got to, before it is measured."""

    verdict: Verdict
    refusal: Refusal | None = None
    row: AuditRow | None = None
    spool: Spool | None = None


class OccupationService:
    """Takes, pauses, completes and cancels spools: one read request and one atomic write each.

    Blocks on the network; belongs to the writer thread. Never raises for what may happen on a shop floor:
    every call ends in an `Outcome`. Rules are checked before anything is written.
    """

    def __init__(
        self,
        store: SpoolStore,
        clock: Clock,
        station: str,
        announcer: Announcer,
        new_id: Callable[[], str] = lambda: str(uuid4()),
    ) -> None:
        self._store = store
        self._clock = clock
        self._station = station
        self._announcer = announcer
        self._new_id = new_id
        self._states = StateService()

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
        """Do what the command wishes, or say why not."""
        started = time.perf_counter()
        reads, writes = self._store.requests()
        worker_nombre = ""
        try:
            snapshot = self._snapshot_with(command.tag)
            # What it took to know the sheet at all is not this action's.
            started, (reads, writes) = time.perf_counter(), self._store.requests()
            worker = snapshot.workers.get(command.worker_id)
            worker_nombre = worker.mark if worker else ""
            judged = self._attempt(command, snapshot, worker)
        except OutcomeUnknownError as error:
            judged = _Judged(Verdict.UNKNOWN, error.refusal)
        except KioskError as error:
            judged = _Judged(Verdict.REFUSED, error.refusal)
        reads_after, writes_after = self._store.requests()
        outcome = Outcome(
            command,
            judged.verdict,
            worker_nombre,
            judged.refusal,
            judged.row,
            judged.spool,
            reads=reads_after - reads,
            writes=writes_after - writes,
            ms=(time.perf_counter() - started) * 1000,
        )
        if outcome.row:
            self._announcer.announce(events_of(outcome.row, self._clock.to_utc(outcome.row.timestamp)))
        return outcome

    def _command(self, action: Action, tag: str, worker_id: int, operation: Operation) -> Command:
        return Command(self._new_id(), action, tag, worker_id, operation)

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
                if error.refusal.code not in (Code.SHEETS_NO_DISPONIBLE, Code.SHEETS_LIMITE):
                    raise
        if snapshot.missing or (_spool(snapshot, tag) is None and not fresh):
            snapshot = self._store.snapshot()
        if snapshot.missing:
            raise SheetError(Code.HOJA_CAMBIADA, falta=", ".join(snapshot.missing))
        return snapshot

    def _attempt(self, command: Command, snapshot: Snapshot, worker: Worker | None) -> _Judged:
        attempt = rules.Attempt(
            command.action,
            command.operation,
            command.tag,
            command.worker_id,
            self._clock.local().date(),
            command.hold,
            command.fecha,
        )
        refusal = rules.before_reading(attempt, _spool(snapshot, command.tag), worker)
        if refusal or worker is None:
            return _Judged(Verdict.REFUSED, refusal)
        fence = self._store.fence(command.tag)
        refusal = rules.on_row(attempt, fence.spool)
        if refusal:
            return _Judged(Verdict.REFUSED, self._with_station(refusal, fence.spool), spool=fence.spool)
        row = self._row(command, worker, fence)
        assert row.after is not None
        return _Judged(Verdict.APPLIED, row=row, spool=self._store.write(fence, row, row.after))

    def _row(self, command: Command, worker: Worker, fence: Fence) -> AuditRow:
        at = self._clock.local()
        before = fence.spool.picture
        change = Change(
            command.action,
            command.operation,
            worker.mark,
            at,
            command.fecha,
            earlier_worker=self._worker_before(command, fence.spool),
        )
        after = self._states.after(before, change)
        return audit.row_for(command, worker, self._station, at, fence.spool.version, before, after)

    def _worker_before(self, command: Command, spool: Spool) -> str:
        """Whose name stood in the operation's cell before the present hold began; only CANCELAR asks."""
        if command.action is not Action.CANCELAR:
            return ""
        take = self._store.find_audit_row(spool.version)
        if take is None or take.before is None or take.accion != Action.TOMAR:
            return ""
        return take.before.soldador if command.operation is Operation.SOLD else take.before.armador

    def _with_station(self, refusal: Refusal, spool: Spool) -> Refusal:
        """Add the station where the present holder took it, where the audit tells."""
        take = self._store.audit_row(spool.version)
        if take is None or not take.station or "holder" not in refusal.values:
            return refusal
        return Refusal(refusal.code, {**refusal.values, "puesto": take.station})


_JUST_READ_S = 2.0
"""A snapshot younger than this, in seconds, is not read again in search of an unknown tag."""

_OLD_S = 60.0
"""Who may do what, and whether a tag is unique, is judged on a snapshot of this age, in seconds, at most."""


def _spool(snapshot: Snapshot, tag: str) -> Spool | None:
    return next((spool for spool in snapshot.spools if spool.tag == tag), None)
