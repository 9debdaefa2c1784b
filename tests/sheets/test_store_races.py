"""Two stations take one spool: one gets it, the other is told by whom it is held, and the sheet agrees."""

from collections.abc import Callable

import pytest
import requests

from kiosk.core.errors import Code
from kiosk.core.shop.data import Outcome, Verdict
from tests.support.builders import ANA, ARM, MAURO, TAG
from tests.support.faulty_wire import first
from tests.support.shop import Shop, ShopOpener, Station, ready

put_back = pytest.mark.logs(r"row \d+ of .* shows .*: put back")


@pytest.fixture
def shop(open_shop: ShopOpener) -> Shop:
    return open_shop(ready(), ready("MK-2"))


@pytest.fixture
def station(shop: Shop) -> Station:
    station = shop.station()
    station.know()
    station.wire.sent.clear()
    return station


def take(station: Station, worker_id: int = MAURO.id) -> Outcome:
    return station.service.tomar(TAG, worker_id, ARM)


def holder(shop: Shop) -> str:
    return str(shop.row()["Ocupado_Por"])


def lost_to(outcome: Outcome, mark: str, shop: Shop) -> bool:
    """True where it was refused with the name of who has it, and the sheet shows him alone."""
    assert outcome.refusal is not None
    assert (outcome.verdict, outcome.refusal.code) == (Verdict.REFUSED, Code.SPOOL_OCUPADO)
    winner = next(row["id"] for row in shop.audit() if row["worker_nombre"] == mark)
    return (outcome.refusal.values["holder"], holder(shop), shop.row()["version"]) == (mark, mark, winner)


@put_back
def test_take_by_another_station_between_read_and_write_wins(shop: Shop, station: Station) -> None:
    other = shop.station("Puesto 2")
    station.wire.on_write(first(lambda: take(other, ANA.id)))
    outcome = take(station)
    assert lost_to(outcome, "AS(45)", shop)
    assert outcome.refusal is not None
    assert outcome.refusal.values["puesto"] == "Puesto 2"
    assert station.told == []
    assert [event.worker_nombre for event in other.told] == ["AS(45)", "AS(45)"]


@put_back
def test_requests_of_the_repair_are_not_the_actions_own(shop: Shop, station: Station) -> None:
    other = shop.station("Puesto 2")
    station.wire.on_write(first(lambda: take(other, ANA.id)))
    outcome = take(station)
    assert (outcome.reads, outcome.writes) == (2, 1)
    assert (station.wire.reads, station.wire.writes) == (3, 2)


@put_back
def test_two_stations_never_both_hear_that_they_have_it(shop: Shop) -> None:
    stations = [shop.station(f"Puesto {number}") for number in range(3)]
    inner, middle, outer = stations
    outcomes: list[Outcome] = []
    middle.wire.on_write(first(lambda: outcomes.append(take(inner, ANA.id))))
    outer.wire.on_write(first(lambda: outcomes.append(take(middle))))
    for each in stations:
        each.know()
    outcomes.append(take(outer, ANA.id))
    assert [outcome.verdict for outcome in outcomes] == [Verdict.APPLIED, Verdict.REFUSED, Verdict.REFUSED]
    assert holder(shop) == "AS(45)"


@put_back
def test_rival_seen_by_the_reader_before_the_write_is_not_hidden(shop: Shop, station: Station) -> None:
    _, reader = station.another_thread(shop.path)
    rival = shop.station("Puesto 2")
    station.wire.on_write(first(lambda: (take(rival, ANA.id), reader.audit_log())))
    assert lost_to(take(station), "AS(45)", shop)


@put_back
def test_rival_seen_by_the_reader_during_the_fence_read_is_not_hidden(shop: Shop, station: Station) -> None:
    _, reader = station.another_thread(shop.path)

    def rival_right_after_the_read(send: Callable[[], requests.Response]) -> requests.Response:
        answer = send()
        take(shop.station("Puesto 2"), ANA.id)
        reader.audit_log()
        return answer

    station.wire.on_read(rival_right_after_the_read)
    assert lost_to(take(station), "AS(45)", shop)


def test_action_on_another_spool_in_between_does_no_harm(shop: Shop, station: Station) -> None:
    other = shop.station("Puesto 2")
    station.wire.on_write(first(lambda: other.service.tomar("MK-2", ANA.id, ARM)))
    assert take(station).verdict is Verdict.APPLIED


def test_row_of_another_program_in_between_does_no_harm(shop: Shop, station: Station) -> None:
    foreign = ["id-x", "14-05-2026 10:00:00", "TOMAR_SPOOL", TAG, 45, "AS(45)", "ARM", "TOMAR", "", "", ""]
    station.wire.on_write(first(lambda: shop.metadata.append_row(foreign)))
    assert take(station).verdict is Verdict.APPLIED


def test_two_stations_in_turn_see_each_other(shop: Shop) -> None:
    one, two = shop.station("Puesto 1"), shop.station("Puesto 2")
    one.know()
    two.know()
    assert take(one).verdict is Verdict.APPLIED
    assert code(take(two, ANA.id)) is Code.SPOOL_OCUPADO
    one.service.pausar(TAG, MAURO.id, ARM)
    outcome = take(two, ANA.id)
    assert (outcome.verdict, outcome.reads, outcome.writes) == (Verdict.APPLIED, 1, 1)


def code(outcome: Outcome) -> Code | None:
    return outcome.refusal.code if outcome.refusal else None
