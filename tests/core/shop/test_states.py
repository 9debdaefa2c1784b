"""States of ARM and SOLD from the cells of a row."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.shop.data import Inspection, Operation, Picture, Progress
from kiosk.core.shop.states import finished_last, states_of
from tests.support.builders import ARM, SOLD, held, picture

PENDIENTE, EN_PROGRESO = Progress.PENDIENTE, Progress.EN_PROGRESO
PAUSADO, COMPLETADO = Progress.PAUSADO, Progress.COMPLETADO

DONE = {"fecha_armado": "12-05-2026", "fecha_soldadura": "13-05-2026"}


def progress(**cells: str) -> tuple[Progress, Progress]:
    states = states_of(picture(**cells))
    return states.arm, states.sold


def test_untouched_spool_is_pending() -> None:
    assert progress() == (PENDIENTE, PENDIENTE)


def test_name_without_holder_means_paused() -> None:
    assert progress(armador="MR(93)") == (PAUSADO, PENDIENTE)


def test_date_means_completed_whatever_the_name() -> None:
    assert progress(fecha_armado="12-05-2026") == (COMPLETADO, PENDIENTE)


def test_held_for_arm_is_in_progress() -> None:
    states = states_of(held(operation=ARM).picture)
    assert (states.arm, states.held_for) == (EN_PROGRESO, ARM)


def test_held_for_sold_leaves_arm_paused() -> None:
    states = states_of(held(operation=SOLD).picture)
    assert (states.arm, states.sold, states.held_for) == (PAUSADO, EN_PROGRESO, SOLD)


def test_sentence_decides_the_operation_that_it_is_held_for() -> None:
    cells = picture(
        ocupado_por="MR(93)", armador="MR(93)", soldador="MR(93)", estado_detalle="MR(93) trabajando ARM (…)"
    )
    assert states_of(cells).held_for is ARM


def test_without_a_sentence_the_holders_own_name_decides() -> None:
    cells = picture(ocupado_por="MR(93)", armador="MR(93)", soldador="JP(11)")
    assert states_of(cells).held_for is ARM


def test_holder_named_for_both_holds_it_for_sold() -> None:
    cells = picture(ocupado_por="AS(45)", armador="AS(45)", soldador="AS(45)")
    assert states_of(cells).held_for is SOLD


def test_another_name_decides_if_the_holders_own_is_in_no_cell() -> None:
    assert states_of(picture(ocupado_por="AS(45)", armador="MR(93)", soldador="JP(11)")).held_for is SOLD
    assert states_of(picture(ocupado_por="AS(45)", armador="MR(93)")).held_for is ARM


def test_finished_operation_is_not_what_it_is_held_for() -> None:
    cells = picture(ocupado_por="MR(93)", armador="MR(93)", fecha_armado="12-05-2026", soldador="JP(11)")
    assert states_of(cells).held_for is SOLD


def test_holder_and_nothing_else_is_held_for_an_unknown_operation() -> None:
    states = states_of(picture(ocupado_por="MR(93)"))
    assert (states.arm, states.sold, states.held_for) == (PENDIENTE, PENDIENTE, None)


def test_stale_sentence_on_a_free_spool_holds_nothing() -> None:
    states = states_of(picture(armador="MR(93)", estado_detalle="MR(93) trabajando ARM (…)"))
    assert (states.arm, states.held_for) == (PAUSADO, None)


def test_unreadable_date_counts_as_no_date() -> None:
    assert progress(armador="MR(93)", fecha_armado="mañana") == (PAUSADO, PENDIENTE)


def test_repair_is_held_for_repair() -> None:
    states = states_of(
        picture(
            ocupado_por="MR(93)",
            armador="MR(93)",
            fecha_armado="12-05-2026",
            soldador="JP(11)",
            fecha_soldadura="13-05-2026",
            estado_detalle="EN_REPARACION (Ciclo 1/3) - Ocupado: MR(93)",
        )
    )
    assert (states.held_for, states.inspection, states.cycle) == (
        Operation.REPARACION,
        Inspection.EN_REPARACION,
        1,
    )


def test_repair_whose_holder_somebody_emptied_is_paused() -> None:
    states = states_of(picture(estado_detalle="EN_REPARACION (Ciclo 2/3) - Ocupado: MR(93)"))
    assert (states.held_for, states.inspection, states.cycle) == (None, Inspection.REPARACION_PAUSADA, 2)


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        ({}, "ARM pendiente, SOLD pendiente"),
        (DONE, "METROLOGIA pendiente"),
        ({**DONE, "fecha_qc_metrologia": "13-05-2026"}, "METROLOGIA completado"),
        ({**DONE, "estado_detalle": "RECHAZADO (Ciclo 1/3) - Pendiente reparación"}, "REPARACION pendiente"),
        ({**DONE, "estado_detalle": "REPARACION_PAUSADA (Ciclo 1/3)"}, "REPARACION pausado"),
        (
            {**DONE, "estado_detalle": "PENDIENTE_METROLOGIA"},
            "REPARACION completado, METROLOGIA pendiente",
        ),
    ],
)
def test_a_screen_shows_the_operations_that_matter_now(cells: dict[str, str], shown: str) -> None:
    told = [f"{operation} {progress.word}" for operation, progress in states_of(picture(**cells)).shown]
    assert ", ".join(told) == shown


def test_inspection_date_is_approval() -> None:
    assert states_of(picture(fecha_qc_metrologia="13-05-2026")).inspection is Inspection.APROBADO


@pytest.mark.parametrize("operation", [ARM, SOLD])
def test_progress_is_asked_by_operation(operation: Operation) -> None:
    states = states_of(picture(armador="MR(93)"))
    assert states.of(operation) is (PAUSADO if operation is ARM else PENDIENTE)


@given(st.builds(Picture, *[st.text()] * 8))
def test_any_cells_have_states(cells: Picture) -> None:
    states_of(cells)


@pytest.mark.parametrize(
    ("cells", "last"),
    [
        ({}, None),
        ({"armador": "MR(93)"}, None),
        ({"fecha_armado": "12-05-2026"}, Operation.ARM),
        ({"fecha_armado": "12-05-2026", "soldador": "NR(94)"}, Operation.ARM),
        ({"fecha_soldadura": "13-05-2026", "armador": "MR(93)"}, Operation.SOLD),
        (DONE, Operation.SOLD),
        ({**DONE, "ocupado_por": "MR(93)", "estado_detalle": "MR(93) trabajando SOLD"}, None),
        ({**DONE, "fecha_qc_metrologia": "14-05-2026"}, Operation.METROLOGIA),
        ({**DONE, "estado_detalle": "RECHAZADO (Ciclo 1/3) - Pendiente reparación"}, Operation.METROLOGIA),
        ({**DONE, "estado_detalle": "RECHAZADO (Ciclo 0/3) - Pendiente reparación"}, None),
        ({**DONE, "estado_detalle": "BLOQUEADO - Contactar supervisor"}, Operation.METROLOGIA),
        ({**DONE, "estado_detalle": "REPARACION_PAUSADA (Ciclo 1/3)"}, None),
        ({**DONE, "estado_detalle": "PENDIENTE_METROLOGIA (Ciclo 1/3)"}, Operation.REPARACION),
    ],
)
def test_what_may_have_been_finished_last(cells: dict[str, str], last: Operation | None) -> None:
    assert finished_last(picture(**cells)) is last
