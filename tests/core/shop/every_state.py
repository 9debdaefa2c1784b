"""Every action on every state as a table: what it does there, or why it is refused, and what it tells."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from kiosk.core.errors import Code
from kiosk.core.shop.data import (
    Action,
    Command,
    Operation,
    Picture,
    Result,
    Spool,
    Worker,
)
from kiosk.core.shop.transitions import Transition, operation_meant
from tests.support.builders import HELD_SINCE, NOW, TAG

ARM, SOLD, METROLOGIA, REPARACION = Operation
TOMAR, PAUSAR, COMPLETAR, CANCELAR, INSPECCIONAR, LIBERAR, DESBLOQUEAR, CORREGIR, RELEVO, DESHACER = Action
EVA = Worker(7, "Eva", "Díaz", roles=frozenset({"Ayudante", "Armador", "Metrologia"}))
MARCELA = Worker(5, "Marcela", "Olivares", roles=frozenset({"Supervisor"}))
OLGA = Worker(8, "Olga", "Paz")
SUPERVISORS = (LIBERAR, DESBLOQUEAR)
ME, OTHER, TODAY, TAKEN = "ED(7)", "OP(8)", "14-05-2026", "14-05-2026 10:30:00"

ARMED = {"armador": "AA(1)", "fecha_armado": "01-05-2026"}
DONE = {**ARMED, "soldador": "BB(2)", "fecha_soldadura": "02-05-2026"}
REJECTED = "RECHAZADO (Ciclo 2/3) - Pendiente reparación"
REPAIR_PAUSED = "REPARACION_PAUSADA (Ciclo 2/3)"
REPAIRED = "PENDIENTE_METROLOGIA (Ciclo 2/3)"
BLOCKED = "BLOQUEADO - Contactar supervisor"
FREE: dict[str, dict[str, str]] = {
    "untouched": {},
    "ARM paused": {"armador": "AA(1)"},
    "ARM finished": ARMED,
    "SOLD paused": {**ARMED, "soldador": "BB(2)"},
    "finished": DONE,
    "rejected": {**DONE, "estado_detalle": REJECTED},
    "repair paused": {**DONE, "estado_detalle": REPAIR_PAUSED},
    "repaired": {**DONE, "estado_detalle": REPAIRED},
    "blocked": {**DONE, "estado_detalle": BLOCKED},
    "approved": {**DONE, "fecha_qc_metrologia": "03-05-2026", "estado_detalle": "METROLOGIA APROBADO ✓"},
}


def held_by(mark: str, whose: str) -> dict[str, dict[str, str]]:
    held = {"ocupado_por": mark, "fecha_ocupacion": HELD_SINCE}
    return {
        f"{whose} ARM": {**held, "armador": mark, "estado_detalle": f"{mark} trabajando ARM"},
        f"{whose} SOLD": {**held, **ARMED, "soldador": mark, "estado_detalle": f"{mark} trabajando SOLD"},
        f"{whose} REPARACION": {
            **held,
            **DONE,
            "estado_detalle": f"EN_REPARACION (Ciclo 2/3) - Ocupado: {mark}",
        },
        f"{whose} unclear": held,
    }


STATES = {**FREE, **held_by(ME, "my"), **held_by(OTHER, "another's")}
MINE = {"my ARM", "my SOLD", "my REPARACION", "my unclear"}
THEIRS = {"another's ARM", "another's SOLD", "another's REPARACION", "another's unclear"}
UNFINISHED = {"untouched", "ARM paused", "ARM finished", "SOLD paused"}
GIVEN_BACK = {"ocupado_por": "", "fecha_ocupacion": ""}
PAUSED_ARM = {**GIVEN_BACK, "estado_detalle": "Disponible - ARM pausado, SOLD pendiente"}
NOTHING = {**GIVEN_BACK, "estado_detalle": "Disponible - ARM pendiente, SOLD pendiente"}


@dataclass(frozen=True)
class Walk:
    """What one action does to each state: cells that change where it may, else the refusal's code."""

    applied: dict[str, dict[str, str]]
    refused: dict[Code, set[str]]
    events: tuple[str, ...]
    kind: str
    extra: dict[str, Any] = field(default_factory=dict)
    """What its first event says besides."""
    is_silent: frozenset[str] = frozenset({"my unclear", "another's unclear"})
    """The states that it changes without changing ARM's or SOLD's."""


def _taken(cells: dict[str, str], sentence: str) -> dict[str, str]:
    return {"ocupado_por": ME, "fecha_ocupacion": TAKEN, **cells, "estado_detalle": sentence}


