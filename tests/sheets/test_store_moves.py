"""Planning inserts, sorts and renames while stations work: followed, or refused with nothing written."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import requests
from gspread.utils import ValueRenderOption

from kiosk.core.errors import Code, SheetError
from kiosk.core.shop.data import Outcome, Verdict
from tests.incidents.shop_floor import code
from tests.support.builders import ANA, ARM, MAURO, TAG, ZONE
from tests.support.faulty_wire import Cue, Send, first
from tests.support.shop import AUDIT, HEADERS, Shop, ShopOpener, Station, ready

OTHERS = ("MK-1", "MK-2", "MK-3")


@pytest.fixture
def shop(open_shop: ShopOpener) -> Shop:
    return open_shop(ready("MK-3"), ready("MK-2"), ready(), ready("MK-1"))


@pytest.fixture
def station(shop: Shop) -> Station:
    """A station that has read the sheet before planning touches it."""
    station = shop.station()
    station.know()
    station.wire.sent.clear()
    return station


moved = pytest.mark.logs(r"the write for .* fell on row|row \d+ of .* shows .*: put back")


def take(station: Station) -> Outcome:
    return station.service.tomar(TAG, MAURO.id, ARM)


def requested(shop: Shop, **request: Any) -> None:
    shop.planilla.batch_update({"requests": [request]})


def insert(shop: Shop, sheet: Any, dimension: str, at: int) -> None:
    place = {"sheetId": sheet.id, "dimension": dimension, "startIndex": at, "endIndex": at + 1}
    requested(shop, insertDimension={"range": place, "inheritFromBefore": False})


def insert_row(shop: Shop) -> None:
    insert(shop, shop.operaciones, "ROWS", 1)


def delete_row(shop: Shop) -> None:
    shop.operaciones.delete_rows(2)


def sort_by_tag(shop: Shop) -> None:
    column = HEADERS.index("TAG_SPOOL")
    everything = {"sheetId": shop.operaciones.id, "startRowIndex": 1}
    requested(shop, sortRange={"range": everything, "sortSpecs": [{"dimensionIndex": column}]})


def insert_title(shop: Shop) -> None:
    insert(shop, shop.operaciones, "ROWS", 0)
    shop.operaciones.update([["PLANILLA 2026"]], "A1")


def insert_column_before_everything(shop: Shop) -> None:
    insert(shop, shop.operaciones, "COLUMNS", 0)


def insert_column_amid_the_state(shop: Shop) -> None:
    insert(shop, shop.operaciones, "COLUMNS", HEADERS.index("Ocupado_Por"))


def insert_column_in_the_audit(shop: Shop) -> None:
    insert(shop, shop.metadata, "COLUMNS", AUDIT.index("worker_id"))


def write_header_otherwise(shop: Shop) -> None:
    shop.rename("Ocupado_Por", "OCUPADO POR")


MOVES = [
    insert_row,
    delete_row,
    sort_by_tag,
    insert_title,
    insert_column_before_everything,
    insert_column_amid_the_state,
    insert_column_in_the_audit,
    write_header_otherwise,
]


def state_of(shop: Shop, tag: str) -> list[Any]:
    """Holder and version of a spool, wherever its row and columns stand now."""
    header = next(row for row in shop.operaciones.get_values() if "TAG_SPOOL" in row)
    rows = [dict(zip(header, row, strict=False)) for row in shop.operaciones.get_values()]
    holder = "Ocupado_Por" if "Ocupado_Por" in header else "OCUPADO POR"
    return [[row[holder], row["version"]] for row in rows if row["TAG_SPOOL"] == tag]


@pytest.mark.parametrize("move", MOVES)
def test_what_moved_before_the_read_is_followed(
    shop: Shop, station: Station, move: Callable[[Shop], None]
) -> None:
    move(shop)
    outcome = take(station)
    assert outcome.verdict is Verdict.APPLIED
    assert state_of(shop, TAG) == [["MR(93)", outcome.command.id]]
    assert all(holder == "" for tag in OTHERS for holder, _ in state_of(shop, tag))
    (audited,) = shop.audit()
    assert (audited["tag_spool"], audited["worker_nombre"], audited["accion"]) == (TAG, "MR(93)", "TOMAR")


def test_moved_row_costs_three_reads(shop: Shop, station: Station) -> None:
    sort_by_tag(shop)
    outcome = take(station)
    assert (outcome.reads, outcome.writes) == (3, 1)


def test_row_that_stays_while_others_move_costs_one_read(shop: Shop, station: Station) -> None:
    shop.operaciones.delete_rows(5)
    assert take(station).reads == 1


@moved
@pytest.mark.parametrize("move", [insert_row, delete_row, sort_by_tag])
def test_row_that_moves_between_read_and_write_is_taken_all_the_same_and_nobody_else_is(
    shop: Shop, station: Station, move: Callable[[Shop], None]
) -> None:
    def others() -> list[dict[str, Any]]:
        return [{**row, "version": ""} for row in shop.rows() if row["TAG_SPOOL"] not in (TAG, "")]

    before = others()
    station.wire.on_write(first(lambda: move(shop)))
    outcome = take(station)
    assert outcome.verdict is Verdict.APPLIED
    assert state_of(shop, TAG) == [["MR(93)", outcome.command.id]]
    after = others()
    assert sorted(after, key=str) == sorted((row for row in before if row in after), key=str)
    kinds = [row["evento_tipo"] for row in shop.audit()]
    assert (kinds[0], sorted(kinds[1:])) == ("TOMAR_SPOOL", ["EDITADO_A_MANO", "FILA_REPUESTA"])


@moved
def test_write_that_strayed_on_a_held_spool_leaves_its_holder(shop: Shop, station: Station) -> None:
    station.service.tomar("MK-2", MAURO.id, ARM)
    station.wire.on_write(first(lambda: sort_by_tag(shop)))
    assert station.service.tomar("MK-3", ANA.id, ARM).verdict is Verdict.APPLIED
    assert [state_of(shop, tag)[0][0] for tag in OTHERS] == ["", "MR(93)", "AS(45)"]


@moved
def test_spool_that_is_deleted_between_read_and_write_is_refused_and_not_held(
    shop: Shop, station: Station
) -> None:
    station.wire.on_write(first(lambda: shop.operaciones.delete_rows(4)))
    outcome = take(station)
    assert outcome.refusal is not None
    assert (outcome.verdict, outcome.refusal.code) == (Verdict.REFUSED, Code.HOJA_CAMBIADA)
    assert [row["evento_tipo"] for row in shop.audit()] == ["TOMAR_SPOOL", "EDITADO_A_MANO", "DESHACER"]
    assert all(holder == "" for tag in OTHERS for holder, _ in state_of(shop, tag))


def test_deleted_spool_is_told_as_moved_and_nothing_is_written(shop: Shop, station: Station) -> None:
    shop.operaciones.delete_rows(4)
    outcome = take(station)
    assert outcome.refusal is not None
    assert (outcome.verdict, outcome.refusal.code) == (Verdict.REFUSED, Code.HOJA_CAMBIADA)
    assert (outcome.writes, shop.audit()) == (0, [])


REQUIRED = [
    *("TAG_SPOOL", "Fecha_Materiales", "Armador", "Fecha_Armado", "Soldador", "Fecha_Soldadura"),
    *("Fecha_QC_Metrología", "Ocupado_Por", "Fecha_Ocupacion", "Estado_Detalle", "version"),
]


@pytest.mark.parametrize("header", REQUIRED)
def test_required_header_renamed_mid_session_stops_the_write_and_is_named(
    shop: Shop, station: Station, header: str
) -> None:
    shop.rename(header, "otra cosa")
    before = shop.operaciones.get_values()
    outcome = take(station)
    assert outcome.refusal is not None
    assert outcome.refusal.code is Code.HOJA_CAMBIADA
    assert outcome.refusal.values == {"falta": f"Operaciones!{header}"}
    assert (station.wire.writes, shop.operaciones.get_values(), shop.audit()) == (0, before, [])


def test_header_that_another_thread_found_missing_stops_the_write(shop: Shop, station: Station) -> None:
    _, reader = station.another_thread(shop.path)
    shop.rename("Armador", "otra cosa")
    with pytest.raises(SheetError):
        reader.snapshot()
    with pytest.raises(SheetError) as refused:
        station.store.fence([TAG])
    assert refused.value.refusal.values == {"falta": "Operaciones!Armador"}


@pytest.mark.parametrize("header", REQUIRED)
def test_required_header_missing_from_the_start_stops_the_write_and_is_named(shop: Shop, header: str) -> None:
    shop.rename(header, "otra cosa")
    station = shop.station()
    outcome = take(station)
    assert outcome.refusal is not None
    assert outcome.refusal.code is Code.HOJA_CAMBIADA
    assert outcome.refusal.values == {"falta": f"Operaciones!{header}"}
    assert station.wire.writes == 0


@pytest.mark.parametrize("title", ["Operaciones", "Trabajadores", "Roles", "Metadata"])
def test_worksheet_made_anew_and_empty_is_told_by_its_headers(shop: Shop, title: str) -> None:
    """The search for the audit's `id` column ended in a fault of the kiosk."""
    station = shop.station()
    assert station.service.tomar(TAG, MAURO.id, ARM).verdict is Verdict.APPLIED
    made_anew(shop, title)
    with pytest.raises(SheetError) as refused:
        station.store.snapshot()
    assert refused.value.refusal.code is Code.HOJA_CAMBIADA
    assert str(refused.value.refusal.values["falta"]).startswith(f"{title}!")


