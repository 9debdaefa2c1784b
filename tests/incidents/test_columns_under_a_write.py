"""Planning inserts or deletes columns between a station's read and its write: it is repaired at once."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from gspread.utils import ValueRenderOption

from kiosk.core.errors import Code
from kiosk.core.shop import columns
from kiosk.core.shop.data import Verdict
from kiosk.workbook.book.cells import Value
from tests.support.builders import ANA, ARM, MAURO, TAG
from tests.support.faulty_wire import answered, applied_but, first, limited, raised
from tests.support.shop import AUDIT, HEADERS, Shop, ShopOpener, Station, ready

put_right = pytest.mark.logs(r"columns moved under way, rows \[\d+\]: put right")

PLANNING: dict[str, Value] = {
    "MatSys": "MS-4",
    "FLAG": True,
    "Notas": "=1+1",
    "Total_Uniones": 4,
    "Fecha_NDT": 46100,
    "Fecha_Ingenieria": 46000,
    "Tipo_Embalaje": "caja",
    "Precio Total": 1500,
    "OK NDT si/no/Rep": "si",
}
REQUIRED = {columns.TAG_SPOOL, columns.FECHA_MATERIALES, *columns.STATE_COLUMNS}
SHOP = [{**ready(tag), **PLANNING} for tag in ("MK-1", TAG, "MK-3")]


@pytest.fixture
def shop(open_shop: ShopOpener) -> Shop:
    return open_shop(*SHOP)


@pytest.fixture
def station(shop: Shop) -> Station:
    station = shop.station()
    station.know()
    return station


def insert_column(shop: Shop, at: int, sheet: str = "Operaciones") -> None:
    place = {"sheetId": shop.planilla.worksheet(sheet).id, "dimension": "COLUMNS"}
    span = {**place, "startIndex": at, "endIndex": at + 1}
    shop.planilla.batch_update({"requests": [{"insertDimension": {"range": span}}]})


def delete_column(shop: Shop, header: str) -> None:
    shop.operaciones.delete_columns(HEADERS.index(header) + 1)


def before_everything(shop: Shop) -> None:
    insert_column(shop, 0)


def amid_the_state(shop: Shop) -> None:
    insert_column(shop, HEADERS.index("Fecha_Ocupacion"))


def before_the_state(shop: Shop) -> None:
    insert_column(shop, HEADERS.index("Ocupado_Por"))


def between_dates_and_state(shop: Shop) -> None:
    insert_column(shop, HEADERS.index("Fecha_NDT"))


def two_at_once(shop: Shop) -> None:
    insert_column(shop, HEADERS.index("Armador"))
    insert_column(shop, HEADERS.index("version"))


def with_a_header_and_cells(shop: Shop) -> None:
    insert_column(shop, HEADERS.index("Fecha_NDT"))
    shop.operaciones.update([["Grúa"], ["G1"]], "AO1")


def taken_out(shop: Shop) -> None:
    delete_column(shop, "Fecha_Ingenieria")


def in_the_audit_before_everything(shop: Shop) -> None:
    insert_column(shop, 0, "Metadata")


def in_the_audit(shop: Shop) -> None:
    insert_column(shop, AUDIT.index("worker_id"), "Metadata")


def in_both(shop: Shop) -> None:
    amid_the_state(shop)
    in_the_audit(shop)


MOVES = [
    *(before_everything, amid_the_state, before_the_state, between_dates_and_state, two_at_once),
    *(with_a_header_and_cells, taken_out, in_the_audit_before_everything, in_the_audit, in_both),
]


def by_header(shop: Shop, option: ValueRenderOption = ValueRenderOption.unformatted) -> list[dict[str, Any]]:
    """The rows, without the cells of columns that have no header."""
    headers, *rows = shop.operaciones.get_values(value_render_option=option)
    return [{name: cell for name, cell in zip(headers, row, strict=False) if name} for row in rows]


def nameless(shop: Shop) -> set[object]:
    """The cells of columns without a header."""
    headers, *rows = shop.operaciones.get_values(value_render_option=ValueRenderOption.unformatted)
    return {cell for row in rows for name, cell in zip(headers, row, strict=False) if not name}


def actions(shop: Shop) -> list[tuple[Any, Any]]:
    rows = [row for row in shop.audit() if row.get("metadata_json")]
    return [(row["evento_tipo"], row["id"]) for row in rows]


@put_right
@pytest.mark.parametrize("move", MOVES)
def test_column_that_moves_between_read_and_write_leaves_every_cell_under_its_header(
    shop: Shop, station: Station, move: Callable[[Shop], None]
) -> None:
    before = by_header(shop)
    station.wire.on_write(first(lambda: move(shop)))
    outcome = station.service.tomar(TAG, MAURO.id, ARM)
    assert (outcome.verdict, outcome.writes) == (Verdict.APPLIED, 2)
    after = by_header(shop)
    changed = {name for name in after[1] if after[1][name] != before[1].get(name, "")} - {"Grúa"}
    assert changed == {"Ocupado_Por", "Fecha_Ocupacion", "Estado_Detalle", "Armador", "version"}
    row = after[1]
    assert (row["Ocupado_Por"], row["Armador"], row["version"]) == ("MR(93)", "MR(93)", outcome.command.id)
    untouched = [{name: row[name] for name in before[0] if name in row} for row in after]
    assert [untouched[0], untouched[2]] == [
        {name: row[name] for name in untouched[0]} for row in (before[0], before[2])
    ]
    assert nameless(shop) <= {""}
    assert actions(shop) == [("TOMAR_SPOOL", outcome.command.id)]


@put_right
@pytest.mark.parametrize("move", MOVES)
def test_cells_written_under_moved_columns_are_not_taken_for_a_hand_edit(
    shop: Shop, station: Station, move: Callable[[Shop], None]
) -> None:
    other = shop.station("Puesto 2")
    other.know()
    station.wire.on_write(first(lambda: move(shop)))
    station.service.tomar(TAG, MAURO.id, ARM)
    other.store.snapshot()
    assert other.mender.mend_all() == 0
    assert station.service.pausar(TAG, MAURO.id, ARM).verdict is Verdict.APPLIED
    assert [kind for kind, _ in actions(shop)] == ["TOMAR_SPOOL", "PAUSAR_SPOOL"]


@put_right
@pytest.mark.parametrize("move", MOVES)
def test_release_under_which_columns_move_is_saved_once(
    shop: Shop, station: Station, move: Callable[[Shop], None]
) -> None:
    station.service.tomar(TAG, MAURO.id, ARM)
    station.wire.on_write(first(lambda: move(shop)))
    outcome = station.service.completar(TAG, MAURO.id, ARM)
    assert outcome.verdict is Verdict.APPLIED
    row = by_header(shop)[1]
    assert (row["Ocupado_Por"], row["Fecha_Armado"], row["version"]) == ("", 46156, outcome.command.id)
    assert [kind for kind, _ in actions(shop)] == ["TOMAR_SPOOL", "COMPLETAR_ARM"]
    assert [event.event_type.value for event in station.told].count("COMPLETAR") == 1


@put_right
def test_numbers_that_a_date_fell_on_are_shown_as_numbers_again(shop: Shop, station: Station) -> None:
    shown = by_header(shop, ValueRenderOption.formatted)
    station.wire.on_write(first(lambda: before_everything(shop)))
    station.service.tomar(TAG, MAURO.id, ARM)
    after = by_header(shop, ValueRenderOption.formatted)
    planning = [name for name in PLANNING if name != "version"]
    assert {name: after[1][name] for name in planning} == {name: shown[1][name] for name in planning}


def test_header_that_planning_corrects_under_a_write_costs_nothing(shop: Shop, station: Station) -> None:
    station.wire.on_write(first(lambda: shop.rename("MatSys", "Material")))
    outcome = station.service.tomar(TAG, MAURO.id, ARM)
    assert (outcome.verdict, outcome.reads, outcome.writes) == (Verdict.APPLIED, 1, 1)
    assert shop.row()["Material"] == "MS-4"


@pytest.mark.logs("headers moved under way")
def test_required_header_that_goes_under_a_write_leaves_the_action_and_stops_the_next(
    shop: Shop, station: Station
) -> None:
    station.wire.on_write(first(lambda: shop.rename("Soldador", "otra cosa")))
    outcome = station.service.tomar(TAG, MAURO.id, ARM)
    assert outcome.verdict is Verdict.APPLIED
    refused = station.service.pausar(TAG, MAURO.id, ARM)
    assert refused.refusal is not None
    assert (refused.refusal.code, refused.refusal.values["falta"]) == (
        Code.HOJA_CAMBIADA,
        "Operaciones!Soldador",
    )
    shop.rename("otra cosa", "Soldador")
    assert station.service.pausar(TAG, MAURO.id, ARM).verdict is Verdict.APPLIED


@pytest.mark.logs("put right", "put back")
def test_void_write_under_wrong_headers_leaves_the_winner(shop: Shop, station: Station) -> None:
    rival = shop.station("Puesto 2")

    def rival_and_planning() -> None:
        rival.service.tomar(TAG, ANA.id, ARM)
        amid_the_state(shop)

    station.wire.on_write(first(rival_and_planning))
    outcome = station.service.tomar(TAG, MAURO.id, ARM)
    assert outcome.refusal is not None
    assert (outcome.refusal.code, outcome.refusal.values["holder"]) == (Code.SPOOL_OCUPADO, "AS(45)")
    row = by_header(shop)[1]
    assert (row["Ocupado_Por"], row["MatSys"]) == ("AS(45)", "MS-4")
    assert [kind for kind, _ in actions(shop)] == ["TOMAR_SPOOL", "TOMAR_SPOOL", "ANULADO"]


@pytest.mark.logs("put right", "hold values under wrong headers", "shows FILA_REPUESTA: put back")
@pytest.mark.parametrize(
    "fault", [limited("60"), answered(503), raised(ConnectionResetError())], ids=["429", "503", "cut"]
)
def test_cells_repaired_later_are_no_hand_edit_and_the_take_stands(
    shop: Shop, station: Station, fault: Any
) -> None:
    station.wire.on_write(first(lambda: amid_the_state(shop)), fault)
    outcome = station.service.tomar(TAG, MAURO.id, ARM)
    assert outcome.verdict is Verdict.APPLIED
    station.store.snapshot()
    station.mender.mend_all()
    row = by_header(shop)[1]
    assert (row["Ocupado_Por"], row["version"]) == ("MR(93)", outcome.command.id)
    assert [kind for kind, _ in actions(shop)] == ["TOMAR_SPOOL", "FILA_REPUESTA"]


@put_right
def test_lost_answer_to_a_repair_changes_nothing(shop: Shop, station: Station) -> None:
    lost = applied_but(raised(ConnectionResetError()))
    station.wire.on_write(first(lambda: in_both(shop)), lost)
    outcome = station.service.tomar(TAG, MAURO.id, ARM)
    assert outcome.verdict is Verdict.APPLIED
    assert by_header(shop)[1]["version"] == outcome.command.id
    assert actions(shop) == [("TOMAR_SPOOL", outcome.command.id)]


def drag_column(shop: Shop, at: int, to: int) -> None:
    """Move any column, the kiosk's own included."""
    source = {"sheetId": shop.operaciones.id, "dimension": "COLUMNS", "startIndex": at, "endIndex": at + 1}
    moved = {"moveDimension": {"source": source, "destinationIndex": to}}
    shop.planilla.batch_update({"requests": [moved]})


