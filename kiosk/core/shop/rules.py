"""The rules: which worker may do which action to which spool. Pure functions.

The service that writes and the buttons on the screen use the same function, so a button is enabled exactly if
the action would be accepted on the data at hand. The first check that fails decides, in this order: tag,
duplicate, worker, role, date, result, reason, unreadable cell, blocked, completed, dependencies, occupied or
not mine, overtaken.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import assert_never

from kiosk.core.errors import Refusal
from kiosk.core.refusals import (
    CannotUndo,
    CellUnreadable,
    DateInvalid,
    DependencyMissing,
    HeldByOther,
    Needed,
    OperationCompleted,
    OperationNotStarted,
    ResultInvalid,
    RoleMissing,
    SpoolBlocked,
    SpoolDuplicated,
    SpoolNotFound,
    SpoolOccupied,
    UndoCause,
    WorkerNotFound,
)
from kiosk.core.relevo_refusals import RelevoCause, RelevoNotValid
from kiosk.core.shop import columns
from kiosk.core.shop.data import (
    Action,
    Command,
    Inspection,
    Operation,
    Progress,
    Result,
    Spool,
    Worker,
)
from kiosk.core.shop.dates import EARLIEST, LATEST, format_date
from kiosk.core.shop.names import names_nobody
from kiosk.core.shop.operations import (
    PRODUCTION,
    SUPERVISOR,
    HoldEffect,
    OperationSpec,
    action_spec,
    date_in,
    spec_of,
    worker_in,
)
from kiosk.core.shop.states import is_begun, states_of
from kiosk.core.supervisor_refusals import ReasonRequired, SpoolNotBlocked


def has_role(worker: Worker, operation: Operation) -> bool:
    """True if one of the worker's active roles allows the operation."""
    return bool(spec_of(operation).roles & worker.roles)


def has_work(worker: Worker) -> bool:
    """Whether there is anything that this worker may do: he is active, and has a role for an operation, or
    supervises."""
    has_any = any(has_role(worker, operation) for operation in Operation)
    return worker.active and (has_any or is_supervisor(worker))


def is_supervisor(worker: Worker) -> bool:
    """True if the worker may end others' holds, unblock spools and give them out."""
    return SUPERVISOR in worker.roles


def may_look(worker: Worker, operation: Operation) -> bool:
    """True if the worker may open the operation's list. A supervisor opens each: blocked spools stand in that
    of repairs, and he gives out from all."""
    return has_role(worker, operation) or is_supervisor(worker)


def may(
    command: Command,
    spool: Spool | None,
    worker: Worker | None,
    today: date,
    giver: Worker | None = None,
) -> Refusal | None:
    """Why the command is refused; None if this worker may do it to this spool.

    `today` is the shop's local date. `giver` is who gives the spool to the worker, if somebody does
    (`Command.given_by`).
    The command's `id` is not read and may be empty.
    """
    refusal = before_reading(command, spool, worker, today, giver)
    return refusal or (on_row(command, spool) if spool else None)


def before_reading(
    command: Command,
    spool: Spool | None,
    worker: Worker | None,
    today: date,
    giver: Worker | None = None,
) -> Refusal | None:
    """The checks that the latest snapshot answers: tag, duplicate, worker, role, date, result, reason."""
    if spool is None:
        return SpoolNotFound(command.tag)
    if refusal := unidentified(spool):
        return refusal
    if command.given_by is not None and (refusal := _not_one_person(command.given_by, giver)):
        return refusal
    if refusal := _not_one_person(command.worker_id, worker):
        return refusal
    assert worker is not None
    if refusal := _without_role(command, worker, giver) or _to_oneself(command):
        return refusal
    if command.fecha and command.fecha > today:
        return DateInvalid(format_date(command.fecha))
    if command.fecha and not EARLIEST <= command.fecha <= LATEST:
        return beyond_the_sheet(command.fecha)
    if command.action is Action.INSPECCIONAR and command.resultado not in Result.__members__:
        return ResultInvalid(command.tag, command.operation, command.resultado or "")
    if supervisor_of(command) is not None and not (command.motivo or "").strip():
        return ReasonRequired(command.tag, command.operation)
    return None


