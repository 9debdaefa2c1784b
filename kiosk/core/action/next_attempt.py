"""The audit row of a command's next attempt, from its journal record and the spool's standing."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from kiosk.core.action.workplace import Workplace
from kiosk.core.clock_check import TOLERANCE
from kiosk.core.journal import Record
from kiosk.core.protocol.audit_log import LogAt
from kiosk.core.protocol.judged_rows import Standing
from kiosk.core.shop.audit_row import row_for
from kiosk.core.shop.data import Action, AuditRow, Command, Result, Worker
from kiosk.core.shop.dates import parse_moment
from kiosk.core.shop.operations import PRODUCTION, action_spec, worker_in
from kiosk.core.shop.transitions import Transition, picture_after

_LATEST_TAKE = TOLERANCE + timedelta(hours=1)
"""So much later than the tap a take may seem: another station dated it, and a clock's hour may come twice."""


def row_of_attempt(
    record: Record,
    worker: Worker,
    log: LogAt,
    standing: Standing,
    workplace: Workplace,
    is_awaited: bool,
) -> AuditRow:
    """The audit row of a command's next attempt, on a spool that stands as `standing` by `log`.

    `is_awaited` says that the worker has only just tapped. For CANCELAR it may read one row of the audit from
    the sheet; raises `SheetError`.
    """
    command, at = record.command, workplace.clock.local()
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
    row = row_for(dated, worker, workplace.station, at, standing.last, standing.picture, after)
    return replace(
        row,
        id=workplace.new_id() if record.attempts else command.id,
        hold=None if action_spec(command.action).takes else record.hold_meant or standing.hold,
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
    judged = log.judged(standing.hold)
    take = judged.row if judged else workplace.store.find_audit_row(standing.hold)
    if take is None or take.before is None or take.accion != Action.TOMAR:
        return ""
    return worker_in(take.before, command.operation)