def any_moves(seed: int) -> Callable[[Shop], None]:
    """A change that inserts, deletes or moves one to four columns; it deletes none of the kiosk's own."""
    chance = Random(seed)

    def move(shop: Shop) -> None:
        for _ in range(chance.randint(1, 4)):
            headers = shop.operaciones.row_values(1)
            spare = [at for at, name in enumerate(headers) if name and name not in REQUIRED]
            what = chance.choice(["put in", "taken out", "dragged"])
            if what == "put in":
                insert_column(shop, chance.randrange(len(headers)))
            elif what == "taken out":
                shop.operaciones.delete_columns(chance.choice(spare) + 1)
            else:
                at = chance.randrange(len(headers))
                to = chance.choice([place for place in range(len(headers)) if place not in (at, at + 1)])
                drag_column(shop, at, to)

    return move


@put_right
@pytest.mark.parametrize("seed", range(30))
def test_whatever_moves_every_cell_stands_under_its_header(shop: Shop, station: Station, seed: int) -> None:
    station.service.tomar(TAG, MAURO.id, ARM)
    before = by_header(shop)
    station.wire.on_write(first(lambda: any_moves(seed)(shop)))
    outcome = station.service.completar(TAG, MAURO.id, ARM)
    assert outcome.verdict is Verdict.APPLIED
    ours = {"Ocupado_Por", "Fecha_Ocupacion", "Estado_Detalle", "Fecha_Armado", "version"}
    after = by_header(shop)
    for was, now in zip(before, after, strict=True):
        assert {name: now[name] for name in now.keys() - ours} == {
            name: was[name] for name in now.keys() - ours
        }
    assert (after[1]["Fecha_Armado"], after[1]["version"]) == (46156, outcome.command.id)
    assert nameless(shop) <= {""}
    assert [kind for kind, _ in actions(shop)] == ["TOMAR_SPOOL", "COMPLETAR_ARM"]


@pytest.mark.logs("put right", "hold values under wrong headers")
@pytest.mark.parametrize("move", [in_the_audit, in_the_audit_before_everything])
def test_audit_row_repaired_later_is_resent_and_no_hand_edit_is_noted(
    shop: Shop, station: Station, move: Callable[[Shop], None]
) -> None:
    station.service.tomar(TAG, MAURO.id, ARM)
    station.wire.on_write(first(lambda: move(shop)), answered(429))
    outcome = station.service.completar(TAG, MAURO.id, ARM)
    assert outcome.verdict is Verdict.APPLIED
    assert by_header(shop)[1]["version"] == outcome.command.id
    assert [kind for kind, _ in actions(shop)] == ["TOMAR_SPOOL", "COMPLETAR_ARM"]
