"""Edges of the stream that a real Redis seldom shows: doubtful numbers, gaps, a log that doesn't answer."""

import asyncio
import json
import threading
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from kiosk.core.sharing.link import Link, LinkReason, LinkState
from kiosk.live.ports import Missed
from kiosk.web.stream import recent_events, replay
from kiosk.web.stream.bridge import EARLIER
from kiosk.web.stream.follower import Follower
from kiosk.web.stream.recent_events import MOST_CHUNKS
from tests.web.stream.hub_scenes import come_back, play, restart
from tests.web.stream.shop_hub import ANOTHER_SHEET, Browser, HubProcess, ShopLog
from tests.web.stream.streaming import names


@pytest.mark.parametrize(
    "last_id",
    [
        "junk",
        "A",
        "-1",
        "A-",
        "A--1",
        "A-01",
        "A-1.0",
        "A-1 ",
        " A-1",
        "a\tb-1",
        "ñ-1",
        "A-" + "9" * 17,
        "A" * 65 + "-1",
    ],
)
def test_an_id_that_is_none_of_ours_has_everything_loaded_anew(last_id: str) -> None:
    async def scene(log: ShopLog, process: HubProcess, browser: Browser) -> None:
        end = browser.last_event_id
        assert await come_back(browser, process, last_id) == ["snapshot_required"]
        assert browser.last_event_id == end
        assert await come_back(browser, process) == []

    play(scene)


@pytest.mark.parametrize("more", [" ", "x", "0", "-1", "\t"])
def test_an_id_with_something_behind_it_is_none_of_ours(more: str) -> None:
    async def scene(log: ShopLog, process: HubProcess, browser: Browser) -> None:
        assert await come_back(browser, process, f"{browser.last_event_id}{more}") == ["snapshot_required"]

    play(scene)


def test_numbers_of_another_log_and_of_the_future_have_everything_loaded_anew() -> None:
    async def scene(log: ShopLog, process: HubProcess, browser: Browser) -> None:
        numbering, _, seq = browser.last_event_id.partition("-")
        assert await come_back(browser, process, f"otra-{seq}") == ["snapshot_required"]
        assert await come_back(browser, process, f"{numbering}-{int(seq) + 1}") == ["snapshot_required"]

    play(scene)


def test_what_redis_no_longer_has_is_told() -> None:
    async def scene(log: ShopLog, process: HubProcess, browser: Browser) -> None:
        for number in range(9):
            log.publish(f"E{number}")
        log.forget(keep=4)
        again = await restart(log, process, browser)
        assert await come_back(browser, again) == ["snapshot_required"]
        numbering, _, seq = browser.last_event_id.partition("-")
        assert await come_back(browser, again, f"{numbering}-{int(seq) - 4}") == ["E5", "E6", "E7", "E8"]
        again.hub.close()

    play(scene)


def test_an_event_that_came_late_has_no_id_to_go_back_to() -> None:
    async def scene(log: ShopLog, process: HubProcess, browser: Browser) -> None:
        log.publish("one"), log.publish("two"), log.publish("three")
        one, two, three = log.channel[-3:]
        for event in (one, three, two):
            process.engine.hooks.happened([event])
        await browser.settle(process)
        assert browser.last_event_id == f"{three.numbering}-{three.seq}"
        assert await come_back(browser, process) == ["two"]  # among the recent ones it stands after it

    assert names(play(scene).messages)[:3] == ["one", "three", "two"]


def test_the_same_event_comes_once_whether_numbered_again_or_bare() -> None:
    async def scene(log: ShopLog, process: HubProcess, browser: Browser) -> None:
        log.publish("one"), log.publish("one"), log.publish_bare("one"), log.publish("two")
        process.hear(4)
        await browser.settle(process)

    assert names(play(scene).messages) == ["one", "two"]


def test_an_event_without_an_id_of_its_own_comes_each_time() -> None:
    async def scene(log: ShopLog, process: HubProcess, browser: Browser) -> None:
        bare = replace(log.publish_bare("one"), event_id=None)
        process.engine.hooks.happened([bare, bare])
        await browser.settle(process)

    browser = play(scene)
    assert [each.type for each in browser.messages] == ["spool_update"] * 2


