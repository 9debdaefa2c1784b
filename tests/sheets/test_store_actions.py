"""What an action leaves in the sheet, seen in the sheet and at the transport."""

import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from kiosk.core.shop.data import Action, Verdict
from kiosk.core.shop.states import states_of
from tests.support.builders import ANA, ARM, JUANA, MAURO, SOLD, TAG
from tests.support.shop import Shop, ShopOpener, Station, ready

NINE = [
    "Armador",
    "Estado_Detalle",
    "Fecha_Armado",
    "Fecha_Ocupacion",
    "Fecha_QC_Metrología",
    "Fecha_Soldadura",
    "Ocupado_Por",
    "Soldador",
    "version",
]


@pytest.fixture
def shop(open_shop: ShopOpener) -> Shop:
    return open_shop(ready("MK-1"), ready(Notas="no tocar"), ready("MK-3"))


@pytest.fixture
def station(shop: Shop) -> Station:
    station = shop.station()
    station.know()
    station.wire.sent.clear()
    return station


def written_cells(body: Any, headers: list[str]) -> dict[str, Any]:
    """The state cells of a write as it went over the wire."""
    cells = {}
    for request in body["requests"]:
        if "updateCells" in request:
            start = request["updateCells"]["start"]["columnIndex"]
            for offset, cell in enumerate(request["updateCells"]["rows"][0]["values"]):
                cells[headers[start + offset]] = cell
    return cells


def test_take_is_one_read_and_one_write(station: Station) -> None:
    outcome = station.service.tomar(TAG, MAURO.id, ARM)
    assert [sent.method for sent in station.wire.sent] == ["GET", "POST"]
    assert (outcome.reads, outcome.writes) == (1, 1)


@pytest.mark.parametrize("action", [Action.PAUSAR, Action.COMPLETAR, Action.CANCELAR])
def test_release_is_one_read_and_one_write(station: Station, action: Action) -> None:
    station.service.tomar(TAG, MAURO.id, ARM)
    station.wire.sent.clear()
    release = getattr(station.service, action.lower())
    assert release(TAG, MAURO.id, ARM).verdict is Verdict.APPLIED
    assert [sent.method for sent in station.wire.sent] == ["GET", "POST"]


def test_requests_at_start_up_are_not_counted_as_the_actions(shop: Shop) -> None:
    outcome = shop.station().service.tomar(TAG, MAURO.id, ARM)
    assert (outcome.reads, outcome.writes) == (1, 1)


def test_audit_row_travels_in_the_same_write(station: Station) -> None:
    station.service.tomar(TAG, MAURO.id, ARM)
    kinds = [next(iter(request)) for request in station.wire.sent[-1].body["requests"]]
    assert kinds.count("appendCells") == 1
    assert set(kinds) == {"updateCells", "appendCells"}


def test_all_nine_state_cells_are_written_and_no_other(station: Station, shop: Shop) -> None:
    station.service.tomar(TAG, MAURO.id, ARM)
    assert sorted(written_cells(station.wire.sent[-1].body, shop.operaciones.row_values(1))) == NINE


def test_rest_of_the_row_and_the_other_rows_stay(station: Station, shop: Shop) -> None:
    before = shop.rows()
    station.service.tomar(TAG, MAURO.id, ARM)
    after = shop.rows()
    assert (after[0], after[2]) == (before[0], before[2])
    assert {name for name in before[1] if before[1][name] != after[1][name]} == {
        *("Ocupado_Por", "Fecha_Ocupacion", "Estado_Detalle", "Armador", "version")
    }


def test_dates_are_typed_numbers_in_the_shops_format(station: Station, shop: Shop) -> None:
    station.service.tomar(TAG, MAURO.id, ARM)
    assert shop.row()["Fecha_Ocupacion"] == pytest.approx(46156.4375)
    assert shop.row(shown=True)["Fecha_Ocupacion"] == "14-05-2026 10:30:00"
    station.service.completar(TAG, MAURO.id, ARM)
    assert shop.row()["Fecha_Armado"] == 46156
    assert shop.row(shown=True)["Fecha_Armado"] == "14-05-2026"


def test_dates_of_the_audit_are_typed_too(station: Station, shop: Shop) -> None:
    station.service.tomar(TAG, MAURO.id, ARM)
    (row,), (shown,) = shop.audit(), shop.audit(shown=True)
    assert (row["timestamp"], row["fecha_operacion"]) == (pytest.approx(46156.4375), 46156)
    assert (shown["timestamp"], shown["fecha_operacion"]) == ("14-05-2026 10:30:00", "14-05-2026")