def test_without_any_header_of_the_audit_the_shop_is_still_shown(shop: Shop) -> None:
    assert shop.station().service.tomar(TAG, MAURO.id, ARM).verdict is Verdict.APPLIED
    made_anew(shop, "Metadata")
    other = shop.station("Puesto 2")
    snapshot = other.store.snapshot()
    assert [spool.picture.ocupado_por for spool in snapshot.spools if spool.tag == TAG] == [MAURO.mark]
    assert "Metadata!id" in snapshot.missing
    assert code(other.service.pausar(TAG, MAURO.id, ARM)) is Code.HOJA_CAMBIADA


def made_anew(shop: Shop, title: str) -> None:
    """Somebody deleted the worksheet, and made an empty one of its name."""
    shop.planilla.del_worksheet(shop.planilla.worksheet(title))
    shop.planilla.add_worksheet(title, rows=40, cols=80)


def test_header_that_stands_twice_stops_the_write_and_is_named(shop: Shop) -> None:
    shop.rename("MatSys", "ARMADOR")
    outcome = take(shop.station())
    assert outcome.refusal is not None
    assert outcome.refusal.values == {"falta": "Operaciones!Armador (AK1, BN1)"}


def test_without_a_version_column_the_shop_is_still_shown(shop: Shop) -> None:
    shop.rename("version", "otra cosa")
    snapshot = shop.station().store.snapshot()
    assert snapshot.missing == ("Operaciones!version",)
    assert {spool.tag for spool in snapshot.spools} == {TAG, *OTHERS}