def test_a_numbering_that_could_end_a_line_is_no_id() -> None:
    async def scene(log: ShopLog, process: HubProcess, browser: Browser) -> None:
        before = browser.last_event_id
        foreign = replace(log.publish_bare("one"), numbering="x\ndata: forged", seq=4)
        process.engine.hooks.happened([foreign])
        process.engine.hooks.numbered("x\ndata: forged", 4)
        await browser.settle(process)
        assert browser.last_event_id == before

    browser = play(scene)
    assert names(browser.messages) == ["one"]


def test_events_numbered_in_another_database_are_passed_on_beside_ours() -> None:
    async def scene(log: ShopLog, process: HubProcess, browser: Browser) -> None:
        log.publish("one"), log.publish("two")
        one, two = log.channel[-2:]
        other = replace(two, numbering="elsewhere", seq=700, event_id="other", published=None)
        process.engine.hooks.happened([one, other, two])
        await browser.settle(process)
        assert await come_back(browser, process, "elsewhere-700") == ["two"]
        again = await restart(log, process, browser)
        assert await come_back(browser, again, "elsewhere-700") == ["snapshot_required"]
        again.hub.close()

    assert [json.loads(each.data)["event_id"] for each in play(scene).messages[:3]] == ["one", "other", "two"]


def test_after_a_gap_everything_is_loaded_anew_and_older_numbers_are_not_believed() -> None:
    async def scene(log: ShopLog, process: HubProcess, browser: Browser) -> None:
        log.publish("one")
        process.hear(1)
        await browser.settle(process)
        old = browser.last_event_id
        process.engine.hooks.gap()
        await browser.settle(process)
        marked = browser.last_event_id
        # The server has lost its last second: the same number is given again, to another event.
        again = replace(log.channel[-1], event_id="another", published=None)
        process.engine.hooks.happened([again])
        log.publish("two")
        process.hear(1)
        await browser.settle(process)
        assert await come_back(browser, process, old) == ["snapshot_required"]
        assert await come_back(browser, process, marked) == ["another", "two"]

    told = play(scene).messages
    assert [each.type for each in told[:4]] == [
        "spool_update",
        "snapshot_required",
        "spool_update",
        "spool_update",
    ]


def test_after_a_gap_the_new_numbering_is_followed() -> None:
    async def scene(log: ShopLog, process: HubProcess, browser: Browser) -> None:
        log.publish("one")
        process.hear(1)
        log.lose()
        for name in ("two", "three", "four"):
            log.publish(name)
        process.engine.hooks.gap()
        process.link()
        await browser.settle(process)
        numbering = log.channel[-1].numbering
        assert browser.last_event_id.endswith("-0")  # the mark of the gap
        assert await come_back(browser, process, f"{numbering}-3") == []
        # Heard of another web face, which had linked earlier.
        assert await come_back(browser, process, f"{numbering}-1") == ["three", "four", "snapshot_required"]
        log.publish("for another shop", sheet=ANOTHER_SHEET)
        log.publish("five")
        process.hear(2)
        await browser.settle(process)
        assert browser.last_event_id == f"{numbering}-5"
        assert await come_back(browser, process, f"{numbering}-4") == ["snapshot_required", "five"]

    play(scene)


def test_what_the_sheet_alone_says_has_everything_loaded_anew() -> None:
    async def scene(_log: ShopLog, process: HubProcess, _browser: Browser) -> None:
        process.engine.shop.reloaded()

    async def settled(log: ShopLog, process: HubProcess, browser: Browser) -> None:
        await scene(log, process, browser)
        await browser.settle(process)

    assert [each.type for each in play(settled).messages] == ["snapshot_required"]


def test_a_browser_that_comes_back_before_the_link_waits_for_it() -> None:
    async def scene(log: ShopLog, process: HubProcess, browser: Browser) -> None:
        log.publish("one")
        await browser.disconnect()
        process.hub.close()
        again = HubProcess(log)
        browser.connect(again)
        for _ in range(10):
            await asyncio.sleep(0)
        assert browser.messages == []
        log.publish("two")
        again.link()
        log.publish("three")
        again.hear(1)
        await browser.settle(again)
        again.hub.close()

    assert names(play(scene).messages) == ["one", "two", "three"]


