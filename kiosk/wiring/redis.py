"""Builds what goes over Redis from the settings. It imports redis, so the wiring imports it late."""

import logging
from collections.abc import Callable

from kiosk import __version__
from kiosk.config.settings import Settings
from kiosk.core.errors import JournalError
from kiosk.core.events.event import Event
from kiosk.core.ports import Clock
from kiosk.core.sharing.link import Link
from kiosk.realtime.connection import Connections
from kiosk.realtime.event_log import EventLog
from kiosk.realtime.listen.callbacks import Callbacks
from kiosk.realtime.listen.subscriber import SubscriberThread
from kiosk.realtime.publish.announcer import AnnouncerThread, PeriodicTask
from kiosk.realtime.publish.event_service import Publishing, RedisEventService
from kiosk.realtime.share.election import Election
from kiosk.realtime.share.presence import Presence, PresenceBoard
from kiosk.realtime.share.shared_picture import SharedPicture, sheet_key
from kiosk.station.memory import Memory

log = logging.getLogger(__name__)


def announcer(
    connections: Connections,
    settings: Settings,
    on_publishing: Callable[[Publishing], None] = lambda _: None,
    periodic: PeriodicTask | None = None,
) -> AnnouncerThread:
    """The thread that publishes, running."""
    service = RedisEventService(connections.commands(), settings.channel)
    thread = AnnouncerThread(service, on_publishing=on_publishing, periodic=periodic)
    thread.start()
    return thread


def presence(connections: Connections, settings: Settings, memory: Memory) -> Presence:
    """Tells that this kiosk is there."""

    def depth() -> int | None:
        try:
            return memory.journal.backlog().count
        except JournalError as error:
            log.warning("the backlog can't be counted: %s", error)
            return None

    board = PresenceBoard(connections.commands(), settings.channel)
    return Presence(board, settings.station, __version__, depth)


def election(connections: Connections, settings: Settings, book: str) -> Election:
    """Who reads the sheet for all."""
    return Election(connections.commands(), f"{sheet_key(settings.channel, book)}:reader")


def picture(
    connections: Connections, settings: Settings, book: str, clock: Clock, reader: Election
) -> SharedPicture:
    """What he has read."""
    key = sheet_key(settings.channel, book)
    return SharedPicture(connections.commands(), key, (reader.key, reader.instance), clock.utc)


def subscriber(
    connections: Connections,
    settings: Settings,
    on_events: Callable[[list[Event]], None],
    on_link: Callable[[Link], None],
    on_gap: Callable[[], None],
) -> SubscriberThread:
    """The thread that listens, not started yet."""
    return SubscriberThread(
        connections.subscription,
        settings.channel,
        settings.zone,
        Callbacks(on_events, on_link, on_gap),
        EventLog(connections.commands(), settings.channel).after,
        is_local=connections.is_local,
    )
