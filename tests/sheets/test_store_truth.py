"""What a station doesn't believe: partial answers, duplicated tags, cells that contradict the audit."""

from collections.abc import Callable
from typing import Any

import pytest
from gspread.utils import ValueRenderOption, rowcol_to_a1

from kiosk.core.errors import Code, SheetError
from kiosk.core.shop.data import Action, Command, Outcome, Verdict
from kiosk.sheets import audit_table
from tests.support.builders import ANA, ARM, MAURO, TAG
from tests.support.faulty_wire import edited, limited
from tests.support.shop import HEADERS, Shop, ShopOpener, Station, ready


def refused(outcome: Outcome) -> tuple[Code, dict[str, str]]:
    assert outcome.refusal is not None
    return outcome.refusal.code, dict(outcome.refusal.values)


# Half answers

reads_again = pytest.mark.logs(r"only \d+ spools were read: reading the sheet again")


def cut_to(count: int) -> Callable[[Any], Any]:
    """An answer in which only the first cells of each column of spools came."""

    def cut(answer: Any) -> Any:
        for each in answer["valueRanges"][4:]:
            if each.get("values"):
                each["values"] = [each["values"][0][:count]] if count else []
        return answer

    return cut


@pytest.fixture
def twenty(open_shop: ShopOpener) -> Station:
    """A station that has read twenty spools."""
    station = open_shop(*(ready(f"MK-{number}") for number in range(20))).station()
    station.know()
    return station


def known_spools(station: Station) -> int:
    assert station.sheet_state.snapshot is not None
    return len(station.sheet_state.snapshot.spools)


@reads_again
@pytest.mark.parametrize("count", [0, 9])
def test_empty_or_half_answer_is_read_again(twenty: Station, count: int) -> None:
    twenty.wire.on_read(edited(cut_to(count)))
    assert len(twenty.store.snapshot().spools) == 20


@reads_again
@pytest.mark.parametrize("answers", [(0, 0), (9, 8)])
def test_empty_or_half_answer_that_is_not_confirmed_is_a_fault(
    twenty: Station, answers: tuple[int, int]
) -> None:
    twenty.wire.on_read(*(edited(cut_to(count)) for count in answers))
    with pytest.raises(SheetError) as fault:
        twenty.store.snapshot()
    assert fault.value.refusal.code is Code.SHEETS_NO_DISPONIBLE
    assert fault.value.refusal.values == {"causa": "incompleta"}
    assert known_spools(twenty) == 20


@reads_again
def test_half_of_the_rows_gone_in_two_reads_is_the_truth(twenty: Station) -> None:
    twenty.wire.on_read(edited(cut_to(9)), edited(cut_to(9)))
    assert len(twenty.store.snapshot().spools) == 9
    assert known_spools(twenty) == 9


def test_half_of_the_rows_is_not_doubted(twenty: Station) -> None:
    twenty.wire.sent.clear()
    twenty.wire.on_read(edited(cut_to(10)))
    assert (len(twenty.store.snapshot().spools), twenty.wire.reads) == (10, 1)


@reads_again
def test_empty_answer_is_read_again_in_a_small_shop_too(open_shop: ShopOpener) -> None:
    station = open_shop(ready("MK-1"), ready("MK-2")).station()
    station.know()
    station.wire.on_read(edited(cut_to(0)))
    assert len(station.store.snapshot().spools) == 2


def test_sheet_that_was_empty_from_the_start_is_empty(open_shop: ShopOpener) -> None:
    assert open_shop().station().store.snapshot().spools == ()


# Twins


def test_twin_that_planning_made_after_the_snapshot_stops_the_write(open_shop: ShopOpener) -> None:
    shop = open_shop(ready("MK-0"), ready(), ready("MK-2"))
    station = shop.station()
    station.know()
    option = ValueRenderOption.unformatted
    (row,) = shop.operaciones.get_values("A3:BZ3", value_render_option=option)
    shop.operaciones.insert_row(row, 2)
    outcome = station.service.tomar(TAG, MAURO.id, ARM)
    assert outcome.verdict is Verdict.REFUSED
    assert refused(outcome) == (Code.SPOOL_DUPLICADO, {"tag": TAG, "filas": "2, 4", "hoja": "Operaciones"})
    assert (outcome.writes, shop.audit()) == (0, [])


