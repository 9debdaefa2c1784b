"""A supervisor corrects a completion: its date goes, its name stays, and the spool is free and paused."""

import json
from collections.abc import Callable, Mapping
from datetime import timedelta

import pytest

from kiosk.core.errors import Code
from kiosk.core.events.sessions import sessions_of
from kiosk.core.refusals import UndoCause
from kiosk.core.shop.data import AuditRow, Operation, Outcome, Verdict
from kiosk.workbook.book.cells import Value
from tests.support.builders import CREW, INES, JUANA, MARCELA, MAURO, TAG
from tests.support.faulty_wire import answered_with
from tests.support.shop import Shop, ShopOpener, Station, ready

ARM, SOLD, METROLOGIA, REPARACION = Operation
WHY = "se completó por error"
ARMED: dict[str, Value] = {"Armador": "MR(93)", "Fecha_Armado": 46150}
FINISHED: dict[str, Value] = {**ARMED, "Soldador": "JP(11)", "Fecha_Soldadura": 46151}
REJECTED: dict[str, Value] = {**FINISHED, "Estado_Detalle": "RECHAZADO (Ciclo 2/3) - Pendiente reparación"}
REPAIRED = "PENDIENTE_METROLOGIA (Ciclo 2/3)"
AWAY = answered_with(b"null")

Do = Callable[[Station], list[Outcome]]


def open_with(open_shop: ShopOpener, cells: Mapping[str, Value]) -> tuple[Shop, Station]:
    shop = open_shop(ready(TAG, **cells), workers=(*CREW, INES, MARCELA))
    return shop, shop.station()


def complete(worker_id: int, operation: Operation) -> Do:
    def do(station: Station) -> list[Outcome]:
        service = station.service
        return [service.tomar(TAG, worker_id, operation), service.completar(TAG, worker_id, operation)]

    return do


def inspect(result: str) -> Do:
    return lambda station: [station.service.inspeccionar(TAG, INES.id, result)]


def cause(outcome: Outcome) -> UndoCause:
    assert outcome.refusal is not None
    assert outcome.refusal.code is Code.NO_SE_PUEDE_DESHACER
    return UndoCause(outcome.refusal.values["causa"])


CASES: list[tuple[Mapping[str, Value], Do, Operation, dict[str, str], list[str]]] = [
    (
        {},
        complete(MAURO.id, ARM),
        ARM,
        {
            "Armador": "MR(93)",
            "Fecha_Armado": "",
            "Estado_Detalle": "Disponible - ARM pausado, SOLD pendiente",
        },
        ["STATE_CHANGE"],
    ),
    (
        ARMED,
        complete(JUANA.id, SOLD),
        SOLD,
        {
            "Soldador": "JP(11)",
            "Fecha_Soldadura": "",
            "Estado_Detalle": "Disponible - ARM completado, SOLD pausado",
        },
        ["STATE_CHANGE"],
    ),
    (
        REJECTED,
        complete(MAURO.id, REPARACION),
        REPARACION,
        {"Estado_Detalle": "REPARACION_PAUSADA (Ciclo 2/3)"},
        ["STATE_CHANGE"],
    ),
    (
        FINISHED,
        inspect("APROBADO"),
        METROLOGIA,
        {"Fecha_QC_Metrología": "", "Estado_Detalle": ""},
        ["STATE_CHANGE"],
    ),
    (
        {**FINISHED, "Estado_Detalle": REPAIRED},
        inspect("RECHAZADO"),
        METROLOGIA,
        {"Fecha_QC_Metrología": "", "Estado_Detalle": REPAIRED},
        ["STATE_CHANGE"],
    ),
]


@pytest.mark.parametrize(("cells", "do", "operation", "left", "told"), CASES)
def test_a_completion_is_taken_back_and_given_to_nobody(
    open_shop: ShopOpener,
    cells: Mapping[str, Value],
    do: Do,
    operation: Operation,
    left: dict[str, str],
    told: list[str],
) -> None:
    shop, station = open_with(open_shop, cells)
    done = do(station)
    assert {each.verdict for each in done} == {Verdict.APPLIED}
    shop.clock.now += timedelta(days=7)
    station.told.clear()
    outcome = station.service.corregir(TAG, MARCELA.id, WHY)
    assert (outcome.verdict, outcome.writes) == (Verdict.APPLIED, 1)
    row = shop.row(shown=True)
    assert {name: row[name] for name in left} == left
    assert (row["Ocupado_Por"], row["Fecha_Ocupacion"]) == ("", "")
    audit = shop.audit()[-1]
    assert (audit["evento_tipo"], audit["accion"], audit["operacion"]) == ("DESHACER", "DESHACER", operation)
    assert (audit["worker_id"], audit["worker_nombre"]) == (MARCELA.id, "MO(5)")
    extra, last = json.loads(audit["metadata_json"]), done[-1].row
    assert last is not None
    assert (extra["prev"], extra["hold"], extra["motivo"]) == (last.id, last.id, WHY)
    assert [event.event_type.value for event in station.told] == told
    assert (station.told[0].worker_nombre, station.told[0].motivo) == (None, WHY)
    assert station.store.standing(TAG) is not None


