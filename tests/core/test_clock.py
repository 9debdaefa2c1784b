"""The shop's clock: local for the sheet, UTC for the wire."""

from datetime import UTC, datetime

from kiosk.core.clock import SystemClock
from tests.support.builders import ZONE


def test_local_time_is_naive_and_to_the_second() -> None:
    now = SystemClock(ZONE).local()
    assert (now.tzinfo, now.microsecond) == (None, 0)


def test_local_and_utc_time_are_the_same_moment() -> None:
    clock = SystemClock(ZONE)
    assert abs((clock.utc() - clock.to_utc(clock.local())).total_seconds()) < 5


def test_winter_and_summer_time_count() -> None:
    clock = SystemClock(ZONE)
    assert clock.to_utc(datetime(2026, 5, 14, 10, 30)) == datetime(2026, 5, 14, 14, 30, tzinfo=UTC)
    assert clock.to_utc(datetime(2026, 1, 14, 10, 30)) == datetime(2026, 1, 14, 13, 30, tzinfo=UTC)
