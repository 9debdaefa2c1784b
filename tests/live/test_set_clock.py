"""Ages go on evenly while people set this machine's clock, also where it was wrong at the start."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from kiosk.core.clock import SystemClock
from kiosk.core.events.shop_state import ShopState
from kiosk.core.judged_clock import JudgedClock
from kiosk.core.refusals import ClockSource
from kiosk.core.shop.data import Snapshot
from kiosk.live.freshness import Freshness
from kiosk.live.shop import Shop
from tests.support.builders import BUILT, CREW, NOW, ZONE, ShopClock, held

HOUR = timedelta(hours=1)
SINCE = NOW - timedelta(minutes=40)
SERVER = ClockSource.SERVER


@pytest.fixture
def clock() -> ShopClock:
    return ShopClock()


def read(clock: ShopClock) -> Snapshot:
    return Snapshot((held(),), {worker.id: worker for worker in CREW}, clock.steady())


@pytest.fixture
def shop(clock: ShopClock) -> Shop:
    shop = Shop(ShopState(ZONE), clock)
    shop.load(read(clock))
    return shop


@pytest.mark.parametrize("wrong", [HOUR, -HOUR, timedelta(days=-9000), timedelta(days=9000)])
def test_picture_and_holds_are_as_old_as_before_when_the_clock_is_set(
    clock: ShopClock, shop: Shop, wrong: timedelta
) -> None:
    assert shop.freshness is Freshness.FRESH
    clock.wrong = wrong
    shop.reconsider_freshness()
    assert (shop.freshness, shop.age(), shop.since(SINCE)) == (
        Freshness.FRESH,
        0.0,
        timedelta(minutes=40),
    )
    clock.now += timedelta(minutes=10)
    shop.reconsider_freshness()
    assert (shop.freshness, shop.age(), shop.since(SINCE)) == (
        Freshness.UNKNOWN,
        600.0,
        timedelta(minutes=50),
    )


def test_shop_that_was_never_read_has_no_age(clock: ShopClock) -> None:
    assert Shop(ShopState(ZONE), clock).age() is None


class BeganWrong(JudgedClock):
    """The clock of a machine that began an hour late, and is set right when a test says so."""

    def __init__(self, off: timedelta) -> None:
        self.now, self.off, self._began_off = datetime(2026, 5, 14, 14, 30, tzinfo=UTC), off, off
        super().__init__(ZONE, BUILT, self.utc, lambda: self.now.timestamp())

    def utc(self) -> datetime:
        return self.now + self.off

    def steady(self) -> datetime:
        return self.now + self._began_off


@pytest.mark.parametrize("off", [HOUR, -HOUR])
def test_holds_have_their_right_age_once_a_server_tells_the_time(off: timedelta) -> None:
    clock = BeganWrong(off)
    assert clock.steady_error() == timedelta(0)
    clock.saw(SERVER, clock.now)
    assert clock.steady_error() == off
    clock.now += timedelta(minutes=11)
    clock.off = timedelta(0)
    assert clock.steady_error() == off
    shop = Shop(ShopState(ZONE), clock)
    shop.set_steady_error(clock.steady_error())
    assert shop.since(NOW) == timedelta(minutes=11)


@pytest.mark.logs("time is wrong")
def test_holds_have_their_right_age_once_the_clock_of_a_machine_without_network_is_set() -> None:
    clock = BeganWrong(timedelta(days=-9000))
    assert clock.steady_error() == timedelta(0)
    clock.off = timedelta(0)
    assert clock.steady_error() == timedelta(days=-9000)


def test_server_s_time_that_differs_by_minutes_changes_no_age() -> None:
    clock = BeganWrong(timedelta(minutes=5))
    clock.saw(SERVER, clock.now)
    assert clock.steady_error() == timedelta(0)


@pytest.fixture
def jumping(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How far this machine's own clock is set off, in seconds."""
    off, real = [0.0], time.time
    monkeypatch.setattr("kiosk.core.clock.machine_time", lambda: datetime.fromtimestamp(real() + off[0], UTC))
    return off


def test_machine_s_clock_can_be_set_and_the_clock_for_ages_cannot(jumping: list[float]) -> None:
    clock = SystemClock(ZONE)
    before, local = clock.steady(), clock.local()
    jumping[0] = -3600.0
    assert clock.local() == local - HOUR
    assert timedelta(0) <= clock.steady() - before < timedelta(seconds=5)
