"""A station killed at every step of an action: it is done once or not at all, and its worker is told."""

import sys

import pytest

from kiosk.core.shop.data import Verdict
from tests.incidents.dying_station import KILLED, act_until_killed
from tests.incidents.shop_floor import counting, kinds, settled, was_told_the_truth
from tests.support.builders import ANA, ARM, MAURO, TAG
from tests.support.dying_process import run_until_dead
from tests.support.shop import Shop, ShopOpener, Station, ready

pytestmark = pytest.mark.logs("put back", "fell on row")

DIED = KILLED if sys.platform == "win32" else -KILLED

TAKE = ["accepted:before:1", "accepted:after:1", "prepared:after:1", "wire:before:1"]
"""Killed before the first byte: nothing is on its way."""
SENT = ["wire:after:1", "ended:before:1", "ended:after:1"]

POINTS = [
    *(("take", point) for point in (*TAKE, "sent:before:1", *SENT)),
    *(("release", point) for point in (*TAKE, *SENT)),
    *(("take lost", point) for point in ("wire:after:1", "sent:after:2", "wire:after:2", "ended:before:1")),
    *(("release lost", point) for point in ("wire:after:2", "wire:before:4", "wire:after:4")),
    *(("answer lost", point) for point in ("wire:after:1", "ended:before:1", "ended:after:1")),
    *(("given up", point) for point in ("wire:after:2", "renounced:before:1", "renounced:after:1")),
    *(("given up", point) for point in ("wire:before:3", "wire:after:3", "verdict:after:1", "ended:after:1")),
    *(("tombstone lost", point) for point in ("wire:after:3", "wire:before:4", "wire:after:4")),
    *(("its answer lost", point) for point in ("wire:after:3", "verdict:after:1", "ended:after:1")),
    *(("race", point) for point in ("wire:after:1", "verdict:before:1", "verdict:after:1")),
    *(("race", point) for point in ("ended:before:1", "ended:after:1")),
    *(("gone", point) for point in ("wire:after:1", "verdict:before:1", "verdict:after:1")),
    *(("gone", point) for point in ("prepared:after:2", "wire:before:2", "wire:after:2", "wire:after:3")),
    *(("gone", point) for point in ("verdict:after:2", "ended:before:1", "ended:after:1")),
]


@pytest.fixture
def shop(open_shop: ShopOpener) -> Shop:
    return open_shop(ready("MK-1"), ready(), ready("MK-3"))


@pytest.fixture
def station(shop: Shop) -> Station:
    return shop.station("Puesto 1")


def killed(shop: Shop, station: Station, story: str, point: str) -> Station:
    """Kill a station at this point and start it again; returns it."""
    station.close()
    ended = run_until_dead(act_until_killed, shop.path, station.folder, story, point)
    assert ended == DIED, "it was never at that point"
    return shop.restarted(station)


def put_in_order(shop: Shop) -> None:
    """Note and repair what the sheet shows, like the next reader at any station."""
    reader = shop.station("Puesto 9")
    reader.know()
    for _ in range(3):
        reader.store.snapshot()
        reader.mender.mend_all()


def cells_are_as_in_the_audit(shop: Shop) -> bool:
    reader = shop.station("Puesto 8")
    reader.know()
    reader.store.snapshot()
    cells = reader.store.cells()
    assert cells is not None
    standings = [(spool, cells.log.standing(tag)) for tag, spool in cells.spools.items()]
    return all(
        standing is None or (spool.picture, spool.version) == (standing.picture, standing.last)
        for spool, standing in standings
    )


@pytest.mark.parametrize(("story", "point"), POINTS)
def test_killed_at_any_step_an_action_is_done_once_or_not_at_all_and_told(
    shop: Shop, station: Station, story: str, point: str
) -> None:
    if story.startswith("release"):
        station.service.mark_told(station.service.tomar(TAG, MAURO.id, ARM))
    again = killed(shop, station, story, point)
    told = settled(again)
    if point == "accepted:before:1":
        assert (told, counting(shop, "id-1")) == ([], 0)  # never answered, and not in the journal
    else:
        assert was_told_the_truth(shop, told, "id-1")
    put_in_order(shop)
    assert cells_are_as_in_the_audit(shop)
    assert again.service.carry_on() == []


@pytest.mark.parametrize("point", ["accepted:after:1", "prepared:after:1", *SENT])
def test_release_survives_any_death(shop: Shop, station: Station, point: str) -> None:
    station.service.mark_told(station.service.tomar(TAG, MAURO.id, ARM))
    (end,) = settled(killed(shop, station, "release", point))
    assert (end.verdict, kinds(shop)) == (Verdict.APPLIED, ["TOMAR_SPOOL", "PAUSAR_SPOOL"])


@pytest.mark.parametrize("point", ["accepted:after:1", "prepared:after:1"])
def test_take_that_was_never_sent_is_not_sent_after_a_restart(
    shop: Shop, station: Station, point: str
) -> None:
    (end,) = settled(killed(shop, station, "take", point))
    assert end.refusal is not None
    assert (end.verdict, end.refusal.values["causa"]) == (Verdict.REFUSED, "interrumpido")
    assert kinds(shop) == []


def test_take_lost_in_a_crash_is_given_up_and_not_resent(shop: Shop, station: Station) -> None:
    (end,) = settled(killed(shop, station, "take", "wire:before:1"))
    assert end.refusal is not None
    assert (end.verdict, end.refusal.values["causa"]) == (Verdict.REFUSED, "renunciado")
    assert kinds(shop) == ["RENUNCIADO"]


@pytest.mark.parametrize("point", ["verdict:after:2", "ended:before:1"])
def test_action_on_a_spool_that_is_gone_is_taken_back_once(shop: Shop, station: Station, point: str) -> None:
    (end,) = settled(killed(shop, station, "gone", point))
    assert (end.verdict, kinds(shop).count("DESHACER")) == (Verdict.REFUSED, 1)


def test_outcome_that_was_told_is_not_told_again_after_a_restart(shop: Shop, station: Station) -> None:
    again = killed(shop, station, "take", "ended:after:1")
    (end,) = settled(again)
    again.service.mark_told(end)
    assert settled(shop.restarted(again)) == []


def test_next_worker_gets_the_spool_as_the_audit_has_it(shop: Shop, station: Station) -> None:
    killed(shop, station, "take", "wire:after:1").close()
    other = shop.station("Puesto 2")
    outcome = other.service.tomar(TAG, ANA.id, ARM)
    assert outcome.refusal is not None
    assert outcome.refusal.values["holder"] == "MR(93)"
