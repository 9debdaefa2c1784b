"""Every action on every state, by who may and who may not: refusal or cells, sentence, audit row, events."""

from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from kiosk.core.errors import Code
from kiosk.core.events.event import events_of, spool_after
from kiosk.core.shop import rules
from kiosk.core.shop.audit_row import row_for
from kiosk.core.shop.data import Action, Command, Operation, Picture, Result, Spool, Worker
from kiosk.core.shop.transitions import Transition, picture_after
from tests.support.builders import HELD_SINCE, NOW, TAG, ShopClock

ARM, SOLD, METROLOGIA, REPARACION = Operation
TOMAR, PAUSAR, COMPLETAR, CANCELAR, INSPECCIONAR = Action
EVA = Worker(7, "Eva", "Díaz", roles=frozenset({"Ayudante", "Armador", "Metrologia"}))
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


def _held(mark: str, whose: str) -> dict[str, dict[str, str]]:
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


STATES = {**FREE, **_held(ME, "my"), **_held(OTHER, "another's")}
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
CASES = [
    pytest.param(operation, action, result, walk, id=f"{action} {operation} {result or ''}".strip())
    for (operation, action, result), walk in WALKS.items()
]


def _spool(state: str) -> Spool:
    return Spool(TAG, Picture(**STATES[state]), "v1", 2, fecha_materiales="01-03-2026", hold="h1")


def _command(operation: Operation, action: Action, result: str | None) -> Command:
    motivo = "porosidad" if result == "RECHAZADO" else None
    return Command("id-1", action, TAG, EVA.id, operation, resultado=result, motivo=motivo)


@pytest.mark.parametrize(("operation", "action", "result", "walk"), CASES)
def test_every_state_has_its_answer(
    operation: Operation, action: Action, result: str | None, walk: Walk
) -> None:
    command = _command(operation, action, result)
    answers = {state: rules.may(command, _spool(state), EVA, NOW.date()) for state in STATES}
    assert {state for state, refusal in answers.items() if refusal is None} == set(walk.applied)
    refused: dict[Code, set[str]] = {}
    for state, refusal in answers.items():
        if refusal:
            refused.setdefault(refusal.code, set()).add(state)
    assert refused == walk.refused


@pytest.mark.parametrize(("operation", "action", "result", "walk"), CASES)
def test_every_action_leaves_its_cells_its_audit_row_and_its_events(
    operation: Operation, action: Action, result: str | None, walk: Walk
) -> None:
    command = _command(operation, action, result)
    for state, cells in walk.applied.items():
        spool = _spool(state)
        done = Transition(action, operation, ME, NOW, result=Result(result) if result else None)
        after = picture_after(spool.picture, done)
        assert after == Picture(**{**STATES[state], **cells})
        row = row_for(command, EVA, "Puesto 1", NOW, "v1", spool.picture, after)
        assert (row.evento_tipo, row.operacion, row.motivo) == (walk.kind, operation, command.motivo)
        told = events_of(row, ShopClock().utc())
        expected = walk.events[:1] if state == "my unclear" else walk.events  # no state changes there
        assert tuple(each.event_type for each in told) == expected
        assert {name: getattr(told[0], name) for name in walk.extra} == walk.extra
        assert spool_after(spool, told[0], NOW).picture == after


@pytest.mark.parametrize(("operation", "action", "result", "walk"), CASES)
def test_without_the_role_only_giving_back_is_done(
    operation: Operation, action: Action, result: str | None, walk: Walk
) -> None:
    nobody = replace(EVA, roles=frozenset({"Despacho", "Supervisor"}))
    command = _command(operation, action, result)
    for state in STATES:
        refusal = rules.may(command, _spool(state), nobody, NOW.date())
        if action in (PAUSAR, CANCELAR):
            assert (refusal is None) is (state in walk.applied)
        else:
            assert refusal is not None
            assert refusal.code is Code.ROL_NO_AUTORIZADO


REJECT = Transition(INSPECCIONAR, METROLOGIA, ME, NOW, result=Result.RECHAZADO)


def _cycle(limit: int) -> list[str]:
    """The sentences of a spool that is rejected and repaired as often as it may be, four times at most."""
    picture, said = Picture(**DONE), []
    for _ in range(4):
        for done in (
            REJECT,
            Transition(TOMAR, REPARACION, ME, NOW),
            Transition(COMPLETAR, REPARACION, ME, NOW),
        ):
            picture = picture_after(picture, replace(done, limit=limit))
            said.append(picture.estado_detalle)
            if said[-1] == BLOCKED:
                return said
    return said


