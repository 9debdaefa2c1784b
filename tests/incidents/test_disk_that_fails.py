"""The station's disk fails at any step of an action: what was told stays true when it works again."""

import pytest
import requests

from kiosk.core.errors import Code
from kiosk.core.shop.data import Action, Verdict
from tests.incidents.shop_floor import code, counting, disk_refuses, settled, was_told_the_truth, wish
from tests.support.builders import ANA, ARM, MAURO, TAG
from tests.support.faulty_wire import Cue, answered, applied_but, first, no_connection, raised
from tests.support.shop import Shop, ShopOpener, Station, ready

pytestmark = pytest.mark.logs("the journal can't be used", "put back")

silence = raised(requests.exceptions.ReadTimeout())

FACTS = {
    "accepted": ("commands", None),
    "waits": ("commands", "waiting_since"),
    "prepared": ("attempts", None),
    "sent": ("attempts", "sends"),
    "came back": ("attempts", "returns"),
    "renounced": ("attempts", "tombstone_id"),
    "verdict": ("attempts", "verdict"),
    "ended": ("commands", "outcome"),
}
WIRES: dict[str, tuple[Cue, ...]] = {
    "well": (),
    "away": (raised(no_connection()),),
    "refused": (answered(403),),
    "lost before": (silence,),
    "lost after": (applied_but(silence),),
    "lost for good": (silence, silence),
}


@pytest.fixture
def shop(open_shop: ShopOpener) -> Shop:
    return open_shop(ready(), ready("MK-2"))


@pytest.fixture
def station(shop: Shop) -> Station:
    station = shop.station()
    station.know()
    return station


@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize("fact", FACTS)
@pytest.mark.parametrize("action", [Action.TOMAR, Action.COMPLETAR])
def test_disk_failure_at_any_step_makes_no_told_outcome_false(
    shop: Shop, station: Station, action: Action, fact: str, wire: str
) -> None:
    if action is not Action.TOMAR:
        station.service.tomar(TAG, MAURO.id, ARM)
    station.wire.on_write(*WIRES[wire])
    told = []
    with disk_refuses(station, *FACTS[fact]):
        told.append(station.service.execute(wish(action)))
        told += station.service.carry_on()
    if station.memory.journal.find("id-1"):
        told += settled(station)
        assert was_told_the_truth(shop, told, "id-1")
    else:
        assert [(each.verdict, code(each)) for each in told] == [(Verdict.REFUSED, Code.PUESTO_SIN_MEMORIA)]
        assert counting(shop, "id-1") == 0


@pytest.mark.parametrize("fact", ["prepared", "sent", "verdict", "ended"])
def test_lost_race_is_told_once_the_disk_works_again(shop: Shop, station: Station, fact: str) -> None:
    rival = shop.station("Puesto 2")
    station.wire.on_write(first(lambda: rival.service.tomar(TAG, ANA.id, ARM)))
    with disk_refuses(station, *FACTS[fact]):
        told = [station.service.execute(wish(Action.TOMAR))]
    told += settled(station)
    assert was_told_the_truth(shop, told, "id-1")


def test_full_disk_repeats_no_outcome(shop: Shop, station: Station) -> None:
    station.wire.on_write(silence, silence)
    with disk_refuses(station, *FACTS["ended"]):
        assert station.service.execute(wish(Action.TOMAR)).verdict is Verdict.UNKNOWN
        assert [station.service.carry_on() for _ in range(3)] == [[], [], []]
    (end,) = settled(station)
    assert (end.verdict, counting(shop, "id-1")) == (Verdict.REFUSED, 0)


@pytest.mark.parametrize("cause", [OSError("printer on fire"), PermissionError("no")])
def test_failure_under_the_lock_is_not_taken_for_a_failure_of_the_lock(
    station: Station, cause: OSError
) -> None:
    from kiosk.station.drain_lock import Drainer

    def work() -> None:
        with station.memory.turn(Drainer.WINDOW, 0.0) as mine:
            assert mine
            raise cause

    with pytest.raises(type(cause)):
        work()
    with station.memory.turn(Drainer.WINDOW, 0.0) as mine:
        assert mine
