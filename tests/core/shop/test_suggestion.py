"""The operation that is suggested for a scanned spool."""

from dataclasses import replace

import pytest

from kiosk.core.errors import Code
from kiosk.core.shop.data import Operation, Spool, Worker
from kiosk.core.shop.suggestion import Suggestion, suggest
from tests.support.builders import ANA, ARM, MAURO, NOW, SOLD, TAG, changed, duplicated, held, spool

TODAY = NOW.date()
ARMED = spool(armador="MR(93)", fecha_armado="20-01-2026")
BEGUN = spool(armador="MR(93)")
FINISHED = spool(armador="MR(93)", fecha_armado="20-01-2026", soldador="MR(93)", fecha_soldadura="21-01-2026")
APPROVED = changed(FINISHED, fecha_qc_metrologia="22-01-2026")
REJECTED = changed(FINISHED, estado_detalle="RECHAZADO (Ciclo 1/3) - Pendiente reparación")


def fit(where: Spool, worker: Worker, chosen: Operation) -> Suggestion:
    return suggest(where, worker, chosen, TODAY)


@pytest.mark.parametrize("chosen", [ARM, SOLD])
def test_the_only_possible_operation_is_suggested(chosen: Operation) -> None:
    assert fit(spool(), ANA, chosen) == Suggestion(ARM)
    assert fit(ARMED, ANA, chosen) == Suggestion(SOLD)


@pytest.mark.parametrize("where", [BEGUN, held(ANA, ARM), held(MAURO, ARM)])
def test_what_is_paused_or_under_way_is_suggested(where: Spool) -> None:
    assert fit(where, ANA, SOLD) == Suggestion(ARM)


def test_the_chosen_one_stays_if_both_are_paused() -> None:
    both = spool(armador="MR(93)", soldador="MR(93)")
    assert fit(both, ANA, SOLD) == Suggestion(SOLD)
    assert fit(both, ANA, ARM) == Suggestion(ARM)


def test_role_decides_if_both_are_possible() -> None:
    welder = replace(ANA, roles=frozenset({"Soldador"}))
    assert fit(BEGUN, welder, ARM) == Suggestion(SOLD)


@pytest.mark.parametrize("where", [APPROVED, duplicated(spool(), 2, 9), spool(materials="")])
def test_chosen_operation_stays_if_none_is_possible(where: Spool) -> None:
    assert fit(where, ANA, SOLD) == Suggestion(SOLD)


def test_finished_spool_is_for_the_inspector_and_a_rejected_one_for_who_repairs() -> None:
    inspector = replace(ANA, roles=frozenset({"Metrologia"}))
    assert fit(FINISHED, inspector, ARM) == Suggestion(Operation.METROLOGIA)
    assert fit(REJECTED, MAURO, ARM) == Suggestion(Operation.REPARACION)


def test_missing_role_is_the_reason_with_the_roles_that_would_do() -> None:
    found = fit(ARMED, MAURO, ARM)
    assert found.operation is ARM
    assert found.refusal is not None
    assert found.refusal.code is Code.ROL_NO_AUTORIZADO
    assert found.refusal.values["operacion"] == "SOLD"
    assert found.refusal.values["roles"] == "Ayudante, Soldador"
    assert found.refusal.values["tag"] == TAG
