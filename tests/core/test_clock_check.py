"""When a machine's clock is believed: by the program's date, other clocks, and the audit's dates."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from kiosk.core.clock_check import ACCEPTED_FOR, LONGEST_LIFE, ClockSeen, clock_doubt, is_redis_alone
from kiosk.core.refusals import ClockSource
from tests.support.builders import ZONE

BUILT = datetime(2026, 5, 1, 12, tzinfo=UTC)
NOON = datetime(2026, 5, 14, 16, 30, tzinfo=UTC)
HERE = datetime(2026, 5, 14, 12, 30)
"""The same moment in the shop."""

BUILD, SERVER, REDIS, AUDIT = ClockSource
Seen = dict[ClockSource, tuple[timedelta, float]]
"""How far another clock is from the right time, and how many seconds ago it was seen."""

MIN, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
S, NEVER = timedelta(seconds=1), timedelta(0)


def doubted(
    off: timedelta,
    seen: Seen | None = None,
    latest: datetime | None = None,
    zone: ZoneInfo = ZONE,
    accepted: datetime | None = None,
) -> ClockSource | None:
    """By what a clock that is `off` is doubted."""
    now = NOON + off
    others = {source: ClockSeen(NOON + wrong, age) for source, (wrong, age) in (seen or {}).items()}
    found = clock_doubt(now, now.astimezone(zone).replace(tzinfo=None), BUILT, others, latest, accepted)
    return found.source if found else None


@pytest.mark.parametrize(
    ("off", "seen", "latest", "by"),
    [
        (NEVER, {}, None, None),
        (300 * DAY, {}, None, None),
        (BUILT - NOON, {}, None, None),
        (BUILT - NOON - S, {}, None, BUILD),
        (BUILT - NOON - S, {SERVER: (BUILT - NOON - S, 0)}, None, BUILD),
        (datetime(1970, 1, 1, tzinfo=UTC) - NOON, {}, None, BUILD),
        (LONGEST_LIFE, {}, None, BUILD),
        # the sheet's server
        (5 * MIN, {SERVER: (NEVER, 0)}, None, None),
        (-5 * MIN, {SERVER: (NEVER, 0)}, None, None),
        (5 * MIN + S, {SERVER: (NEVER, 0)}, None, SERVER),
        (-5 * MIN - S, {SERVER: (NEVER, 0)}, None, SERVER),
        (HOUR, {SERVER: (NEVER, 600)}, None, SERVER),
        (HOUR, {SERVER: (NEVER, 601)}, None, None),
        # Redis
        (5 * MIN + S, {REDIS: (NEVER, 0)}, None, REDIS),
        (HOUR, {REDIS: (NEVER, 601)}, None, None),
        # both: a Redis on this very machine repeats its wrong time, and one elsewhere may be wrong itself
        (HOUR, {SERVER: (NEVER, 400), REDIS: (HOUR, 0)}, None, SERVER),
        (NEVER, {SERVER: (NEVER, 400), REDIS: (HOUR, 0)}, None, None),
        (HOUR, {SERVER: (NEVER, 601), REDIS: (HOUR, 0)}, None, None),
        (NEVER, {SERVER: (NEVER, 601), REDIS: (HOUR, 0)}, None, REDIS),
        # the audit's dates, where no server was seen
        (NEVER, {}, HERE + 24 * HOUR, None),
        (NEVER, {}, HERE + 24 * HOUR + S, AUDIT),
        (NEVER, {}, HERE - 400 * DAY, None),
        (NEVER, {}, HERE - 400 * DAY - S, AUDIT),
        (NEVER, {SERVER: (NEVER, 0)}, HERE - 900 * DAY, None),
        (NEVER, {REDIS: (NEVER, 0)}, HERE + 900 * DAY, None),
        (NEVER, {SERVER: (NEVER, 601)}, HERE + 2 * DAY, AUDIT),
    ],
)
def test_clock_is_doubted_by(
    off: timedelta, seen: Seen, latest: datetime | None, by: ClockSource | None
) -> None:
    assert doubted(off, seen, latest) is by


@pytest.mark.parametrize("zone", ["America/Santiago", "UTC", "Asia/Kathmandu", "Pacific/Kiritimati"])
def test_shop_in_any_time_zone_has_a_right_clock(zone: str) -> None:
    shop = ZoneInfo(zone)
    latest = NOON.astimezone(shop).replace(tzinfo=None)
    assert doubted(NEVER, {SERVER: (NEVER, 0)}, latest, shop) is None
    assert doubted(NEVER, {}, latest, shop) is None


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 4, 5, 2, 30, tzinfo=UTC),  # 23:30 in summer time
        datetime(2026, 4, 5, 3, 30, tzinfo=UTC),  # 23:30 once more
        datetime(2026, 4, 5, 4, 0, tzinfo=UTC),  # midnight
        datetime(2026, 9, 6, 3, 59, 59, tzinfo=UTC),  # 23:59:59, and the next second is 01:00
        datetime(2026, 9, 6, 4, 0, tzinfo=UTC),
        datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC),
    ],
)
def test_nobody_is_refused_at_midnight_or_when_the_clocks_change(moment: datetime) -> None:
    local = moment.astimezone(ZONE).replace(tzinfo=None)
    built = datetime(2026, 1, 1, tzinfo=UTC)
    hour_ago = (moment - HOUR).astimezone(ZONE).replace(tzinfo=None)
    assert clock_doubt(moment, local, built, {SERVER: ClockSeen(moment)}, hour_ago) is None
    assert clock_doubt(moment, local, built, {}, hour_ago) is None


@pytest.mark.parametrize(
    ("seen", "is_alone"),
    [
        ({}, False),
        ({REDIS: (5 * MIN, 0)}, False),
        ({REDIS: (5 * MIN + S, 0)}, True),
        ({REDIS: (-HOUR, 600)}, True),
        ({REDIS: (-HOUR, 601)}, False),
        ({REDIS: (HOUR, 0), SERVER: (NEVER, 540)}, False),
        ({REDIS: (HOUR, 0), SERVER: (NEVER, 541)}, True),
        ({REDIS: (HOUR, 0), SERVER: (HOUR, 540)}, False),
    ],
)
def test_redis_alone_speaks_against_a_clock(seen: Seen, is_alone: bool) -> None:
    others = {source: ClockSeen(NOON + wrong, age) for source, (wrong, age) in seen.items()}
    assert is_redis_alone(NOON, others) is is_alone


@pytest.mark.parametrize(
    ("since", "is_believed"),
    [(NEVER, True), (-24 * HOUR, True), (-25 * HOUR, False), (ACCEPTED_FOR, True), (ACCEPTED_FOR + S, False)],
)
def test_person_goes_before_the_audit_for_a_month(since: timedelta, is_believed: bool) -> None:
    for old in (HERE - 500 * DAY, HERE + 500 * DAY):
        assert doubted(since, latest=old, accepted=NOON) is (None if is_believed else AUDIT)


def test_person_goes_before_no_other_clock() -> None:
    assert doubted(NEVER, {SERVER: (HOUR, 1.0)}, accepted=NOON) is SERVER
    assert doubted(NEVER, {REDIS: (HOUR, 1.0)}, accepted=NOON) is REDIS
    assert doubted(BUILT - NOON - S, accepted=BUILT - S) is BUILD