@pytest.mark.parametrize("header", ["NV", "OT", "Prioridad", "Fecha_Compromiso", "Notas"])
def test_optional_header_may_be_missing(shop: Shop, header: str) -> None:
    shop.rename(header, "otra cosa")
    station = shop.station()
    assert station.store.snapshot().missing == ()
    assert take(station).verdict is Verdict.APPLIED


@pytest.mark.parametrize("title", ["Operaciones", "Trabajadores", "Roles", "Metadata"])
def test_missing_worksheet_is_named(shop: Shop, title: str) -> None:
    shop.planilla.worksheet(title).update_title("otra cosa")
    outcome = take(shop.station())
    assert outcome.refusal is not None
    assert outcome.refusal.code is Code.HOJA_CAMBIADA
    assert outcome.refusal.values == {"hoja": title}


@pytest.mark.parametrize("title", ["Operaciones", "Metadata"])
def test_worksheet_renamed_mid_session_is_named_and_nothing_is_written(
    shop: Shop, station: Station, title: str
) -> None:
    shop.planilla.worksheet(title).update_title("otra cosa")
    outcome = take(station)
    assert outcome.refusal is not None
    assert outcome.refusal.values == {"hoja": title}
    assert station.wire.writes == 0


def test_worksheet_replaced_by_a_copy_works_again_at_the_second_try(shop: Shop, station: Station) -> None:
    shop.planilla.add_worksheet("copia", 10, len(AUDIT))
    shop.planilla.worksheet("copia").update([list(AUDIT)], "A1")
    shop.planilla.del_worksheet(shop.metadata)
    shop.planilla.worksheet("copia").update_title("Metadata")
    refused = take(station)
    assert refused.refusal is not None
    assert refused.refusal.code is Code.HOJA_CAMBIADA
    assert take(station).verdict is Verdict.APPLIED


def test_title_row_above_the_headers_does_no_harm(open_shop: ShopOpener) -> None:
    shop = open_shop(ready())
    insert_title(shop)
    station = shop.station()
    assert [spool.row for spool in station.store.snapshot().spools] == [3]
    assert take(station).verdict is Verdict.APPLIED


