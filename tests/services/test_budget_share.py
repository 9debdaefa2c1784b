"""A part of an account's budget: what may use it up, and what then is left of the whole."""

from kiosk.core.sharing.budget import Booking, Quota, RequestKind, Urgency
from kiosk.core.sharing.local_budget import LocalBudget
from kiosk.services.budget_share import LOOKING_BACK, BudgetShare

READ = RequestKind.READ
QUOTA = Quota(60, 60)


class Account:
    """An account of 60 requests a minute and the part of it for looking back, on one clock."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.whole = LocalBudget(QUOTA, lambda: self.now)
        self.part = BudgetShare(self.whole, LocalBudget(QUOTA.part(LOOKING_BACK), lambda: self.now))

    def looks_back(self) -> Booking:
        self.now += 2.1  # bursts are limited in any case
        return self.part.book(READ, Urgency.BACKGROUND, 12.0)


def test_a_crowd_that_looks_back_leaves_the_stations_their_reads() -> None:
    account = Account()
    granted = [account.looks_back().granted for _ in range(25)]
    assert granted == [True] * 7 + [False] * 18
    for _ in range(5):
        account.now += 1
        assert account.whole.book(READ, Urgency.BACKGROUND, 20.0).granted


def test_who_comes_too_late_hears_when_there_is_room_again() -> None:
    account = Account()
    while (refused := account.looks_back()).granted:
        pass
    assert refused.wait_s > 12
    account.now += refused.wait_s
    assert account.looks_back().granted


def test_what_was_not_sent_uses_nothing_up() -> None:
    account = Account()
    for _ in range(20):
        booking = account.looks_back()
        assert booking.granted
        account.part.give_back(READ, Urgency.BACKGROUND, booking)
    assert account.part.left(READ) == 7
    assert account.whole.left(READ) == 60


def test_the_whole_may_refuse_and_the_part_is_not_used_up_by_that() -> None:
    account = Account()
    account.part.refused(READ, 30.0)
    assert not account.looks_back().granted
    assert account.part.left(READ) == 7
