"""Which late outcome stands on the screen, and which comes next."""

from kiosk.core.shop.data import Action, Command, Operation, Outcome, Verdict
from kiosk.ui.result.late_outcomes import LateOutcomes


def command(name: str) -> Command:
    return Command(name, Action.PAUSAR, "A-1", 93, Operation.ARM)


def test_late_ends_come_in_order_and_wait_until_read() -> None:
    ends = LateOutcomes()
    first, second = (Outcome(command(name), Verdict.REFUSED) for name in "12")
    ends.add(first)
    ends.add(second)
    assert ends.next() is first
    assert ends.next() is None
    assert ends.given_back == 2
    ends.read()
    assert ends.given_back == 1
    assert ends.next() is second


def test_covered_end_comes_again_before_the_others() -> None:
    ends = LateOutcomes()
    first, second = (Outcome(command(name), Verdict.APPLIED) for name in "12")
    ends.add(first)
    ends.add(second)
    assert ends.next() is first
    assert not ends.comes_again(first)
    ends.cover()
    assert ends.next() is first
    assert ends.comes_again(first)
    assert ends.given_back == 0
