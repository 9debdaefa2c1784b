"""Sessions of work on a spool, from its audit rows: worker, begin, end and result. Pure.

A session is one hold. It is told by the holder in the rows' own pictures, so that hand edits and kinds of
actions that this version doesn't know begin and end one as well. An inspection is a session without a hold,
and so is the unblocking of a spool.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from kiosk.core.frozen import frozen
from kiosk.core.protocol.kinds import Mark
from kiosk.core.shop.data import Action, AuditRow, Operation, Picture, Result, same_holder
from kiosk.core.shop.dates import EARLIEST, LATEST, UNDATED, parse_moment
from kiosk.core.shop.names import mark_id
from kiosk.core.shop.operations import AuditKind
from kiosk.core.shop.states import states_of

_AT_ONCE = frozenset({AuditKind.COMPLETAR_METROLOGIA, AuditKind.DESBLOQUEAR})
_ENDS = frozenset(Action) - {Action.LIBERAR}
"""The actions that say by themselves how a hold ended; a supervisor's release is told by its audit kind."""


@frozen
class Session:
    """One worker's time on a spool. Moments are local; None where the audit doesn't tell.

    `result` is what ended it: an action, `APROBADO` or `RECHAZADO`, or the row's kind; None while it goes on.
    `ended_by` is the worker of that row, and `ended_by_name` his mark. `station` is where it began, "" where
    that isn't known; `given_by` is the mark of the supervisor who gave him the spool, `handed_by` that of the
    worker who handed it over to him; "" for none.
    """

    worker: str
    worker_id: int | None
    operation: Operation | None
    began: datetime | None
    ended: datetime | None = None
    result: str | None = None
    reason: str | None = None
    ended_by: int | None = None
    station: str = ""
    ended_by_name: str = ""
    given_by: str = ""
    handed_by: str = ""

    @property
    def is_open(self) -> bool:
        """True while the worker holds the spool."""
        return self.result is None

    @property
    def released_by(self) -> str:
        """The mark of the supervisor who ended it; "" where that was somebody else."""
        return self.ended_by_name if self.result == AuditKind.LIBERAR_SUPERVISOR else ""

    @property
    def is_undone(self) -> bool:
        """True if it left the spool as if the work had not begun."""
        return self.result in (Action.CANCELAR, Mark.DESHACER)

    def minutes(self, to_utc: Callable[[datetime], datetime]) -> int | None:
        """How long it took, across changes of summer time; None where a moment isn't known, or is of the hour
        that comes twice as the clocks go back."""
        if self.began is None or self.ended is None:
            return None
        began, ended = self.began, self.ended
        doubtful = [to_utc(each) != to_utc(each.replace(fold=1)) for each in (began, ended)]
        if ended < began and all(doubtful):
            ended = ended.replace(fold=1)  # only so can it have come later
        elif ended > began and any(doubtful):
            return None
        return max(0, round((to_utc(ended) - to_utc(began)).total_seconds() / 60))


def sessions_of(rows: Iterable[AuditRow]) -> list[Session]:
    """The sessions of one spool, the oldest first. `rows` are those that count, in their order."""
    found: list[Session] = []
    at = -1  # that of the last hold, or the one after which something was taken back
    held: Picture | None = None  # as the row left it that this session began or went on with
    for row in rows:
        if row.after is None:
            continue
        if held is None and row.before is not None and not row.before.is_free:
            held = row.before  # the row that began it is none that the audit still has
            found.append(_begun(row.before, None))
            at = len(found) - 1
        if held is not None and same_holder(held, row.after) and not _takes(row):
            held = row.after
            continue
        if held is not None:
            found[at] = _ended(found[at], row)
        held = None if row.after.is_free else row.after
        if row.evento_tipo == Mark.DESHACER and found:
            at = _gone_back_to(found, at, row.after)
            found[at] = _undone(found[at], row)
            if held is None or found[at].is_open:
                continue
        if held is not None:
            found.append(_begun(row.after, row))
        elif row.evento_tipo in _AT_ONCE:
            found.append(_done_at_once(row))
        else:
            continue
        at = len(found) - 1
    return found


def _gone_back_to(found: list[Session], at: int, after: Picture) -> int:
    """Which session goes on after something was taken back: the one before those whose take was."""
    for earlier in range(at - 1, -1, -1):
        if found[at].result == Mark.DESHACER and found[earlier].result != Mark.DESHACER:
            return earlier if _is_of(found[earlier], after) else at
    return at


def _is_of(session: Session, picture: Picture) -> bool:
    return not picture.is_free and picture.holder_id == session.worker_id


def _takes(row: AuditRow) -> bool:
    return row.accion == Action.TOMAR and row.evento_tipo in (
        AuditKind.TOMAR_SPOOL,
        AuditKind.TOMAR_REPARACION,
    )


def _begun(picture: Picture, row: AuditRow | None) -> Session:
    """The session of the picture's holder. `row` began it, unless that row is no longer there."""
    typed = _moment(parse_moment(picture.fecha_ocupacion))
    written = _moment(row.timestamp) if row else None
    is_take = row is not None and _takes(row)
    return Session(
        worker=picture.ocupado_por,
        worker_id=picture.holder_id,
        operation=states_of(picture).held_for,
        began=(written or typed) if is_take else (typed or written),
        station=row.station if row else "",
        given_by=(row.asignado_por or "") if row else "",
        handed_by=(row.de or "") if row else "",
    )


def _ended(session: Session, row: AuditRow) -> Session:
    return replace(
        session,
        ended=_moment(row.timestamp),
        result=row.accion if row.accion in _ENDS and not _takes(row) else row.evento_tipo,
        reason=row.motivo,
        ended_by=row.worker_id,
        ended_by_name=row.worker_nombre,
    )


def _undone(session: Session, row: AuditRow) -> Session:
    """The last session after what ended it, or itself, was taken back."""
    assert row.after is not None
    if _is_of(session, row.after):
        return replace(session, ended=None, result=None, reason=None, ended_by=None, ended_by_name="")
    if not row.after.is_free:
        return session
    if session.result == Action.COMPLETAR:  # a supervisor's correction: the work was done, and isn't finished
        return replace(session, result=Action.CORREGIR.value, reason=row.motivo)
    return replace(session, result=Mark.DESHACER.value, reason=row.motivo or session.reason)


def _done_at_once(row: AuditRow) -> Session:
    assert row.after is not None
    at = _moment(row.timestamp)
    operation, result = Operation.METROLOGIA, Result.RECHAZADO.value
    if row.evento_tipo == AuditKind.DESBLOQUEAR:
        operation, result = Operation.REPARACION, AuditKind.DESBLOQUEAR.value
    elif row.after.fecha_qc_metrologia:
        result = Result.APROBADO.value
    return Session(
        worker=row.worker_nombre,
        worker_id=row.worker_id if row.worker_id is not None else mark_id(row.worker_nombre),
        operation=operation,
        began=at,
        ended=at,
        result=result,
        reason=row.motivo,
        ended_by=row.worker_id,
        station=row.station,
    )


def _moment(found: datetime | None) -> datetime | None:
    """The moment, if it is one that a sheet can mean."""
    if found is None or found == UNDATED or not EARLIEST <= found.date() <= LATEST:
        return None
    return found
