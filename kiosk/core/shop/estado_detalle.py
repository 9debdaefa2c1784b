"""Makes and reads the sentence in a spool's `Estado_Detalle`. Pure functions.

Sentences of other programs and older versions are read as well; an unknown one reads as empty.
"""

import re
from functools import lru_cache
from typing import Final

from kiosk.core.frozen import frozen
from kiosk.core.shop import names
from kiosk.core.shop.data import Inspection, Operation, Progress
from kiosk.core.shop.folding import visible
from kiosk.core.shop.operations import PRODUCTION, spec_of


@frozen
class Reading:
    """The content of one sentence. A field is None, or NONE, if the sentence doesn't mention it."""

    operation: Operation | None = None
    arm: Progress | None = None
    sold: Progress | None = None
    inspection: Inspection = Inspection.NONE
    cycle: int | None = None


def held(mark: str, operation: Operation, arm: Progress, sold: Progress) -> str:
    """`MR(93) trabajando ARM (ARM en progreso, SOLD pendiente)`."""
    return f"{mark} {spec_of(operation).held_words} (ARM {arm.word}, SOLD {sold.word})"


def free(arm: Progress, sold: Progress) -> str:
    """`Disponible - ARM completado, SOLD pendiente`."""
    return f"Disponible - ARM {arm.word}, SOLD {sold.word}"


APPROVED: Final = "METROLOGIA APROBADO ✓"
BLOCKED: Final = "BLOQUEADO - Contactar supervisor"


def rejected(cycle: int, limit: int) -> str:
    """`RECHAZADO (Ciclo 1/3) - Pendiente reparación`."""
    return f"RECHAZADO {_cycle(cycle, limit)} - Pendiente reparación"


def in_repair(mark: str, cycle: int, limit: int) -> str:
    """`EN_REPARACION (Ciclo 1/3) - Ocupado: MR(93)`."""
    return f"{spec_of(Operation.REPARACION).held_words} {_cycle(cycle, limit)} - Ocupado: {mark}"


def repair_paused(cycle: int, limit: int) -> str:
    """`REPARACION_PAUSADA (Ciclo 1/3)`."""
    return f"REPARACION_PAUSADA {_cycle(cycle, limit)}"


def repaired(cycle: int, limit: int) -> str:
    """`PENDIENTE_METROLOGIA (Ciclo 1/3)`."""
    return f"PENDIENTE_METROLOGIA {_cycle(cycle, limit)}"


def _cycle(cycle: int, limit: int) -> str:
    """`(Ciclo 1/3)`; `(Ciclo 1)` without a limit, which is 0."""
    return f"(Ciclo {cycle}/{limit})" if limit else f"(Ciclo {cycle})"


# ASCII, or case folding would take `ſ` for s and `ı` for i, and make words that are no state.
_ANY_CASE = re.IGNORECASE | re.ASCII
_NAMES = "|".join(PRODUCTION)
_WORKING = re.compile(rf"\btrabajando\s+({_NAMES})\b|^Ocupado por .+ - ({_NAMES})$", _ANY_CASE)
_PROGRESS = re.compile(
    rf"\b({_NAMES})\s+(?:parcial\s+\()?(pendiente|en progreso|pausado|completado)\b", _ANY_CASE
)
_CYCLE = re.compile(r"\(Ciclo ((\d{1,9})(?:/\d{1,9})?)\)", _ANY_CASE)
_INSPECTIONS = (
    ("EN_REPARACION", Inspection.EN_REPARACION),
    ("REPARACION_PAUSADA", Inspection.REPARACION_PAUSADA),
    ("PENDIENTE_METROLOGIA", Inspection.PENDIENTE_METROLOGIA),
    ("BLOQUEADO", Inspection.BLOQUEADO),
    ("METROLOGIA APROBADO", Inspection.APROBADO),
    ("METROLOGIA RECHAZADO", Inspection.RECHAZADO),
    ("RECHAZADO", Inspection.RECHAZADO),
)


def cycle_in(text: str) -> str:
    """The count of rejections as the sentence has it, `1/3` or `1`; "" if it tells none."""
    found = _CYCLE.search(visible(text)) if len(text) <= names.LONGEST else None
    return found.group(1) if found else ""


def read(text: str) -> Reading:
    """Read a sentence; one that is too long tells nothing. Never raises."""
    return Reading() if len(text) > names.LONGEST else _read(text)


@lru_cache(maxsize=4_096)  # thousands of spools have one of a few sentences
def _read(text: str) -> Reading:
    text = visible(text)
    inspection = _inspection(text)
    working = _WORKING.search(text)
    operation = Operation((working.group(1) or working.group(2)).upper()) if working else None
    if inspection is Inspection.EN_REPARACION:
        operation = Operation.REPARACION
    words = {name.upper(): Progress(word.lower().replace(" ", "_")) for name, word in _PROGRESS.findall(text)}
    cycle = _CYCLE.search(text)
    return Reading(
        operation, words.get("ARM"), words.get("SOLD"), inspection, int(cycle.group(2)) if cycle else None
    )


def _inspection(text: str) -> Inspection:
    start = text.upper().replace("METROLOGIA_", "METROLOGIA ")
    for prefix, inspection in _INSPECTIONS:
        if start.startswith(prefix):
            return inspection
    return Inspection.NONE