def test_version_is_the_id_of_the_audit_row(station: Station, shop: Shop) -> None:
    outcome = station.service.tomar(TAG, MAURO.id, ARM)
    assert shop.row()["version"] == shop.audit()[-1]["id"] == outcome.command.id


def test_audit_row_says_who_did_what_to_which_spool(station: Station, shop: Shop) -> None:
    station.service.tomar(TAG, MAURO.id, ARM)
    (row,) = shop.audit()
    said = {name: row[name] for name in row if name not in ("id", "timestamp", "metadata_json")}
    assert said == {
        "evento_tipo": "TOMAR_SPOOL",
        "tag_spool": TAG,
        "worker_id": 93,
        "worker_nombre": "MR(93)",
        "operacion": "ARM",
        "accion": "TOMAR",
        "fecha_operacion": 46156,
        "N_UNION": "",
    }


def test_audit_row_pictures_the_cells_before_and_after(station: Station, shop: Shop) -> None:
    taken = station.service.tomar(TAG, MAURO.id, ARM)
    paused = station.service.pausar(TAG, MAURO.id, ARM)
    first, second = (json.loads(row["metadata_json"]) for row in shop.audit())
    assert (first["cmd"], first["prev"], first["hold"]) == (taken.command.id, "", None)
    assert (second["prev"], second["hold"]) == (taken.command.id, taken.command.id)
    assert second["cmd"] == paused.command.id
    assert first["after"] == second["before"]
    assert first["after"] == {
        "Ocupado_Por": "MR(93)",
        "Fecha_Ocupacion": "14-05-2026 10:30:00",
        "Estado_Detalle": "MR(93) trabajando ARM (ARM en progreso, SOLD pendiente)",
        "Armador": "MR(93)",
        "Fecha_Armado": "",
        "Soldador": "",
        "Fecha_Soldadura": "",
        "Fecha_QC_Metrología": "",
    }


def test_first_action_follows_the_version_that_another_program_left(open_shop: ShopOpener) -> None:
    shop = open_shop(ready(version="4f1c0000-0000-4000-8000-000000000000"))
    shop.station().service.tomar(TAG, MAURO.id, ARM)
    assert json.loads(shop.audit()[0]["metadata_json"])["prev"] == "4f1c0000-0000-4000-8000-000000000000"


def test_life_of_a_spool(shop: Shop, station: Station) -> None:
    service, clock = station.service, shop.clock

    def later() -> None:
        clock.now += timedelta(hours=3)

    service.tomar(TAG, MAURO.id, ARM)
    later()
    service.pausar(TAG, MAURO.id, ARM)
    assert shop.row()["Estado_Detalle"] == "Disponible - ARM pausado, SOLD pendiente"
    later()
    service.tomar(TAG, ANA.id, ARM)
    assert (shop.row()["Armador"], shop.row(shown=True)["Fecha_Ocupacion"]) == (
        "AS(45)",
        "14-05-2026 16:30:00",
    )
    later()
    service.completar(TAG, ANA.id, ARM)
    assert shop.row()["Estado_Detalle"] == "Disponible - ARM completado, SOLD pendiente"
    service.tomar(TAG, JUANA.id, SOLD)
    assert shop.row()["Estado_Detalle"] == "JP(11) trabajando SOLD (ARM completado, SOLD en progreso)"
    later()
    last = service.completar(TAG, JUANA.id, SOLD, date(2026, 5, 13))
    row = shop.row(shown=True)
    assert {name: row[name] for name in NINE} == {
        "Ocupado_Por": "",
        "Fecha_Ocupacion": "",
        "Estado_Detalle": "Disponible - ARM completado, SOLD completado",
        "Armador": "AS(45)",
        "Fecha_Armado": "14-05-2026",
        "Soldador": "JP(11)",
        "Fecha_Soldadura": "13-05-2026",
        "Fecha_QC_Metrología": "",
        "version": last.command.id,
    }
    assert [row["evento_tipo"] for row in shop.audit()] == [
        *("TOMAR_SPOOL", "PAUSAR_SPOOL", "TOMAR_SPOOL", "COMPLETAR_ARM", "TOMAR_SPOOL", "COMPLETAR_SOLD")
    ]


