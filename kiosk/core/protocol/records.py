"""The audit rows that stations write besides the workers' actions. Times are local and naive."""

from datetime import datetime

from kiosk.core.protocol.findings import HandNote, Repair
from kiosk.core.protocol.kinds import Mark
from kiosk.core.shop.data import AuditRow


def hand_note(note: HandNote, row_id: str, at: datetime, station: str) -> AuditRow:
    """A hand edit, judged like an action. It goes with all nine cells: `after`, and `row_id` as `version`."""
    holder = "" if note.after.is_free else note.after.ocupado_por
    return AuditRow(
        id=row_id,
        timestamp=at,
        evento_tipo=Mark.EDITADO_A_MANO,
        tag=note.tag,
        worker_id=note.after.holder_id,
        worker_nombre=holder,
        operacion="",
        accion="EDITAR",
        prev=note.prev,
        hold=note.hold,
        before=note.before,
        after=note.after,
        station=station,
    )


def repair(repair: Repair, row_id: str, at: datetime, station: str) -> AuditRow:
    """What was mended, for people. It goes with all nine cells: `repair.picture` and `repair.version`.

    It says neither what it follows nor what it leaves, so nobody can ever take it for an action.
    """
    return AuditRow(
        id=row_id,
        timestamp=at,
        evento_tipo=repair.mark,
        tag=repair.tag,
        worker_id=None,
        worker_nombre="",
        operacion="",
        accion="ANULAR" if repair.mark is Mark.ANULADO else "REPONER",
        station=station,
        ref=repair.found,
    )


def tombstone(action: AuditRow, row_id: str, at: datetime, station: str) -> AuditRow:
    """Gives up an action that may still be on its way. It goes alone, with no cells."""
    return AuditRow(
        id=row_id,
        timestamp=at,
        evento_tipo=Mark.RENUNCIADO,
        tag=action.tag,
        worker_id=action.worker_id,
        worker_nombre=action.worker_nombre,
        operacion=action.operacion,
        accion="RENUNCIAR",
        cmd=action.cmd,
        station=station,
        ref=action.id,
    )
