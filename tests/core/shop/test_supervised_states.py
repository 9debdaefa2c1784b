"""What a supervisor may do in every state, and what that needs besides the state."""

from dataclasses import replace

import pytest

from kiosk.core.errors import Code
from kiosk.core.events.event import events_of
from kiosk.core.shop import rules
from kiosk.core.shop.audit_row import row_for
from kiosk.core.shop.data import Action, Command, Fault, FaultKind, Operation, Picture, Spool, Worker
from kiosk.core.shop.transitions import Transition, picture_after
from tests.core.shop.every_state import (
    ARM,
    BLOCKED,
    COMPLETAR,
    DESBLOQUEAR,
    DONE,
    EVA,
    LIBERAR,
    MARCELA,
    ME,
    REJECT,
    REPARACION,
    STATES,
    TOMAR,
    WALKS,
    Walk,
    command_for,
    spool_in,
)
from tests.support.builders import NOW, TAG, ShopClock

ASSIGNED = [(operation, walk) for (operation, action, _), walk in WALKS.items() if action is TOMAR]


def _assigned(operation: Operation, motivo: str | None = "reparto") -> Command:
    return Command("id-1", TOMAR, TAG, EVA.id, operation, motivo=motivo, asignado_por=MARCELA.id)


@pytest.mark.parametrize(("operation", "walk"), ASSIGNED)
def test_a_supervisor_gives_out_what_the_worker_could_take(operation: Operation, walk: Walk) -> None:
    for state in STATES:
        refusal = rules.may(_assigned(operation), spool_in(state), EVA, NOW.date(), MARCELA)
        assert (refusal.code if refusal else None) == next(
            (code for code, states in walk.refused.items() if state in states), None
        )
    for state, cells in walk.applied.items():
        spool = spool_in(state)
        after = Picture(**{**STATES[state], **cells})
        row = row_for(_assigned(operation), EVA, "Puesto 1", NOW, "v1", spool.picture, after, MARCELA)
        assert (row.worker_nombre, row.asignado_por, row.motivo) == (ME, "MO(5)", "reparto")
        assert (row.evento_tipo, row.accion) == (walk.kind, TOMAR)
        for told in events_of(row, ShopClock().utc()):
            assert (told.worker_nombre, told.asignado_por, told.motivo) == (ME, "MO(5)", "reparto")


NOBODY = None
GONE = replace(MARCELA, active=False)
FITTER = replace(MARCELA, roles=frozenset({"Armador"}))
WELDER = replace(EVA, roles=frozenset({"Soldador", "Supervisor"}))


@pytest.mark.parametrize(
    ("giver", "worker", "motivo", "code", "names"),
    [
        (NOBODY, EVA, "reparto", Code.WORKER_NO_ENCONTRADO, "5"),
        (GONE, EVA, "reparto", Code.WORKER_NO_ENCONTRADO, "5"),
        (MARCELA, NOBODY, "reparto", Code.WORKER_NO_ENCONTRADO, "7"),
        (FITTER, EVA, "reparto", Code.ROL_NO_AUTORIZADO, "MO(5)"),
        (MARCELA, WELDER, "reparto", Code.ROL_NO_AUTORIZADO, "ED(7)"),
        (FITTER, WELDER, "reparto", Code.ROL_NO_AUTORIZADO, "MO(5)"),
        (MARCELA, EVA, None, Code.MOTIVO_REQUERIDO, None),
        (MARCELA, EVA, "  ", Code.MOTIVO_REQUERIDO, None),
    ],
)
def test_giving_out_needs_both_people_their_roles_and_a_reason(
    giver: Worker | None, worker: Worker | None, motivo: str | None, code: Code, names: str | None
) -> None:
    refusal = rules.may(_assigned(ARM, motivo), spool_in("untouched"), worker, NOW.date(), giver)
    assert refusal is not None
    assert (refusal.code, refusal.values.get("worker")) == (code, names)


@pytest.mark.parametrize(("operation", "action"), [(ARM, LIBERAR), (REPARACION, DESBLOQUEAR)])
@pytest.mark.parametrize("motivo", [None, "", "  "])
def test_what_a_supervisor_does_has_a_reason(
    operation: Operation, action: Action, motivo: str | None
) -> None:
    command = replace(command_for(operation, action, None), motivo=motivo)
    for state in STATES:
        refusal = rules.may(command, spool_in(state), MARCELA, NOW.date())
        assert refusal is not None
        assert refusal.code is Code.MOTIVO_REQUERIDO


def test_a_release_ends_only_the_hold_that_was_on_the_screen() -> None:
    command = command_for(ARM, LIBERAR, None)
    answers = {
        hold: rules.may(replace(command, hold=hold), spool_in("another's ARM"), MARCELA, NOW.date())
        for hold in (None, "h1", "earlier")
    }
    assert answers.pop("earlier") is not None
    assert set(answers.values()) == {None}


def test_a_holder_without_a_number_can_be_released() -> None:
    typed = {"ocupado_por": "Mauricio", "armador": "Mauricio", "estado_detalle": ""}
    fault = Fault(FaultKind.SIN_ID, "Operaciones", 2, "Ocupado_Por", "Mauricio")
    spool = Spool(TAG, Picture(**typed), "v1", 2, fecha_materiales="01-03-2026", faults=(fault,))
    assert rules.may(command_for(ARM, LIBERAR, None), spool, MARCELA, NOW.date()) is None
    after = picture_after(spool.picture, Transition(LIBERAR, ARM, MARCELA.mark, NOW))
    assert (after.ocupado_por, after.armador) == ("", "Mauricio")


def test_after_unblocking_the_count_begins_again() -> None:
    picture = picture_after(
        Picture(**DONE, estado_detalle=BLOCKED), Transition(DESBLOQUEAR, REPARACION, MARCELA.mark, NOW)
    )
    for action in (TOMAR, COMPLETAR):
        picture = picture_after(picture, Transition(action, REPARACION, ME, NOW))
    assert picture.estado_detalle == "PENDIENTE_METROLOGIA (Ciclo 0/3)"
    rejected = picture_after(picture, REJECT).estado_detalle
    assert rejected == "RECHAZADO (Ciclo 1/3) - Pendiente reparación"