def test_each_audit_row_follows_the_one_before(shop: Shop, station: Station) -> None:
    station.service.tomar(TAG, MAURO.id, ARM)
    station.service.pausar(TAG, MAURO.id, ARM)
    station.service.tomar(TAG, ANA.id, ARM)
    station.service.cancelar(TAG, ANA.id, ARM)
    rows = shop.audit()
    prevs = [json.loads(row["metadata_json"])["prev"] for row in rows]
    assert prevs == ["", *(row["id"] for row in rows[:-1])]
    assert shop.row()["version"] == rows[-1]["id"]


# Cells that people left


@pytest.mark.parametrize(
    ("header", "raw"),
    [
        ("Fecha_Soldadura", "mañana"),
        ("Fecha_Soldadura", 4),
        ("Fecha_Soldadura", "12"),
        ("Fecha_QC_Metrología", "#REF!"),
        ("Fecha_Armado", "31-02-2026"),
        ("Soldador", "=JP(11)"),
        ("Soldador", "+JP(11)"),
    ],
)
def test_pause_keeps_a_cell_that_cannot_be_read(open_shop: ShopOpener, header: str, raw: str | int) -> None:
    shop = open_shop(ready())
    service = shop.station().service
    service.tomar(TAG, MAURO.id, ARM)
    shop.write(TAG, header, raw)
    assert service.pausar(TAG, MAURO.id, ARM).verdict is Verdict.APPLIED
    assert shop.row()[header] == raw
    assert shop.row()["Ocupado_Por"] == ""


def test_number_in_a_date_cell_still_looks_as_it_did(open_shop: ShopOpener) -> None:
    shop = open_shop(ready(Fecha_Soldadura=4))
    service = shop.station().service
    service.tomar(TAG, MAURO.id, ARM)
    service.pausar(TAG, MAURO.id, ARM)
    assert shop.row(shown=True)["Fecha_Soldadura"] == "4"


def test_date_that_stood_as_text_becomes_a_typed_one(open_shop: ShopOpener) -> None:
    shop = open_shop(ready(Fecha_Soldadura="13/05/26"))
    service = shop.station().service
    service.tomar(TAG, MAURO.id, ARM)
    assert shop.row()["Fecha_Soldadura"] == 46155
    assert shop.row(shown=True)["Fecha_Soldadura"] == "13-05-2026"


def test_worker_whose_name_looks_like_a_formula_stays_text(open_shop: ShopOpener) -> None:
    odd = MAURO.__class__(8, "=Mauro", "+Rojas", True, frozenset({"Armador"}))
    shop = open_shop(ready(), workers=[odd])
    assert shop.station().service.tomar(TAG, 8, ARM).verdict is Verdict.APPLIED
    assert shop.row()["Ocupado_Por"] == "=+(8)"


@pytest.mark.parametrize("tag", ["0012", "12E5", "=MK-1", "1/2", "O'Brien"])
def test_odd_tag_is_taken_on_its_own_row(open_shop: ShopOpener, tag: str) -> None:
    shop = open_shop(ready("12"), ready(tag))
    assert shop.station().service.tomar(tag, MAURO.id, ARM).verdict is Verdict.APPLIED
    assert shop.row(tag)["Ocupado_Por"] == "MR(93)"
    assert (shop.row("12")["Ocupado_Por"], shop.audit()[0]["tag_spool"]) == ("", tag)


def test_what_the_sheet_holds_is_what_the_snapshot_says(shop: Shop, station: Station) -> None:
    outcome = station.service.tomar(TAG, MAURO.id, ARM)
    other = shop.station("Puesto 2")
    other.know()
    read = next(spool for spool in other.store.snapshot().spools if spool.tag == TAG)
    assert read == outcome.spool
    assert states_of(read.picture).held_for is ARM


def test_history_tells_the_whole_life(shop: Shop, station: Station) -> None:
    station.service.tomar("MK-1", MAURO.id, ARM)
    station.service.tomar(TAG, MAURO.id, ARM)
    station.service.pausar(TAG, MAURO.id, ARM)
    assert [row.evento_tipo for row in station.store.history(TAG)] == ["TOMAR_SPOOL", "PAUSAR_SPOOL"]
    assert station.store.history("MK-NOPE") == []


def test_moment_of_the_change_to_winter_time_is_kept(shop: Shop, station: Station) -> None:
    shop.clock.now = datetime(2026, 4, 4, 23, 30)  # comes twice that night
    station.service.tomar(TAG, MAURO.id, ARM)
    assert shop.row(shown=True)["Fecha_Ocupacion"] == "04-04-2026 23:30:00"
