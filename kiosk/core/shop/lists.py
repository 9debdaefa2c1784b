"""The lists that the shop works from: held spools, available ones, a worker's own. Pure functions."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from kiosk.core.frozen import frozen
from kiosk.core.shop import rules
from kiosk.core.shop.data import Fault, Inspection, Operation, Progress, Spool
from kiosk.core.shop.dates import parse_moment
from kiosk.core.shop.operations import PRODUCTION, spec_of, worker_in
from kiosk.core.shop.states import is_begun, states_of

_COMPLETADO: Final = Progress.COMPLETADO  # looking a member up in its class is slow, and lists are long


@frozen
class Occupied:
    """An entry of the list of held spools. `fecha_ocupacion` is `DD-MM-YYYY HH:MM:SS` local, or `N/A`."""

    spool: Spool
    worker_nombre: str
    estado_detalle: str
    fecha_ocupacion: str
    operacion: Operation | None
    faults: tuple[Fault, ...]


@frozen
class Available:
    """An entry of an operation's list. `paused_by` is the mark of the worker who began and paused it."""

    spool: Spool
    paused_by: str | None
    selectable: bool = True


def occupied(spools: Iterable[Spool]) -> list[Occupied]:
    """Every held spool, newest first; those without a readable date last."""
    entries = [_entry(spool) for spool in spools if not spool.picture.is_free]
    return sorted(entries, key=lambda entry: (-_since(entry), entry.spool.key))


def _entry(spool: Spool) -> Occupied:
    picture = spool.picture
    return Occupied(
        spool=spool,
        worker_nombre=picture.ocupado_por,
        estado_detalle=picture.estado_detalle or "Ocupado",
        fecha_ocupacion=picture.fecha_ocupacion or "N/A",
        operacion=states_of(picture).held_for,
        faults=spool.faults,
    )


def _since(entry: Occupied) -> float:
    return _seconds(entry.fecha_ocupacion) or 0.0


def _seconds(text: str) -> float | None:
    """A local moment as a number to sort by; None if unreadable."""
    moment = parse_moment(text)
    return (moment - datetime(1, 1, 1)).total_seconds() if moment else None


def available(spools: Iterable[Spool], operation: Operation) -> list[Available]:
    """The spools that can be taken for an operation, by priority, commitment date, then tag.

    Spools with faults are listed too, so that they can be found; blocked ones are not selectable.
    """
    found = [offer(spool, operation) for spool in spools if is_available(spool, operation)]
    found.sort(key=lambda each: (late(each.spool, operation), *rank(each.spool)))
    return found


def is_available(spool: Spool, operation: Operation) -> bool:
    """True if the spool belongs in the list of this operation."""
    if not spool.picture.is_free:
        return False
    spec, states = spec_of(operation), states_of(spool.picture)
    if spec.listed_in is not None and states.inspection not in spec.listed_in:
        return False
    # A spool on which an earlier operation has begun had its materials.
    if spec.needs_materials and not spec.begun_first and not spool.fecha_materiales:
        return False
    for earlier in spec.begun_first:
        if not is_begun(spool.picture, earlier):
            return False
    for earlier in spec.finished_first:
        if states.of(earlier) is not _COMPLETADO:
            return False
    return states.of(operation) is not _COMPLETADO


def available_for(spool: Spool) -> list[Operation]:
    """The operations that may be begun on this spool now: it is in their lists, and can be chosen there."""
    return [
        each
        for each in Operation
        if is_available(spool, each)
        and offer(spool, each).selectable
        and rules.unsure_to_begin(spool, each) is None
    ]


def offer(spool: Spool, operation: Operation) -> Available:
    """The list entry of a spool that is available for the operation."""
    states = states_of(spool.picture)
    paused_by = None
    if operation in PRODUCTION and states.of(operation) is Progress.PAUSADO:
        paused_by = worker_in(spool.picture, operation)
    return Available(spool, paused_by, selectable=states.inspection is not Inspection.BLOQUEADO)


def late(spool: Spool, operation: Operation) -> bool:
    """True if an operation that comes before is begun but not finished: such spools are listed last."""
    for earlier in spec_of(operation).begun_first:
        if states_of(spool.picture).of(earlier) is not _COMPLETADO:
            return True
    return False


_PRIORITY_WORDS = {"URGENTE": 0.0, "ALTA": 1.0, "MEDIA": 2.0, "NORMAL": 2.0, "BAJA": 3.0}


def rank(spool: Spool) -> tuple[float, float, str]:
    """The sort key of the order of work: priority, commitment date, tag."""
    due = _seconds(spool.fecha_compromiso)
    return (_priority(spool.prioridad), float("inf") if due is None else due, spool.tag)


def _priority(text: str) -> float:
    number = re.search(r"\d+(?:\.\d+)?", text)
    if number:
        return float(number.group())
    return _PRIORITY_WORDS.get(text.strip().upper(), float("inf"))


def mine(spools: Iterable[Spool], worker_id: int) -> list[Spool]:
    """The spools that this worker holds, the longest held first."""
    held = [spool for spool in spools if spool.picture.holder_id == worker_id]
    held.sort(key=lambda spool: (_since(_entry(spool)), spool.tag))
    return held
