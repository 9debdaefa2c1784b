"""Which of two states of a spool is later."""

from datetime import UTC, datetime, timedelta

import pytest

from kiosk.core.events.event import Event
from kiosk.core.events.order import SKEW, EventOrder
from kiosk.core.shop.operations import EventType
from tests.support.builders import TAG

AT = datetime(2026, 5, 14, 14, 30, tzinfo=UTC)


def event(
    event_id: str, prev: str = "?", seconds: float = 0, seq: int | None = None, numbering: str | None = "n"
) -> Event:
    moment = AT + timedelta(seconds=seconds)
    return Event(
        EventType.TOMAR,
        TAG,
        "MR(93)",
        "",
        moment,
        event_id=event_id,
        prev=prev,
        seq=seq,
        numbering=numbering,
    )


def heard(*events: Event) -> EventOrder:
    order = EventOrder(remembered=3)
    for each in events:
        order.learn(each)
    return order


def test_event_that_follows_the_shown_version_is_later_whatever_the_clocks_say() -> None:
    late = event("b", prev="a", seconds=-7200, seq=1)
    assert heard(event("a", seq=2), late).is_later(late, "a") is True


def test_followed_event_is_outdated_whatever_the_clocks_say() -> None:
    old = event("a", seconds=7200, seq=9)
    assert heard(event("b", prev="a", seq=1), old).is_later(old, "b") is False


def test_any_event_is_later_than_a_followed_version() -> None:
    far = event("c", prev="b")
    assert heard(event("b", prev="a"), far).is_later(far, "a") is True


def test_sequence_number_decides_across_a_gap_in_the_chain() -> None:
    early, late = event("a", seconds=3, seq=1), event("c", seq=3)
    order = heard(early, late)
    assert order.is_later(late, "a") is True
    assert order.is_later(early, "c") is False


@pytest.mark.parametrize("numbers", [(9, "n", 1, "other"), (9, "n", None, None)])
def test_clocks_decide_if_sequence_numbers_cannot_be_compared(
    numbers: tuple[int, str, int | None, str | None],
) -> None:
    first, one, second, other = numbers
    shown = event("a", seq=first, numbering=one)
    late = event("c", seconds=60, seq=second, numbering=other)
    within = event("d", seconds=-SKEW.seconds, seq=second, numbering=other)
    early = event("e", seconds=-SKEW.seconds - 1, seq=second, numbering=other)
    order = heard(shown)
    assert [order.is_later(each, "a") for each in (late, within, early)] == [True, True, False]


def test_order_is_unknown_for_a_version_that_was_never_heard() -> None:
    assert heard(event("a")).is_later(event("b"), "z") is None


def test_version_of_one_spool_says_nothing_about_another() -> None:
    order = heard(event("b", prev="0"))
    assert order.is_followed(TAG, "0")
    assert not order.is_followed("MK-2", "0")


def test_a_spool_without_a_version_is_followed_by_its_first_action() -> None:
    assert heard(event("a", prev="")).is_followed(TAG, "")
    assert not heard(event("a")).is_followed(TAG, "")


def test_oldest_events_are_forgotten() -> None:
    order = heard(*(event(str(number), prev=str(number - 1)) for number in range(1, 6)))
    assert [order.is_followed(TAG, str(number)) for number in range(5)] == [False, False, True, True, True]
    assert order.is_later(event("x"), "2") is True  # what follows is remembered longer than what was
    assert order.is_later(event("x"), "5") is True
