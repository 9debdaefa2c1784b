"""The state of a spool's operations, derived from its cells. Pure functions.

A date that is set means completed; a worker's name with the spool held for that operation now means in
progress; a name without it means paused; neither means pending. A date that can't be read decides
nothing: it is shown as a fault, and the rules that read it refuse.
"""

from dataclasses import dataclass
from functools import lru_cache

from kiosk.core.shop import estado_detalle
from kiosk.core.shop.data import Operation, Picture, Progress
from kiosk.core.shop.dates import parse_date
from kiosk.core.shop.estado_detalle import Inspection


@dataclass(frozen=True, slots=True)
class States:
    """What the cells of one spool say. `held_for` is None where it is free, or nobody can tell."""

    arm: Progress
    sold: Progress
    held_for: Operation | None
    inspection: Inspection
    cycle: int | None = None

    def of(self, operation: Operation) -> Progress:
        """The progress of ARM or SOLD."""
        return self.sold if operation is Operation.SOLD else self.arm


@lru_cache(maxsize=32_768)  # lists ask for every spool at every change; most pictures stay the same
def states_of(picture: Picture) -> States:
    """Derive the states from the eight state cells; total, never raises."""
    reading = estado_detalle.read(picture.estado_detalle)
    held_for = None if picture.is_free else reading.operation or _held_by_names(picture)
    inspection = reading.inspection
    if parse_date(picture.fecha_qc_metrologia):
        inspection = Inspection.APROBADO
    return States(
        arm=_progress(picture.armador, picture.fecha_armado, held_for is Operation.ARM),
        sold=_progress(picture.soldador, picture.fecha_soldadura, held_for is Operation.SOLD),
        held_for=held_for,
        inspection=inspection,
        cycle=reading.cycle,
    )


def _progress(worker: str, finished: str, held: bool) -> Progress:
    if parse_date(finished):
        return Progress.COMPLETADO
    if not worker.strip():
        return Progress.PENDIENTE
    return Progress.EN_PROGRESO if held else Progress.PAUSADO


def _held_by_names(picture: Picture) -> Operation | None:
    """The unfinished operation that bears the holder's own name, else anybody's; SOLD first."""
    unfinished = {
        operation: worker
        for operation, worker, finished in (
            (Operation.SOLD, picture.soldador.strip(), picture.fecha_soldadura.strip()),
            (Operation.ARM, picture.armador.strip(), picture.fecha_armado.strip()),
        )
        if worker and not finished
    }
    own = [operation for operation, worker in unfinished.items() if worker == picture.ocupado_por.strip()]
    return next(iter([*own, *unfinished]), None)
