"""METROLOGIA and REPARACION on the real workbook: the rows that they leave, what waits, what is given up."""

import json
from collections.abc import Callable

import pytest
import requests

from kiosk.core.action.occupation import OccupationService
from kiosk.core.action.workplace import Workplace
from kiosk.core.errors import Code
from kiosk.core.events.sessions import sessions_of
from kiosk.core.shop.data import Action, AuditRow, Command, Operation, Outcome, Verdict
from kiosk.workbook.book.cells import Value
from tests.support.builders import CREW, INES, JUANA, MAURO, TAG
from tests.support.faulty_wire import answered_with, raised
from tests.support.shop import Shop, ShopOpener, Station, ready

REPARACION, METROLOGIA = Operation.REPARACION, Operation.METROLOGIA
FINISHED: dict[str, Value] = {
    "Fecha_Armado": 46150,
    "Armador": "MR(93)",
    "Fecha_Soldadura": 46151,
    "Soldador": "JP(11)",
}
REJECTED: dict[str, Value] = {**FINISHED, "Estado_Detalle": "RECHAZADO (Ciclo 1/3) - Pendiente reparación"}
IN_REPAIR: dict[str, Value] = {
    **FINISHED,
    "Ocupado_Por": "MR(93)",
    "Fecha_Ocupacion": "14-05-2026 08:15:00",
    "Estado_Detalle": "EN_REPARACION (Ciclo 1/3) - Ocupado: MR(93)",
    "version": "0",
}
BLOCKED = "BLOQUEADO - Contactar supervisor"
AWAY = answered_with(b"null")
silence = raised(requests.exceptions.ReadTimeout())


def open_with(open_shop: ShopOpener, **cells: Value) -> tuple[Shop, Station]:
    shop = open_shop(ready(TAG, **cells), workers=(*CREW, INES))
    return shop, shop.station()


def state(shop: Shop) -> str:
    return str(shop.row()["Estado_Detalle"])


def code(outcome: Outcome) -> Code | None:
    return outcome.refusal.code if outcome.refusal else None


def test_whole_life_of_a_spool_until_it_is_blocked_and_one_that_is_approved(open_shop: ShopOpener) -> None:
    shop, station = open_with(open_shop, **FINISHED)
    do = station.service
    steps: list[tuple[Callable[[], Outcome], str, str]] = [
        (lambda: do.inspeccionar(TAG, INES.id, "RECHAZADO", "porosidad"), "", _rejected(1)),
        (lambda: do.tomar(TAG, MAURO.id, REPARACION), "MR(93)", _in_repair(1, "MR(93)")),
        (lambda: do.pausar(TAG, MAURO.id, REPARACION), "", "REPARACION_PAUSADA (Ciclo 1/3)"),
        (lambda: do.tomar(TAG, JUANA.id, REPARACION), "JP(11)", _in_repair(1, "JP(11)")),
        (lambda: do.completar(TAG, JUANA.id, REPARACION), "", "PENDIENTE_METROLOGIA (Ciclo 1/3)"),
        (lambda: do.inspeccionar(TAG, INES.id, "RECHAZADO"), "", _rejected(2)),
        (lambda: do.tomar(TAG, JUANA.id, REPARACION), "JP(11)", _in_repair(2, "JP(11)")),
        (lambda: do.cancelar(TAG, JUANA.id, REPARACION), "", _rejected(2)),
        (lambda: do.tomar(TAG, JUANA.id, REPARACION), "JP(11)", _in_repair(2, "JP(11)")),
        (lambda: do.completar(TAG, JUANA.id, REPARACION), "", "PENDIENTE_METROLOGIA (Ciclo 2/3)"),
        (lambda: do.inspeccionar(TAG, INES.id, "RECHAZADO"), "", BLOCKED),
    ]
    for act, holder, sentence in steps:
        outcome = act()
        assert (outcome.verdict, outcome.reads, outcome.writes) == (Verdict.APPLIED, 1, 1)
        row = shop.row()
        assert (row["Ocupado_Por"], row["Estado_Detalle"]) == (holder, sentence)
        assert outcome.row is not None
        assert row["version"] == outcome.row.id
    assert code(do.inspeccionar(TAG, INES.id, "RECHAZADO")) is Code.SPOOL_BLOQUEADO
    assert code(do.tomar(TAG, MAURO.id, REPARACION)) is Code.SPOOL_BLOQUEADO
    assert state(shop) == BLOCKED
    assert len(shop.audit()) == len(steps)


