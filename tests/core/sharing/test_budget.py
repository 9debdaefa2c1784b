"""Rate limiting for one service account: never more than the quota, actions first."""

import threading
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core.sharing import budget
from kiosk.core.sharing.budget import (
    ACTION_PAUSE_MS,
    WINDOW_MS,
    Booking,
    Pause,
    Quota,
    RequestKind,
    RequestWindow,
    Urgency,
)
from kiosk.core.sharing.local_budget import LocalBudget

ACTION, BACKGROUND = Urgency.ACTION, Urgency.BACKGROUND
LONG = 45_000


@dataclass
class Account:
    """A budget of one kind on a clock of its own."""

    limit: int = 60
    now: int = 1_000_000
    window: RequestWindow = field(default_factory=RequestWindow)
    pause: Pause = field(default_factory=Pause)
    sent: list[tuple[int, Urgency]] = field(default_factory=list)

    def ask(self, urgency: Urgency = ACTION, longest: int = LONG) -> Booking:
        self.window, booking = budget.book(self.window, self.pause, self.limit, urgency, self.now, longest)
        if booking.granted:
            self.sent.append((self.now + booking.wait_ms, urgency))
        return booking

    def take(self, urgency: Urgency, times: int) -> int:
        """How many of these requests can be sent at once."""
        return sum(booking.granted and not booking.wait_ms for booking in map(self.ask, [urgency] * times))

    def give_back(self, booking: Booking, urgency: Urgency = ACTION) -> None:
        self.window = budget.give_back(self.window, urgency, booking.at, self.now)

    def refused(self, asked: int = 0) -> None:
        self.window = budget.refuse(self.window, self.now)
        self.pause = budget.lengthen(self.pause, self.now, asked)


def test_actions_may_use_the_whole_quota_at_once() -> None:
    account = Account()
    assert account.take(ACTION, 60) == 60
    assert account.ask(longest=0) == Booking(False, WINDOW_MS, 0)


def test_action_beyond_the_quota_is_booked_for_when_there_is_room() -> None:
    account = Account(limit=2)
    account.ask()
    account.now += 40_000
    account.ask()
    assert account.ask() == Booking(True, 20_500, 0)
    account.now += 10_000
    assert account.ask(longest=60_000) == Booking(True, 50_500, 0)


def test_action_that_would_wait_past_its_deadline_books_nothing() -> None:
    account = Account(limit=1)
    account.ask()
    assert not account.ask(longest=WINDOW_MS - 1).granted
    assert account.ask(longest=WINDOW_MS) == Booking(True, WINDOW_MS, 0)


def test_actions_wait_in_turn() -> None:
    account = Account(limit=3)
    waits = [account.ask(longest=WINDOW_MS).wait_ms for _ in range(6)]
    assert waits == [0, 0, 0, WINDOW_MS, WINDOW_MS, WINDOW_MS]
    account.now += WINDOW_MS - 1
    assert account.ask(longest=2 * WINDOW_MS).wait_ms == WINDOW_MS + 1


def test_background_uses_at_most_a_quarter_of_what_actions_leave() -> None:
    account = Account()
    account.take(ACTION, 40)
    assert account.take(BACKGROUND, 60) == 5
    account.now += 10_000
    assert account.take(BACKGROUND, 60) == 0
    assert account.take(ACTION, 60) == 15


def test_background_comes_in_small_bursts() -> None:
    account = Account()
    assert account.take(BACKGROUND, 60) == 5
    account.now += 4_000
    assert account.ask(BACKGROUND) == Booking(False, 6_000, 55)
    account.now += 6_000
    assert account.take(BACKGROUND, 60) == 5


def test_background_gets_one_in_a_minute_where_there_is_more_than_one() -> None:
    account = Account(limit=3)
    assert account.take(ACTION, 1) == 1
    assert account.take(BACKGROUND, 2) == 1
    assert account.take(ACTION, 2) == 1


def test_background_is_starved_before_any_action_waits() -> None:
    account = Account()
    account.take(ACTION, 59)
    assert account.ask(BACKGROUND) == Booking(False, WINDOW_MS, 1)
    assert account.take(ACTION, 1) == 1


def test_background_takes_nothing_while_an_action_waits() -> None:
    account = Account(limit=8)
    account.take(ACTION, 8)
    account.now += 30_000
    assert account.ask().wait_ms == 30_500
    account.now += 30_499
    assert account.ask(BACKGROUND) == Booking(False, 1, 0)


def test_background_is_told_when_to_ask_again() -> None:
    account = Account(limit=2)
    assert account.ask(BACKGROUND).granted
    account.now += 1_000
    assert account.ask(BACKGROUND) == Booking(False, WINDOW_MS - 1_000, 1)


def test_refusal_by_the_server_blocks_actions_and_background() -> None:
    account = Account()
    account.refused()
    assert account.ask() == Booking(True, ACTION_PAUSE_MS, 59)
    account = Account()
    account.refused()
    assert account.ask(BACKGROUND) == Booking(False, ACTION_PAUSE_MS, 60)


