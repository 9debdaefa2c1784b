"""The row of a spool is deleted or moved during a write: the action is taken back or repaired, and told."""

from collections.abc import Callable

import pytest
import requests
from gspread.utils import ValueInputOption, ValueRenderOption

from kiosk.core.errors import Code
from kiosk.core.shop.data import Action, Outcome, Verdict
from tests.incidents.shop_floor import code, counting, kinds, mended, settled, was_told_the_truth
from tests.incidents.shop_floor import wish as wished
from tests.support.builders import ANA, ARM, MAURO, TAG
from tests.support.faulty_wire import Cue, Send, answered, applied_but, first, limited, raised
from tests.support.shop import HEADERS, Shop, ShopOpener, Station, ready

pytestmark = pytest.mark.logs("put back", "fell on row")

silence = raised(requests.exceptions.ReadTimeout())
OTHERS = ("MK-1", "MK-3", "MK-4")


@pytest.fixture
def shop(open_shop: ShopOpener) -> Shop:
    return open_shop(ready("MK-1"), ready(), ready("MK-3"), ready("MK-4"))


@pytest.fixture
def station(shop: Shop) -> Station:
    station = shop.station()
    station.know()
    return station


def through(send: Send) -> requests.Response:
    return send()


def take_while_it_is_deleted(shop: Shop, station: Station, *then: Cue) -> Outcome:
    """`then` is what becomes of the writes after the take: first repairs, last the take-back."""
    station.wire.on_write(first(lambda: shop.operaciones.delete_rows(3)), *then)
    return station.service.execute(wished(Action.TOMAR))


@pytest.mark.parametrize(
    "undoing",
    {
        "well": (),
        "lost before": (through, silence),
        "lost after": (through, applied_but(silence)),
        "lost thrice": (through, silence, silence, silence),
        "503": (through, answered(503)),
    }.items(),
    ids=lambda each: each[0],
)
def test_take_of_a_deleted_spool_is_taken_back_and_refused(
    shop: Shop, station: Station, undoing: tuple[str, tuple[Cue, ...]]
) -> None:
    told = [take_while_it_is_deleted(shop, station, *undoing[1])]
    told += settled(station)
    assert was_told_the_truth(shop, told, "id-1")
    assert (told[-1].verdict, code(told[-1])) == (Verdict.REFUSED, Code.HOJA_CAMBIADA)
    assert kinds(shop).count("DESHACER") == 1
    assert TAG not in {event.tag_spool for event in station.told}


@pytest.mark.parametrize("refusal", [answered(403), limited("60")], ids=["403", "429"])
def test_take_back_that_google_refuses_is_retried_before_anything_is_told(
    shop: Shop, station: Station, refusal: Cue
) -> None:
    outcome = take_while_it_is_deleted(shop, station, through, refusal)
    assert outcome.verdict is Verdict.UNKNOWN
    (end,) = settled(station)
    assert (end.verdict, counting(shop, "id-1"), kinds(shop).count("DESHACER")) == (Verdict.REFUSED, 0, 1)


def test_deleted_spool_that_is_put_back_is_free(shop: Shop, station: Station) -> None:
    take_while_it_is_deleted(shop, station)
    shop.operaciones.append_row([TAG if name == "TAG_SPOOL" else "" for name in HEADERS])
    shop.write(TAG, "Fecha_Materiales", 46082)
    other = shop.station("Puesto 2")
    assert other.service.tomar(TAG, ANA.id, ARM).verdict is Verdict.APPLIED


def insert_row(shop: Shop) -> None:
    shop.operaciones.insert_row([], 2)


def delete_another(shop: Shop) -> None:
    shop.operaciones.delete_rows(2)


def append_and_delete(shop: Shop) -> None:
    (row,) = shop.operaciones.get_values("A3:BZ3", value_render_option=ValueRenderOption.unformatted)
    shop.operaciones.delete_rows(3)
    shop.operaciones.append_row(row, value_input_option=ValueInputOption.raw)


@pytest.mark.parametrize("move", [insert_row, delete_another, append_and_delete])
def test_void_write_that_strayed_leaves_no_trace_in_the_cells(
    shop: Shop, station: Station, move: Callable[[Shop], None]
) -> None:
    rival = shop.station("Puesto 2")

    def beaten_and_moved() -> None:
        rival.service.tomar(TAG, ANA.id, ARM)
        move(shop)

    station.wire.on_write(first(beaten_and_moved))
    outcome = station.service.tomar(TAG, MAURO.id, ARM)
    assert (outcome.verdict, code(outcome)) == (Verdict.REFUSED, Code.SPOOL_OCUPADO)
    holders = {row["TAG_SPOOL"]: row["Ocupado_Por"] for row in shop.rows()}
    assert holders[TAG] == "AS(45)"
    assert [holders.get(tag, "") for tag in OTHERS] == ["", "", ""]
    assert mended(station) == 0


def test_write_whose_answer_was_lost_while_rows_moved_is_found_and_repaired(
    shop: Shop, station: Station
) -> None:
    def moved_and_lost(send: Send) -> requests.Response:
        insert_row(shop)
        send()
        raise requests.exceptions.ReadTimeout

    station.wire.on_write(moved_and_lost)
    outcome = station.service.tomar(TAG, MAURO.id, ARM)
    assert outcome.verdict is Verdict.APPLIED
    mended(station)
    holders = {row["TAG_SPOOL"]: row["Ocupado_Por"] for row in shop.rows()}
    assert [holders[tag] for tag in (TAG, *OTHERS)] == ["MR(93)", "", "", ""]
    assert sorted(kinds(shop)) == ["EDITADO_A_MANO", "FILA_REPUESTA", "TOMAR_SPOOL"]