@pytest.mark.parametrize("title", ["Operaciones", "Trabajadores", "Roles", "Metadata"])
def test_worksheet_that_people_emptied_is_named(open_shop: ShopOpener, title: str) -> None:
    shop = open_shop(ready())
    knows = shop.station()
    knows.know()
    shop.planilla.worksheet(title).clear()
    for station in (knows, shop.station("Puesto 2")):
        assert f"{title}!" in _lacking(station)


def _lacking(station: Station) -> str:
    try:
        return ", ".join(station.store.snapshot().missing)
    except SheetError as error:
        return error.refusal.values["falta"]


def test_blank_and_total_rows_are_no_spools(open_shop: ShopOpener) -> None:
    shop = open_shop({}, ready("MK-1"), {}, {"Peso_Kg": 1200, "Cliente": "TOTAL"}, ready())
    assert [(spool.tag, spool.row) for spool in shop.station().store.snapshot().spools] == [
        ("MK-1", 3),
        (TAG, 6),
    ]


def test_few_columns_in_any_order_are_enough(open_shop: ShopOpener) -> None:
    headers = ["version", *reversed(REQUIRED[:-1])]
    shop = open_shop({"TAG_SPOOL": TAG, "Fecha_Materiales": 46082}, headers=headers)
    outcome = take(shop.station())
    assert outcome.verdict is Verdict.APPLIED
    assert shop.row()["Ocupado_Por"] == "MR(93)"


@pytest.mark.logs(r"\d+ rows of the audit: nothing is written")
def test_recent_rows_taken_out_of_the_audit_stop_all_writing_until_they_are_back(
    shop: Shop, station: Station
) -> None:
    shop.clock.now = datetime.now(ZONE).replace(tzinfo=None, microsecond=0)
    for _ in range(3):
        take(station)
        station.service.pausar(TAG, MAURO.id, ARM)
    option = ValueRenderOption.unformatted
    rows = shop.metadata.get_values("A2:K4", value_render_option=option)
    shop.metadata.delete_rows(2, 4)
    outcome = take(station)
    assert outcome.refusal is not None
    assert (outcome.verdict, outcome.refusal.code) == (Verdict.REFUSED, Code.ESCRITURA_DETENIDA)
    assert outcome.refusal.values == {"alarma": "auditoria", "filas": "Metadata 2, 3, 4"}
    shop.metadata.insert_rows(rows, 2)
    station.store.snapshot()
    assert take(station).verdict is Verdict.APPLIED


def test_old_rows_may_be_archived(shop: Shop, station: Station) -> None:
    take(station)
    station.service.pausar(TAG, MAURO.id, ARM)
    shop.clock.now += timedelta(days=8)
    station.service.tomar("MK-1", MAURO.id, ARM)
    shop.metadata.delete_rows(2, 3)
    outcome = take(station)
    assert outcome.verdict is Verdict.APPLIED
    assert [row["evento_tipo"] for row in shop.audit()] == ["TOMAR_SPOOL", "TOMAR_SPOOL"]


def test_rows_archived_by_planning_hide_nobodys_take(shop: Shop) -> None:
    rival, station = shop.station("Puesto 2"), shop.station("Puesto 1")
    shop.metadata.add_rows(20)
    for _ in range(2):
        rival.service.tomar("MK-1", MAURO.id, ARM)
        rival.service.pausar("MK-1", MAURO.id, ARM)
    shop.clock.now += timedelta(days=8)
    station.know()
    take(rival)
    shop.metadata.delete_rows(2, 3)
    outcome = take(station)
    assert outcome.refusal is not None
    assert (outcome.refusal.code, outcome.refusal.values["puesto"]) == (Code.SPOOL_OCUPADO, "Puesto 2")


def test_audit_that_moves_before_each_read_is_given_up(shop: Shop, station: Station) -> None:
    take(station)

    def moved_again() -> None:
        insert(shop, shop.metadata, "ROWS", 1)

    def through(send: Send) -> requests.Response:
        return send()

    moves: Cue = first(moved_again)
    # A full read, the search for the headers, a full read, the audit's window, and a last full read.
    station.wire.on_read(moves, through, through, moves, through, moves)
    station.wire.sent.clear()
    with pytest.raises(SheetError) as refused:
        station.store.snapshot()
    assert (refused.value.refusal.code, station.wire.reads) == (Code.HOJA_CAMBIADA, 6)


def test_row_asked_for_as_untagged_that_has_a_tag_by_now_is_left_alone(shop: Shop, station: Station) -> None:
    number = next(spool.row for spool in station.store.latest().spools if spool.tag == "MK-2")
    assert station.store.fence([TAG], [number]).untagged == ()
