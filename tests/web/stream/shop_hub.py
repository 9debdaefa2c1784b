"""A hub as a `kiosk web` has it, in this process: what the subscriber would tell it is told by the test."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

from kiosk.core.clock import SystemClock
from kiosk.core.events.event import Event
from kiosk.core.events.shop_state import ShopState
from kiosk.core.sharing.link import Link, LinkState
from kiosk.live.engine import Engine
from kiosk.live.hooks import Hook
from kiosk.live.ports import KeptEvents
from kiosk.realtime import wire
from kiosk.realtime.connection import InProcessRedis
from kiosk.realtime.event_log import EventLog
from kiosk.services.web_services import RedisKeptEvents
from kiosk.web.archive_reads import ArchiveReads
from kiosk.web.facts import Facts
from kiosk.web.site import Site
from kiosk.web.stream.follower import Follower
from kiosk.web.stream.hub import Hub
from tests.support.builders import ZONE
from tests.support.event_source import Message, StreamReader
from tests.web.stream.streaming import CHANNEL, message

SHEET, ANOTHER_SHEET = "aquí", "otra"


class ShopLog:
    """The shop's log in an engine of this process, and all messages so far, as the channel brings them."""

    def __init__(self) -> None:
        self._engine = InProcessRedis("P1")
        self._log = EventLog(self._engine.commands(), CHANNEL)
        self.channel: list[Event] = []

    def publish(self, name: str, sheet: str | None = SHEET, **more: object) -> Event:
        """Number, keep and publish an event; `more` are other keys of it."""
        sheets = {} if sheet is None else {"sheet": sheet}
        number = self._log.publish(message(name, **sheets, **more))
        entries = self._engine.commands().xrange(f"{CHANNEL}:log", f"{number}-1", f"{number}-1")
        assert isinstance(entries, list)
        assert entries[0][1]
        return self._add(entries[0][1][b"event"])

    def publish_bare(self, name: str) -> Event:
        """Publish an event without a number."""
        return self._add(message(name))

    def kept(self) -> KeptEvents:
        """What `kiosk web` asks."""
        return RedisKeptEvents(self._log, SHEET, ZONE)

    def forget(self, keep: int) -> None:
        """Redis drops all but the last events."""
        self._engine.commands().xtrim(f"{CHANNEL}:log", maxlen=keep, approximate=False)

    def lose(self) -> None:
        """Redis loses everything: it numbers anew."""
        self._engine.commands().flushall()

    def _add(self, data: bytes | str) -> Event:
        event = wire.decode(data, ZONE)
        self.channel.append(event)
        return event

    def close(self) -> None:
        self._engine.close()


class HubProcess:
    """A hub and its engine. It hears the channel's events from its link on, when the test says so."""

    def __init__(self, log: ShopLog, kept: Callable[[], KeptEvents | None] | None = None) -> None:
        self.log = log
        self.engine = Engine(ShopState(ZONE), SystemClock(ZONE))
        port = log.kept()
        self.site = Site(
            engine=self.engine,
            facts=Facts(self.engine),
            clock=SystemClock(ZONE),
            zone=ZONE.key,
            earlier=Hook(),
            sheet_view=lambda: None,
            archive=ArchiveReads(lambda: None),
            event_log=kept or (lambda: port),
            published=wire.line_of,
            sheet="Operaciones",
            language="es",
            version="0",
        )
        self.hub = Hub(self.site)
        self._heard = 0

    def link(self) -> None:
        """The link comes up: what was published before is not heard."""
        self._heard = len(self.log.channel)
        numbered = [event for event in self.log.channel if event.seq is not None]
        if numbered:
            self._tell(numbered[-1])
        self.engine.hooks.link_changed(Link(LinkState.LIVE, datetime.now(UTC)))

    def hear(self, most: int) -> None:
        """Up to so many of the next events arrive, those of another spreadsheet as a number only."""
        burst = self.log.channel[self._heard : self._heard + most]
        self._heard += len(burst)
        ours = [event for event in burst if event.sheet in (None, SHEET)]
        if ours:
            self.engine.hooks.happened(ours)
        numbered = [event for event in burst if event.seq is not None]
        if numbered and numbered[-1] not in ours[-1:]:
            self._tell(numbered[-1])

    def _tell(self, event: Event) -> None:
        assert event.numbering is not None
        assert event.seq is not None
        self.engine.hooks.numbered(event.numbering, event.seq)


class Browser:
    """Follows hubs, one after the other, with the id that the last one has left it with."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.last_event_id = ""
        self.was_dropped = False
        self._following: asyncio.Task[None] | None = None
        self._follower: Follower | None = None

    @property
    def is_connected(self) -> bool:
        return self._following is not None

    def connect(self, process: HubProcess) -> None:
        """Ask for the stream."""
        self._follower = Follower(process.hub, self.last_event_id or None, self._drop)
        self._following = asyncio.get_running_loop().create_task(self._follow(self._follower))

    def _drop(self) -> None:
        self.was_dropped = True

    async def settle(self, process: HubProcess) -> None:
        """Wait until it has all that its hub has for it; one that was dropped comes back."""
        async with asyncio.timeout(20):
            while self._follower and not (
                self._follower._is_waiting and self._follower._place == process.hub.end()[1]
            ):
                await asyncio.sleep(0)
                if self._following and self._following.done():
                    self.connect(process)

    async def disconnect(self) -> None:
        """The connection is lost."""
        if self._following:
            self._following.cancel()
            await asyncio.wait([self._following])
        self._following = self._follower = None

    async def _follow(self, follower: Follower) -> None:
        reader = StreamReader(self.last_event_id)
        async for piece in follower.blocks():
            self.messages += reader.feed(piece)
            self.last_event_id = reader.last_event_id
