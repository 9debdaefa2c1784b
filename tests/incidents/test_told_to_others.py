"""What is announced after an incident: each action once, nothing void, nothing overtaken."""

import pytest
import requests

from kiosk.core.shop.data import Action, Verdict
from tests.incidents.shop_floor import Late, settled, wish
from tests.support.builders import ANA, ARM, MAURO, TAG
from tests.support.faulty_wire import applied_but, first, raised
from tests.support.shop import Shop, ShopOpener, Station, ready

pytestmark = pytest.mark.logs("put back")

silence = raised(requests.exceptions.ReadTimeout())


@pytest.fixture
def shop(open_shop: ShopOpener) -> Shop:
    return open_shop(ready(), ready("MK-2"))


@pytest.fixture
def station(shop: Shop) -> Station:
    station = shop.station()
    station.know()
    return station


def said(station: Station) -> list[tuple[str, str | None]]:
    return [(event.event_type.value, event.event_id) for event in station.told]


TAKEN = [("TOMAR", "id-1"), ("STATE_CHANGE", "id-1")]


def test_take_whose_answer_was_lost_is_announced_once(station: Station) -> None:
    station.wire.on_write(applied_but(silence))
    station.service.execute(wish(Action.TOMAR))
    settled(station)
    assert said(station) == TAKEN


def test_take_found_after_a_restart_is_announced(shop: Shop, station: Station) -> None:
    late = Late()
    station.wire.on_write(applied_but(late.death))
    with pytest.raises(KeyboardInterrupt):
        station.service.execute(wish(Action.TOMAR))
    station = shop.restarted(station)
    settled(station)
    assert said(station) == TAKEN


def test_overtaken_take_found_after_a_restart_is_told_to_its_worker_only(
    shop: Shop, station: Station
) -> None:
    late = Late()
    station.wire.on_write(applied_but(late.death))
    with pytest.raises(KeyboardInterrupt):
        station.service.execute(wish(Action.TOMAR))
    shop.station("Puesto 2").service.pausar(TAG, MAURO.id, ARM)
    station = shop.restarted(station)
    (end,) = settled(station)
    assert (end.verdict, said(station)) == (Verdict.APPLIED, [])
    assert (end.is_overtaken, end.spool) == (True, None)  # and this screen mustn't show it


def test_outcome_that_was_not_told_in_time_is_overtaken_after_a_restart(shop: Shop, station: Station) -> None:
    station.service.execute(wish(Action.TOMAR))
    shop.station("Puesto 2").service.pausar(TAG, MAURO.id, ARM)
    station = shop.restarted(station)
    station.know()
    (end,) = station.service.carry_on()
    assert (end.verdict, end.is_overtaken) == (Verdict.APPLIED, True)


def test_void_take_is_announced_to_no_station(shop: Shop, station: Station) -> None:
    rival = shop.station("Puesto 2")
    station.wire.on_write(first(lambda: rival.service.tomar(TAG, ANA.id, ARM)))
    station.service.execute(wish(Action.TOMAR))
    settled(station)
    assert said(station) == []


def test_take_given_up_is_announced_to_no_station(station: Station) -> None:
    station.wire.on_write(silence, silence)
    station.service.execute(wish(Action.TOMAR))
    settled(station)
    assert said(station) == []


def test_repeated_command_is_not_announced_again(station: Station) -> None:
    station.service.execute(wish(Action.TOMAR))
    station.service.execute(wish(Action.TOMAR))
    assert said(station) == TAKEN


def test_requests_after_a_restart_count_as_the_actions_own(shop: Shop, station: Station) -> None:
    station.wire.on_write(silence)
    outcome = station.service.execute(wish(Action.TOMAR))
    # Fence, write; a look at the audit; fence, write.
    assert (outcome.verdict, outcome.reads, outcome.writes) == (Verdict.APPLIED, 3, 2)
    assert (station.wire.reads, station.wire.writes) == (station.store.requests())


def test_requests_of_a_note_and_a_repair_do_not_count_as_the_actions_own(
    shop: Shop, station: Station
) -> None:
    station.service.execute(wish(Action.TOMAR))
    shop.write(TAG, "Soldador", "JP(11)")
    outcome = station.service.execute(wish(Action.PAUSAR, "id-2"))
    assert (outcome.verdict, outcome.reads, outcome.writes) == (Verdict.APPLIED, 1, 1)
