"""The audit row of an action: its name in Metadata, the row it follows, and the cells it leaves. Pure."""

from datetime import datetime

from kiosk.core.shop.data import Action, AuditRow, Command, Picture, Worker
from kiosk.core.shop.operations import action_spec, names_of


def row_for(
    command: Command,
    worker: Worker,
    station: str,
    at: datetime,
    prev: str,
    before: Picture,
    after: Picture,
    giver: Worker | None = None,
) -> AuditRow:
    """The audit row of a command's first attempt. `at` is local; `prev` is the `version` that it follows.

    Its id is the command's, made before the first attempt, so that a repeat can be recognised. `hold` names
    the hold that the action ends, or leaves as it is: none for a take. `giver` is who gives the spool to the
    command's worker, if somebody does (`Command.given_by`).
    """
    kind = names_of(command.action, command.operation).audit_kind
    return AuditRow(
        id=command.id,
        timestamp=at,
        evento_tipo=kind,
        tag=command.tag,
        worker_id=command.worker_id,
        worker_nombre=worker.mark,
        operacion=command.operation,
        accion=kind.verb,
        fecha_operacion=command.fecha or at.date(),
        cmd=command.id,
        prev=prev,
        hold=None if action_spec(command.action).takes else prev,
        before=before,
        after=after,
        station=station,
        motivo=command.motivo,
        asignado_por=giver.mark if giver and command.asignado_por is not None else None,
        de=giver.mark if giver and command.relevo_de is not None else None,
        encadenado_de=command.encadenado_de,
    )


def row_undoing(undone: AuditRow, row_id: str, at: datetime) -> AuditRow:
    """The audit row that takes an action back, by its own worker at its own station: the spool is as before.

    `at` is local. It follows the row that it undoes, which `hold` names as well; the hold that comes back has
    the new row's id. A supervisor's correction leaves other cells.
    """
    return AuditRow(
        id=row_id,
        timestamp=at,
        evento_tipo=Action.DESHACER,
        tag=undone.tag,
        worker_id=undone.worker_id,
        worker_nombre=undone.worker_nombre,
        operacion=undone.operacion,
        accion=Action.DESHACER,
        fecha_operacion=at.date(),
        cmd=undone.cmd,
        prev=undone.id,
        hold=undone.id,
        before=undone.after,
        after=undone.before or Picture(),
        station=undone.station,
    )
