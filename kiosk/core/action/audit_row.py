"""The audit row of an action: what it is called in Metadata, what it follows, and what it leaves behind."""

from dataclasses import replace
from datetime import datetime

from kiosk.core.action.workplace import Workplace
from kiosk.core.journal import Record
from kiosk.core.protocol.audit_log import LogAt
from kiosk.core.protocol.judged_rows import Standing
from kiosk.core.shop.data import Action, AuditRow, Command, Picture, Worker
from kiosk.core.shop.operations import action_spec, names_of, worker_in
from kiosk.core.shop.transitions import Transition, picture_after


def row_for(
    command: Command, worker: Worker, station: str, at: datetime, prev: str, before: Picture, after: Picture
) -> AuditRow:
    """The audit row of a command's first attempt. `at` is local; `prev` is the `version` that it follows.

    Its id is the command's, made before the first attempt, so that a repeat can be recognised. `hold` names
    the hold that the action ends: none for a take.
    """
    return AuditRow(
        id=command.id,
        timestamp=at,
        evento_tipo=names_of(command.action, command.operation).audit_kind,
        tag=command.tag,
        worker_id=command.worker_id,
        worker_nombre=worker.mark,
        operacion=command.operation,
        accion=command.action,
        fecha_operacion=command.fecha or at.date(),
        cmd=command.id,
        prev=prev,
        hold=None if action_spec(command.action).takes else prev,
        before=before,
        after=after,
        station=station,
    )


def row_of_attempt(
    record: Record, worker: Worker, log: LogAt, standing: Standing, workplace: Workplace
) -> AuditRow:
    """The audit row of a command's next attempt, on a spool that stands as `standing` by `log`.

    For CANCELAR it may read one row of the audit from the sheet; raises `SheetError`.
    """
    command, at = record.command, workplace.clock.local()
    fecha = command.fecha
    if fecha is None and not action_spec(command.action).takes:
        # It was done on the day of the tap, however long the sheet was away or this station was off.
        fecha = workplace.clock.to_local(record.accepted_at).date()
    earlier = _worker_before(command, log, standing, workplace)
    done = Transition(command.action, command.operation, worker.mark, at, fecha, earlier_worker=earlier)
    after = picture_after(standing.picture, done)
    dated = replace(command, fecha=fecha)
    row = row_for(dated, worker, workplace.station, at, standing.last, standing.picture, after)
    return replace(
        row,
        id=workplace.new_id() if record.attempts else command.id,
        hold=None if action_spec(command.action).takes else record.hold_meant or standing.hold,
    )


def _worker_before(command: Command, log: LogAt, standing: Standing, workplace: Workplace) -> str:
    """The name in the operation's cell before the present hold began; only CANCELAR needs it."""
    if command.action is not Action.CANCELAR:
        return ""
    judged = log.judged(standing.hold)
    take = judged.row if judged else workplace.store.find_audit_row(standing.hold)
    if take is None or take.before is None or take.accion != Action.TOMAR:
        return ""
    return worker_in(take.before, command.operation)
