"""Passes the shop's events on to all who follow the stream."""

import asyncio
import logging
from typing import Final, Protocol
from uuid import uuid4

from kiosk.core.events.event import Event
from kiosk.core.sharing.link import Link, LinkState
from kiosk.core.shop.prueba import is_prueba
from kiosk.web.site import Site
from kiosk.web.stream import blocks
from kiosk.web.stream.event_number import EventNumber, number_of, parse
from kiosk.web.stream.recent_events import Recent, RecentEvents
from kiosk.web.stream.replay import Heard, Replays, Resumption, covers

log = logging.getLogger(__name__)

MOST_FOLLOWERS: Final = 800
"""More are refused, so that some connections are left for other questions (`guard/connection_limits.py`)."""

MOST_UNSENT: Final = 1_000
"""A follower that falls so many events behind is cut off; it comes back and goes on from its last event."""


class StreamListener(Protocol):
    """One who follows the stream."""

    def unsent(self, end: int) -> int:
        """How many of the events before this serial were not sent yet, of those since it joined."""

    def cut(self) -> None:
        """Drop its connection."""

    def close(self) -> None:
        """End its stream, as the hub is closed."""


class Hub:
    """One for the whole site. The loop's thread.

    An event is encoded once, and each follower only has a place among the recent ones. All are woken
    together; while that takes long, events gather and go out in one piece.
    """

    def __init__(self, site: Site) -> None:
        self._published = site.published
        self._recent, self._heard = RecentEvents(), Heard()
        self._replays = Replays(self._recent, self._heard, site.event_log, site.published)
        self._followers: set[StreamListener] = set()
        self._news = asyncio.Event()
        self._is_telling = self._has_news = False
        self.is_closed = False
        self._end = self._name_end()
        hooks = site.engine.hooks
        hooks.happened.connect(self._on_events)
        hooks.numbered.connect(self._on_numbered)
        hooks.gap.connect(self._on_gap)
        hooks.link_changed.connect(self._on_link)
        site.engine.shop.reloaded.connect(self._on_reloaded)
        site.closing.connect(self.close)

    @property
    def is_full(self) -> bool:
        """True while nobody else can follow."""
        return len(self._followers) >= MOST_FOLLOWERS

    # those who follow

    def enter(self, follower: StreamListener) -> None:
        """Count it as a follower, until `leave`."""
        self._followers.add(follower)

    def leave(self, follower: StreamListener) -> None:
        self._followers.discard(follower)

    def end(self) -> tuple[EventNumber, int]:
        """The number and the place of one who needs nothing that was before."""
        return self._end, self._recent.end

    async def find(self, last_id: str) -> Resumption | None:
        """The place of one who has heard up to this id; None if it must load everything anew."""
        number = parse(last_id)
        return None if number is None else await self._replays.find(number)

    def next_chunk(self, place: int) -> tuple[bytes, int] | None:
        """The next events from this place on, joined, and the place after them; None if they are gone."""
        return self._recent.chunk(place)

    async def news(self) -> None:
        """Returns after the next events, and as the hub is closed."""
        await self._news.wait()

    def close(self) -> None:
        """All streams end: those who wait for news in order, others are dropped."""
        self.is_closed = True
        self._replays.close()
        for follower in list(self._followers):
            follower.close()
        self._news.set()

    # what happens

    def _on_events(self, events: list[Event]) -> None:
        for event in events:
            self._take(event)
        self._tell()

    def _take(self, event: Event) -> None:
        number = number_of(event)
        if is_prueba(event.tag_spool):
            if number is not None:
                self._on_numbered(number.numbering, number.seq)
            return
        is_late = number is not None and not self._pass(number)
        if event.identity is not None and self._is_repeat(event.identity, is_late):
            return
        if is_late:  # with its own id a browser would go back to it
            number = None
        block = blocks.spool_update(self._published(event), number)
        self._recent.add(Recent(block, number, event.identity, is_late))
        self._end = number or self._end

    def _is_repeat(self, identity: tuple[str, str], is_late: bool) -> bool:
        """One that comes late may stand in Redis as well, though it was never heard."""
        return identity in self._recent.identities or (not is_late and self._replays.has_bridged(identity))

    def _pass(self, number: EventNumber) -> bool:
        """Note how far the numbering has got. False if it had got as far before."""
        last = self._heard.last
        if last is None:
            self._recent.beginning = EventNumber(number.numbering, number.seq - 1)
        elif last.numbering != number.numbering:
            return True  # of another database of the same server, beside our log
        elif number.seq <= last.seq:
            return False
        self._heard.last = number
        return True

    def _on_numbered(self, numbering: str, seq: int) -> None:
        number = parse(f"{numbering}-{seq}")
        if number is None:
            return
        if self._heard.last is None:
            self._recent.beginning = number
        elif self._heard.last.numbering != numbering or covers(self._heard.last, number):
            return
        self._heard.last = self._end = number
        self._recent.names_end(number)

    def _on_gap(self) -> None:
        heard = self._heard
        heard.distrusted, heard.last = heard.last or heard.distrusted, None
        self._recent.break_off()
        self._end = self._name_end()
        self._require_snapshot()
        self._recent.names_end(self._end)  # nobody had this number before that

    def _on_reloaded(self) -> None:
        """The sheet says something that no event has said."""
        self._require_snapshot()

    def _require_snapshot(self) -> None:
        self._recent.add(Recent(blocks.snapshot_required(self._end), None, None))
        self._tell()

    def _on_link(self, link: Link) -> None:
        self._heard.is_down = link.state is LinkState.DOWN
        if link.state is not LinkState.CONNECTING:
            self._heard.has_tried.set()

    def _name_end(self) -> EventNumber:
        """A number of our own for the present end, while none of the log's is known."""
        mark = EventNumber(uuid4().hex, 0)
        self._recent.names_end(mark)
        return mark

    # telling them

    def _tell(self) -> None:
        if self._is_telling:
            self._has_news = True
            return
        self._cut_slow()
        self._is_telling, self._has_news = True, False
        self._news.set()
        self._news.clear()
        loop = asyncio.get_running_loop()
        loop.call_soon(self._told, loop.time())

    def _told(self, began: float) -> None:
        """All who waited have had their turn. As long as that took, the loop is for others."""
        loop = asyncio.get_running_loop()
        loop.call_later(loop.time() - began, self._rested)

    def _rested(self) -> None:
        self._is_telling = False
        if self._has_news:
            self._tell()

    def _cut_slow(self) -> None:
        end = self._recent.end
        slow = [follower for follower in self._followers if follower.unsent(end) > MOST_UNSENT]
        for follower in slow:
            log.info("a browser that doesn't read was cut off, %d events behind", follower.unsent(end))
            follower.cut()