def test_pause_of_the_background_doubles_up_to_a_minute_and_begins_anew_after_a_quiet_one() -> None:
    account, pauses = Account(), []
    for _ in range(6):
        account.refused()
        pauses.append(account.ask(BACKGROUND).wait_ms)
        account.now += pauses[-1]
    assert pauses == [5_000, 10_000, 20_000, 40_000, 60_000, 60_000]
    account.now += 120_000
    account.refused()
    assert account.ask(BACKGROUND).wait_ms == 5_000


def test_refusals_of_several_stations_at_once_count_as_one() -> None:
    account = Account()
    for _ in range(10):
        account.refused()
        account.now += 100
    assert account.pause.length == ACTION_PAUSE_MS


@pytest.mark.parametrize(("asked", "wait"), [(30_000, 30_000), (3_600_000, 60_000), (1_000, 5_000)])
def test_background_backs_off_for_retry_after_up_to_a_minute(asked: int, wait: int) -> None:
    account = Account()
    account.refused(asked)
    assert account.ask(BACKGROUND).wait_ms == wait


def test_clock_that_is_set_back_blocks_no_request() -> None:
    account = Account(limit=1, now=10**12)
    account.ask()
    account.refused(60_000)
    account.now -= 3_600_000
    assert account.ask() == Booking(True, 0, 0)
    account.refused()
    assert account.pause.length == ACTION_PAUSE_MS


def test_booking_that_was_not_sent_is_freed() -> None:
    account = Account(limit=2)
    account.ask()
    account.now += 1_000
    unsent = account.ask()
    account.now += 3_000
    account.give_back(unsent)
    assert account.ask(longest=0) == Booking(True, 0, 0)
    assert account.ask(longest=WINDOW_MS).wait_ms == WINDOW_MS - 4_000


def test_freed_booking_makes_room_for_the_background_too() -> None:
    account = Account(limit=2)
    account.give_back(account.ask(BACKGROUND), BACKGROUND)
    assert account.ask(BACKGROUND) == Booking(True, 0, 1)


def test_freeing_a_booking_never_frees_one_of_another_urgency() -> None:
    account = Account(limit=2)
    unsent = account.ask(BACKGROUND)
    account.ask()
    account.give_back(unsent, BACKGROUND)
    account.give_back(unsent, BACKGROUND)
    assert [stamp.urgency for stamp in account.window.stamps] == [ACTION]


steps = st.lists(
    st.tuples(st.integers(0, 20_000), st.sampled_from([ACTION, ACTION, BACKGROUND, None])), max_size=80
)


@given(steps, st.integers(1, 8))
def test_no_window_ever_holds_more_than_the_quota(
    asked: list[tuple[int, Urgency | None]], limit: int
) -> None:
    account = Account(limit)
    for later, urgency in asked:
        account.now += later
        if urgency is None:
            account.refused()
        else:
            account.ask(urgency)
    moments = sorted(at for at, _ in account.sent)
    for index in range(len(moments) - limit):
        assert moments[index + limit] - moments[index] >= WINDOW_MS


@given(steps, st.integers(1, 8))
def test_actions_are_sent_in_the_order_in_which_they_came(
    asked: list[tuple[int, Urgency | None]], limit: int
) -> None:
    account = Account(limit)
    for later, urgency in asked:
        account.now += later
        account.refused() if urgency is None else account.ask(urgency)
    actions = [at for at, urgency in account.sent if urgency is ACTION]
    assert actions == sorted(actions)


# The budget of one process


def test_threads_of_one_process_share_the_quota() -> None:
    shared, granted = LocalBudget(Quota(reads=50, writes=10)), []

    def station() -> None:
        for _ in range(20):
            booking = shared.book(RequestKind.READ, ACTION, 0)
            granted.append(booking.granted)

    threads = [threading.Thread(target=station) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (granted.count(True), len(granted)) == (50, 100)
    assert (shared.left(RequestKind.READ), shared.left(RequestKind.WRITE)) == (0, 10)


def test_reads_and_writes_are_counted_apart() -> None:
    account = LocalBudget(Quota(1, 1))
    assert account.book(RequestKind.READ, ACTION, 0).granted
    assert account.book(RequestKind.WRITE, ACTION, 0).granted
    assert not account.book(RequestKind.WRITE, ACTION, 0).granted


def test_refused_write_holds_back_writes_and_the_background_and_no_actions_read() -> None:
    account = LocalBudget(Quota(), now=lambda: 100.0)
    account.refused(RequestKind.WRITE, 0)
    assert account.book(RequestKind.WRITE, ACTION, 45).wait_s == 5
    assert account.book(RequestKind.READ, ACTION, 45).wait_s == 0
    assert not account.book(RequestKind.READ, BACKGROUND, 45).granted


def test_part_of_a_quota_is_at_least_one_request() -> None:
    assert Quota(60, 2).part(0.25) == Quota(15, 1)
