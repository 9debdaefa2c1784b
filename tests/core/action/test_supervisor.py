"""What a supervisor does, on the real workbook: releases, unblocks, and takes in a worker's name."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
import requests

from kiosk.core.action.occupation import OccupationService
from kiosk.core.errors import Code
from kiosk.core.shop.data import Action, Command, Operation, Outcome, Verdict
from kiosk.station.journal_codec import command_of, command_text
from kiosk.workbook.book.cells import Value
from tests.support.batches import batch, carried_out
from tests.support.builders import CREW, JUANA, MARCELA, MAURO, TAG
from tests.support.faulty_wire import answered_with, first, raised
from tests.support.shop import Shop, ShopOpener, Station, ready

ARM, SOLD, METROLOGIA, REPARACION = Operation
WHY = "con licencia"
ARMED: dict[str, Value] = {"Armador": "MR(93)", "Fecha_Armado": 46150}
FINISHED: dict[str, Value] = {**ARMED, "Soldador": "JP(11)", "Fecha_Soldadura": 46151}
HELD: dict[str, Value] = {"Ocupado_Por": "MR(93)", "Fecha_Ocupacion": "14-05-2026 08:15:00", "version": "h0"}
IN_ARM: dict[str, Value] = {**HELD, "Armador": "MR(93)", "Estado_Detalle": "MR(93) trabajando ARM"}
IN_SOLD: dict[str, Value] = {
    **HELD,
    **ARMED,
    "Ocupado_Por": "JP(11)",
    "Soldador": "JP(11)",
    "Estado_Detalle": "JP(11) trabajando SOLD",
}
IN_REPAIR: dict[str, Value] = {
    **HELD,
    **FINISHED,
    "Estado_Detalle": "EN_REPARACION (Ciclo 2/3) - Ocupado: MR(93)",
}
BY_HAND: dict[str, Value] = {**HELD, "Ocupado_Por": "Mauricio", "Armador": "Mauricio"}
BLOCKED: dict[str, Value] = {**FINISHED, "Estado_Detalle": "BLOQUEADO - Contactar supervisor"}
AWAY = answered_with(b"null")
silence = raised(requests.exceptions.ReadTimeout())


def open_with(open_shop: ShopOpener, **cells: Value) -> tuple[Shop, Station]:
    shop = open_shop(ready(TAG, **cells), workers=(*CREW, MARCELA))
    return shop, shop.station()


def code(outcome: Outcome) -> Code | None:
    return outcome.refusal.code if outcome.refusal else None


@pytest.mark.parametrize(
    ("cells", "operation", "sentence", "event"),
    [
        (IN_ARM, "ARM", "Disponible - ARM pausado, SOLD pendiente", "PAUSAR"),
        (IN_SOLD, "SOLD", "Disponible - ARM completado, SOLD pausado", "PAUSAR"),
        (IN_REPAIR, "REPARACION", "REPARACION_PAUSADA (Ciclo 2/3)", "PAUSAR_REPARACION"),
        (BY_HAND, "ARM", "Disponible - ARM pausado, SOLD pendiente", "PAUSAR"),
    ],
)
def test_release_ends_the_hold_and_keeps_the_progress(
    open_shop: ShopOpener, cells: dict[str, Value], operation: str, sentence: str, event: str
) -> None:
    shop, station = open_with(open_shop, **cells)
    before = shop.row()
    outcome = station.service.liberar(TAG, MARCELA.id, WHY)
    assert (outcome.verdict, outcome.reads, outcome.writes) == (Verdict.APPLIED, 1, 1)
    row = shop.row()
    assert (row["Ocupado_Por"], row["Fecha_Ocupacion"], row["Estado_Detalle"]) == ("", "", sentence)
    names = ("Armador", "Soldador", "Fecha_Armado", "Fecha_Soldadura")
    assert [row[name] for name in names] == [before[name] for name in names]
    (audit,) = shop.audit()
    assert (audit["evento_tipo"], audit["operacion"], audit["accion"]) == (
        "LIBERAR_SUPERVISOR",
        operation,
        "LIBERAR",
    )
    assert (audit["worker_id"], audit["worker_nombre"]) == (MARCELA.id, "MO(5)")
    extra = json.loads(audit["metadata_json"])
    assert (extra["motivo"], extra["hold"]) == (WHY, "h0")
    told = station.told[0]
    assert (told.event_type, told.worker_nombre, told.liberado_por, told.motivo) == (
        event,
        None,
        "MO(5)",
        WHY,
    )


def test_release_ends_only_the_hold_that_it_meant(open_shop: ShopOpener) -> None:
    shop, station = open_with(open_shop)
    taken = station.service.tomar(TAG, MAURO.id, ARM)
    station.service.pausar(TAG, MAURO.id, ARM)
    station.service.tomar(TAG, MAURO.id, ARM)
    assert taken.row is not None
    command = Command("late", Action.LIBERAR, TAG, MARCELA.id, ARM, hold=taken.row.id, motivo=WHY)
    outcome = station.service.execute(command)
    assert (code(outcome), outcome.writes) == (Code.NO_AUTORIZADO, 0)
    assert shop.row()["Ocupado_Por"] == "MR(93)"


@pytest.mark.logs(r"shows ANULADO: put back")
def test_release_that_comes_back_void_does_not_end_the_next_hold(open_shop: ShopOpener) -> None:
    shop, station = open_with(open_shop)
    other = shop.station("Puesto 2")
    station.service.tomar(TAG, MAURO.id, ARM)

    def meanwhile() -> None:
        other.service.pausar(TAG, MAURO.id, ARM)
        other.service.tomar(TAG, MAURO.id, ARM)

    station.wire.on_write(first(meanwhile))
    outcome = station.service.liberar(TAG, MARCELA.id, WHY)
    assert code(outcome) is Code.NO_AUTORIZADO
    assert shop.row()["Ocupado_Por"] == "MR(93)"


def test_unblocking_lets_the_repair_begin_and_the_count_begin_again(open_shop: ShopOpener) -> None:
    shop, station = open_with(open_shop, **BLOCKED)
    assert station.service.desbloquear(TAG, MARCELA.id, WHY).verdict is Verdict.APPLIED
    assert shop.row()["Estado_Detalle"] == "RECHAZADO (Ciclo 0/3) - Pendiente reparación"
    (audit,) = shop.audit()
    assert (audit["evento_tipo"], audit["operacion"], audit["accion"]) == (
        "DESBLOQUEAR",
        "REPARACION",
        "DESBLOQUEAR",
    )
    (event,) = station.told
    assert (event.event_type, event.worker_nombre, event.worker_id, event.motivo) == (
        "STATE_CHANGE",
        None,
        MARCELA.id,
        WHY,
    )
    assert station.service.tomar(TAG, MAURO.id, REPARACION).verdict is Verdict.APPLIED


def test_a_spool_is_given_out_in_the_workers_name(open_shop: ShopOpener) -> None:
    shop, station = open_with(open_shop, **ARMED)
    assert station.service.asignar(TAG, MARCELA.id, JUANA.id, SOLD, "reparto").verdict is Verdict.APPLIED
    row = shop.row()
    assert (row["Ocupado_Por"], row["Soldador"]) == ("JP(11)", "JP(11)")
    (audit,) = shop.audit()
    assert (audit["evento_tipo"], audit["worker_id"], audit["worker_nombre"]) == ("TOMAR_SPOOL", 11, "JP(11)")
    extra = json.loads(audit["metadata_json"])
    assert (extra["asignado_por"], extra["motivo"]) == ("MO(5)", "reparto")
    assert {(each.worker_nombre, each.asignado_por) for each in station.told} == {("JP(11)", "MO(5)")}
    assert station.service.pausar(TAG, JUANA.id, SOLD).verdict is Verdict.APPLIED


def test_several_spools_are_given_out_at_once(open_shop: ShopOpener) -> None:
    shop = open_shop(ready("MK-1"), ready("MK-2"), ready("MK-3", **IN_ARM), workers=(*CREW, MARCELA))
    station = shop.station()
    commands = [
        replace(each, motivo="reparto", asignado_por=MARCELA.id)
        for each in batch(Action.TOMAR, ("MK-1", "MK-2", "MK-3"))
    ]
    outcomes = carried_out(station, commands)
    assert {tag: code(outcome) for tag, outcome in outcomes.items()} == {
        "MK-1": None,
        "MK-2": None,
        "MK-3": Code.SPOOL_OCUPADO,
    }
    extras = [json.loads(row["metadata_json"]) for row in shop.audit()]
    assert [extra["asignado_por"] for extra in extras] == ["MO(5)", "MO(5)"]


Act = Callable[[OccupationService], Outcome]
ACTS: list[tuple[Act, dict[str, Value]]] = [
    (lambda do: do.liberar(TAG, MARCELA.id, WHY), IN_ARM),
    (lambda do: do.desbloquear(TAG, MARCELA.id, WHY), BLOCKED),
    (lambda do: do.asignar(TAG, MARCELA.id, MAURO.id, ARM, WHY), {}),
]
NAMES = ["LIBERAR", "DESBLOQUEAR", "ASIGNAR"]


@pytest.mark.parametrize(("act", "cells"), ACTS, ids=NAMES)
def test_refused_while_the_sheet_is_away(open_shop: ShopOpener, act: Act, cells: dict[str, Value]) -> None:
    shop, station = open_with(open_shop, **cells)
    station.know()
    station.wire.on_read(AWAY)
    outcome = act(station.service)
    assert (outcome.verdict, code(outcome)) == (Verdict.REFUSED, Code.SHEETS_NO_DISPONIBLE)
    assert (shop.audit(), station.service.backlog().count) == ([], 0)


@pytest.mark.parametrize(("act", "cells"), ACTS, ids=NAMES)
def test_sent_once_more_and_then_given_up(open_shop: ShopOpener, act: Act, cells: dict[str, Value]) -> None:
    shop, station = open_with(open_shop, **cells)
    station.know()
    station.wire.on_write(silence, silence)
    outcome = act(station.service)
    assert (outcome.verdict, code(outcome)) == (Verdict.REFUSED, Code.SHEETS_NO_DISPONIBLE)
    assert [row["evento_tipo"] for row in shop.audit()] == ["RENUNCIADO"]


@pytest.mark.parametrize(
    ("act", "cells", "refused"),
    [
        (lambda do: do.liberar(TAG, MAURO.id, WHY), IN_ARM, Code.ROL_NO_AUTORIZADO),
        (lambda do: do.liberar(TAG, MARCELA.id, " "), IN_ARM, Code.MOTIVO_REQUERIDO),
        (lambda do: do.liberar(TAG, MARCELA.id, WHY), {}, Code.OPERACION_NO_INICIADA),
        (lambda do: do.desbloquear(TAG, MAURO.id, WHY), BLOCKED, Code.ROL_NO_AUTORIZADO),
        (lambda do: do.desbloquear(TAG, MARCELA.id, ""), BLOCKED, Code.MOTIVO_REQUERIDO),
        (lambda do: do.desbloquear(TAG, MARCELA.id, WHY), FINISHED, Code.SPOOL_NO_BLOQUEADO),
        (lambda do: do.asignar(TAG, MAURO.id, MAURO.id, ARM, WHY), {}, Code.ROL_NO_AUTORIZADO),
        (lambda do: do.asignar(TAG, MARCELA.id, JUANA.id, ARM, WHY), {}, Code.ROL_NO_AUTORIZADO),
        (lambda do: do.asignar(TAG, 4711, MAURO.id, ARM, WHY), {}, Code.WORKER_NO_ENCONTRADO),
        (lambda do: do.asignar(TAG, MARCELA.id, MAURO.id, ARM, ""), {}, Code.MOTIVO_REQUERIDO),
        (lambda do: do.asignar(TAG, MARCELA.id, MAURO.id, ARM, WHY), IN_ARM, Code.SPOOL_OCUPADO),
    ],
)
def test_refused_and_nothing_written(
    open_shop: ShopOpener, act: Act, cells: dict[str, Value], refused: Code
) -> None:
    shop, station = open_with(open_shop, **cells)
    outcome = act(station.service)
    assert (outcome.verdict, code(outcome), outcome.writes) == (Verdict.REFUSED, refused, 0)
    assert (shop.audit(), station.told) == ([], [])


def test_the_journal_keeps_who_gives_and_why() -> None:
    command = Command("id-1", Action.TOMAR, TAG, MAURO.id, ARM, motivo="reparto", asignado_por=MARCELA.id)
    assert command_of(command_text(command)) == command
    assert command_of(command_text(replace(command, asignado_por=None))).asignado_por is None
