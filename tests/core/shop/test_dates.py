"""Local dates as the shop writes them."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.shop.dates import format_date, format_moment, parse_date, parse_moment

MOMENTS = st.datetimes().map(lambda moment: moment.replace(microsecond=0))


def test_date_is_written_day_first() -> None:
    assert format_date(date(2026, 1, 7)) == "07-01-2026"


def test_moment_is_written_to_the_second() -> None:
    assert format_moment(datetime(2026, 1, 7, 8, 5, 9)) == "07-01-2026 08:05:09"


@given(MOMENTS)
def test_moment_is_read_back(moment: datetime) -> None:
    assert parse_moment(format_moment(moment)) == moment


@given(st.dates())
def test_date_is_read_back(day: date) -> None:
    assert parse_date(format_date(day)) == day


@pytest.mark.parametrize(
    "text", ["", "mañana", "31-02-2026", "2026-01-27", "1-1-2026", "27-01-2026 25:00:00"]
)
def test_other_texts_are_no_date(text: str) -> None:
    assert parse_moment(text) is None


@given(st.text())
def test_any_text_is_parsed_without_error(text: str) -> None:
    parse_date(text)
