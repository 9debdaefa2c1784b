"""The audit row of an action and its events: what it is called in Metadata and on the channel. Pure."""

from datetime import datetime
from enum import StrEnum

from kiosk.core.shop.data import Action, AuditRow, Command, Operation, Picture, Worker


class Evento(StrEnum):
    """`evento_tipo` of the audit rows that this version writes."""

    TOMAR_SPOOL = "TOMAR_SPOOL"
    PAUSAR_SPOOL = "PAUSAR_SPOOL"
    COMPLETAR_ARM = "COMPLETAR_ARM"
    COMPLETAR_SOLD = "COMPLETAR_SOLD"
    CANCELAR_ARM = "CANCELAR_ARM"
    CANCELAR_SOLD = "CANCELAR_SOLD"


def evento_of(action: Action, operation: Operation) -> Evento:
    """The audit's name of an action on ARM or SOLD."""
    if action is Action.TOMAR:
        return Evento.TOMAR_SPOOL
    if action is Action.PAUSAR:
        return Evento.PAUSAR_SPOOL
    return Evento(f"{action}_{operation}")


def row_for(
    command: Command, worker: Worker, station: str, at: datetime, prev: str, before: Picture, after: Picture
) -> AuditRow:
    """The audit row of a command's first attempt. `at` is local; `prev` the `version` it follows.

    Its id is the command's, made before the first attempt, so that a repeat can be known as one. `hold`
    names the hold that the action ends: none for a take.
    """
    return AuditRow(
        id=command.id,
        timestamp=at,
        evento_tipo=evento_of(command.action, command.operation),
        tag=command.tag,
        worker_id=command.worker_id,
        worker_nombre=worker.mark,
        operacion=command.operation,
        accion=command.action,
        fecha_operacion=command.fecha or at.date(),
        cmd=command.id,
        prev=prev,
        hold=None if command.action is Action.TOMAR else prev,
        before=before,
        after=after,
        station=station,
    )
