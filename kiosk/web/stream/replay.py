"""Where a browser that comes back goes on: among the recent events, or by a bridge from Redis."""

import asyncio
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Final

from kiosk.core.events.event import Event
from kiosk.core.frozen import frozen
from kiosk.live.ports import KeptEvents
from kiosk.web.stream.bridge import Bridge, build
from kiosk.web.stream.event_number import EventNumber
from kiosk.web.stream.recent_events import RecentEvents

WAITS_S: Final = 30.0
"""How long a browser that comes back waits for a link to Redis before it is told to load everything anew."""

AGAIN_S: Final = 0.5
"""The pause after Redis did not answer."""


@frozen
class Resumption:
    """The blocks that a browser is sent before it follows the recent events from this serial on."""

    serial: int
    before: tuple[bytes, ...] = ()


@dataclass(slots=True)
class Heard:
    """How far this process has heard the log. `distrusted` is the last number before a gap: numbers up to it
    may have been given twice."""

    last: EventNumber | None = None
    distrusted: EventNumber | None = None
    is_down: bool = False
    """Whether no event is heard now, and none can be asked for."""
    has_tried: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once the first link stands, or has failed."""

    def has_passed(self, number: EventNumber) -> bool:
        """Whether it is a number of the log up to the last one."""
        return covers(self.last, number)

    def is_doubtful(self, number: EventNumber) -> bool:
        return covers(self.distrusted, number)


def covers(last: EventNumber | None, number: EventNumber) -> bool:
    """Whether the number stands up to `last` in the same numbering."""
    return last is not None and last.numbering == number.numbering and number.seq <= last.seq


class Replays:
    """Finds places. The loop's thread; Redis is asked on a thread of its own, once for all who wait."""

    def __init__(
        self,
        recent: RecentEvents,
        heard: Heard,
        kept: Callable[[], KeptEvents | None],
        published: Callable[[Event], str],
    ) -> None:
        self._recent, self._heard = recent, heard
        self._kept, self._published = kept, published
        self._bridge: Bridge | None = None
        self._one_by_one = asyncio.Lock()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="kiosk-kept-events")

    def close(self) -> None:
        """No more questions; one under way ends by Redis's time limits."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def has_bridged(self, identity: tuple[str, str]) -> bool:
        """Whether this event is known to have been published before all that this process has heard."""
        return self._bridge is not None and identity in self._bridge.identities

    async def find(self, number: EventNumber) -> Resumption | None:
        """Where a browser goes on whose last event has this number; None if events are missing in between.

        Waits for the first link to Redis, and while Redis doesn't answer, up to `WAITS_S` seconds, but not
        while the link is known to be down.
        """
        try:
            async with asyncio.timeout(WAITS_S):
                while True:
                    try:
                        return await self._find(number)
                    except OSError:
                        if self._heard.is_down:
                            return self._unbridged(number)
                        await asyncio.sleep(AGAIN_S)
        except TimeoutError:
            return self._unbridged(number)

    async def _find(self, number: EventNumber) -> Resumption | None:
        if (place := self._here(number)) is not None:
            return place
        await self._heard.has_tried.wait()
        async with self._one_by_one:
            while (place := self._here(number)) is None:
                begins, kept = self._recent.beginning, self._kept()
                if kept is None or begins is None or self._heard.is_down or not self._may_follow(number):
                    return self._unbridged(number)
                bridge = await self._fetched(kept, number, begins, self._recent.late())
                if bridge is None:
                    return self._unbridged(number)
                self._bridge = bridge
                self._recent.withdraw(bridge.identities)
            return place

    def _here(self, number: EventNumber) -> Resumption | None:
        """The place, where nobody has to be asked.

        One who has heard all that was before this process has missed nothing. Redis is asked all the same:
        only by its answer is an event known that is published once more now.
        """
        recent, begins = self._recent, self._recent.beginning
        if self._heard.is_doubtful(number):
            return None
        is_first, named = number == begins, recent.place_named(number)
        if named is not None and not is_first:
            return Resumption(named)
        if begins is None or not self._may_follow(number):
            return None
        if not is_first and (passed := recent.place_after(number)) is not None:
            return Resumption(passed)
        if self._bridge and self._bridge.serves(number, begins):
            return Resumption(recent.start if named is None else named, self._bridge.after(number))
        return None

    def _unbridged(self, number: EventNumber) -> Resumption | None:
        """The place where Redis can't tell what was before: of one who has missed nothing."""
        if number != self._recent.beginning or self._heard.is_doubtful(number):
            return None
        named = self._recent.place_named(number)
        return Resumption(self._recent.start if named is None else named)

    def _may_follow(self, number: EventNumber) -> bool:
        return self._heard.has_passed(number) and not self._heard.is_doubtful(number)

    async def _fetched(
        self, kept: KeptEvents, number: EventNumber, begins: EventNumber, late: Collection[tuple[str, str]]
    ) -> Bridge | None:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, build, kept, number, begins, late, self._published)
