"""The sentence of `Estado_Detalle`: exact strings going out, every known variant coming in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.shop import estado_detalle
from kiosk.core.shop.data import Inspection, Operation, Progress
from kiosk.core.shop.estado_detalle import Reading

ARM, SOLD, REPARACION = Operation.ARM, Operation.SOLD, Operation.REPARACION
PENDIENTE, EN_PROGRESO = Progress.PENDIENTE, Progress.EN_PROGRESO
PAUSADO, COMPLETADO = Progress.PAUSADO, Progress.COMPLETADO


def test_held_spool_says_who_works_on_what() -> None:
    said = estado_detalle.held("MR(93)", ARM, EN_PROGRESO, PENDIENTE)
    assert said == "MR(93) trabajando ARM (ARM en progreso, SOLD pendiente)"


def test_free_spool_says_how_far_it_is() -> None:
    assert estado_detalle.free(COMPLETADO, PENDIENTE) == "Disponible - ARM completado, SOLD pendiente"


@pytest.mark.parametrize("word", ["pendiente", "en progreso", "pausado", "completado"])
def test_each_progress_has_the_shops_word(word: str) -> None:
    assert word in {progress.word for progress in Progress}
    assert estado_detalle.read(f"Disponible - ARM {word}, SOLD {word}").arm is Progress(
        word.replace(" ", "_")
    )


READ = {
    "MR(93) trabajando ARM (ARM en progreso, SOLD pendiente)": Reading(ARM, EN_PROGRESO, PENDIENTE),
    "JP(11) trabajando SOLD (ARM completado, SOLD en progreso)": Reading(SOLD, COMPLETADO, EN_PROGRESO),
    "Disponible - ARM completado, SOLD pendiente": Reading(None, COMPLETADO, PENDIENTE),
    "METROLOGIA APROBADO ✓": Reading(inspection=Inspection.APROBADO),
    "METROLOGIA_APROBADO ✓": Reading(inspection=Inspection.APROBADO),
    "RECHAZADO (Ciclo 1/3) - Pendiente reparación": Reading(inspection=Inspection.RECHAZADO, cycle=1),
    "RECHAZADO (Ciclo 0/3) - Pendiente reparación": Reading(inspection=Inspection.RECHAZADO, cycle=0),
    "RECHAZADO (Ciclo 7) - Pendiente reparación": Reading(inspection=Inspection.RECHAZADO, cycle=7),
    "METROLOGIA RECHAZADO - Pendiente reparación": Reading(inspection=Inspection.RECHAZADO),
    "RECHAZADO - Pendiente reparación": Reading(inspection=Inspection.RECHAZADO),
    "BLOQUEADO - Contactar supervisor": Reading(inspection=Inspection.BLOQUEADO),
    "EN_REPARACION (Ciclo 2/3) - Ocupado: MR(93)": Reading(
        REPARACION, inspection=Inspection.EN_REPARACION, cycle=2
    ),
    "REPARACION_PAUSADA (Ciclo 1/3)": Reading(inspection=Inspection.REPARACION_PAUSADA, cycle=1),
    "PENDIENTE_METROLOGIA (Ciclo 1/3)": Reading(inspection=Inspection.PENDIENTE_METROLOGIA, cycle=1),
    "PENDIENTE_METROLOGIA": Reading(inspection=Inspection.PENDIENTE_METROLOGIA),
    "En Cola Metrología": Reading(),
    "ARM parcial (pausado)": Reading(arm=PAUSADO),
    "ARM completado - Disponible": Reading(arm=COMPLETADO),
    "Ocupado por MR(93) - ARM": Reading(ARM),
    "": Reading(),
    "mr(93) TRABAJANDO arm (arm EN PROGRESO, sold Pendiente)": Reading(ARM, EN_PROGRESO, PENDIENTE),
    "el supervisor lo tiene en su mesa": Reading(),
}


@pytest.mark.parametrize("sentence", READ, ids=lambda sentence: sentence or "empty")
def test_sentence_is_read(sentence: str) -> None:
    assert estado_detalle.read(sentence) == READ[sentence]


@given(st.sampled_from([ARM, SOLD]), st.sampled_from(list(Progress)), st.sampled_from(list(Progress)))
def test_sentence_of_a_held_spool_is_read_back(operation: Operation, arm: Progress, sold: Progress) -> None:
    said = estado_detalle.held("MR(93)", operation, arm, sold)
    assert estado_detalle.read(said) == Reading(operation, arm, sold)


@given(st.text())
def test_any_sentence_is_read_without_error(text: str) -> None:
    estado_detalle.read(text)


@pytest.mark.parametrize(
    "sentence",
    ["Disponible - ARM pauſado, SOLD pendıente", f"RECHAZADO (Ciclo {'9' * 5000}/3) - Pendiente reparación"],
    ids=["letters that fold to others", "a number beyond all numbers"],
)
def test_lookalike_letters_and_huge_numbers_are_not_recognised(sentence: str) -> None:
    said = estado_detalle.read(sentence)
    assert (said.arm, said.sold, said.cycle) == (None, None, None)
