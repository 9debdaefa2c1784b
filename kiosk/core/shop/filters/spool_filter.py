"""Which spools a question about the shop means: those of an operation, of a state, or both. Pure."""

from enum import StrEnum
from typing import Final

from kiosk.core.shop import lists
from kiosk.core.shop.data import Inspection, Operation, Progress, Spool
from kiosk.core.shop.operations import PRODUCTION
from kiosk.core.shop.states import states_of


class Estado(StrEnum):
    """A state of a spool, or of one of its operations."""

    DISPONIBLE = "disponible"
    """It is in the operation's list; without an operation, in any."""
    OCUPADO = "ocupado"
    """Somebody holds it for the operation; without one, for any."""
    PENDIENTE = "pendiente"
    EN_PROGRESO = "en_progreso"
    PAUSADO = "pausado"
    COMPLETADO = "completado"
    APROBADO = "aprobado"
    RECHAZADO = "rechazado"
    BLOQUEADO = "bloqueado"
    CON_FALLAS = "con_fallas"
    """A cell of its row can't be trusted."""


_PROGRESS: Final = {
    Estado.PENDIENTE: Progress.PENDIENTE,
    Estado.EN_PROGRESO: Progress.EN_PROGRESO,
    Estado.PAUSADO: Progress.PAUSADO,
    Estado.COMPLETADO: Progress.COMPLETADO,
}
"""How far the operation is; without one, ARM or SOLD."""

_RESULTS: Final = frozenset({Estado.APROBADO, Estado.RECHAZADO, Estado.BLOQUEADO})
"""Results of the inspection, whatever the operation."""


_OF_PROGRESS: Final = {progress: estado for estado, progress in _PROGRESS.items()}
_OF_INSPECTION: Final = {
    Inspection.RECHAZADO: Estado.RECHAZADO,
    Inspection.BLOQUEADO: Estado.BLOQUEADO,
}
"""Where a repair has not begun, its state is the inspection's result."""


def estado_of(spool: Spool, operation: Operation) -> Estado | None:
    """The one state of a spool that is held or listed for the operation; None for any other spool."""
    if not fits(spool, operation, None):
        return None
    states = states_of(spool.picture)
    begun = _OF_PROGRESS[states.of(operation)]
    return _OF_INSPECTION.get(states.inspection, begun) if operation is Operation.REPARACION else begun


def fits(spool: Spool, operation: Operation | None, estado: Estado | None) -> bool:
    """True if the spool is one of those meant.

    An operation alone means the spools that are held or listed for it.
    """
    if operation is None and estado is None:
        return True
    if estado is Estado.CON_FALLAS:
        return bool(spool.faults)
    states = states_of(spool.picture)
    if estado in _RESULTS:
        return states.metrologia == estado.value
    if estado in _PROGRESS:
        asked = (operation,) if operation else PRODUCTION
        return any(states.of(each) is _PROGRESS[estado] for each in asked)
    is_held = not spool.picture.is_free and operation in (None, states.held_for)
    listed = (operation,) if operation else tuple(Operation)
    if estado is Estado.OCUPADO:
        return is_held
    is_listed = any(lists.is_available(spool, each) for each in listed)
    return is_listed or (is_held and estado is not Estado.DISPONIBLE)