def test_without_a_link_it_is_told_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay, "WAITS_S", 0.02)

    async def scene(log: ShopLog, process: HubProcess, browser: Browser) -> None:
        again = HubProcess(log)
        assert await come_back(browser, again) == ["snapshot_required"]
        again.hub.close()

    play(scene)


@pytest.mark.parametrize("was_up", [True, False])
def test_while_the_link_is_down_it_is_told_at_once(was_up: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay, "WAITS_S", 3_600.0)

    async def scene(log: ShopLog, process: HubProcess, browser: Browser) -> None:
        first = browser.last_event_id
        log.publish("one")
        silent = SeldomAnswers(log, silent=1_000_000)
        again = HubProcess(log, lambda: silent)
        if was_up:
            again.link()
        again.engine.hooks.link_changed(Link(LinkState.DOWN, datetime.now(UTC), LinkReason.REFUSED))
        assert await come_back(browser, again, first) == ["snapshot_required"]
        silent.silent = 0
        again.link()
        assert await come_back(browser, again, first) == ["one"]
        again.hub.close()

    play(scene)


def test_one_who_waits_is_told_as_the_link_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay, "WAITS_S", 3_600.0)

    async def scene(log: ShopLog, process: HubProcess, browser: Browser) -> None:
        await browser.disconnect()
        again = HubProcess(log)
        browser.connect(again)
        for _ in range(10):
            await asyncio.sleep(0)
        assert browser.messages == []
        again.engine.hooks.link_changed(Link(LinkState.DOWN, datetime.now(UTC), LinkReason.REFUSED))
        await browser.settle(again)
        again.hub.close()

    assert [each.type for each in play(scene).messages] == ["snapshot_required"]


def test_resumptions_at_many_places_are_not_all_kept_joined() -> None:
    async def scene(log: ShopLog, process: HubProcess, browser: Browser) -> None:
        for number in range(100):
            log.publish(f"E{number}")
        process.hear(100)
        await browser.settle(process)
        for place in range(100):
            assert process.hub.next_chunk(place)
        assert len(process.hub._recent._chunks) <= MOST_CHUNKS
        shared = process.hub.next_chunk(99)
        assert process.hub.next_chunk(99) is shared

    play(scene)


class SeldomAnswers:
    """A log in Redis that doesn't answer at first."""

    def __init__(self, log: ShopLog, silent: int) -> None:
        self._kept = log.kept()
        self.silent = silent

    def after(self, numbering: str, seq: int) -> Missed:
        if self.silent:
            self.silent -= 1
            raise OSError("no answer")
        return self._kept.after(numbering, seq)


def test_one_who_has_missed_nothing_goes_on_though_the_log_does_not_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(replay, "WAITS_S", 0.02)

    async def scene(log: ShopLog, process: HubProcess, browser: Browser) -> None:
        await browser.disconnect()
        log.publish("one")
        last = log.channel[-1]
        silent = SeldomAnswers(log, silent=1_000_000)
        again = HubProcess(log, lambda: silent)
        again.link()
        assert await come_back(browser, again, f"{last.numbering}-{last.seq}") == []
        again.hub.close()

    play(scene)


def test_a_log_that_does_not_answer_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay, "AGAIN_S", 0.01)

    async def scene(log: ShopLog, process: HubProcess, browser: Browser) -> None:
        await browser.disconnect()
        log.publish("one")
        seldom = SeldomAnswers(log, silent=2)
        again = HubProcess(log, lambda: seldom)
        again.link()
        assert await come_back(browser, again) == ["one"]
        assert seldom.silent == 0
        again.hub.close()

    play(scene)


def test_without_redis_a_browser_goes_on_by_what_is_remembered_here() -> None:
    async def scene(log: ShopLog, process: HubProcess, browser: Browser) -> None:
        again = HubProcess(log, lambda: None)
        again.engine.hooks.link_changed(Link(LinkState.LOCAL, datetime.now(UTC)))
        assert await come_back(browser, again) == ["snapshot_required"]
        again.engine.hooks.happened([log.publish_bare("one")])
        assert await come_back(browser, again) == ["one"]
        again.hub.close()

    play(scene)


