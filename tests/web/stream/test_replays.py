"""However often a browser and the web face come and go, the browser hears every event once and in order."""

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.web.stream import recent_events
from tests.web.stream.shop_hub import ANOTHER_SHEET, Browser, HubProcess, ShopLog
from tests.web.stream.streaming import names


@pytest.fixture(autouse=True)
def short_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """The web face forgets soon, so that Redis must be asked."""
    monkeypatch.setattr(recent_events, "MOST", 4)
    monkeypatch.setattr(recent_events, "SLACK", 2)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["publish", "publish", "foreign", "bare", "again"]), st.just(0)),
        st.tuples(st.just("hear"), st.integers(1, 6)),
        st.tuples(st.sampled_from(["connect", "disconnect", "restart"]), st.just(0)),
    ),
    min_size=10,
    max_size=60,
)


class Course:
    """What has happened so far, and what the browser must have heard of it in the end."""

    def __init__(self) -> None:
        self.log, self.browser = ShopLog(), Browser()
        self.log.publish("before")
        self.process = HubProcess(self.log)
        self.process.link()
        self.expected: list[str] = []
        self._last: str | None = None

    async def begin(self) -> None:
        self.browser.connect(self.process)
        await self.browser.settle(self.process)

    async def step(self, step: str, name: str, count: int) -> None:
        match step:
            case "publish":
                self.log.publish(name)
                self.expected.append(name)
                self._last = name
            case "foreign":
                self.log.publish(name, sheet=ANOTHER_SHEET)
            case "bare":
                self.log.publish_bare(f"bare {name}")
            case "again" if self._last:  # its station was not told that it had been published
                self.log.publish(self._last)
            case "hear":
                self.process.hear(count)
            case "connect" | "disconnect" | "restart":
                await self._move(step)
        if self.browser.is_connected:
            await self.browser.settle(self.process)

    async def _move(self, step: str) -> None:
        if step == "connect":
            if not self.browser.is_connected:
                self.browser.connect(self.process)
            return
        await self.browser.disconnect()
        if step == "restart":
            self.process.hub.close()
            self.process = HubProcess(self.log)
            self.process.link()

    async def end(self) -> None:
        self.process.hear(len(self.log.channel))
        await self._move("connect")
        await self.browser.settle(self.process)
        await self.browser.disconnect()
        self.process.hub.close()
        self.log.close()


@settings(max_examples=200)
@given(STEPS)
def test_any_order_of_things_gives_the_whole_sequence(steps: list[tuple[str, int]]) -> None:
    async def follow() -> None:
        course = Course()
        await course.begin()
        for number, (step, count) in enumerate(steps):
            await course.step(step, f"E{number}", count)
        await course.end()
        heard = [name for name in names(course.browser.messages) if not name.startswith("bare")]
        assert heard == course.expected
        assert {each.type for each in course.browser.messages} <= {"spool_update"}

    asyncio.run(follow())
