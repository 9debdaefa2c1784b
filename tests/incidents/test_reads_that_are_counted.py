"""However people move rows while a station reads, each read ends after a number of requests that is known."""

from datetime import timedelta

import pytest
from gspread.utils import ValueInputOption

from kiosk.core.errors import Code, SheetError
from kiosk.core.shop.data import Verdict
from kiosk.sheets import audit_table
from kiosk.sheets.http import streamed
from tests.support.builders import ARM, MAURO, NOW, TAG
from tests.support.faulty_wire import first
from tests.support.logs import LogCheck
from tests.support.shop import AUDIT, Shop, ShopOpener, Station, ready

ROWS = 47
BLOCK = 10


@pytest.fixture
def shop(open_shop: ShopOpener) -> Shop:
    return open_shop(ready(), ready("MK-2"))


@pytest.fixture
def station(shop: Shop) -> Station:
    station = shop.station()
    station.know()
    return station


def spent(station: Station, before: int) -> int:
    return len(station.wire.sent) - before


def refused(station: Station) -> Code:
    with pytest.raises(SheetError) as error:
        station.store.fence([TAG])
    return error.value.refusal.code


def test_audit_without_a_date_that_tells_its_age_is_read_block_by_block_to_its_start(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_table, "WINDOW_ROWS", BLOCK)
    shop.metadata.append_rows([[f"x-{number}", "ayer", "OTRO", "MK-9"] for number in range(ROWS)])
    station = shop.station()
    station.store.latest()
    before = len(station.wire.sent)
    station.store.read_audit()
    assert spent(station, before) <= 2 + ROWS // BLOCK + 1


def test_window_is_read_with_two_requests_and_again_with_one(
    shop: Shop, station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twenty stations that each read it by six left no reads for the first workers of a morning."""
    monkeypatch.setattr(streamed, "PIECE_BYTES", 100)
    for _ in range(4):
        assert station.service.tomar(TAG, MAURO.id, ARM).verdict is Verdict.APPLIED
        assert station.service.pausar(TAG, MAURO.id, ARM).verdict is Verdict.APPLIED
    fresh = shop.station("Puesto 2")
    fresh.store.latest()
    before = len(fresh.wire.sent)
    fresh.store.read_audit()
    ids, rows = 1, 1
    assert spent(fresh, before) == ids + rows
    before = len(fresh.wire.sent)
    fresh.store.check_audit()
    assert spent(fresh, before) == 1
    log = fresh.sheet_state.audit.now()
    assert log is not None
    assert len(log.since(0)) == 8


def test_audit_whose_rows_move_during_each_read_is_given_up_after_a_few_requests(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_table, "WINDOW_ROWS", BLOCK)
    shop.metadata.append_rows([[f"x-{number}", "ayer", "OTRO", "MK-9"] for number in range(ROWS)])
    station = shop.station()
    station.store.latest()
    before = len(station.wire.sent)
    station.wire.on_read(*[first(lambda: shop.metadata.insert_row(["moved"], 2))] * 500)
    with pytest.raises(SheetError):
        station.store.read_audit()
    assert 1 < spent(station, before) <= audit_table.ATTEMPTS * (2 + ROWS // BLOCK + 2)


def test_long_audit_that_was_sorted_is_compared_with_a_few_requests(
    shop: Shop, station: Station, monkeypatch: pytest.MonkeyPatch, logs: LogCheck
) -> None:
    """Its spools are in doubt then. A range for each of their rows took all reads of the shop's minute."""
    logs.expect("people changed")
    monkeypatch.setattr(audit_table, "WINDOW_ROWS", 4 * BLOCK)
    monkeypatch.setattr(audit_table, "RANGES_A_REQUEST", 4)
    for _ in range(ROWS):
        assert station.service.tomar(TAG, MAURO.id, ARM).verdict is Verdict.APPLIED
        assert station.service.pausar(TAG, MAURO.id, ARM).verdict is Verdict.APPLIED
    assert len(station.store.history(TAG)) == 2 * ROWS
    weeks_ago = f"{NOW - timedelta(days=60):%d-%m-%Y %H:%M:%S}"
    shop.metadata.update([[weeks_ago]] * 2 * ROWS, "B2", value_input_option=ValueInputOption.raw)
    column = {"dimensionIndex": AUDIT.index("accion"), "sortOrder": "ASCENDING"}
    place = {"sheetId": shop.metadata.id, "startRowIndex": 1, "endRowIndex": 2 * ROWS + 1}
    shop.planilla.batch_update({"requests": [{"sortRange": {"range": place, "sortSpecs": [column]}}]})
    station.store.latest()
    before = len(station.wire.sent)
    with pytest.raises(SheetError):
        station.store.check_audit()
    ids_and_end, columns, rows_above = 2, 2, 2
    assert spent(station, before) <= ids_and_end + columns + rows_above


def test_spool_whose_row_moves_before_each_read_is_refused_after_a_few_requests(
    shop: Shop, station: Station
) -> None:
    station.wire.on_read(*[first(lambda: shop.operaciones.insert_row(["moved"], 2))] * 500)
    before = len(station.wire.sent)
    assert refused(station) is Code.HOJA_CAMBIADA
    assert spent(station, before) <= 10


def test_columns_that_move_before_each_read_are_given_up_after_a_few_requests(
    shop: Shop, station: Station
) -> None:
    station.wire.on_read(*[first(lambda: shop.operaciones.insert_cols([[""]], 1))] * 500)
    before = len(station.wire.sent)
    assert refused(station) is Code.HOJA_CAMBIADA
    assert spent(station, before) <= 16


def test_end_of_the_audit_that_moves_before_each_read_is_given_up_after_a_few_requests(
    shop: Shop, station: Station
) -> None:
    station.service.tomar(TAG, MAURO.id, ARM)
    station.wire.on_read(*[first(lambda: shop.metadata.insert_row(["moved"], 2))] * 500)
    before = len(station.wire.sent)
    with pytest.raises(SheetError):
        station.store.audit_log()
    assert spent(station, before) <= 2 * audit_table.ATTEMPTS * 4 + 4


@pytest.mark.logs("only 0 spools were read")
def test_sheet_that_is_cut_short_at_each_read_is_read_twice_and_then_refused(shop: Shop) -> None:
    station = shop.station()
    station.know()
    shop.operaciones.delete_rows(2, 3)
    before = len(station.wire.sent)
    with pytest.raises(SheetError) as error:
        station.store.snapshot()
    assert error.value.refusal.code is Code.SHEETS_NO_DISPONIBLE
    assert spent(station, before) == 2
