"""Events, gaps and numbers reach the hooks in the order in which the link tells them."""

import asyncio
from typing import Any, cast

from kiosk.core.clock import SystemClock
from kiosk.core.events.event import Event
from kiosk.core.events.shop_state import ShopState
from kiosk.live.engine import Engine
from tests.realtime.listening import event
from tests.support.builders import ZONE


class Told:
    """An engine, and what its hooks told."""

    def __init__(self) -> None:
        self.engine = Engine(ShopState(ZONE), SystemClock(ZONE))
        self.feed = cast(Any, self.engine.feed)
        self.order: list[str] = []
        hooks = self.engine.hooks
        hooks.happened.connect(self._on_events)
        hooks.gap.connect(lambda: self.order.append("gap"))
        hooks.numbered.connect(lambda _numbering, seq: self.order.append(str(seq)))

    def _on_events(self, events: list[Event]) -> None:
        self.order += [each.tag_spool for each in events]

    async def frames(self, count: int) -> None:
        """Wait until everything that waits for its frame was told."""
        while len(self.order) < count:
            await asyncio.sleep(0.001)


def test_a_number_follows_the_events_that_wait_for_their_frame() -> None:
    async def scene() -> None:
        told = Told()
        told.feed._on_events([event("A")])
        told.feed._on_events([event("B")])
        told.feed._on_numbered("n", 2)
        assert told.order == ["A"]
        await told.frames(3)
        assert told.order == ["A", "B", "2"]
        told.feed._on_numbered("n", 3)
        assert told.order[3:] == ["3"]

    asyncio.run(scene())


def test_a_gap_comes_after_the_events_before_it() -> None:
    async def scene() -> None:
        told = Told()
        told.feed._on_events([event("A")])
        told.feed._on_events([event("B")])
        told.feed._on_gap()
        told.feed._on_events([event("C")])
        await told.frames(4)
        assert told.order == ["A", "B", "gap", "C"]

    asyncio.run(scene())
