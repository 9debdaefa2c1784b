"""The state of a spool's operations, derived from its cells. Pure functions.

An operation with a date is completed; with a worker's name it is in progress if the spool is held for it
now, else paused; with neither it is pending. An unreadable date or name counts as none: it is shown as a
fault, and the rules that read it refuse.
"""

from collections.abc import Callable
from functools import lru_cache
from operator import attrgetter
from typing import assert_never

from kiosk.core.frozen import frozen
from kiosk.core.shop import estado_detalle, names
from kiosk.core.shop.data import Inspection, Operation, Picture, Progress
from kiosk.core.shop.dates import parse_date
from kiosk.core.shop.folding import is_same
from kiosk.core.shop.operations import PRODUCTION, date_in, worker_in


@frozen
class States:
    """The states of one spool. `held_for` is None if it is free or the cells don't tell."""

    arm: Progress
    sold: Progress
    held_for: Operation | None
    inspection: Inspection
    cycle: int | None = None

    def of(self, operation: Operation) -> Progress:
        """How far this operation is. Inspection and repair have it from `inspection` alone."""
        return _PROGRESS_OF[operation](self)

    @property
    def metrologia(self) -> str:
        """The result of the inspection: `aprobado`, `rechazado`, `bloqueado`, or `pendiente`."""
        return _RESULT.get(self.inspection, Progress.PENDIENTE).value

    @property
    def reparacion(self) -> str | None:
        """How far the repair of a rejected spool is; None where there is nothing to repair."""
        return self.inspection.value if self.inspection in _TO_REPAIR else None

    @property
    def shown(self) -> tuple[tuple[Operation, Progress], ...]:
        """The operations that matter now, each with how far it is: what a screen shows of the spool."""
        if self.inspection is Inspection.PENDIENTE_METROLOGIA:
            shown: _Several = _REPAIRED
        elif self.reparacion is not None:
            shown = _IN_REPAIR
        elif self.inspection is Inspection.APROBADO or self.arm is self.sold is Progress.COMPLETADO:
            shown = _TO_INSPECT
        else:
            shown = PRODUCTION
        return tuple((each, self.of(each)) for each in shown)

    @property
    def rejections(self) -> int:
        """How many rejections in a row: one where a sentence without a count tells of some."""
        if self.cycle is not None or self.inspection not in _TO_REPAIR:
            return self.cycle or 0
        return 1


_Several = tuple[Operation, ...]
_REPAIRED: _Several = (Operation.REPARACION, Operation.METROLOGIA)
_IN_REPAIR = (Operation.REPARACION,)
_TO_INSPECT = (Operation.METROLOGIA,)
_INSPECTION = {Inspection.APROBADO: Progress.COMPLETADO}
_REPAIR = {
    Inspection.EN_REPARACION: Progress.EN_PROGRESO,
    Inspection.REPARACION_PAUSADA: Progress.PAUSADO,
    Inspection.PENDIENTE_METROLOGIA: Progress.COMPLETADO,
}

_TO_REPAIR = frozenset(_REPAIR) | {Inspection.RECHAZADO, Inspection.BLOQUEADO}
_RESULT = {
    Inspection.APROBADO: Inspection.APROBADO,
    Inspection.RECHAZADO: Inspection.RECHAZADO,
    Inspection.BLOQUEADO: Inspection.BLOQUEADO,
    Inspection.EN_REPARACION: Inspection.RECHAZADO,
    Inspection.REPARACION_PAUSADA: Inspection.RECHAZADO,
}


def _progress_of(operation: Operation) -> Callable[[States], Progress]:
    match operation:
        case Operation.ARM:
            return attrgetter("arm")
        case Operation.SOLD:
            return attrgetter("sold")
        case Operation.METROLOGIA:
            return lambda states: _INSPECTION.get(states.inspection, Progress.PENDIENTE)
        case Operation.REPARACION:
            return lambda states: _REPAIR.get(states.inspection, Progress.PENDIENTE)
        case _:
            assert_never(operation)


_PROGRESS_OF = {each: _progress_of(each) for each in Operation}


# Looking a member up in its class is slow, and a snapshot asks for thousands of spools.
_ARM, _SOLD, _PENDIENTE = Operation.ARM, Operation.SOLD, Progress.PENDIENTE


@lru_cache(maxsize=32_768)  # asked for every spool at every change, and most pictures stay the same
def states_of(picture: Picture) -> States:
    """Derive the states from the eight state cells. Never raises."""
    reading = estado_detalle.read(picture.estado_detalle)
    held_for = None if picture.is_free else reading.operation or _held_by_names(picture)
    inspection = reading.inspection
    if parse_date(picture.fecha_qc_metrologia):
        inspection = Inspection.APROBADO
    elif inspection is Inspection.EN_REPARACION and picture.is_free:
        inspection = Inspection.REPARACION_PAUSADA  # somebody emptied the holder's cell by hand
    return States(
        arm=_progress(picture, _ARM, held_for),
        sold=_progress(picture, _SOLD, held_for),
        held_for=held_for,
        inspection=inspection,
        cycle=reading.cycle,
    )


def finished_last(picture: Picture) -> Operation | None:
    """The operation whose completion or result may be the last thing done to the spool, by its cells alone.

    None where somebody holds it, or something was plainly done since. Of ARM and SOLD, which may end in
    either order, the later one.
    """
    states = states_of(picture)
    if not picture.is_free:
        return None
    match states.inspection:
        case Inspection.APROBADO | Inspection.BLOQUEADO:
            return Operation.METROLOGIA
        case Inspection.RECHAZADO:  # unblocked, it is rejected for the 0th time
            return Operation.METROLOGIA if states.rejections else None
        case Inspection.PENDIENTE_METROLOGIA:
            return Operation.REPARACION
        case Inspection.EN_REPARACION | Inspection.REPARACION_PAUSADA:
            return None
        case Inspection.NONE:
            done = (each for each in reversed(PRODUCTION) if states.of(each) is Progress.COMPLETADO)
            return next(done, None)
        case _:
            assert_never(states.inspection)


def _progress(picture: Picture, operation: Operation, held_for: Operation | None) -> Progress:
    if parse_date(date_in(picture, operation)):
        return Progress.COMPLETADO
    if not is_begun(picture, operation):
        return _PENDIENTE
    return Progress.EN_PROGRESO if held_for is operation else Progress.PAUSADO


def is_begun(picture: Picture, operation: Operation) -> bool:
    """True if a worker's name stands in the operation's cell; an unreadable one is none."""
    name = worker_in(picture, operation)
    return not names.is_empty(name) and not names.names_nobody(name)


def _held_by_names(picture: Picture) -> Operation | None:
    """The unfinished operation that bears the holder's own name, else anybody's; SOLD before ARM."""
    unfinished = {
        operation: worker_in(picture, operation)
        for operation in reversed(PRODUCTION)
        if is_begun(picture, operation) and names.is_empty(date_in(picture, operation))
    }
    own = [operation for operation, name in unfinished.items() if is_same(name, picture.ocupado_por)]
    return next(iter([*own, *unfinished]), None)