def _releases(applied: dict[str, dict[str, str]], done: set[str]) -> dict[Code, set[str]]:
    """The refusals of an action that ends a hold; `done` and blocked come before the holder is asked."""
    is_completion = bool(done)
    free = set(FREE) - done - ({"blocked"} if is_completion else set())
    codes = {Code.OPERACION_NO_INICIADA: free | MINE - set(applied) - done}
    codes[Code.NO_AUTORIZADO] = THEIRS - done
    if is_completion:
        codes[Code.OPERACION_YA_COMPLETADA] = done
        codes[Code.SPOOL_BLOQUEADO] = {"blocked"}
    return codes


ARM_DONE = set(FREE) - {"untouched", "ARM paused", "blocked"} | {
    "my SOLD",
    "my REPARACION",
    "another's SOLD",
    "another's REPARACION",
}
SOLD_DONE = {"finished", "rejected", "repair paused", "repaired", "approved"} | {
    "my REPARACION",
    "another's REPARACION",
}
EN_ARM, EN_SOLD = f"{ME} trabajando ARM (ARM en progreso, SOLD pendiente)", f"{ME} trabajando SOLD"
STAMPED_ARM = {
    **PAUSED_ARM,
    "fecha_armado": TODAY,
    "estado_detalle": "Disponible - ARM completado, SOLD pendiente",
}
WORKED_ARM = {"my ARM": PAUSED_ARM, "my unclear": NOTHING}
PAUSED_SOLD = {**GIVEN_BACK, "estado_detalle": "Disponible - ARM completado, SOLD pausado"}
NO_SOLD = {**GIVEN_BACK, "soldador": "", "estado_detalle": "Disponible - ARM completado, SOLD pendiente"}
DATED_SOLD = {
    **GIVEN_BACK,
    "fecha_soldadura": TODAY,
    "estado_detalle": "Disponible - ARM completado, SOLD completado",
}
APPROVE = {"fecha_qc_metrologia": TODAY, "estado_detalle": "METROLOGIA APROBADO ✓"}
INSPECTION_REFUSED = {
    Code.DEPENDENCIAS_NO_SATISFECHAS: UNFINISHED
    | {"rejected", "repair paused"}
    | {"my ARM", "my SOLD", "my unclear", "another's ARM", "another's SOLD", "another's unclear"}
    | {"my REPARACION", "another's REPARACION"},
    Code.SPOOL_BLOQUEADO: {"blocked"},
    Code.OPERACION_YA_COMPLETADA: {"approved"},
}
IN_REPAIR = _taken({}, f"EN_REPARACION (Ciclo 2/3) - Ocupado: {ME}")
OWN_REPAIR = "my REPARACION"