def test_an_approved_spool_has_its_date_and_is_done(open_shop: ShopOpener) -> None:
    shop, station = open_with(open_shop, **{**FINISHED, "Estado_Detalle": "PENDIENTE_METROLOGIA (Ciclo 2/3)"})
    assert station.service.inspeccionar(TAG, INES.id, "APROBADO").verdict is Verdict.APPLIED
    assert shop.row(shown=True)["Fecha_QC_Metrología"] == "14-05-2026"
    assert state(shop) == "METROLOGIA APROBADO ✓"
    assert code(station.service.inspeccionar(TAG, INES.id, "RECHAZADO")) is Code.OPERACION_YA_COMPLETADA


def _rejected(cycle: int) -> str:
    return f"RECHAZADO (Ciclo {cycle}/3) - Pendiente reparación"


def _in_repair(cycle: int, mark: str) -> str:
    return f"EN_REPARACION (Ciclo {cycle}/3) - Ocupado: {mark}"


def test_audit_row_and_event_of_an_inspection_bear_the_result_and_the_reason(open_shop: ShopOpener) -> None:
    shop, station = open_with(open_shop, **FINISHED)
    station.service.inspeccionar(TAG, INES.id, "RECHAZADO", "porosidad en cordón 2")
    (row,) = shop.audit(shown=True)
    assert (row["evento_tipo"], row["operacion"], row["accion"]) == (
        "COMPLETAR_METROLOGIA",
        "METROLOGIA",
        "COMPLETAR",
    )
    assert (row["worker_nombre"], row["fecha_operacion"]) == ("IV(70)", "14-05-2026")
    extra = json.loads(row["metadata_json"])
    assert extra["motivo"] == "porosidad en cordón 2"
    assert extra["after"]["Estado_Detalle"] == _rejected(1)
    (event,) = station.told
    assert (event.resultado, event.motivo, event.worker_nombre) == (
        "RECHAZADO",
        "porosidad en cordón 2",
        "IV(70)",
    )


def test_audit_rows_of_a_repair_bear_the_cycle_and_the_hold_that_they_end(open_shop: ShopOpener) -> None:
    shop, station = open_with(open_shop, **REJECTED)
    taken = station.service.tomar(TAG, MAURO.id, REPARACION)
    station.service.pausar(TAG, MAURO.id, REPARACION)
    extras = [json.loads(row["metadata_json"]) for row in shop.audit()]
    assert [row["evento_tipo"] for row in shop.audit()] == ["TOMAR_REPARACION", "PAUSAR_REPARACION"]
    assert [extra["cycle"] for extra in extras] == [1, 1]
    assert taken.row is not None
    assert [extra["hold"] for extra in extras] == [None, taken.row.id]
    assert [(each.event_type.value, each.cycle) for each in station.told] == [
        ("TOMAR_REPARACION", 1),
        ("PAUSAR_REPARACION", 1),
    ]


def test_cancel_of_a_resumed_repair_reads_no_earlier_row(open_shop: ShopOpener) -> None:
    shop, station = open_with(open_shop, **IN_REPAIR)
    outcome = station.service.cancelar(TAG, MAURO.id, REPARACION)
    assert (outcome.verdict, outcome.reads, state(shop)) == (Verdict.APPLIED, 1, _rejected(1))


def test_the_limit_of_rejections_is_the_stations_setting(open_shop: ShopOpener) -> None:
    shop, station = open_with(open_shop, **FINISHED)
    workplace = Workplace(
        station.store, station.memory.journal, station.clock, station.name, station, rejection_limit=1
    )
    OccupationService(workplace).inspeccionar(TAG, INES.id, "RECHAZADO")
    assert state(shop) == BLOCKED


@pytest.mark.parametrize("resultado", ["", "aprobado", "QUIZÁS"])
def test_another_result_is_refused_and_writes_nothing(open_shop: ShopOpener, resultado: str) -> None:
    shop, station = open_with(open_shop, **FINISHED)
    outcome = station.service.inspeccionar(TAG, INES.id, resultado)
    assert (code(outcome), outcome.writes) == (Code.RESULTADO_INVALIDO, 0)
    assert (shop.audit(), station.told) == ([], [])


def test_a_result_without_the_role_is_refused(open_shop: ShopOpener) -> None:
    shop, station = open_with(open_shop, **FINISHED)
    assert code(station.service.inspeccionar(TAG, MAURO.id, "APROBADO")) is Code.ROL_NO_AUTORIZADO
    assert shop.audit() == []


