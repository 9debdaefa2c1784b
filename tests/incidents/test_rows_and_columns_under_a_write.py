"""A row and a column move during one write: it hits another spool askew, and readers mend both."""

from collections.abc import Callable

import pytest
import requests

from kiosk.core.shop.data import Verdict
from tests.incidents.shop_floor import kinds, mended, shown
from tests.support.builders import ANA, ARM, JUANA, MAURO, SOLD, TAG
from tests.support.faulty_wire import Send
from tests.support.shop import HEADERS, Shop, ShopOpener, Station, ready

pytestmark = pytest.mark.logs("headers moved under way", "put back", "fell on row")

VICTIM = "MK-1"
"""The spool above: it comes to stand where the write falls."""


@pytest.fixture
def shop(open_shop: ShopOpener) -> Shop:
    return open_shop(ready(VICTIM, Armador="XX(94)"), ready(), ready("MK-3"))


@pytest.fixture
def station(shop: Shop) -> Station:
    station = shop.station()
    station.know()
    station.store.snapshot()
    return station


def insert_columns(shop: Shop, at: int, count: int) -> None:
    span = {"sheetId": shop.operaciones.id, "dimension": "COLUMNS", "startIndex": at, "endIndex": at + count}
    shop.planilla.batch_update({"requests": [{"insertDimension": {"range": span}}]})


def one_before_the_state(shop: Shop) -> None:
    insert_columns(shop, HEADERS.index("Ocupado_Por"), 1)


def two_before_the_state(shop: Shop) -> None:
    insert_columns(shop, HEADERS.index("Ocupado_Por"), 2)


def one_before_everything(shop: Shop) -> None:
    insert_columns(shop, 0, 1)


def one_taken_out(shop: Shop) -> None:
    shop.operaciones.delete_columns(HEADERS.index("Marca_Placa") + 1)


MOVES = [one_before_the_state, two_before_the_state, one_before_everything, one_taken_out]


def state(shop: Shop, tag: str) -> tuple[object, ...]:
    row = shop.row(tag)
    return (row["Ocupado_Por"], row["Armador"], row["Soldador"], row["Fecha_Armado"])


def moved(shop: Shop, move: Callable[[Shop], None]) -> Callable[[Send], requests.Response]:
    def cue(send: Send) -> requests.Response:
        shop.operaciones.insert_row([], 2)
        move(shop)
        return send()

    return cue


@pytest.mark.parametrize("move", MOVES)
def test_take_stands_and_its_victim_gets_back_its_state(
    shop: Shop, station: Station, move: Callable[[Shop], None]
) -> None:
    station.wire.on_write(moved(shop, move))
    outcome = station.service.tomar(TAG, MAURO.id, ARM)
    assert outcome.verdict is Verdict.APPLIED
    assert (shown(station), shown(station, VICTIM)) == ("MR(93)", "")
    mended(station)
    assert (state(shop, TAG), state(shop, VICTIM)) == (("MR(93)", "MR(93)", "", ""), ("", "XX(94)", "", ""))
    assert mended(station) == 0
    assert kinds(shop).count("EDITADO_A_MANO") == 1  # the victim's, which had no audit row


@pytest.mark.parametrize("move", MOVES)
def test_victim_that_somebody_holds_keeps_its_holder(
    shop: Shop, station: Station, move: Callable[[Shop], None]
) -> None:
    station.service.tomar(VICTIM, ANA.id, ARM)
    station.store.snapshot()
    station.wire.on_write(moved(shop, move))
    assert station.service.tomar(TAG, MAURO.id, ARM).verdict is Verdict.APPLIED
    reader = shop.station("Puesto 2")
    reader.know()
    assert (shown(reader), shown(reader, VICTIM)) == ("MR(93)", "AS(45)")
    mended(reader)
    assert (state(shop, TAG)[0], state(shop, VICTIM)[0]) == ("MR(93)", "AS(45)")
    assert "EDITADO_A_MANO" not in kinds(shop)


def row_alone(_shop: Shop) -> None:
    """No column moves."""


@pytest.mark.parametrize("move", [row_alone, one_before_the_state, two_before_the_state, one_taken_out])
def test_next_action_on_either_stands_on_the_audit(
    shop: Shop, station: Station, move: Callable[[Shop], None]
) -> None:
    station.service.tomar(VICTIM, ANA.id, ARM)
    station.service.completar(VICTIM, ANA.id, ARM)

    def dies(send: Send) -> requests.Response:
        moved(shop, move)(send)
        raise KeyboardInterrupt

    station.wire.on_write(dies)
    with pytest.raises(KeyboardInterrupt):
        station.service.tomar(TAG, MAURO.id, ARM)
    other = shop.station("Puesto 2")
    assert other.service.tomar(VICTIM, JUANA.id, SOLD).verdict is Verdict.APPLIED
    assert other.service.completar(TAG, MAURO.id, ARM).verdict is Verdict.APPLIED
    assert (state(shop, VICTIM)[0], state(shop, TAG)[0]) == ("JP(11)", "")
    assert "EDITADO_A_MANO" not in kinds(shop)
