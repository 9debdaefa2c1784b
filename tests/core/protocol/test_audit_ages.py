"""How old a place in the audit is: no single date steers it."""

from dataclasses import replace
from datetime import datetime, timedelta

from kiosk.core.protocol.audit_ages import is_plausible, is_settled, moment_at, newest, surely_past
from kiosk.core.shop.data import AuditRow
from kiosk.core.shop.dates import UNDATED
from tests.core.protocol.rows import foreign
from tests.support.builders import NOW

DAY = timedelta(days=1)


def dated(number: int, at: datetime) -> AuditRow:
    return replace(foreign(f"r{number}"), timestamp=at)


DAILY: list[AuditRow | None] = [dated(number, NOW - DAY * (200 - number)) for number in range(200)]
"""One row a day; the last was written yesterday."""


def test_place_is_as_old_as_the_rows_around_it() -> None:
    assert moment_at(DAILY, 100) == NOW - 100 * DAY
    assert is_settled(DAILY, 100, NOW)
    assert not is_settled(DAILY[-9:], 8, NOW)


def test_one_row_of_the_future_makes_nothing_old() -> None:
    dates: list[AuditRow | None] = [*DAILY[-20:], dated(0, datetime(2926, 1, 1))]
    assert newest(dates) == NOW - 10 * DAY
    assert is_plausible(NOW, dates)


def test_of_two_dates_in_the_middle_the_earlier_one_counts() -> None:
    assert newest([dated(1, NOW), dated(2, NOW - DAY)]) == NOW - DAY


def test_one_row_of_the_past_makes_its_place_not_old() -> None:
    fresh: list[AuditRow | None] = [dated(number, NOW - timedelta(minutes=number)) for number in range(60)]
    fresh[30] = dated(30, datetime(1999, 1, 1))
    assert not is_settled(fresh, 30, NOW)


def test_rows_whose_date_was_emptied_have_no_age() -> None:
    half = [dated(number, UNDATED) if number % 2 else row for number, row in enumerate(DAILY)]
    assert moment_at(half, 100) == moment_at(DAILY, 100)
    assert newest([dated(number, UNDATED) for number in range(9)]) is None
    assert not is_settled([dated(number, UNDATED) for number in range(9)], 4, NOW)


def test_without_a_plausible_clock_nothing_is_old() -> None:
    assert not is_settled(DAILY, 0, None)


def test_rows_without_a_date_say_nothing() -> None:
    assert (newest([None]), moment_at([], 0), is_settled([None], 0, NOW)) == (None, None, False)
    assert is_plausible(NOW, [])


def test_clock_of_another_year_is_not_plausible() -> None:
    assert is_plausible(NOW + 300 * DAY, DAILY[-101:])
    assert not is_plausible(NOW + 400 * DAY, DAILY[-101:])
    assert not is_plausible(NOW - 60 * DAY, DAILY[-101:])
    assert is_plausible(NOW - 51 * DAY, DAILY[-101:])


def test_wrong_clock_is_replaced_by_the_newest_rows_and_a_week_of_doubt() -> None:
    latest = newest(DAILY)
    assert latest is not None
    assert surely_past(NOW, DAILY[-101:]) == NOW
    for wrong in (datetime(1999, 1, 1), NOW - 60 * DAY, NOW + 900 * DAY):
        assert surely_past(wrong, DAILY) == latest - 7 * DAY
    assert surely_past(NOW, []) == NOW
