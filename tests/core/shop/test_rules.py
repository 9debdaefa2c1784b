"""Which actions the rules allow, and why not."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from kiosk.core.errors import Code, Refusal
from kiosk.core.refusals import (
    DateInvalid,
    DependencyMissing,
    Needed,
    OperationCompleted,
    OperationNotStarted,
    ResultInvalid,
    RoleMissing,
    SpoolDuplicated,
    SpoolNotFound,
    SpoolOccupied,
    WorkerNotFound,
)
from kiosk.core.shop import rules
from kiosk.core.shop.data import Action, Command, Operation, Spool, Worker
from tests.support.builders import (
    ANA,
    ARM,
    HELD_SINCE,
    INES,
    IVAN,
    JUANA,
    MAURO,
    NOW,
    SOLD,
    TAG,
    changed,
    duplicated,
    faulty,
    held,
    spool,
)

TODAY = NOW.date()
FINISHED = spool(armador="MR(93)", fecha_armado="10-05-2026", soldador="JP(11)", fecha_soldadura="12-05-2026")
METROLOGIA, REPARACION = Operation.METROLOGIA, Operation.REPARACION
MARCELA = Worker(5, "Marcela", "Olivares", roles=frozenset({"Supervisor"}))
REJECTED = "RECHAZADO (Ciclo 1/3) - Pendiente reparación"
BLOCKED = "BLOQUEADO - Contactar supervisor"


def may(
    action: Action,
    operation: Operation,
    where: Spool | None,
    worker: Worker | None,
    hold: str | None = None,
    fecha: date | None = None,
    resultado: str | None = None,
    motivo: str | None = None,
    de: Worker | None = None,
) -> Refusal | None:
    worker_id = worker.id if worker else 999
    command = Command("", action, TAG, worker_id, operation, hold, fecha, resultado, motivo)
    command = replace(command, relevo_de=de.id if de else None)
    return rules.may(command, where, worker, TODAY, de)


def code(refusal: Refusal | None) -> Code | None:
    return refusal.code if refusal else None


# TOMAR


def test_free_spool_may_be_taken() -> None:
    assert may(Action.TOMAR, ARM, spool(), MAURO) is None


def test_unknown_tag_is_told() -> None:
    refusal = may(Action.TOMAR, ARM, None, MAURO)
    assert refusal == SpoolNotFound(tag=TAG)


def test_duplicated_tag_is_told_with_both_rows() -> None:
    refusal = may(Action.TOMAR, ARM, duplicated(spool(), 2, 871), MAURO)
    assert refusal == SpoolDuplicated(tag=TAG, filas="2, 871", hoja="Operaciones")


@pytest.mark.parametrize("action", list(Action))
def test_duplicated_tag_refuses_every_write(action: Action) -> None:
    assert code(may(action, ARM, duplicated(held(), 2, 3), MAURO)) is Code.SPOOL_DUPLICADO


def test_unknown_worker_is_told() -> None:
    assert may(Action.TOMAR, ARM, spool(), None) == WorkerNotFound(worker="999")


@pytest.mark.parametrize("action", list(Action))
def test_inactive_worker_is_refused(action: Action) -> None:
    assert code(may(action, ARM, held(IVAN), IVAN)) is Code.WORKER_NO_ENCONTRADO


@pytest.mark.parametrize(
    ("operation", "role", "allowed"),
    [
        (ARM, "Armador", True),
        (ARM, "Ayudante", True),
        (ARM, "Soldador", False),
        (ARM, "Supervisor", False),
        (SOLD, "Soldador", True),
        (SOLD, "Ayudante", True),
        (SOLD, "Armador", False),
        (Operation.METROLOGIA, "Metrologia", True),
        (Operation.METROLOGIA, "Armador", False),
        (Operation.REPARACION, "Armador", True),
        (Operation.REPARACION, "Soldador", True),
        (Operation.REPARACION, "Ayudante", False),
    ],
)
def test_role_allows_its_operations(operation: Operation, role: str, allowed: bool) -> None:
    assert rules.has_role(replace(MAURO, roles=frozenset({role})), operation) is allowed


def test_missing_role_is_refused_with_the_roles_that_would_do() -> None:
    refusal = may(Action.TOMAR, SOLD, spool(armador="MR(93)"), MAURO)
    assert refusal == RoleMissing("MR(93)", "SOLD", roles="Ayudante, Soldador")


@pytest.mark.parametrize("column", ["Fecha_Materiales", "Fecha_Armado"])
def test_take_is_refused_by_an_unreadable_cell_that_it_reads(column: str) -> None:
    refusal = may(Action.TOMAR, ARM, faulty(spool(), column), MAURO)
    assert refusal is not None
    assert refusal.code is Code.SPOOL_DATO_ILEGIBLE
    place = {"hoja": "Operaciones", "fila": "2", "columna": column, "valor": "mañana"}
    assert refusal.values == {"tag": TAG, **place}


@pytest.mark.parametrize(
    "column", ["Fecha_Soldadura", "Fecha_QC_Metrología", "Fecha_Ocupacion", "Fecha_Compromiso"]
)
def test_take_ignores_unreadable_cells_that_no_rule_reads(column: str) -> None:
    assert may(Action.TOMAR, ARM, faulty(spool(), column), MAURO) is None


def test_blocked_spool_is_not_taken() -> None:
    assert code(may(Action.TOMAR, ARM, spool(estado_detalle=BLOCKED), MAURO)) is Code.SPOOL_BLOQUEADO


def test_completed_operation_is_told_with_who_and_when() -> None:
    done = spool(armador="JP(11)", fecha_armado="12-05-2026")
    refusal = may(Action.TOMAR, ARM, done, MAURO)
    assert refusal == OperationCompleted(TAG, "ARM", fecha="12-05-2026", worker="JP(11)")


def test_nothing_is_taken_before_the_materials_are_there() -> None:
    refusal = may(Action.TOMAR, ARM, spool(materials=""), MAURO)
    assert refusal == DependencyMissing(TAG, "ARM", Needed.MATERIALS)


def test_welding_waits_for_fit_up_to_begin() -> None:
    refusal = may(Action.TOMAR, SOLD, spool(), JUANA)
    assert refusal is not None
    assert (refusal.code, refusal.values["falta"]) == (Code.DEPENDENCIAS_NO_SATISFECHAS, "ARM")


def test_welding_may_begin_before_fit_up_is_finished() -> None:
    assert may(Action.TOMAR, SOLD, spool(armador="MR(93)"), JUANA) is None


def test_second_worker_is_told_who_has_it_and_since_when() -> None:
    refusal = may(Action.TOMAR, ARM, held(MAURO), ANA)
    assert refusal == SpoolOccupied(TAG, "ARM", holder="MR(93)", desde=HELD_SINCE)


def test_holder_is_told_that_he_has_it_already() -> None:
    refusal = may(Action.TOMAR, ARM, held(MAURO), MAURO)
    assert refusal is not None
    assert (refusal.code, refusal.values["mio"]) == (Code.SPOOL_OCUPADO, "1")


@pytest.mark.parametrize("free", ["-", "DISPONIBLE", " disponible "])
def test_spool_with_a_word_for_free_may_be_taken(free: str) -> None:
    assert may(Action.TOMAR, ARM, spool(ocupado_por=free), MAURO) is None


def test_paused_spool_may_be_taken_by_another() -> None:
    assert may(Action.TOMAR, ARM, spool(armador="MR(93)"), ANA) is None


# PAUSAR, CANCELAR, COMPLETAR

RELEASES = [Action.PAUSAR, Action.CANCELAR, Action.COMPLETAR]


@pytest.mark.parametrize("action", RELEASES)
def test_holder_may_give_back(action: Action) -> None:
    assert may(action, ARM, held(), MAURO) is None


@pytest.mark.parametrize("action", RELEASES)
def test_free_spool_cannot_be_given_back(action: Action) -> None:
    assert code(may(action, ARM, spool(armador="MR(93)"), MAURO)) is Code.OPERACION_NO_INICIADA


@pytest.mark.parametrize("action", RELEASES)
def test_spool_of_another_worker_cannot_be_given_back(action: Action) -> None:
    refusal = may(action, ARM, held(MAURO), ANA)
    assert refusal is not None
    assert (refusal.code, refusal.values["holder"]) == (Code.NO_AUTORIZADO, "MR(93)")


@pytest.mark.parametrize("action", RELEASES)
def test_holder_for_another_operation_is_refused_with_its_name(action: Action) -> None:
    refusal = may(action, SOLD, held(ANA, ARM), ANA)
    assert refusal is not None
    assert (refusal.code, refusal.values["tomado_para"]) == (Code.OPERACION_NO_INICIADA, "ARM")


@pytest.mark.parametrize("action", RELEASES)
def test_tap_on_an_earlier_hold_does_not_end_a_later_one(action: Action) -> None:
    now = replace(held(), hold="second take")
    refusal = may(action, ARM, now, MAURO, hold="first take")
    assert refusal is not None
    assert (refusal.code, refusal.values["otra_toma"]) == (Code.NO_AUTORIZADO, "1")
    assert may(action, ARM, now, MAURO, hold="second take") is None


@pytest.mark.parametrize("action", [Action.PAUSAR, Action.CANCELAR])
def test_giving_back_needs_no_role(action: Action) -> None:
    assert may(action, ARM, held(JUANA, ARM), JUANA) is None


def test_completing_needs_the_role() -> None:
    assert code(may(Action.COMPLETAR, ARM, held(JUANA, ARM), JUANA)) is Code.ROL_NO_AUTORIZADO


@pytest.mark.parametrize("column", ["Fecha_Materiales", "Fecha_Armado", "Fecha_Ocupacion"])
def test_pause_is_never_refused_by_an_unreadable_cell(column: str) -> None:
    assert may(Action.PAUSAR, ARM, faulty(held(), column), MAURO) is None


def test_completion_is_refused_by_an_unreadable_date_of_its_own() -> None:
    broken = faulty(held(fecha_armado="mañana"), "Fecha_Armado")
    assert code(may(Action.COMPLETAR, ARM, broken, MAURO)) is Code.SPOOL_DATO_ILEGIBLE


def test_completion_ignores_unreadable_materials() -> None:
    assert may(Action.COMPLETAR, ARM, faulty(held(), "Fecha_Materiales"), MAURO) is None


@pytest.mark.parametrize("operation", [ARM, SOLD])
@pytest.mark.parametrize("action", [Action.PAUSAR, Action.CANCELAR])
def test_row_with_a_holder_and_no_operation_can_be_given_back(action: Action, operation: Operation) -> None:
    assert may(action, operation, spool(ocupado_por="MR(93)"), MAURO) is None


def test_row_with_a_holder_and_no_operation_cannot_be_completed() -> None:
    assert code(may(Action.COMPLETAR, ARM, spool(ocupado_por="MR(93)"), MAURO)) is Code.OPERACION_NO_INICIADA


def test_completion_date_may_be_today_or_earlier() -> None:
    assert may(Action.COMPLETAR, ARM, held(), MAURO, fecha=TODAY) is None
    assert may(Action.COMPLETAR, ARM, held(), MAURO, fecha=TODAY - timedelta(days=30)) is None


def test_completion_date_is_never_tomorrow() -> None:
    refusal = may(Action.COMPLETAR, ARM, held(), MAURO, fecha=TODAY + timedelta(days=1))
    assert refusal == DateInvalid(fecha="15-05-2026")


# METROLOGIA and REPARACION


def _inspect(where: Spool, resultado: str | None = "APROBADO", worker: Worker = INES) -> Refusal | None:
    return may(Action.INSPECCIONAR, METROLOGIA, where, worker, resultado=resultado)


@pytest.mark.parametrize("resultado", ["APROBADO", "RECHAZADO"])
@pytest.mark.parametrize("said", ["", "PENDIENTE_METROLOGIA (Ciclo 2/3)", "PENDIENTE_METROLOGIA"])
def test_finished_spool_may_be_inspected_also_after_a_repair(said: str, resultado: str) -> None:
    assert _inspect(changed(FINISHED, estado_detalle=said), resultado) is None


@pytest.mark.parametrize("resultado", [None, "", "aprobado", "APROBADO ✓", "PENDIENTE"])
def test_an_inspection_ends_in_one_of_two_results(resultado: str | None) -> None:
    assert _inspect(FINISHED, resultado) == ResultInvalid(TAG, "METROLOGIA", resultado or "")


def test_a_result_needs_the_role() -> None:
    assert code(_inspect(FINISHED, "TAL VEZ", MAURO)) is Code.ROL_NO_AUTORIZADO


@pytest.mark.parametrize("said", [REJECTED, "REPARACION_PAUSADA (Ciclo 1/3)", "EN_REPARACION (Ciclo 1/3)"])
def test_rejected_spool_is_not_inspected_before_its_repair(said: str) -> None:
    refusal = _inspect(changed(FINISHED, estado_detalle=said))
    assert refusal == DependencyMissing(TAG, "METROLOGIA", falta=Needed.REPAIR)


def test_approved_spool_is_told_before_anything_that_it_lacks() -> None:
    approved = changed(FINISHED, fecha_qc_metrologia="13-05-2026", fecha_armado="", ocupado_por="AS(45)")
    assert _inspect(approved) == OperationCompleted(TAG, "METROLOGIA", fecha="13-05-2026", worker="")


def test_inspection_reads_the_dates_of_what_comes_before_and_no_materials() -> None:
    for column in ("Fecha_Armado", "Fecha_Soldadura", "Fecha_QC_Metrología", "Ocupado_Por"):
        assert code(_inspect(faulty(FINISHED, column))) is Code.SPOOL_DATO_ILEGIBLE
    assert _inspect(replace(FINISHED, fecha_materiales="")) is None
    assert _inspect(faulty(FINISHED, "Fecha_Materiales")) is None


def test_repair_of_what_was_not_rejected_is_told_so() -> None:
    refusal = may(Action.TOMAR, REPARACION, FINISHED, MAURO)
    assert refusal == OperationNotStarted(TAG, "REPARACION", accion=Action.TOMAR, sin_rechazo=True)


def test_repair_under_way_is_occupied_and_says_by_whom() -> None:
    under_way = changed(
        FINISHED,
        ocupado_por="JP(11)",
        fecha_ocupacion=HELD_SINCE,
        estado_detalle="EN_REPARACION (Ciclo 1/3) - Ocupado: JP(11)",
    )
    refusal = may(Action.TOMAR, REPARACION, under_way, MAURO)
    assert refusal == SpoolOccupied(TAG, "REPARACION", "JP(11)", HELD_SINCE)


def test_repair_whose_holder_was_emptied_by_hand_may_be_taken_on() -> None:
    left = changed(FINISHED, estado_detalle="EN_REPARACION (Ciclo 1/3) - Ocupado: JP(11)")
    assert may(Action.TOMAR, REPARACION, left, MAURO) is None


@pytest.mark.parametrize("action", [Action.PAUSAR, Action.CANCELAR, Action.COMPLETAR])
def test_holder_of_a_finished_spool_without_a_rejection_gives_no_repair_back(action: Action) -> None:
    by_hand = changed(FINISHED, ocupado_por="MR(93)")
    assert code(may(action, REPARACION, by_hand, MAURO)) is Code.OPERACION_NO_INICIADA
    assert may(Action.PAUSAR, ARM, by_hand, MAURO) is None
