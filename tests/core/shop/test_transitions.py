"""The cells of a row after each action."""

from datetime import date

import pytest

from kiosk.core.shop.data import Action, Operation, Picture
from kiosk.core.shop.operations import spec_of
from kiosk.core.shop.states import states_of
from kiosk.core.shop.transitions import Transition, picture_after, state_changed
from tests.support.builders import ANA, ARM, JUANA, MAURO, NOW, SOLD, held, picture, spool


def after(
    before: Picture,
    action: Action,
    operation: Operation,
    mark: str,
    fecha: date | None = None,
    earlier: str = "",
) -> Picture:
    return picture_after(before, Transition(action, operation, mark, NOW, fecha, earlier))


def test_take_sets_holder_moment_name_and_sentence() -> None:
    assert after(Picture(), Action.TOMAR, ARM, MAURO.mark) == picture(
        ocupado_por="MR(93)",
        fecha_ocupacion="14-05-2026 10:30:00",
        armador="MR(93)",
        estado_detalle="MR(93) trabajando ARM (ARM en progreso, SOLD pendiente)",
    )


def test_resume_overwrites_the_earlier_name() -> None:
    taken = after(picture(armador="MR(93)"), Action.TOMAR, ARM, ANA.mark)
    assert taken.armador == "AS(45)"


def test_welding_leaves_the_fitters_cells_alone() -> None:
    before = picture(armador="MR(93)", fecha_armado="12-05-2026")
    taken = after(before, Action.TOMAR, SOLD, JUANA.mark)
    assert (taken.armador, taken.fecha_armado, taken.soldador) == ("MR(93)", "12-05-2026", "JP(11)")
    assert taken.estado_detalle == "JP(11) trabajando SOLD (ARM completado, SOLD en progreso)"


def test_pause_empties_the_occupation_and_keeps_the_name() -> None:
    assert after(held().picture, Action.PAUSAR, ARM, MAURO.mark) == picture(
        armador="MR(93)", estado_detalle="Disponible - ARM pausado, SOLD pendiente"
    )


def test_completion_stamps_today() -> None:
    assert after(held().picture, Action.COMPLETAR, ARM, MAURO.mark) == picture(
        armador="MR(93)",
        fecha_armado="14-05-2026",
        estado_detalle="Disponible - ARM completado, SOLD pendiente",
    )


def test_completion_stamps_the_stated_day() -> None:
    done = after(held(JUANA, SOLD).picture, Action.COMPLETAR, SOLD, JUANA.mark, date(2026, 5, 1))
    assert (done.fecha_armado, done.fecha_soldadura) == ("", "01-05-2026")
    assert done.estado_detalle == "Disponible - ARM pausado, SOLD completado"


def test_cancel_of_a_first_take_leaves_no_trace() -> None:
    undone = after(held().picture, Action.CANCELAR, ARM, MAURO.mark)
    assert undone == picture(estado_detalle="Disponible - ARM pendiente, SOLD pendiente")


def test_cancel_of_a_resume_puts_the_earlier_name_back() -> None:
    undone = after(held(ANA).picture, Action.CANCELAR, ARM, ANA.mark, earlier="MR(93)")
    assert undone == picture(armador="MR(93)", estado_detalle="Disponible - ARM pausado, SOLD pendiente")


def test_pause_frees_a_spool_with_a_holder_and_no_operation() -> None:
    freed = after(picture(ocupado_por="MR(93)"), Action.PAUSAR, ARM, MAURO.mark)
    assert freed == picture(estado_detalle="Disponible - ARM pendiente, SOLD pendiente")


def test_unreadable_date_is_kept_as_found() -> None:
    before = held(fecha_soldadura="mañana").picture
    assert after(before, Action.PAUSAR, ARM, MAURO.mark).fecha_soldadura == "mañana"


@pytest.mark.parametrize("action", [each for each in spec_of(ARM).names if each is not Action.RELEVO])
def test_every_action_on_a_held_or_free_spool_changes_a_state(action: Action) -> None:
    before = Picture() if action is Action.TOMAR else held().picture
    assert state_changed(before, after(before, action, ARM, MAURO.mark))


def test_hand_over_changes_no_state() -> None:
    given = after(held().picture, Action.RELEVO, ARM, "JP(11)")
    assert (given.ocupado_por, given.armador) == ("JP(11)", "JP(11)")
    assert not state_changed(held().picture, given)


def test_pause_of_a_holder_without_operation_changes_no_state() -> None:
    before = picture(ocupado_por="MR(93)")
    assert not state_changed(before, after(before, Action.PAUSAR, ARM, MAURO.mark))


def test_states_are_those_of_the_row() -> None:
    assert states_of(spool(armador="MR(93)").picture).arm.word == "pausado"
