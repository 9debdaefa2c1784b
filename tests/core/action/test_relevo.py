"""The hand-over of a held spool to a colleague, on the real workbook."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
import requests

from kiosk.core.errors import Code
from kiosk.core.events.sessions import sessions_of
from kiosk.core.relevo_refusals import RelevoCause, RelevoNotValid
from kiosk.core.shop.data import Action, Command, Operation, Outcome, Verdict
from kiosk.station.journal_codec import command_of, command_text
from kiosk.workbook.book.cells import Value
from tests.support.builders import ANA, CREW, IVAN, JUANA, MAURO, TAG
from tests.support.faulty_wire import answered_with, first, raised
from tests.support.shop import Shop, ShopOpener, Station, ready

ARM, SOLD, METROLOGIA, REPARACION = Operation
HELD: dict[str, Value] = {"Ocupado_Por": "MR(93)", "Fecha_Ocupacion": "14-05-2026 08:15:00", "version": "h0"}
IN_ARM: dict[str, Value] = {**HELD, "Armador": "MR(93)", "Estado_Detalle": "MR(93) trabajando ARM"}
IN_REPAIR: dict[str, Value] = {
    **HELD,
    "Armador": "MR(93)",
    "Fecha_Armado": 46150,
    "Soldador": "JP(11)",
    "Fecha_Soldadura": 46151,
    "Estado_Detalle": "EN_REPARACION (Ciclo 2/3) - Ocupado: MR(93)",
}
LUIS = replace(MAURO, id=94, nombre="Luis")
AWAY = answered_with(b"null")
silence = raised(requests.exceptions.ReadTimeout())


def open_with(open_shop: ShopOpener, **cells: Value) -> tuple[Shop, Station]:
    shop = open_shop(ready(TAG, **cells), workers=(*CREW, LUIS))
    return shop, shop.station()


def code(outcome: Outcome) -> Code | None:
    return outcome.refusal.code if outcome.refusal else None


@pytest.mark.parametrize(
    ("cells", "operation", "sentence", "event"),
    [
        (IN_ARM, ARM, "LR(94) trabajando ARM (ARM en progreso, SOLD pendiente)", "TOMAR"),
        (IN_REPAIR, REPARACION, "EN_REPARACION (Ciclo 2/3) - Ocupado: LR(94)", "TOMAR_REPARACION"),
    ],
)
def test_the_colleague_goes_on_where_the_holder_was(
    open_shop: ShopOpener, cells: dict[str, Value], operation: Operation, sentence: str, event: str
) -> None:
    shop, station = open_with(open_shop, **cells)
    before = shop.row()
    outcome = station.service.entregar(TAG, MAURO.id, LUIS.id, operation)
    assert (outcome.verdict, outcome.reads, outcome.writes) == (Verdict.APPLIED, 1, 1)
    row = shop.row()
    assert (row["Ocupado_Por"], row["Estado_Detalle"]) == ("LR(94)", sentence)
    assert row["Fecha_Ocupacion"] != before["Fecha_Ocupacion"]
    assert row["Armador"] == ("LR(94)" if operation is ARM else "MR(93)")
    (audit,) = shop.audit()
    assert (audit["evento_tipo"], audit["accion"], audit["operacion"]) == ("RELEVO", "RELEVO", operation)
    assert (audit["worker_id"], audit["worker_nombre"]) == (LUIS.id, "LR(94)")
    extra = json.loads(audit["metadata_json"])
    assert (extra["de"], extra["hold"], extra["prev"]) == ("MR(93)", "h0", "h0")
    (told,) = station.told
    assert (told.event_type, told.worker_nombre, told.relevo_de, told.hold) == (
        event,
        "LR(94)",
        "MR(93)",
        audit["id"],
    )
    assert code(station.service.pausar(TAG, MAURO.id, operation)) is Code.NO_AUTORIZADO
    assert station.service.completar(TAG, LUIS.id, operation).verdict is Verdict.APPLIED


def test_the_colleagues_cancel_gives_the_holders_name_back(open_shop: ShopOpener) -> None:
    shop, station = open_with(open_shop)
    service = station.service
    service.tomar(TAG, MAURO.id, ARM)
    service.entregar(TAG, MAURO.id, LUIS.id, ARM)
    assert service.cancelar(TAG, LUIS.id, ARM).verdict is Verdict.APPLIED
    row = shop.row()
    assert (row["Armador"], row["Estado_Detalle"]) == ("MR(93)", "Disponible - ARM pausado, SOLD pendiente")


def test_the_holder_takes_it_back_and_the_colleague_does_not(open_shop: ShopOpener) -> None:
    shop, station = open_with(open_shop)
    service = station.service
    service.tomar(TAG, MAURO.id, ARM)
    held = shop.row()
    service.entregar(TAG, MAURO.id, LUIS.id, ARM)
    refused = service.deshacer(TAG, LUIS.id)
    assert refused.refusal is not None
    assert (refused.refusal.code, refused.refusal.values["quien"]) == (Code.NO_SE_PUEDE_DESHACER, "MR(93)")
    undone = service.deshacer(TAG, MAURO.id)
    assert undone.verdict is Verdict.APPLIED
    assert {**shop.row(), "version": ""} == {**held, "version": ""}
    assert undone.row is not None
    told = station.told[-1]
    assert (told.event_type, told.worker_nombre, told.hold) == ("TOMAR", "MR(93)", undone.row.id)
    assert service.cancelar(TAG, MAURO.id, ARM).verdict is Verdict.APPLIED
    row = shop.row()  # a cancel looks through the undo, to the take itself
    assert (row["Armador"], row["Estado_Detalle"]) == ("", "Disponible - ARM pendiente, SOLD pendiente")


def test_what_was_handed_over_is_read_back_as_two_sessions(open_shop: ShopOpener) -> None:
    _, station = open_with(open_shop)
    done = [
        station.service.tomar(TAG, MAURO.id, ARM),
        station.service.entregar(TAG, MAURO.id, LUIS.id, ARM),
        station.service.pausar(TAG, LUIS.id, ARM),
    ]
    rows = [outcome.row for outcome in done if outcome.row]
    first_one, second = sessions_of(rows)
    assert (first_one.worker, first_one.result, first_one.is_undone) == ("MR(93)", "RELEVO", False)
    assert (second.worker, second.result, second.handed_by) == ("LR(94)", "PAUSAR", "MR(93)")
    assert first_one.ended == second.began
    undone = replace(rows[1], id="u", evento_tipo="DESHACER", accion="DESHACER", before=rows[1].after)
    first_one, second = sessions_of([*rows[:2], replace(undone, after=rows[1].before, worker_id=MAURO.id)])
    assert (first_one.worker, first_one.is_open) == ("MR(93)", True)
    assert (second.worker, second.is_undone) == ("LR(94)", True)


Act = Callable[[Station], Outcome]


def granted(station: Station, hold: str | None = None, to: int = LUIS.id) -> Outcome:
    command = Command("id-1", Action.RELEVO, TAG, to, ARM, hold, relevo_de=MAURO.id)
    return station.service.execute(command)


@pytest.mark.parametrize(
    ("cells", "act", "refused"),
    [
        (IN_ARM, lambda it: granted(it, to=MAURO.id), Code.RELEVO_NO_VIGENTE),
        (IN_ARM, lambda it: granted(it, to=IVAN.id), Code.WORKER_NO_ENCONTRADO),
        (IN_ARM, lambda it: granted(it, to=JUANA.id), Code.ROL_NO_AUTORIZADO),
        (IN_ARM, lambda it: granted(it, hold="an earlier one"), Code.RELEVO_NO_VIGENTE),
        (IN_ARM, lambda it: it.service.entregar(TAG, ANA.id, LUIS.id, ARM), Code.NO_AUTORIZADO),
        (IN_ARM, lambda it: it.service.entregar(TAG, IVAN.id, LUIS.id, ARM), Code.WORKER_NO_ENCONTRADO),
        (IN_ARM, lambda it: it.service.entregar(TAG, MAURO.id, ANA.id, SOLD), Code.OPERACION_NO_INICIADA),
        ({}, lambda it: granted(it), Code.RELEVO_NO_VIGENTE),
        ({}, lambda it: granted(it, hold="h0"), Code.RELEVO_NO_VIGENTE),
        (
            {**IN_ARM, "Fecha_Armado": 46150},
            lambda it: granted(it, hold="h0"),
            Code.OPERACION_YA_COMPLETADA,
        ),
    ],
    ids=[
        "to oneself",
        "inactive",
        "no role",
        "given back and taken again",
        "another's",
        "inactive holder",
        "other operation",
        "free",
        "given back",
        "completed",
    ],
)
def test_refused_and_nothing_written(
    open_shop: ShopOpener, cells: dict[str, Value], act: Act, refused: Code
) -> None:
    shop, station = open_with(open_shop, **cells)
    outcome = act(station)
    assert (outcome.verdict, code(outcome), outcome.writes) == (Verdict.REFUSED, refused, 0)
    assert (shop.audit(), station.told) == ([], [])


@pytest.mark.logs(r"shows ANULADO: put back")
def test_a_hand_over_that_comes_back_void_does_not_give_away_the_next_hold(open_shop: ShopOpener) -> None:
    shop, station = open_with(open_shop)
    other = shop.station("Puesto 2")
    station.service.tomar(TAG, MAURO.id, ARM)

    def meanwhile() -> None:
        other.service.pausar(TAG, MAURO.id, ARM)
        other.service.tomar(TAG, MAURO.id, ARM)

    station.wire.on_write(first(meanwhile))
    outcome = station.service.entregar(TAG, MAURO.id, LUIS.id, ARM)
    assert outcome.refusal == RelevoNotValid(TAG, ARM, RelevoCause.GIVEN_BACK)
    assert shop.row()["Ocupado_Por"] == "MR(93)"


def test_refused_while_the_sheet_is_away(open_shop: ShopOpener) -> None:
    shop, station = open_with(open_shop, **IN_ARM)
    station.know()
    station.wire.on_read(AWAY)
    outcome = granted(station)
    assert (outcome.verdict, code(outcome)) == (Verdict.REFUSED, Code.SHEETS_NO_DISPONIBLE)
    assert (shop.audit(), station.service.backlog().count) == ([], 0)


def test_sent_once_more_and_then_given_up(open_shop: ShopOpener) -> None:
    shop, station = open_with(open_shop, **IN_ARM)
    station.know()
    station.wire.on_write(silence, silence)
    outcome = granted(station)
    assert (outcome.verdict, code(outcome)) == (Verdict.REFUSED, Code.SHEETS_NO_DISPONIBLE)
    assert [row["evento_tipo"] for row in shop.audit()] == ["RENUNCIADO"]
    assert shop.row()["Ocupado_Por"] == "MR(93)"


def test_the_journal_keeps_who_hands_over() -> None:
    command = Command("id-1", Action.RELEVO, TAG, LUIS.id, ARM, "h0", relevo_de=MAURO.id)
    assert command_of(command_text(command)) == command
