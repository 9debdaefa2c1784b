"""A page of text pasted into a state cell is a fault with its cell: never an edit, and it stops nobody."""

import json

import pytest
from gspread.exceptions import APIError

from kiosk.core.refusals import CellUnreadable
from kiosk.core.shop.data import FaultKind, Spool, Verdict
from tests.incidents.shop_floor import kinds, mended
from tests.support.builders import ANA, ARM, MAURO, TAG
from tests.support.faulty_wire import answered
from tests.support.shop import Shop, ShopOpener, Station, ready

PAGE = "Ver correo del lunes: " + "bla " * 7_500
COLUMNS = ["Ocupado_Por", "Estado_Detalle", "Armador", "Soldador", "Fecha_Armado"]


@pytest.fixture
def shop(open_shop: ShopOpener) -> Shop:
    return open_shop(ready(), ready("MK-2"))


@pytest.fixture
def station(shop: Shop) -> Station:
    """A station at a shop in which Mauro holds both spools."""
    station = shop.station()
    for tag in (TAG, "MK-2"):
        station.service.tomar(tag, MAURO.id, ARM)
    return station


def shown(station: Station, tag: str = TAG) -> Spool:
    return next(spool for spool in station.store.snapshot().spools if spool.tag == tag)


@pytest.mark.parametrize("column", COLUMNS)
def test_pasted_page_is_a_fault_with_its_cell_and_no_edit(shop: Shop, station: Station, column: str) -> None:
    shop.write(TAG, column, PAGE)
    assert mended(station) == 0
    spool = shown(station)
    assert [(fault.kind, fault.row, fault.column) for fault in spool.faults] == [
        (FaultKind.ILEGIBLE, 2, column)
    ]
    assert PAGE.startswith(spool.faults[0].raw)
    assert len(spool.faults[0].raw) <= 1_000
    assert spool.picture.holder_id == MAURO.id
    assert kinds(shop) == ["TOMAR_SPOOL"] * 2


@pytest.mark.parametrize("column", COLUMNS)
def test_holder_gives_his_spool_back_over_a_pasted_page(shop: Shop, station: Station, column: str) -> None:
    shop.write(TAG, column, PAGE)
    assert station.service.pausar(TAG, MAURO.id, ARM).verdict is Verdict.APPLIED
    row = shop.row()
    assert (row["Ocupado_Por"], row["Armador"], row["Soldador"], row["Fecha_Armado"]) == (
        "",
        MAURO.mark,
        "",
        "",
    )
    assert PAGE not in row.values()
    assert shown(station).faults == ()


def test_pasted_page_holds_up_no_note_of_another_spool(shop: Shop, station: Station) -> None:
    shop.write(TAG, "Estado_Detalle", PAGE)
    shop.write("MK-2", "Ocupado_Por", "")
    assert mended(station) == 1
    assert kinds(shop) == ["TOMAR_SPOOL", "TOMAR_SPOOL", "EDITADO_A_MANO"]


def test_edit_beside_a_pasted_page_is_noted_without_the_page(shop: Shop, station: Station) -> None:
    shop.write(TAG, "Estado_Detalle", PAGE)
    shop.write(TAG, "Ocupado_Por", ANA.mark)
    assert mended(station) == 1
    assert (shop.row()["Ocupado_Por"], PAGE in shop.row().values()) == (ANA.mark, False)


def test_spool_with_a_pasted_page_costs_each_look_one_request(shop: Shop, station: Station) -> None:
    shop.write(TAG, "Estado_Detalle", PAGE)
    station.store.snapshot()
    before = station.wire.reads
    for _ in range(5):
        station.store.poll()
    assert station.wire.reads - before == 5


@pytest.mark.parametrize("column", ["Estado_Detalle", "Ocupado_Por", "Fecha_Armado"])
def test_take_that_would_read_a_pasted_page_is_refused_with_its_cell(
    open_shop: ShopOpener, column: str
) -> None:
    shop = open_shop(ready(**{column: PAGE}))
    station = shop.station()
    outcome = station.service.tomar(TAG, MAURO.id, ARM)
    assert outcome.refusal is not None
    assert outcome.refusal.values["columna"] == column


@pytest.mark.parametrize("column", ["Estado_Detalle", "Soldador", "Fecha_Soldadura"])
def test_holder_by_hand_gives_back_a_spool_of_which_the_audit_has_no_row(
    open_shop: ShopOpener, column: str
) -> None:
    shop = open_shop(ready(**{"Ocupado_Por": MAURO.mark, "Armador": MAURO.mark, column: PAGE}))
    station = shop.station()
    assert station.service.pausar(TAG, MAURO.id, ARM).verdict is Verdict.APPLIED
    assert (shop.row()["Ocupado_Por"], PAGE in shop.row().values()) == ("", False)


@pytest.mark.logs("put back")
def test_repair_keeps_the_beginning_of_the_page_that_it_writes_over(shop: Shop, station: Station) -> None:
    shop.write(TAG, "version", shop.row("MK-2")["version"])
    shop.write(TAG, "Soldador", PAGE)
    reader = shop.station("Puesto 9")
    reader.know()
    assert mended(reader) == 1
    (row,) = (each for each in shop.audit() if each["evento_tipo"] == "FILA_REPUESTA")
    assert json.loads(row["metadata_json"])["before"]["Soldador"] == PAGE[:500]
    assert PAGE not in shop.row().values()


GOOGLE = "Your input contains more than the maximum of 50000 characters in a single cell."


@pytest.mark.parametrize("said", [GOOGLE, f"Invalid requests[0].updateCells: {GOOGLE}"])
def test_cell_that_google_finds_too_long_is_named_and_nothing_is_saved(
    shop: Shop, station: Station, said: str
) -> None:
    layout = station.sheet_state.layout
    station.wire.on_write(answered(400, said))
    outcome = station.service.pausar(TAG, MAURO.id, ARM)
    assert outcome.verdict is Verdict.REFUSED
    assert isinstance(outcome.refusal, CellUnreadable)
    found = outcome.refusal
    assert (found.largo, found.tag, found.hoja, found.fila) == (True, TAG, "Operaciones", "2")
    assert found.columna == "Estado_Detalle"
    assert (kinds(shop), station.service.backlog().count) == (["TOMAR_SPOOL"] * 2, 0)
    assert station.sheet_state.layout is layout


def test_local_workbook_refuses_a_cell_as_google_does(shop: Shop, station: Station) -> None:
    for write in ("raw", "typed"):
        with pytest.raises(APIError, match=GOOGLE):
            shop.operaciones.update([["x" * 50_001]], "A2", raw=write == "raw")
    cell = {"userEnteredValue": {"stringValue": "x" * 50_001}}
    start = {"sheetId": 0, "rowIndex": 1, "columnIndex": 0}
    request = {"updateCells": {"rows": [{"values": [cell]}], "fields": "userEnteredValue", "start": start}}
    with pytest.raises(APIError, match=r"requests\[0\].*maximum of 50000 characters") as refused:
        shop.planilla.batch_update({"requests": [request]})
    assert refused.value.response.json()["error"]["status"] == "INVALID_ARGUMENT"
