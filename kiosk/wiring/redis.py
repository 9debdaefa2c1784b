"""Builds what goes over Redis. It imports redis, so a command without `redis_url` doesn't import it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from typing import TYPE_CHECKING

from kiosk import __version__
from kiosk.config.settings import Settings
from kiosk.core.clock import Clock
from kiosk.core.errors import JournalError
from kiosk.core.events.event import Event
from kiosk.core.ports import Budget, NoLease, WriteLease
from kiosk.core.sharing.alarms import Report
from kiosk.core.sharing.budget import Quota
from kiosk.core.sharing.link import Link, LinkReason
from kiosk.core.sharing.presence import StationPresence
from kiosk.realtime.connection import connections
from kiosk.realtime.event_log import EventLog
from kiosk.realtime.listen.callbacks import Callbacks, unheeded
from kiosk.realtime.listen.subscriber import SubscriberThread
from kiosk.realtime.publish.announcer import AnnouncerThread, PeriodicTask
from kiosk.realtime.publish.event_service import Publishing, RedisEventService
from kiosk.realtime.share.election import Election
from kiosk.realtime.share.hand_over_board import HandOverBoard
from kiosk.realtime.share.lease import RedisWriteLease
from kiosk.realtime.share.presence import Presence, PresenceBoard
from kiosk.realtime.share.shared_budget import SharedBudget
from kiosk.realtime.share.shared_picture import SharedPicture, sheet_key

if TYPE_CHECKING:
    from kiosk.station.memory import Memory

log = logging.getLogger(__name__)


class StationRedis:
    """One station's connections to Redis, and all that is built on them.

    Without `redis_url` it is an engine in this process, which connects nobody: `is_local`.
    """

    def __init__(self, settings: Settings) -> None:
        """Raises `RedisUrlError`; connects at the first command only."""
        self._connections = connections(settings.redis_url, settings.station)
        self._settings = settings

    @property
    def is_local(self) -> bool:
        """True where no other process can be reached."""
        return self._connections.is_local

    def announcer(
        self,
        sheet: str,
        on_publishing: Callable[[Publishing, LinkReason], None] = lambda *_: None,
        periodic: PeriodicTask | None = None,
    ) -> AnnouncerThread:
        """The thread that publishes, running; `sheet` names the spreadsheet in every event."""
        service = RedisEventService(self._connections.commands(), self._settings.channel, sheet)
        thread = AnnouncerThread(service, on_publishing=on_publishing, periodic=periodic)
        thread.start()
        return thread

    def subscriber(
        self,
        sheet: str,
        on_events: Callable[[list[Event]], None],
        on_link: Callable[[Link], None],
        on_gap: Callable[[], None],
        on_numbered: Callable[[str, int], None] = unheeded,
    ) -> SubscriberThread:
        """The thread that listens for events of one spreadsheet, not started yet."""
        return SubscriberThread(
            self._connections.subscription,
            self._settings.channel,
            self._settings.zone,
            Callbacks(on_events, on_link, on_gap, on_numbered),
            self.event_log().after,
            is_local=self._connections.is_local,
            sheet=sheet,
        )

    def event_log(self) -> EventLog:
        """The events that Redis keeps."""
        return EventLog(self._connections.commands(), self._settings.channel)

    def presence(
        self, memory: Memory, knows_audit: Callable[[], bool], on_time: Callable[[datetime], object]
    ) -> Presence:
        """Tells the other stations that this kiosk is running; `on_time` is told Redis's time."""

        def depth() -> int | None:
            try:
                return memory.journal.backlog().count
            except JournalError as error:
                log.warning("the backlog can't be counted: %s", error)
                return None

        board = PresenceBoard(self._connections.commands(), self._settings.channel)
        return Presence(board, self._settings.station, __version__, depth, knows_audit, on_time)

    def hand_overs(self, sheet: str) -> HandOverBoard | None:
        """The requests for hand-overs of all stations; None where no other can be reached."""
        return None if self._connections.is_local else HandOverBoard(self._connections.commands(), sheet)

    def stations(self) -> list[StationPresence]:
        """The kiosks that are running. Blocks; raises Redis's errors."""
        return PresenceBoard(self._connections.commands(), self._settings.channel).stations()

    def election(self, book: str) -> Election:
        """Elects the station that reads the sheet for all."""
        return Election(self._connections.commands(), f"{sheet_key(self._settings.channel, book)}:reader")

    def picture(
        self,
        book: str,
        clock: Clock,
        election: Election,
        on_time: Callable[[datetime], object] = lambda _: None,
    ) -> SharedPicture:
        """What the elected station has read; `on_time` is told Redis's time."""
        key = sheet_key(self._settings.channel, book)
        elected = election.key, election.instance
        return SharedPicture(self._connections.commands(), key, elected, clock.steady, on_time)

    def report_once(self, book: str, clock: Clock, report: Report) -> bool:
        """Tell the station that reads for all what a process that ends soon has found; False if Redis hasn't
        stored it. The next such process of the station takes its place."""
        key = sheet_key(self._settings.channel, book)
        name = f"{self._settings.station} (kiosk action)"
        picture = SharedPicture(self._connections.commands(), key, ("", name), clock.utc)
        return picture.report(report.as_the_last)

    def budget(self, account: str, quota: Quota) -> Budget:
        """What all stations of a service account may send, counted together."""
        return SharedBudget(self._connections.commands(), account, quota)

    def lease(self, closing: ExitStack) -> WriteLease:
        """Asks other stations to wait while a spool is written; no promise rests on it."""
        if self._connections.is_local:
            return NoLease()
        lease = RedisWriteLease(self._connections.commands())
        closing.callback(lease.close)
        return lease

    def close(self) -> None:
        """Close the connections; the threads have stopped before."""
        self._connections.close()
