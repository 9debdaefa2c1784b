"""When a station compares the audit with what it knows of it, on a simulated clock."""

import pytest

from kiosk.core.errors import SheetError
from kiosk.core.refusals import AlarmReason, QuotaExceeded, SheetUnavailable, WritingStopped
from kiosk.services.audit_rounds import EVERY_S, FIRST_RETRY_S, LATER_S, RETRY_S, SPREAD_S, AuditRounds
from tests.support.fast_clock import FastClock


class Compared:
    """An audit that a station compares; `failing` is raised."""

    def __init__(self, was_read: bool, spread_s: float = 0.0) -> None:
        self.time, self.count = FastClock(), 0
        self.was_read = was_read
        self.failing: SheetError | None = None
        self.rounds = AuditRounds(self._compare, lambda: self.was_read, self.time, spread_s=spread_s)

    def _compare(self) -> None:
        self.count += 1
        if self.failing:
            raise self.failing
        self.was_read = True

    def after(self, seconds: float, is_reader: bool = True) -> int:
        self.time.now += seconds
        self.rounds.go(is_reader)
        return self.count


@pytest.mark.parametrize("is_reader", [True, False])
def test_audit_from_the_disk_is_compared_at_the_start(is_reader: bool) -> None:
    compared = Compared(was_read=False)
    assert compared.after(0, is_reader) == 1
    assert compared.after(EVERY_S - 1, is_reader) == 1


def test_audit_that_was_just_read_is_not_read_twice() -> None:
    compared = Compared(was_read=True)
    assert compared.after(0) == 0
    assert compared.after(EVERY_S) == 1


def test_reader_compares_it_every_hour_and_no_other_station_does() -> None:
    reader, other = Compared(was_read=True), Compared(was_read=True)
    assert [reader.after(EVERY_S) for _ in range(4)] == [0, 1, 2, 3]
    assert [other.after(EVERY_S, is_reader=False) for _ in range(4)] == [0, 0, 0, 0]
    assert other.after(0, is_reader=True) == 1  # it has become the reader


@pytest.mark.parametrize("is_reader", [True, False])
def test_first_comparison_of_a_run_is_tried_again_within_a_minute_however_often_it_fails(
    is_reader: bool,
) -> None:
    compared = Compared(was_read=False)
    compared.failing = SheetError(QuotaExceeded())
    assert compared.after(0, is_reader) == 1
    assert compared.after(FIRST_RETRY_S, is_reader) == 2
    for minute in range(24 * 60):
        assert compared.after(RETRY_S, is_reader) == 3 + minute
    compared.failing = None
    compared.after(RETRY_S, is_reader)
    assert compared.after(EVERY_S - 1, is_reader) == compared.count


def test_stations_that_were_refused_together_do_not_try_again_together() -> None:
    pauses = set[float]()
    for _ in range(20):
        compared = Compared(was_read=False)
        compared.failing = SheetError(QuotaExceeded())
        compared.after(0)
        while compared.count == 1:
            compared.after(0.1)
        pauses.add(round(compared.time.now, 1))
    assert len(pauses) > 5


def test_sheet_that_is_away_is_asked_ever_more_seldom() -> None:
    compared = Compared(was_read=True)
    compared.after(0)
    compared.failing = SheetError(SheetUnavailable())
    for _ in range(24 * 60):
        compared.after(RETRY_S)
    assert compared.count < 35
    compared.failing = None
    assert compared.after(EVERY_S) == compared.after(EVERY_S - 1)


def test_alarm_is_an_answer() -> None:
    compared = Compared(was_read=True)
    compared.failing = SheetError(WritingStopped(alarma=AlarmReason.AUDIT_TOUCHED))
    assert [compared.after(EVERY_S / 2) for _ in range(5)] == [0, 0, 1, 1, 2]


def test_listener_whose_reader_has_compared_compares_its_own_within_half_an_hour() -> None:
    compared = Compared(was_read=False)
    compared.rounds.go(is_reader=False, is_vouched=True)
    compared.time.now += LATER_S[0] - 1
    compared.rounds.go(is_reader=False, is_vouched=True)
    assert compared.count == 0
    compared.time.now += LATER_S[1]
    compared.rounds.go(is_reader=False, is_vouched=True)
    assert compared.count == 1


def test_first_comparison_is_put_off_once_however_often_the_reader_changes() -> None:
    compared, changing_s = Compared(was_read=False), 600
    for second in range(int(LATER_S[1]) + changing_s):
        compared.rounds.go(is_reader=False, is_vouched=second % 4 > 0)
        compared.time.now += 1
    assert compared.count == 1


def test_listener_whose_reader_says_nothing_or_is_lost_compares_within_half_a_minute() -> None:
    silent, lost = Compared(was_read=False), Compared(was_read=False)
    silent.rounds.go(is_reader=False, is_vouched=False)
    lost.rounds.go(is_reader=False, is_vouched=True)
    lost.rounds.go(is_reader=False, is_vouched=None)
    assert (silent.count, lost.count) == (0, 0)
    silent.time.now += SPREAD_S[1]
    silent.rounds.go(is_reader=False, is_vouched=False)
    lost.time.now += SPREAD_S[1]
    lost.rounds.go(is_reader=True)
    assert (silent.count, lost.count) == (1, 1)


def test_stations_that_hear_of_no_other_spread_their_first_comparisons() -> None:
    moments = set[int]()
    for _ in range(20):
        compared = Compared(was_read=False, spread_s=SPREAD_S[1])
        began = compared.time.now
        while compared.after(1) == 0:
            assert compared.time.now - began <= SPREAD_S[1] + 1
        moments.add(int(compared.time.now))
    assert len(moments) > 5