def supervisor_of(command: Command) -> int | None:
    """The id of the supervisor who does it, taking a spool in a worker's name among it; None for a worker's
    own action."""
    if command.asignado_por is not None:
        return command.asignado_por
    return command.worker_id if action_spec(command.action).by_supervisor else None


def may_ask(
    command: Command, spool: Spool | None, workers: Mapping[int, Worker], today: date
) -> Refusal | None:
    """Why the worker may not ask the spool's holder to hand it over; None if the holder could do it now.

    The command is the RELEVO that it would be, without the holder.
    """
    holder_id = spool.picture.holder_id if spool else None
    holder = workers.get(holder_id) if holder_id is not None else None
    worker = workers.get(command.worker_id)
    return may(replace(command, relevo_de=holder_id, hold=None), spool, worker, today, holder)


def _to_oneself(command: Command) -> Refusal | None:
    is_own = command.action is Action.RELEVO and command.relevo_de == command.worker_id
    return RelevoNotValid(command.tag, command.operation, RelevoCause.OWN) if is_own else None


def _without_role(command: Command, worker: Worker, giver: Worker | None) -> Refusal | None:
    supervisor = giver if giver and command.asignado_por is not None else worker
    if supervisor_of(command) is not None and not is_supervisor(supervisor):
        return RoleMissing(supervisor.mark, command.operation, SUPERVISOR, supervisor=True)
    spec = action_spec(command.action)
    if spec.by_supervisor or not spec.needs_role or has_role(worker, command.operation):
        return None
    return role_missing(worker, command.operation)


def role_missing(worker: Worker, operation: Operation) -> Refusal:
    """The refusal of an operation that the worker has no role for."""
    return RoleMissing(worker.mark, operation, ", ".join(sorted(spec_of(operation).roles)))


def beyond_the_sheet(day: date) -> Refusal:
    """The refusal of a date that would be unreadable once it is written."""
    return DateInvalid(format_date(day), desde=format_date(EARLIEST), hasta=format_date(LATEST))


def _not_one_person(worker_id: int, worker: Worker | None) -> Refusal | None:
    if worker is not None and worker.repeats:
        rows = ", ".join(str(fault.row) for fault in worker.repeats)
        return WorkerNotFound(str(worker_id), filas=rows, hoja=worker.repeats[0].sheet)
    return None if worker is not None and worker.active else WorkerNotFound(str(worker_id))


def unidentified(spool: Spool) -> Refusal | None:
    """The refusal of a tag that tells no spool: unreadable, or in several rows; None for any other."""
    if refusal := _unreadable(spool, columns.TAG_SPOOL):
        return refusal
    if not spool.duplicates:
        return None
    rows = ", ".join(str(fault.row) for fault in spool.duplicates)
    return SpoolDuplicated(spool.tag, filas=rows, hoja=spool.duplicates[0].sheet)


def on_row(command: Command, spool: Spool) -> Refusal | None:
    """The checks that need the row as it stands now."""
    if refusal := in_doubt(spool):
        return refusal
    spec, effect = spec_of(command.operation), action_spec(command.action).effect
    match effect:
        case HoldEffect.TAKES | HoldEffect.NEEDS_NONE:
            refusal = (
                _unreadable(spool, *_read_to_begin(spec))
                or _blocked_or_completed(command, spool)
                or _dependencies(command, spool)
                or _occupied(command, spool)
            )
        case HoldEffect.FINISHES | HoldEffect.HANDS_OVER:
            whose = _not_mine if effect is HoldEffect.FINISHES else _not_to_hand_over
            refusal = (
                _unreadable(spool, columns.ESTADO_DETALLE, spec.date_cell)
                or _blocked_or_completed(command, spool)
                or whose(command, spool)
            )
        case HoldEffect.GIVES_BACK:
            refusal = _not_mine(command, spool)
        case HoldEffect.ENDS_ANOTHERS:
            refusal = _not_the_one_meant(command, spool)
        case HoldEffect.LEAVES_ALONE:
            refusal = _unreadable(spool, columns.ESTADO_DETALLE, columns.FECHA_QC_METROLOGIA) or _not_blocked(
                command, spool
            )
        case HoldEffect.CORRECTS:
            return None  # what may be corrected is for the audit to say
        case HoldEffect.RESTORES:
            return _overtaken(command, spool)
        case _:
            assert_never(effect)
    if refusal is None and command.action not in spec.names:
        return _not_begun(command, spool)
    return refusal