WALKS: dict[tuple[Operation, Action, str | None], Walk] = {
    (ARM, TOMAR, None): Walk(
        {"untouched": _taken({"armador": ME}, EN_ARM), "ARM paused": _taken({"armador": ME}, EN_ARM)},
        {
            Code.OPERACION_YA_COMPLETADA: ARM_DONE,
            Code.SPOOL_BLOQUEADO: {"blocked"},
            Code.SPOOL_OCUPADO: {"my ARM", "my unclear", "another's ARM", "another's unclear"},
        },
        ("TOMAR", "STATE_CHANGE"),
        "TOMAR_SPOOL",
    ),
    (ARM, PAUSAR, None): Walk(
        WORKED_ARM, _releases(WORKED_ARM, set()), ("PAUSAR", "STATE_CHANGE"), "PAUSAR_SPOOL"
    ),
    (ARM, COMPLETAR, None): Walk(
        {"my ARM": STAMPED_ARM},
        _releases({"my ARM": {}}, ARM_DONE),
        ("COMPLETAR", "STATE_CHANGE"),
        "COMPLETAR_ARM",
        {"fecha_operacion": TODAY},
    ),
    (ARM, CANCELAR, None): Walk(
        {"my ARM": {**NOTHING, "armador": ""}, "my unclear": NOTHING},
        _releases(WORKED_ARM, set()),
        ("CANCELAR", "STATE_CHANGE"),
        "CANCELAR_ARM",
    ),
    (SOLD, TOMAR, None): Walk(
        {
            "ARM paused": _taken({"soldador": ME}, f"{EN_SOLD} (ARM pausado, SOLD en progreso)"),
            "ARM finished": _taken({"soldador": ME}, f"{EN_SOLD} (ARM completado, SOLD en progreso)"),
            "SOLD paused": _taken({"soldador": ME}, f"{EN_SOLD} (ARM completado, SOLD en progreso)"),
        },
        {
            Code.OPERACION_YA_COMPLETADA: SOLD_DONE,
            Code.SPOOL_BLOQUEADO: {"blocked"},
            Code.DEPENDENCIAS_NO_SATISFECHAS: {"untouched", "my unclear", "another's unclear"},
            Code.SPOOL_OCUPADO: {"my ARM", "my SOLD", "another's ARM", "another's SOLD"},
        },
        ("TOMAR", "STATE_CHANGE"),
        "TOMAR_SPOOL",
    ),
    (SOLD, PAUSAR, None): Walk(
        {"my SOLD": PAUSED_SOLD, "my unclear": NOTHING},
        _releases({"my SOLD": {}, "my unclear": {}}, set()),
        ("PAUSAR", "STATE_CHANGE"),
        "PAUSAR_SPOOL",
    ),
    (SOLD, COMPLETAR, None): Walk(
        {"my SOLD": DATED_SOLD},
        _releases({"my SOLD": {}}, SOLD_DONE),
        ("COMPLETAR", "STATE_CHANGE"),
        "COMPLETAR_SOLD",
        {"fecha_operacion": TODAY},
    ),
    (SOLD, CANCELAR, None): Walk(
        {"my SOLD": NO_SOLD, "my unclear": NOTHING},
        _releases({"my SOLD": {}, "my unclear": {}}, set()),
        ("CANCELAR", "STATE_CHANGE"),
        "CANCELAR_SOLD",
    ),
    (METROLOGIA, INSPECCIONAR, "APROBADO"): Walk(
        {"finished": APPROVE, "repaired": APPROVE},
        INSPECTION_REFUSED,
        ("COMPLETAR_METROLOGIA",),
        "COMPLETAR_METROLOGIA",
        {"resultado": "APROBADO", "worker_nombre": ME},
    ),
    (METROLOGIA, INSPECCIONAR, "RECHAZADO"): Walk(
        {
            "finished": {"estado_detalle": "RECHAZADO (Ciclo 1/3) - Pendiente reparación"},
            "repaired": {"estado_detalle": BLOCKED},
        },
        INSPECTION_REFUSED,
        ("COMPLETAR_METROLOGIA",),
        "COMPLETAR_METROLOGIA",
        {"resultado": "RECHAZADO", "worker_nombre": ME, "motivo": "porosidad"},
    ),
    (REPARACION, TOMAR, None): Walk(
        {"rejected": IN_REPAIR, "repair paused": IN_REPAIR},
        {
            Code.OPERACION_NO_INICIADA: UNFINISHED
            | {"finished", "approved", "my ARM", "my SOLD", "my unclear"}
            | {"another's ARM", "another's SOLD", "another's unclear"},
            Code.OPERACION_YA_COMPLETADA: {"repaired"},
            Code.SPOOL_BLOQUEADO: {"blocked"},
            Code.SPOOL_OCUPADO: {OWN_REPAIR, "another's REPARACION"},
        },
        ("TOMAR_REPARACION",),
        "TOMAR_REPARACION",
        {"cycle": 2, "worker_nombre": ME},
    ),
    (REPARACION, PAUSAR, None): Walk(
        {OWN_REPAIR: {**GIVEN_BACK, "estado_detalle": REPAIR_PAUSED}},
        _releases({OWN_REPAIR: {}}, set()),
        ("PAUSAR_REPARACION",),
        "PAUSAR_REPARACION",
        {"cycle": 2, "worker_nombre": None},
    ),
    (REPARACION, COMPLETAR, None): Walk(
        {OWN_REPAIR: {**GIVEN_BACK, "estado_detalle": REPAIRED}},
        _releases({OWN_REPAIR: {}}, {"repaired"}),
        ("COMPLETAR_REPARACION",),
        "COMPLETAR_REPARACION",
        {"cycle": 2, "worker_nombre": None},
    ),
    (REPARACION, CANCELAR, None): Walk(
        {OWN_REPAIR: {**GIVEN_BACK, "estado_detalle": REJECTED}},
        _releases({OWN_REPAIR: {}}, set()),
        ("CANCELAR_REPARACION",),
        "CANCELAR_REPARACION",
        {"cycle": 2, "worker_nombre": None},
    ),
}
HELD_FOR = {ARM: "ARM", SOLD: "SOLD", REPARACION: "REPARACION"}
RELEASED = {ARM: PAUSED_ARM, SOLD: PAUSED_SOLD, REPARACION: {**GIVEN_BACK, "estado_detalle": REPAIR_PAUSED}}


