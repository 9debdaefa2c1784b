"""What the last requests tell of the sheet's being out of reach."""

import pytest

from kiosk.core.refusals import SheetUnavailable
from kiosk.sheets.http.outage import KNOWN_S, Outage
from tests.support.fast_clock import FastClock

WHY = SheetUnavailable(causa="ConnectTimeout")


@pytest.fixture
def time() -> FastClock:
    return FastClock()


@pytest.fixture
def outage(time: FastClock) -> Outage:
    return Outage(time)


def test_nothing_is_known_at_first(outage: Outage) -> None:
    assert outage.known() is None


def test_failure_tells_for_a_minute(outage: Outage, time: FastClock) -> None:
    outage.failed(time(), WHY)
    time.now += KNOWN_S - 1
    assert outage.known() == WHY
    time.now += 1
    assert outage.known() is None


def test_any_answer_ends_it(outage: Outage, time: FastClock) -> None:
    outage.failed(time(), WHY)
    time.now += 1
    outage.answered()
    assert outage.known() is None


def test_request_that_was_sent_before_the_last_answer_tells_nothing(outage: Outage, time: FastClock) -> None:
    sent_at = time()
    time.now += 5
    outage.answered()
    time.now += 5
    outage.failed(sent_at, WHY)
    assert outage.known() is None