def in_doubt(spool: Spool) -> Refusal | None:
    """The refusal of every action on a row that shows another spool's write; None for any other row."""
    fault = spool.doubt
    if fault is None:
        return None
    return CellUnreadable(
        spool.tag, valor=fault.raw, hoja=fault.sheet, fila=str(fault.row), columna=fault.column, de=fault.raw
    )


def unsure_to_begin(spool: Spool, operation: Operation) -> Refusal | None:
    """The refusal of everything that begins this operation by faults alone: the tag tells no spool, the row
    is in doubt, or a cell that decides can't be read. None where the row can be trusted."""
    cells = _read_to_begin(spec_of(operation))
    return unidentified(spool) or in_doubt(spool) or _unreadable(spool, *cells)


def _read_to_begin(spec: OperationSpec) -> tuple[str | None, ...]:
    """The cells that decide whether the operation may be begun on a spool."""
    materials = columns.FECHA_MATERIALES if spec.needs_materials else None
    approved = columns.FECHA_QC_METROLOGIA if spec.inspections is not None else None
    begun = (spec_of(earlier).name_cell for earlier in spec.begun_first)
    finished = (spec_of(earlier).date_cell for earlier in spec.finished_first)
    own = (spec.date_cell, columns.OCUPADO_POR, columns.ESTADO_DETALLE)
    return (materials, *own, approved, *begun, *finished)


def _unreadable(spool: Spool, *headers: str | None) -> Refusal | None:
    if not spool.faults:
        return None
    fault = spool.fault_in(*(header for header in headers if header))
    if fault is None:
        return None
    return CellUnreadable(
        spool.tag,
        valor=fault.raw,
        hoja=fault.sheet,
        fila=str(fault.row),
        columna=fault.column,
        numero=fault.is_number,
    )


def _blocked_or_completed(command: Command, spool: Spool) -> Refusal | None:
    states = states_of(spool.picture)
    if states.inspection is Inspection.BLOQUEADO:
        return SpoolBlocked(spool.tag, command.operation)
    if states.of(command.operation) is Progress.COMPLETADO:
        done = date_in(spool.picture, command.operation)
        by = worker_in(spool.picture, command.operation)
        return OperationCompleted(spool.tag, command.operation, fecha=done, worker=by)
    return None


def _dependencies(command: Command, spool: Spool) -> Refusal | None:
    spec, states = spec_of(command.operation), states_of(spool.picture)
    if spec.needs_materials and not spool.fecha_materiales:
        return DependencyMissing(spool.tag, command.operation, falta=Needed.MATERIALS)
    for earlier in spec.begun_first:
        if not is_begun(spool.picture, earlier):
            return DependencyMissing(spool.tag, command.operation, falta=earlier.value)
    for earlier in spec.finished_first:
        if states.of(earlier) is not Progress.COMPLETADO:
            falta = f"{earlier} {Progress.COMPLETADO.word}"
            return DependencyMissing(spool.tag, command.operation, falta=falta)
    if spec.inspections is not None and states.inspection not in spec.inspections:
        if states.reparacion is not None:
            return DependencyMissing(spool.tag, command.operation, falta=Needed.REPAIR)
        return OperationNotStarted(spool.tag, command.operation, accion=command.action, sin_rechazo=True)
    return None


