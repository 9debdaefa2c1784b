"""Every action on every state, by who may and who may not: refusal or cells, sentence, audit row, events, and
what its undo brings back.
"""

from dataclasses import replace

import pytest

from kiosk.core.errors import Code
from kiosk.core.events.event import events_of, spool_after
from kiosk.core.events.sessions import sessions_of
from kiosk.core.refusals import CannotUndo, UndoCause
from kiosk.core.shop import rules
from kiosk.core.shop.audit_row import row_for, row_undoing
from kiosk.core.shop.columns import PICTURE_COLUMNS
from kiosk.core.shop.data import Action, Command, Fault, FaultKind, Operation, Picture, Result
from kiosk.core.shop.transitions import Transition, picture_after
from tests.core.shop.every_state import (
    ARM,
    BLOCKED,
    CANCELAR,
    CASES,
    COMPLETAR,
    DESBLOQUEAR,
    DESHACER,
    DONE,
    EVA,
    INSPECCIONAR,
    LIBERAR,
    MARCELA,
    ME,
    PAUSAR,
    REJECT,
    REJECTED,
    RELEVO,
    REPAIRED,
    REPARACION,
    STATES,
    SUPERVISORS,
    TOMAR,
    Walk,
    command_for,
    giver_in,
    is_meant,
    spool_in,
    who_does,
)
from tests.support.builders import NOW, TAG, ShopClock


@pytest.mark.parametrize(("operation", "action", "result", "walk"), CASES)
def test_every_state_has_its_answer(
    operation: Operation, action: Action, result: str | None, walk: Walk
) -> None:
    command = command_for(operation, action, result)
    worker = who_does(action)
    meant = [state for state in STATES if is_meant(command, state)]
    answers = {
        state: rules.may(command, spool_in(state), worker, NOW.date(), giver_in(action)) for state in meant
    }
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
    command = command_for(operation, action, result)
    for state, cells in walk.applied.items():
        spool = spool_in(state)
        worker = who_does(action)
        done = Transition(action, operation, worker.mark, NOW, result=Result(result) if result else None)
        after = picture_after(spool.picture, done)
        assert after == Picture(**{**STATES[state], **cells})
        row = row_for(command, worker, "Puesto 1", NOW, "v1", spool.picture, after, giver_in(action))
        assert (row.evento_tipo, row.operacion, row.motivo) == (walk.kind, operation, command.motivo)
        told = events_of(row, ShopClock().utc())
        expected = walk.events[:1] if state in walk.is_silent else walk.events
        assert tuple(each.event_type for each in told) == expected
        assert {name: getattr(told[0], name) for name in walk.extra} == walk.extra
        assert spool_after(spool, told[0], NOW).picture == after


UNDONE_AS = {
    (TOMAR, False): "CANCELAR",
    (TOMAR, True): "CANCELAR_REPARACION",
    (INSPECCIONAR, False): "STATE_CHANGE",
    (DESBLOQUEAR, True): "STATE_CHANGE",
    **{(action, False): "TOMAR" for action in (PAUSAR, COMPLETAR, CANCELAR, LIBERAR, RELEVO)},
    **{(action, True): "TOMAR_REPARACION" for action in (PAUSAR, COMPLETAR, CANCELAR, LIBERAR, RELEVO)},
}
"""How the undo of an action is published, of a repair or not."""


@pytest.mark.parametrize(("operation", "action", "result", "walk"), CASES)
def test_undo_of_every_action_brings_the_spool_back(
    operation: Operation, action: Action, result: str | None, walk: Walk
) -> None:
    command, worker = command_for(operation, action, result), who_does(action)
    for state in walk.applied:
        spool = spool_in(state)
        done = Transition(action, operation, worker.mark, NOW, result=Result(result) if result else None)
        row = row_for(
            command,
            worker,
            "Puesto 1",
            NOW,
            "v1",
            spool.picture,
            picture_after(spool.picture, done),
            giver_in(action),
        )
        undo = row_undoing(row, "id-2", NOW)
        assert (undo.evento_tipo, undo.accion, undo.operacion) == ("DESHACER", "DESHACER", operation)
        assert (undo.prev, undo.hold, undo.before, undo.after) == (row.id, row.id, row.after, spool.picture)
        told = events_of(undo, ShopClock().utc())
        assert told[0].event_type == UNDONE_AS[action, operation is REPARACION]
        assert (told[0].worker_nombre, told[0].resultado) == (spool.picture.ocupado_por or None, None)
        changes = len(walk.events) > 1 and state not in walk.is_silent
        assert [each.event_type for each in told[1:]] == (["STATE_CHANGE"] if changes else [])
        left = spool_after(spool, events_of(row, ShopClock().utc())[0], NOW)
        assert spool_after(left, told[0], NOW).picture == spool.picture
        for session in [each for each in sessions_of([row, undo]) if action is not RELEVO][-1:]:
            assert session.is_undone is spool.picture.is_free
            assert session.is_open is not spool.picture.is_free


@pytest.mark.parametrize("state", STATES)
def test_undo_asks_only_whether_its_action_is_still_the_last(state: str) -> None:
    """Not for the state, nor the holder, nor a role: what is brought back was there before."""
    spool, nobody = spool_in(state), replace(EVA, roles=frozenset[str]())
    unreadable = tuple(Fault(FaultKind.ILEGIBLE, "Operaciones", 2, each, "?") for each in PICTURE_COLUMNS)
    for operation in Operation:
        wish = Command("id-1", DESHACER, TAG, EVA.id, operation, hold="v1")
        for worker, row in ((EVA, spool), (nobody, spool), (EVA, replace(spool, faults=unreadable))):
            assert rules.may(wish, row, worker, NOW.date()) is None
        overtaken = rules.may(replace(wish, hold="v0"), spool, EVA, NOW.date())
        assert overtaken == CannotUndo(TAG, UndoCause.OVERTAKEN)
        nothing = rules.may(replace(wish, hold=None), spool, EVA, NOW.date())
        assert nothing == CannotUndo(TAG, UndoCause.NOTHING)
        gone = rules.may(wish, spool, replace(EVA, active=False), NOW.date())
        assert gone is not None
        assert gone.code is Code.WORKER_NO_ENCONTRADO


@pytest.mark.parametrize(("operation", "action", "result", "walk"), CASES)
def test_without_the_role_only_giving_back_is_done(
    operation: Operation, action: Action, result: str | None, walk: Walk
) -> None:
    others = EVA.roles if action in SUPERVISORS else MARCELA.roles
    nobody = replace(who_does(action), roles=others | {"Despacho"})
    command = command_for(operation, action, result)
    for state in STATES:
        refusal = rules.may(command, spool_in(state), nobody, NOW.date(), giver_in(action))
        if action in (PAUSAR, CANCELAR):
            assert (refusal is None) is (state in walk.applied)
        else:
            assert refusal is not None
            assert refusal.code is Code.ROL_NO_AUTORIZADO


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
