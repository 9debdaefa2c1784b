"""The audit row of a command's next attempt, from its journal record and the spool's standing."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from kiosk.core.action.workplace import Workplace
from kiosk.core.clock_check import TOLERANCE
from kiosk.core.errors import SheetError
from kiosk.core.journal import Record
from kiosk.core.protocol.audit_log import LogAt
from kiosk.core.protocol.judged_rows import Standing
from kiosk.core.protocol.kinds import Mark
from kiosk.core.refusals import CannotUndo, UndoCause
from kiosk.core.shop.audit_row import row_for, row_undoing
from kiosk.core.shop.data import Action, AuditRow, Command, Operation, Result, Worker
from kiosk.core.shop.dates import parse_moment
from kiosk.core.shop.operations import COMPLETIONS, PRODUCTION, action_spec, worker_in
from kiosk.core.shop.transitions import Transition, operation_meant, picture_after

CORRECTED_WITHIN = timedelta(days=7)
"""How long after it was done a supervisor may correct a completion."""
_LATEST_TAKE = TOLERANCE + timedelta(hours=1)
"""So much later than the tap a take may seem: another station dated it, and a clock's hour may come twice."""


def row_of_attempt(
    record: Record,
    worker: Worker,
    log: LogAt,
    standing: Standing,
    workplace: Workplace,
    is_awaited: bool,
    giver: Worker | None = None,
) -> AuditRow:
    """The audit row of a command's next attempt, on a spool that stands as `standing` by `log`.

    `is_awaited` says that the worker has only just tapped. `giver` is the supervisor of a command that has
    one. For CANCELAR, DESHACER and CORREGIR it may read rows of the audit; raises `SheetError`.
    """
    at = workplace.clock.local()
    row_id = workplace.new_id() if record.attempts else record.id
    if record.command.action is Action.DESHACER:
        return _row_of_undo(record.command, row_id, worker, log, standing, workplace)
    if record.command.action is Action.CORREGIR:
        return _row_of_correction(record.command, row_id, worker, log, standing, workplace)
    command = replace(record.command, operation=operation_meant(record.command, standing.picture))
    fecha = command.fecha
    if fecha is None and not action_spec(command.action).takes:
        tapped = workplace.clock.to_local(record.accepted_at)
        earliest = at - TOLERANCE if is_awaited and not record.waiting_since else None
        fecha = _day_done(tapped, parse_moment(standing.picture.fecha_ocupacion), at, earliest)
    earlier = _worker_before(command, log, standing, workplace)
    done = Transition(
        command.action,
        command.operation,
        worker.mark,
        at,
        fecha,
        earlier_worker=earlier,
        result=Result(command.resultado) if command.resultado else None,
        limit=workplace.rejection_limit,
    )
    after = picture_after(standing.picture, done)
    dated = replace(command, fecha=fecha)
    row = row_for(dated, worker, workplace.station, at, standing.last, standing.picture, after, giver)
    return replace(
        row,
        id=row_id,
        hold=None if action_spec(command.action).takes else record.hold_meant or standing.hold,
    )


def _row_of_undo(
    command: Command, row_id: str, worker: Worker, log: LogAt, standing: Standing, workplace: Workplace
) -> AuditRow:
    undone = _find(standing.last, log, workplace)
    if undone is None:
        raise SheetError(CannotUndo(command.tag, UndoCause.NOTHING))
    return replace(
        row_undoing(undone, row_id, workplace.clock.local()),
        worker_id=worker.id,
        worker_nombre=worker.mark,
        cmd=command.id,
        station=workplace.station,
        motivo=command.motivo,
    )


def _row_of_correction(
    command: Command, row_id: str, worker: Worker, log: LogAt, standing: Standing, workplace: Workplace
) -> AuditRow:
    """Raises `SheetError` where the last thing done to the spool is no completion, or too old to correct."""
    last, at = _find(standing.last, log, workplace), workplace.clock.local()
    if last is None:
        raise SheetError(CannotUndo(command.tag, UndoCause.UNRECORDED))
    if last.evento_tipo not in COMPLETIONS:
        is_by_hand = last.evento_tipo == Mark.EDITADO_A_MANO
        who = (None, None) if is_by_hand else (last.worker_nombre, last.accion)
        raise SheetError(CannotUndo(command.tag, UndoCause.OVERTAKEN, *who))
    if at - last.timestamp > CORRECTED_WITHIN:
        raise SheetError(CannotUndo(command.tag, UndoCause.OLD, last.worker_nombre, last.accion))
    done = Transition(
        Action.CORREGIR,
        Operation(last.operacion),
        worker.mark,
        at,
        limit=workplace.rejection_limit,
        before=last.before,
    )
    return replace(
        row_undoing(last, row_id, at),
        worker_id=worker.id,
        worker_nombre=worker.mark,
        cmd=command.id,
        station=workplace.station,
        motivo=command.motivo,
        before=standing.picture,
        after=picture_after(standing.picture, done),
    )


def _day_done(tapped: datetime, taken: datetime | None, now: datetime, earliest: datetime | None) -> date:
    """The day of the tap, however long the sheet was away or this station was off.

    Today, if the tap was dated by a wrong clock: before the take of what it ends, before `earliest`, or after
    now. All local.
    """
    is_possible = (taken is None or taken - _LATEST_TAKE <= tapped) and tapped <= now + TOLERANCE
    is_possible &= earliest is None or earliest <= tapped
    return (tapped if is_possible else now).date()


def _worker_before(command: Command, log: LogAt, standing: Standing, workplace: Workplace) -> str:
    """The name in the operation's cell before the present hold began; CANCELAR of ARM or SOLD needs it."""
    if command.action is not Action.CANCELAR or command.operation not in PRODUCTION:
        return ""
    take = _take_of(standing.hold, log, workplace)
    if take is None or take.before is None or take.accion not in (Action.TOMAR, Action.RELEVO):
        return ""
    return worker_in(take.before, command.operation)


def _take_of(hold: str, log: LogAt, workplace: Workplace) -> AuditRow | None:
    """The row that gave this hold; one that an undo brought back is the hold that the undone action ended."""
    seen: set[str] = set()
    while hold not in seen:
        seen.add(hold)
        row = _find(hold, log, workplace)
        if row is None or row.accion != Action.DESHACER:
            return row
        undone = _find(row.hold or "", log, workplace)
        hold = undone.hold or "" if undone else ""
    return None


def _find(row_id: str, log: LogAt, workplace: Workplace) -> AuditRow | None:
    judged = log.judged(row_id)
    return judged.row if judged else workplace.store.find_audit_row(row_id)