def held_by_another(command: Command, spool: Spool) -> Refusal | None:
    """The refusal of beginning what another person holds, whatever state its operations are in; None for any
    other spool, and where the holder can't be told.

    It is for showing: the order of the checks of `may` stays.
    """
    is_anothers = spool.picture.holder_id not in (None, command.worker_id)
    return _occupied(command, spool) if is_anothers else None


def _occupied(command: Command, spool: Spool) -> Refusal | None:
    if spool.picture.is_free:
        return None
    is_own = spool.picture.holder_id == command.worker_id
    return SpoolOccupied(spool.tag, command.operation, *_holder(spool), mio=is_own)


def _not_begun(command: Command, spool: Spool, held_for: str | None = None) -> Refusal:
    return OperationNotStarted(
        spool.tag, command.operation, *_holder(spool), accion=command.action, tomado_para=held_for
    )


def _not_the_one_meant(command: Command, spool: Spool) -> Refusal | None:
    """Whose hold it is doesn't matter, even where nobody can tell; it must be the one on the screen."""
    if spool.picture.is_free:
        return _not_begun(command, spool)
    if command.hold and command.hold != spool.hold:
        return HeldByOther(
            spool.tag, command.operation, *_holder(spool), accion=command.action, otra_toma=True
        )
    return None


def _not_blocked(command: Command, spool: Spool) -> Refusal | None:
    is_blocked = states_of(spool.picture).inspection is Inspection.BLOQUEADO
    return None if is_blocked else SpoolNotBlocked(spool.tag, command.operation)


def _not_mine(command: Command, spool: Spool) -> Refusal | None:
    if spool.picture.is_free:
        return _not_begun(command, spool)
    if names_nobody(spool.picture.ocupado_por) and (refusal := _unreadable(spool, columns.OCUPADO_POR)):
        return refusal  # nobody can tell whose it is
    is_own = spool.picture.holder_id == command.worker_id
    # The same worker gave it back and took it again, perhaps elsewhere: the tap meant the earlier hold.
    is_later = is_own and bool(command.hold) and command.hold != spool.hold
    if not is_own or is_later:
        return HeldByOther(
            spool.tag, command.operation, *_holder(spool), accion=command.action, otra_toma=is_later
        )
    held_for = states_of(spool.picture).held_for
    # A holder without an operation is inconsistent: only giving it back, from ARM or SOLD, resolves that.
    gives_back = action_spec(command.action).effect is HoldEffect.GIVES_BACK
    resolves = gives_back and command.operation in PRODUCTION
    if held_for is not command.operation and (held_for is not None or not resolves):
        return _not_begun(command, spool, held_for=str(held_for or ""))
    return None


def _not_to_hand_over(command: Command, spool: Spool) -> Refusal | None:
    """A hold is handed over by its holder alone, and only the one that was asked for."""
    is_another = bool(command.hold) and command.hold != spool.hold
    if spool.picture.is_free or is_another:
        cause = RelevoCause.GIVEN_BACK if command.hold else RelevoCause.FREE
        return RelevoNotValid(spool.tag, command.operation, cause)
    if command.relevo_de is None:  # nobody's, as far as the sheet tells who holds it
        return HeldByOther(spool.tag, command.operation, *_holder(spool), accion=command.action)
    return _not_mine(replace(command, worker_id=command.relevo_de), spool)


def _overtaken(command: Command, spool: Spool) -> Refusal | None:
    """An undo is refused unless the action that it means is still the last one on the spool."""
    if command.hold is None:
        return CannotUndo(spool.tag, UndoCause.NOTHING)
    return None if spool.version == command.hold else CannotUndo(spool.tag, UndoCause.OVERTAKEN)


def _holder(spool: Spool) -> tuple[str | None, str | None]:
    """Who holds it, and since when; None twice while it is free."""
    if spool.picture.is_free:
        return None, None
    return spool.picture.ocupado_por, spool.picture.fecha_ocupacion