def test_whoever_has_the_role_goes_on_with_it(open_shop: ShopOpener) -> None:
    _, station = open_with(open_shop, {})
    complete(MAURO.id, ARM)(station)
    station.service.corregir(TAG, MARCELA.id, WHY)
    assert {each.verdict for each in complete(MAURO.id, ARM)(station)} == {Verdict.APPLIED}


def test_after_seven_days_it_stands(open_shop: ShopOpener) -> None:
    shop, station = open_with(open_shop, {})
    complete(MAURO.id, ARM)(station)
    shop.clock.now += timedelta(days=7, seconds=1)
    outcome = station.service.corregir(TAG, MARCELA.id, WHY)
    assert (cause(outcome), len(shop.audit())) == (UndoCause.OLD, 2)
    assert outcome.refusal is not None
    assert outcome.refusal.values["quien"] == "MR(93)"


def test_where_somebody_has_acted_since_it_is_said_who(open_shop: ShopOpener) -> None:
    shop, station = open_with(open_shop, {})
    complete(MAURO.id, ARM)(station)
    station.service.tomar(TAG, JUANA.id, SOLD)
    outcome = station.service.corregir(TAG, MARCELA.id, WHY)
    assert cause(outcome) is UndoCause.OVERTAKEN
    assert outcome.refusal is not None
    assert (outcome.refusal.values["quien"], outcome.refusal.values["accion"]) == ("JP(11)", "TOMAR")
    assert len(shop.audit()) == 3


def test_a_correction_is_not_corrected(open_shop: ShopOpener) -> None:
    _, station = open_with(open_shop, {})
    complete(MAURO.id, ARM)(station)
    station.service.corregir(TAG, MARCELA.id, WHY)
    assert cause(station.service.corregir(TAG, MARCELA.id, WHY)) is UndoCause.OVERTAKEN
    assert cause(station.service.deshacer(TAG, MARCELA.id)) is UndoCause.NO_UNDO


def test_a_completion_without_an_audit_row_stands(open_shop: ShopOpener) -> None:
    shop, station = open_with(open_shop, ARMED)
    outcome = station.service.corregir(TAG, MARCELA.id, WHY)
    assert (cause(outcome), shop.audit()) == (UndoCause.UNRECORDED, [])


@pytest.mark.parametrize(
    ("who", "motivo", "code"),
    [(MAURO.id, WHY, Code.ROL_NO_AUTORIZADO), (MARCELA.id, " ", Code.MOTIVO_REQUERIDO)],
)
def test_it_takes_a_supervisor_and_a_reason(open_shop: ShopOpener, who: int, motivo: str, code: Code) -> None:
    _, station = open_with(open_shop, {})
    complete(MAURO.id, ARM)(station)
    outcome = station.service.corregir(TAG, who, motivo)
    assert outcome.refusal is not None
    assert outcome.refusal.code is code


def test_it_is_refused_while_the_sheet_is_away(open_shop: ShopOpener) -> None:
    _, station = open_with(open_shop, {})
    complete(MAURO.id, ARM)(station)
    station.wire.on_read(AWAY)
    outcome = station.service.corregir(TAG, MARCELA.id, WHY)
    assert outcome.refusal is not None
    assert outcome.refusal.code is Code.SHEETS_NO_DISPONIBLE
    assert station.service.backlog().count == 0


def test_the_history_says_that_the_work_was_corrected(open_shop: ShopOpener) -> None:
    _, station = open_with(open_shop, {})
    outcomes = [*complete(MAURO.id, ARM)(station), station.service.corregir(TAG, MARCELA.id, WHY)]
    rows = [each.row for each in outcomes if isinstance(each.row, AuditRow)]
    (session,) = sessions_of(rows)
    assert (session.worker, session.result, session.reason) == ("MR(93)", "CORREGIR", WHY)
    assert not session.is_undone
