"""The stream keeps no more than it says, whoever asks and whatever passes."""

import pytest

from kiosk.web.stream import hub, recent_events
from kiosk.web.stream.follower import Follower
from tests.web.stream.hub_scenes import come_back, play
from tests.web.stream.shop_hub import ANOTHER_SHEET, Browser, HubProcess, ShopLog


def test_those_who_ask_at_the_same_moment_are_not_let_in_beyond_the_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hub, "MOST_FOLLOWERS", 2)

    async def scene(log: ShopLog, process: HubProcess, browser: Browser) -> None:
        assert not process.hub.is_full
        herd = [Follower(process.hub, None, lambda: None).blocks() for _ in range(3)]
        first = [await anext(each) for each in herd]
        assert [b"id: " in block for block in first] == [True, False, False]
        assert await anext(herd[1], None) is None

    play(scene)


def test_numbers_of_another_spreadsheet_are_not_all_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recent_events, "MOST_NAMES", 8)

    async def scene(log: ShopLog, process: HubProcess, browser: Browser) -> None:
        log.publish("one")
        process.hear(1)
        await browser.settle(process)
        one = browser.last_event_id
        numbering, _, seq = one.partition("-")
        for _ in range(30):
            log.publish("foreign", sheet=ANOTHER_SHEET)
            process.hear(1)
        assert len(process.hub._recent._after) == 8
        log.publish("two")
        process.hear(1)
        for passed in range(31):
            assert await come_back(browser, process, f"{numbering}-{int(seq) + passed}") == ["two"]

    play(scene)


def test_what_was_dropped_is_asked_for_though_its_number_has_no_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(recent_events, "MOST_NAMES", 3)
    monkeypatch.setattr(recent_events, "MOST", 4)
    monkeypatch.setattr(recent_events, "SLACK", 0)

    async def scene(log: ShopLog, process: HubProcess, browser: Browser) -> None:
        first = browser.last_event_id
        for number in range(9):
            log.publish(f"E{number}"), log.publish("foreign", sheet=ANOTHER_SHEET)
            process.hear(2)
            await browser.settle(process)
        assert await come_back(browser, process, first) == [f"E{number}" for number in range(9)]

    play(scene)
