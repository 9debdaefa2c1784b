"""The audit row of an action: its name in Metadata, the row it follows, and the cells it leaves. Pure."""

from datetime import datetime

from kiosk.core.shop.data import AuditRow, Command, Picture, Worker
from kiosk.core.shop.operations import action_spec, names_of


def row_for(
    command: Command, worker: Worker, station: str, at: datetime, prev: str, before: Picture, after: Picture
) -> AuditRow:
    """The audit row of a command's first attempt. `at` is local; `prev` is the `version` that it follows.

    Its id is the command's, made before the first attempt, so that a repeat can be recognised. `hold` names
    the hold that the action ends, or leaves as it is: none for a take.
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
    )
