"""Learning what other processes did from the end of the audit."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.core.events.event import Event
from kiosk.core.events.shop_state import ShopState
from kiosk.sheets.audit_follower import AuditFollower
from tests.support.builders import ANA, ARM, MAURO, TAG, ZONE, ShopClock
from tests.support.shop import Shop, ShopOpener, Station, ready


@pytest.fixture
def shop(open_shop: ShopOpener) -> Shop:
    return open_shop(ready(), ready("MK-2"))


@pytest.fixture
def here(shop: Shop) -> Station:
    return shop.station("Puesto 1")


@pytest.fixture
def follower(shop: Shop, here: Station) -> AuditFollower:
    """One that has begun to follow."""
    follower = AuditFollower(here.store, shop.clock)
    follower.events()
    here.wire.sent.clear()
    return follower


@pytest.fixture
def there(shop: Shop) -> Station:
    return shop.station("Puesto 2")


def types(events: list[Event]) -> list[str]:
    return [event.event_type.value for event in events]


def test_what_happened_before_is_not_told(shop: Shop, here: Station, there: Station) -> None:
    there.service.tomar(TAG, MAURO.id, ARM)
    follower = AuditFollower(here.store, shop.clock)
    assert follower.events() == []
    assert follower.events() == []


def test_what_others_do_is_told_once_in_order(follower: AuditFollower, there: Station) -> None:
    there.service.tomar(TAG, MAURO.id, ARM)
    there.service.pausar(TAG, MAURO.id, ARM)
    assert types(follower.events()) == ["TOMAR", "STATE_CHANGE", "PAUSAR", "STATE_CHANGE"]
    assert follower.events() == []


def test_what_is_read_from_the_audit_is_what_was_published(follower: AuditFollower, there: Station) -> None:
    there.service.tomar(TAG, MAURO.id, ARM)
    there.service.completar(TAG, MAURO.id, ARM)
    assert follower.events() == there.told


def test_following_costs_one_read_a_time(follower: AuditFollower, here: Station, there: Station) -> None:
    there.service.tomar(TAG, MAURO.id, ARM)
    follower.events()
    follower.events()
    assert (here.wire.reads, here.wire.writes) == (2, 0)


def test_rows_that_the_writer_read_meanwhile_are_followed_all_the_same(
    follower: AuditFollower, here: Station, there: Station
) -> None:
    there.service.tomar(TAG, MAURO.id, ARM)
    here.service.tomar("MK-2", ANA.id, ARM)
    assert [event.tag_spool for event in follower.events()] == [TAG, TAG, "MK-2", "MK-2"]


def test_rows_of_other_programs_are_passed_over(shop: Shop, follower: AuditFollower, there: Station) -> None:
    shop.metadata.append_row(["x", "mañana", "TOMAR_SPOOL", TAG])
    shop.metadata.append_row(["", "", "total"])
    there.service.tomar(TAG, MAURO.id, ARM)
    assert types(follower.events()) == ["TOMAR", "STATE_CHANGE"]


@pytest.mark.parametrize("blank_rows_below", [0, 20])
def test_shortened_audit_does_not_bring_old_events_back(
    shop: Shop, follower: AuditFollower, there: Station, blank_rows_below: int
) -> None:
    shop.metadata.resize(rows=5 + blank_rows_below)
    for _ in range(2):
        there.service.tomar(TAG, MAURO.id, ARM)
        there.service.pausar(TAG, MAURO.id, ARM)
    shop.clock.now += timedelta(days=8)
    there.service.tomar("MK-2", MAURO.id, ARM)
    follower.events()
    shop.metadata.delete_rows(2, 3)
    assert follower.events() == []
    shop.station("Puesto 3").service.tomar(TAG, ANA.id, ARM)
    assert types(follower.events()) == ["TOMAR", "STATE_CHANGE"]


def test_screen_that_follows_shows_what_the_sheet_says(
    follower: AuditFollower, here: Station, there: Station
) -> None:
    shop = ShopState(ZONE)
    shop.load(replace(here.store.latest(), read_at=ShopClock().utc()))
    there.service.tomar(TAG, MAURO.id, ARM)
    there.service.pausar(TAG, MAURO.id, ARM)
    there.service.tomar(TAG, ANA.id, ARM)
    there.service.cancelar(TAG, ANA.id, ARM)
    here.service.tomar("MK-2", MAURO.id, ARM)
    shop.apply_all(follower.events())
    assert list(shop.spools.values()) == list(there.store.snapshot().spools)