# The take before a release


def test_cancel_gives_back_the_earlier_name_though_the_take_is_older_than_what_was_read(
    open_shop: ShopOpener, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = open_shop(ready(Armador="XX(94)"), ready("MK-9"))
    other = shop.station("Puesto 2").service
    other.tomar(TAG, MAURO.id, ARM)
    other.tomar("MK-9", MAURO.id, ARM)
    monkeypatch.setattr(audit_table, "WINDOW_ROWS", 1)
    station = shop.station()
    assert station.service.cancelar(TAG, MAURO.id, ARM).verdict is Verdict.APPLIED
    assert shop.row()["Armador"] == "XX(94)"


# Hand edits


def test_hand_edit_is_noted_before_an_action_relies_on_it(shop: Shop) -> None:
    station = shop.station()
    station.service.tomar(TAG, MAURO.id, ARM)
    shop.write(TAG, "Ocupado_Por", "AS(45)")
    assert refused(station.service.pausar(TAG, MAURO.id, ARM))[0] is Code.NO_AUTORIZADO
    assert [row["evento_tipo"] for row in shop.audit()] == ["TOMAR_SPOOL", "EDITADO_A_MANO"]
    assert station.service.pausar(TAG, ANA.id, ARM).verdict is Verdict.APPLIED


def test_spool_freed_by_emptying_the_whole_block_is_free(shop: Shop) -> None:
    station = shop.station()
    station.service.tomar(TAG, MAURO.id, ARM)
    for header in ("Ocupado_Por", "Fecha_Ocupacion", "version", "Estado_Detalle"):
        shop.write(TAG, header, "")
    assert station.service.tomar(TAG, ANA.id, ARM).verdict is Verdict.APPLIED
    assert [row["evento_tipo"] for row in shop.audit()] == ["TOMAR_SPOOL", "EDITADO_A_MANO", "TOMAR_SPOOL"]


def test_hand_edit_is_noted_once_for_all_stations_that_read_it(shop: Shop) -> None:
    stations = [shop.station(f"Puesto {number}") for number in range(3)]
    stations[0].service.tomar(TAG, MAURO.id, ARM)
    for station in stations:
        station.know()
    shop.write(TAG, "Ocupado_Por", "")
    for station in stations:
        shown = next(spool for spool in station.store.snapshot().spools if spool.tag == TAG)
        assert shown.picture.is_free
        station.mender.mend_all()
    assert [row["evento_tipo"] for row in shop.audit()] == ["TOMAR_SPOOL", "EDITADO_A_MANO"]


def test_worker_whose_hold_a_hand_ended_can_not_end_the_next_one(shop: Shop) -> None:
    station = shop.station()
    taken = station.service.tomar(TAG, MAURO.id, ARM)
    shop.write(TAG, "Ocupado_Por", "")
    station.store.snapshot()
    station.mender.mend_all()
    shop.write(TAG, "Ocupado_Por", "MR(93)")
    tap = Command("id-9", Action.PAUSAR, TAG, MAURO.id, ARM, hold=taken.command.id)
    assert refused(station.service.execute(tap))[0] is Code.NO_AUTORIZADO


# Repairs


@pytest.fixture
def shop(open_shop: ShopOpener) -> Shop:
    return open_shop(ready(), ready("MK-2"))


@pytest.mark.logs(r"row 2 of .* shows ANULADO: put back")
def test_write_of_a_dead_station_that_does_not_count_is_put_back_by_any_reader(shop: Shop) -> None:
    dead, winner, reader = shop.station("Puesto 1"), shop.station("Puesto 2"), shop.station("Puesto 3")
    for station in (dead, winner, reader):
        station.know()
    late: list[Callable[[], Any]] = []

    def dies(send: Callable[[], Any]) -> Any:
        late.append(send)
        raise KeyboardInterrupt

    dead.wire.on_write(dies)
    with pytest.raises(KeyboardInterrupt):
        dead.service.tomar(TAG, ANA.id, ARM)
    assert winner.service.tomar(TAG, MAURO.id, ARM).verdict is Verdict.APPLIED
    late[0]()
    assert shop.row()["Ocupado_Por"] == "AS(45)"
    shown = next(spool for spool in reader.store.snapshot().spools if spool.tag == TAG)
    assert shown.picture.ocupado_por == "MR(93)"
    assert reader.mender.mend_all() == 1
    assert (shop.row()["Ocupado_Por"], shop.row()["version"]) == ("MR(93)", shop.audit()[0]["id"])


@pytest.mark.logs(r"rows show other spools' writes", r"put back")
def test_part_of_the_columns_sorted_stops_a_station_that_had_not_read_the_rows(
    open_shop: ShopOpener,
) -> None:
    tags = [f"MK-{number}" for number in range(6)]
    shop = open_shop(*(ready(tag) for tag in (*tags, "MK-6")))
    worker, station = shop.station("Puesto 2"), shop.station()
    for tag in tags:
        worker.service.tomar(tag, MAURO.id, ARM)
    option = ValueRenderOption.unformatted
    column = HEADERS.index("version") + 1
    letters = rowcol_to_a1(1, column)[:-1]
    versions = shop.operaciones.get_values(f"{letters}2:{letters}7", value_render_option=option)
    shop.operaciones.update(versions[::-1], f"{letters}2")
    station.know()
    station.store.snapshot()
    code, values = refused(station.service.tomar("MK-6", MAURO.id, ARM))
    rows = {"filas": "Operaciones 2, 3, 4, 5, 6", "mas": "1"}
    assert (code, values) == (Code.ESCRITURA_DETENIDA, {"alarma": "filas_movidas", **rows})
    shop.operaciones.update(versions, f"{letters}2")
    station.store.snapshot()
    assert station.service.pausar("MK-0", MAURO.id, ARM).verdict is Verdict.APPLIED


# A history without its column


def test_history_without_the_column_of_tags_names_it(shop: Shop) -> None:
    shop.metadata.update([["otra cosa"]], "D1")
    with pytest.raises(SheetError) as fault:
        shop.station().store.history(TAG)
    assert fault.value.refusal.code is Code.HOJA_CAMBIADA
    assert fault.value.refusal.values == {"falta": "Metadata!tag_spool"}


# Errors of formulas


def _with_an_error_in_the_header(answer: Any) -> Any:
    for sheet in answer["updatedSpreadsheet"]["sheets"]:
        for cell in sheet["data"][0]["rowData"][0]["values"]:
            if cell.get("effectiveValue", {}).get("stringValue") == "#REF!":
                cell["effectiveValue"] = {"errorValue": {"type": "REF", "message": "…"}}
    return answer


def test_error_in_a_header_does_not_leave_writes_open(shop: Shop) -> None:
    shop.rename("MatSys", "#REF!")
    station = shop.station()
    station.wire.on_write(edited(_with_an_error_in_the_header))
    assert station.service.tomar(TAG, MAURO.id, ARM).verdict is Verdict.APPLIED


# Limits


def test_read_refused_for_the_limit_is_tried_again_when_the_server_says(shop: Shop) -> None:
    station = shop.station()
    station.know()
    station.wire.on_read(limited("1"))
    outcome = station.service.tomar(TAG, MAURO.id, ARM)
    assert (outcome.verdict, outcome.reads) == (Verdict.APPLIED, 2)
    assert station.time.waits == [1.0]


def test_read_that_would_have_to_wait_too_long_is_a_refusal_at_once(shop: Shop) -> None:
    station = shop.station()
    station.know()
    station.wire.on_read(limited("60"))
    outcome = station.service.tomar(TAG, MAURO.id, ARM)
    assert (refused(outcome)[0], outcome.reads) == (Code.SHEETS_LIMITE, 1)
    assert station.time.waits == []


# What a restart remembers


def test_spools_that_a_restart_recalls_are_those_that_the_first_read_shows(open_shop: ShopOpener) -> None:
    """Lists and mirror hold what was recalled: thousands of equal spools beside them would double it."""
    shop = open_shop(ready("MK-1"), ready("MK-2"))
    station = shop.station()
    station.know()
    station.memory.mirror.save(station.store.snapshot())
    station = shop.restarted(station)
    recalled = station.sheet_state.snapshot
    assert recalled is not None
    shown = station.store.snapshot()
    assert [id(spool) for spool in shown.spools] == [id(spool) for spool in recalled.spools]
