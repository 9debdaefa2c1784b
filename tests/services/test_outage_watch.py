"""When a listener asks whether the sheet is there."""

from kiosk.core.sharing.reader_election import EVERY_S, URGENT_S, VARIES_S
from kiosk.services.outage_watch import OutageWatch


def latest(_shortest: float, longest: float) -> float:
    return longest


def moments(watch: OutageWatch, is_known: bool, age_s: float, seconds: int) -> list[int]:
    """The seconds at which it asks."""
    return [now for now in range(seconds) if watch.is_due(is_known, age_s, float(now))]


def test_listener_with_a_young_picture_and_no_outage_asks_nothing() -> None:
    assert moments(OutageWatch(latest), False, URGENT_S - 1, 600) == []


def test_listener_whose_reader_has_gone_silent_asks_now_and_then() -> None:
    every = EVERY_S + VARIES_S
    assert moments(OutageWatch(latest), False, URGENT_S, 60) == [
        EVERY_S,
        EVERY_S + every,
        EVERY_S + 2 * every,
    ]


def test_listener_that_found_the_sheet_away_asks_though_the_reader_reads() -> None:
    assert moments(OutageWatch(latest), True, 1.0, 30) == [EVERY_S]


def test_listeners_ask_each_at_a_moment_of_its_own() -> None:
    firsts = {moments(OutageWatch(), False, URGENT_S, 30)[0] for _ in range(30)}
    assert len(firsts) > 3


def test_next_outage_begins_anew() -> None:
    watch = OutageWatch(latest)
    assert watch.is_due(True, 1.0, 0.0) is False
    assert watch.is_due(False, 1.0, 10.0) is False
    assert watch.is_due(True, 1.0, 20.0) is False
    assert watch.is_due(True, 1.0, 20.0 + EVERY_S) is True
