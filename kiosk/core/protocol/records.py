"""The audit rows that stations write besides the workers' actions. Times are local and naive."""

from datetime import datetime

from kiosk.core.protocol.findings import HandNote, Repair
from kiosk.core.protocol.kinds import Mark
from kiosk.core.shop.data import AuditRow, Picture


def hand_note(note: HandNote, row_id: str, at: datetime, station: str) -> AuditRow:
    """The row of a hand note, judged like an action. All nine cells are written with it: `after`, and
    `row_id` as `version`. It names the write that a row in doubt showed, so that every station can tell
    people to check the row until somebody acts on the spool."""
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
        ref=note.doubted or None,
    )


def repair(repair: Repair, row_id: str, at: datetime, station: str, lost: Picture | None = None) -> AuditRow:
    """The row of a repair. With it go all nine cells: `repair.picture` and `repair.version`.

    It names the `version` found and the one written, so that readers can tell what came into the row since.
    It has neither `prev` nor `after`, so it is never taken for an action. `lost` are the beginnings of cells
    that were too long to be read, and are written over: nothing else keeps them.
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
        before=lost,
        station=station,
        ref=repair.found,
        written=repair.version,
    )


def column_accepted(
    column: str, row_id: str, at: datetime, station: str, who: str, why: str = ""
) -> AuditRow:
    """The row by which a person, `who`, accepts that the state column with this header was emptied.

    `why` is the reason in people's words.
    It is sent alone, without cells, also while the alarm about the column stands. Every station that reads it
    takes the column as it is, and notes its cells as hand edits.
    """
    return AuditRow(
        id=row_id,
        timestamp=at,
        evento_tipo=Mark.COLUMNA_ACEPTADA,
        tag="",
        worker_id=None,
        worker_nombre=who,
        operacion="",
        accion="ACEPTAR",
        station=station,
        columna=column,
        motivo=why or None,
    )


def tombstone(action: AuditRow, row_id: str, at: datetime, station: str) -> AuditRow:
    """The row that gives up an action which may still be in flight. It is sent alone, without cells."""
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
