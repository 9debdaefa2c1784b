"""Events that are published once more or come late, and those of the rehearsal."""

from datetime import UTC, datetime

import pytest

from kiosk.core.sharing.link import Link, LinkReason, LinkState
from tests.web.stream.hub_scenes import come_back, play, restart
from tests.web.stream.shop_hub import Browser, HubProcess, ShopLog
from tests.web.stream.streaming import names


@pytest.mark.parametrize("is_heard_first", [True, False])
@pytest.mark.parametrize("is_bare", [True, False])
def test_what_is_published_once_more_after_a_restart_keeps_its_first_place(
    is_heard_first: bool, is_bare: bool
) -> None:
    async def scene(log: ShopLog, process: HubProcess, browser: Browser) -> None:
        log.publish("A")
        process.hear(1)
        await browser.settle(process)
        log.publish("E"), log.publish("F")
        again = await restart(log, process, browser)
        (log.publish_bare if is_bare else log.publish)("E")
        if is_heard_first:
            again.hear(1)
        assert await come_back(browser, again) == ["E", "F"]
        log.publish("G")
        again.hear(2)
        await browser.settle(again)
        assert await come_back(browser, again) == []
        again.hub.close()

    assert names(play(scene).messages) == ["A", "E", "F", "G"]


@pytest.mark.parametrize("is_heard_first", [True, False])
@pytest.mark.parametrize("is_bare", [True, False])
def test_the_very_last_event_before_a_restart_is_not_told_once_more(
    is_heard_first: bool, is_bare: bool
) -> None:
    async def scene(log: ShopLog, process: HubProcess, browser: Browser) -> None:
        log.publish("E")
        process.hear(1)
        await browser.settle(process)
        again = await restart(log, process, browser)
        publish = log.publish_bare if is_bare else log.publish
        if is_heard_first:
            publish("E")
            again.hear(1)
        assert await come_back(browser, again) == []  # it has missed nothing
        publish("E"), log.publish("F")
        again.hear(2)
        await browser.settle(again)
        assert await come_back(browser, again) == []
        again.hub.close()

    assert names(play(scene).messages) == ["E", "F"]


def test_one_who_has_missed_nothing_goes_on_though_redis_no_longer_tells_what_was_before() -> None:
    async def scene(log: ShopLog, process: HubProcess, browser: Browser) -> None:
        log.publish("E")
        process.hear(1)
        await browser.settle(process)
        again = await restart(log, process, browser)
        log.forget(keep=0)
        assert await come_back(browser, again) == []
        again.engine.hooks.link_changed(Link(LinkState.DOWN, datetime.now(UTC), LinkReason.REFUSED))
        assert await come_back(browser, again) == []
        again.hub.close()

    play(scene)


def test_an_event_that_came_late_is_not_lost_where_redis_was_asked_before() -> None:
    async def scene(log: ShopLog, process: HubProcess, browser: Browser) -> None:
        first = browser.last_event_id
        log.publish("one")
        again = await restart(log, process, browser)
        one = log.channel[-1]
        assert await come_back(browser, again, first) == ["one"]
        assert await come_back(browser, again, f"{one.numbering}-{one.seq}") == []
        again.engine.hooks.happened([one])  # as the link came up, it was on its way
        await browser.settle(again)
        again.hub.close()

    assert names(play(scene).messages) == ["one", "one"]


def test_the_rehearsal_s_events_are_not_told_and_leave_no_gap() -> None:
    async def scene(log: ShopLog, process: HubProcess, browser: Browser) -> None:
        first = browser.last_event_id
        for name, more in (("one", {}), ("prueba", {"tag_spool": "kiosk-prueba"}), ("two", {})):
            log.publish(name, **more)
        process.hear(3)
        await browser.settle(process)
        numbering, _, seq = browser.last_event_id.partition("-")
        assert await come_back(browser, process, f"{numbering}-{int(seq) - 1}") == ["two"]
        log.publish("prueba again", tag_spool="KIOSK-PRUEBA")
        process.hear(1)
        assert await come_back(browser, process) == []
        assert await come_back(browser, process, f"{numbering}-{int(seq) + 1}") == []
        again = await restart(log, process, browser)
        assert await come_back(browser, again, first) == ["one", "two"]
        assert await come_back(browser, again, f"{numbering}-{int(seq) - 1}") == ["two"]
        again.hub.close()

    assert "snapshot_required" not in {each.type for each in play(scene).messages}