def test_those_who_come_back_together_ask_redis_once() -> None:
    class Counting(SeldomAnswers):
        asked = 0

        def after(self, numbering: str, seq: int) -> Missed:
            self.asked += 1
            return super().after(numbering, seq)

    async def scene(log: ShopLog, process: HubProcess, browser: Browser) -> None:
        log.publish("one"), log.publish("two")
        counting = Counting(log, 0)
        again = HubProcess(log, lambda: counting)
        again.link()
        numbering, _, seq = browser.last_event_id.partition("-")
        herd = []
        for number in range(30):
            each = Browser()
            each.last_event_id = f"{numbering}-{int(seq) + (number + 1) % 2}"
            each.connect(again)
            herd.append(each)
        for each in herd:
            await each.settle(again)
            await each.disconnect()
        assert [len(names(each.messages)) for each in herd] == [1, 2] * 15
        assert counting.asked == 1
        again.hub.close()

    play(scene)


def test_what_is_forgotten_while_redis_answers_is_asked_for_once_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(recent_events, "MOST", 4)
    monkeypatch.setattr(recent_events, "SLACK", 0)

    async def scene(log: ShopLog, process: HubProcess, browser: Browser) -> None:
        loop, has_heard, asked = asyncio.get_running_loop(), threading.Event(), []

        class Slow(SeldomAnswers):
            def after(self, numbering: str, seq: int) -> Missed:
                missed = super().after(numbering, seq)
                asked.append(seq)
                loop.call_soon_threadsafe(hear)
                assert has_heard.wait(20)
                return missed

        def hear() -> None:
            again.hear(20)
            has_heard.set()

        await browser.disconnect()
        log.publish("one")
        slow = Slow(log, 0)
        again = HubProcess(log, lambda: slow)
        again.link()
        for number in range(20):
            log.publish(f"E{number}")
        assert await come_back(browser, again) == ["one", *(f"E{number}" for number in range(20))]
        assert len(asked) == 2
        again.hub.close()

    play(scene)


def test_a_long_absence_is_made_up_for_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.web.stream.follower.CHUNK_BYTES", 2_000)

    async def scene(log: ShopLog, process: HubProcess, browser: Browser) -> None:
        for number in range(EARLIER + 50):
            log.publish(f"E{number}")
        again = await restart(log, process, browser)
        follower = Follower(again.hub, browser.last_event_id, lambda: None)
        pieces: list[bytes] = []
        async for piece in follower.blocks():
            pieces.append(piece)
            if b"".join(pieces).count(b"data: ") == EARLIER + 50:
                break
        assert max(map(len, pieces)) < 3_000
        again.hub.close()

    play(scene)


def test_one_who_falls_behind_what_is_remembered_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recent_events, "MOST", 4)
    monkeypatch.setattr(recent_events, "SLACK", 0)

    async def scene(log: ShopLog, process: HubProcess, browser: Browser) -> None:
        for number in range(6):  # in one turn of the loop: the browser can't take any of them meanwhile
            log.publish(f"E{number}")
            process.hear(1)
        await browser.settle(process)
        assert browser.was_dropped

    assert names(play(scene).messages) == [f"E{number}" for number in range(6)]


def test_events_are_remembered_up_to_a_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recent_events, "MOST_BYTES", 4_000)

    async def scene(log: ShopLog, process: HubProcess, browser: Browser) -> None:
        await browser.disconnect()
        for number in range(40):
            log.publish(f"E{number}")
            process.hear(1)
        assert sum(len(each.block) for each in process.hub._recent._events) <= 4_300

    play(scene)


def test_a_hub_that_is_closed_ends_new_streams_at_once() -> None:
    async def scene(log: ShopLog, process: HubProcess, browser: Browser) -> None:
        await browser.disconnect()
        process.site.closing()
        browser.last_event_id = browser.last_event_id.partition("-")[0] + "-0"  # for which Redis is asked
        browser.connect(process)
        assert browser._following
        await browser._following

    assert play(scene).messages == []