def test_the_third_rejection_in_a_row_blocks() -> None:
    assert _cycle(3) == [
        "RECHAZADO (Ciclo 1/3) - Pendiente reparación",
        "EN_REPARACION (Ciclo 1/3) - Ocupado: ED(7)",
        "PENDIENTE_METROLOGIA (Ciclo 1/3)",
        "RECHAZADO (Ciclo 2/3) - Pendiente reparación",
        "EN_REPARACION (Ciclo 2/3) - Ocupado: ED(7)",
        "PENDIENTE_METROLOGIA (Ciclo 2/3)",
        BLOCKED,
    ]


def test_without_a_limit_nothing_blocks_and_the_cycle_stands_alone() -> None:
    said = _cycle(0)
    assert said[9:] == [
        "RECHAZADO (Ciclo 4) - Pendiente reparación",
        "EN_REPARACION (Ciclo 4) - Ocupado: ED(7)",
        "PENDIENTE_METROLOGIA (Ciclo 4)",
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("PENDIENTE_METROLOGIA", "RECHAZADO (Ciclo 2/3) - Pendiente reparación"),
        ("PENDIENTE_METROLOGIA (Ciclo 0/3)", "RECHAZADO (Ciclo 1/3) - Pendiente reparación"),
        ("PENDIENTE_METROLOGIA (Ciclo 1)", "RECHAZADO (Ciclo 2/3) - Pendiente reparación"),
        ("PENDIENTE_METROLOGIA (Ciclo 4/5)", BLOCKED),
        ("En Cola Metrología", "RECHAZADO (Ciclo 1/3) - Pendiente reparación"),
        ("", "RECHAZADO (Ciclo 1/3) - Pendiente reparación"),
    ],
)
def test_a_rejection_counts_on_from_what_the_row_says(before: str, after: str) -> None:
    assert picture_after(Picture(**DONE, estado_detalle=before), REJECT).estado_detalle == after


@pytest.mark.parametrize(
    "said", ["METROLOGIA RECHAZADO - Pendiente reparación", "RECHAZADO - Pendiente reparación"]
)
def test_rejection_without_a_count_is_the_first(said: str) -> None:
    taken = picture_after(Picture(**DONE, estado_detalle=said), Transition(TOMAR, REPARACION, ME, NOW))
    assert taken.estado_detalle == f"EN_REPARACION (Ciclo 1/3) - Ocupado: {ME}"


def test_approval_ends_the_count() -> None:
    approved = picture_after(
        Picture(**DONE, estado_detalle=REPAIRED), replace(REJECT, result=Result.APROBADO)
    )
    again = replace(approved, fecha_qc_metrologia="")  # planning takes the approval back
    assert picture_after(again, REJECT).estado_detalle == "RECHAZADO (Ciclo 1/3) - Pendiente reparación"


def test_cancelled_repair_is_rejected_again_also_under_a_lower_limit() -> None:
    held = Picture(ocupado_por=ME, **DONE, estado_detalle=f"EN_REPARACION (Ciclo 2/3) - Ocupado: {ME}")
    left = picture_after(held, Transition(CANCELAR, REPARACION, ME, NOW, limit=1))
    assert left.estado_detalle == "RECHAZADO (Ciclo 2/1) - Pendiente reparación"


def test_finished_repair_empties_the_date_of_an_earlier_approval() -> None:
    held = Picture(
        ocupado_por=ME,
        **DONE,
        fecha_qc_metrologia="03-05-2026",
        estado_detalle=f"EN_REPARACION (Ciclo 1/3) - Ocupado: {ME}",
    )
    left = picture_after(held, Transition(COMPLETAR, REPARACION, ME, NOW))
    assert (left.fecha_qc_metrologia, left.estado_detalle) == ("", "PENDIENTE_METROLOGIA (Ciclo 1/3)")


@pytest.mark.parametrize("said", [BLOCKED, REJECTED, REPAIRED])
def test_a_name_typed_on_an_inspected_row_is_given_back_without_forgetting_the_inspection(said: str) -> None:
    by_hand = Picture(ocupado_por=ME, **DONE, estado_detalle=said)
    left = picture_after(by_hand, Transition(PAUSAR, ARM, ME, NOW))
    assert (left.ocupado_por, left.estado_detalle) == ("", said)