def _released(operation: Operation) -> Walk:
    """Whoever holds it for this operation, it ends as his PAUSAR would. ARM where the row doesn't tell."""
    names = {f"{whose} {HELD_FOR[operation]}": RELEASED[operation] for whose in ("my", "another's")}
    if operation is ARM:
        names |= {f"{whose} unclear": NOTHING for whose in ("my", "another's")}
    in_repair = operation is REPARACION
    return Walk(
        names,
        {Code.OPERACION_NO_INICIADA: set(FREE)},
        ("PAUSAR_REPARACION",) if in_repair else ("PAUSAR", "STATE_CHANGE"),
        "LIBERAR_SUPERVISOR",
        {
            "worker_nombre": None,
            "worker_id": MARCELA.id,
            "liberado_por": "MO(5)",
            "motivo": "con licencia",
            "cycle": 2 if in_repair else None,
        },
    )


WALKS |= {(operation, LIBERAR, None): _released(operation) for operation in HELD_FOR}
WALKS[REPARACION, DESBLOQUEAR, None] = Walk(
    {"blocked": {"estado_detalle": "RECHAZADO (Ciclo 0/3) - Pendiente reparación"}},
    {Code.SPOOL_NO_BLOQUEADO: set(STATES) - {"blocked"}},
    ("STATE_CHANGE",),
    "DESBLOQUEAR",
    {"worker_nombre": None, "worker_id": MARCELA.id, "motivo": "con licencia", "cycle": 0},
)
HANDED: dict[Operation, dict[str, str]] = {
    ARM: _taken({"armador": ME}, EN_ARM),
    SOLD: _taken({"soldador": ME}, f"{EN_SOLD} (ARM completado, SOLD en progreso)"),
    REPARACION: IN_REPAIR,
}


def _handed_over(operation: Operation, done: set[str]) -> Walk:
    """What Olga holds for this operation becomes Eva's; its progress stays."""
    in_repair = operation is REPARACION
    theirs = f"another's {HELD_FOR[operation]}"
    return Walk(
        {theirs: HANDED[operation]},
        {
            Code.OPERACION_YA_COMPLETADA: done,
            Code.SPOOL_BLOQUEADO: {"blocked"},
            Code.RELEVO_NO_VIGENTE: set(FREE) - done - {"blocked"},
            Code.NO_AUTORIZADO: MINE - done,
            Code.OPERACION_NO_INICIADA: THEIRS - done - {theirs},
        },
        ("TOMAR_REPARACION",) if in_repair else ("TOMAR",),
        "RELEVO",
        {
            "worker_nombre": ME,
            "worker_id": EVA.id,
            "relevo_de": OTHER,
            "hold": "id-1",
            "cycle": 2 if in_repair else None,
        },
    )


WALKS |= {
    (operation, RELEVO, None): _handed_over(operation, done)
    for operation, done in ((ARM, ARM_DONE), (SOLD, SOLD_DONE), (REPARACION, {"repaired"}))
}
REJECT = Transition(INSPECCIONAR, METROLOGIA, ME, NOW, result=Result.RECHAZADO)
CASES = [
    pytest.param(operation, action, result, walk, id=f"{action} {operation} {result or ''}".strip())
    for (operation, action, result), walk in WALKS.items()
]


def spool_in(state: str) -> Spool:
    return Spool(TAG, Picture(**STATES[state]), "v1", 2, fecha_materiales="01-03-2026", hold="h1")


def who_does(action: Action) -> Worker:
    return MARCELA if action in SUPERVISORS else EVA


def command_for(operation: Operation, action: Action, result: str | None) -> Command:
    motivo = "porosidad" if result == "RECHAZADO" else "con licencia" if action in SUPERVISORS else None
    handed_by = OLGA.id if action is RELEVO else None
    return Command(
        "id-1",
        action,
        TAG,
        who_does(action).id,
        operation,
        resultado=result,
        motivo=motivo,
        relevo_de=handed_by,
    )


def giver_in(action: Action) -> Worker | None:
    """Who gives Eva the spool."""
    return OLGA if action is RELEVO else None


def is_meant(command: Command, state: str) -> bool:
    """A release is one of the operation that the spool is held for, whatever the command says."""
    spool = spool_in(state)
    return spool.picture.is_free or operation_meant(command, spool.picture) is command.operation