# The sheet is away, or doesn't answer


@pytest.mark.parametrize("action", [Action.PAUSAR, Action.COMPLETAR, Action.CANCELAR])
def test_end_of_a_repair_waits_for_a_sheet_that_is_away(open_shop: ShopOpener, action: Action) -> None:
    shop, station = open_with(open_shop, **IN_REPAIR)
    station.know()
    station.wire.on_read(AWAY)
    command = Command("id-1", action, TAG, MAURO.id, REPARACION, hold="0")
    assert station.service.execute(command).verdict is Verdict.QUEUED
    (end,) = station.service.carry_on()
    assert (end.verdict, shop.row()["Ocupado_Por"]) == (Verdict.APPLIED, "")


def _begin(service: OccupationService, operation: Operation) -> Outcome:
    if operation is METROLOGIA:
        return service.inspeccionar(TAG, INES.id, "APROBADO")
    return service.tomar(TAG, MAURO.id, REPARACION)


BEGINNINGS = [
    pytest.param(METROLOGIA, FINISHED, id="METROLOGIA"),
    pytest.param(REPARACION, REJECTED, id="TOMAR_REPARACION"),
]


@pytest.mark.parametrize(("operation", "cells"), BEGINNINGS)
def test_what_begins_is_refused_while_the_sheet_is_away(
    open_shop: ShopOpener, operation: Operation, cells: dict[str, Value]
) -> None:
    shop, station = open_with(open_shop, **cells)
    station.know()
    station.wire.on_read(AWAY)
    outcome = _begin(station.service, operation)
    assert (outcome.verdict, code(outcome)) == (Verdict.REFUSED, Code.SHEETS_NO_DISPONIBLE)
    assert (shop.audit(), station.service.backlog().count) == ([], 0)


@pytest.mark.parametrize(("operation", "cells"), BEGINNINGS)
def test_what_begins_is_sent_once_more_and_then_given_up(
    open_shop: ShopOpener, operation: Operation, cells: dict[str, Value]
) -> None:
    shop, station = open_with(open_shop, **cells)
    station.know()
    station.wire.on_write(silence, silence)
    outcome = _begin(station.service, operation)
    assert (outcome.verdict, code(outcome)) == (Verdict.REFUSED, Code.SHEETS_NO_DISPONIBLE)
    assert [row["evento_tipo"] for row in shop.audit()] == ["RENUNCIADO"]
    assert state(shop) == cells.get("Estado_Detalle", "")


def test_history_tells_of_each_repair_and_inspection(open_shop: ShopOpener) -> None:
    _, station = open_with(open_shop, **FINISHED)
    do, rows = station.service, list[AuditRow]()
    for outcome in (
        do.inspeccionar(TAG, INES.id, "RECHAZADO", "porosidad"),
        do.tomar(TAG, MAURO.id, REPARACION),
        do.completar(TAG, MAURO.id, REPARACION),
        do.inspeccionar(TAG, INES.id, "APROBADO"),
    ):
        assert outcome.row is not None
        rows.append(outcome.row)
    told = [(each.worker, each.operation, each.result, each.reason) for each in sessions_of(rows)]
    assert told == [
        ("IV(70)", METROLOGIA, "RECHAZADO", "porosidad"),
        ("MR(93)", REPARACION, "COMPLETAR", None),
        ("IV(70)", METROLOGIA, "APROBADO", None),
    ]


def test_take_that_was_offered_after_a_rejection_names_it(open_shop: ShopOpener) -> None:
    shop, station = open_with(open_shop, **FINISHED)
    rejected = station.service.inspeccionar(TAG, INES.id, "RECHAZADO")
    assert rejected.row is not None
    wish = Command("take", Action.TOMAR, TAG, JUANA.id, REPARACION, encadenado_de=rejected.row.id)
    outcome = station.service.execute(wish)
    assert (outcome.verdict, outcome.reads, outcome.writes) == (Verdict.APPLIED, 1, 1)
    audit = shop.audit()[-1]
    assert audit["worker_nombre"] == "JP(11)"
    assert json.loads(audit["metadata_json"])["encadenado_de"] == rejected.row.id
    told = [each for each in station.told if each.event_id == "take"]
    assert {(each.worker_nombre, each.encadenado_de) for each in told} == {("JP(11)", rejected.row.id)}
    assert "encadenado_de" not in json.loads(shop.audit()[0]["metadata_json"])
