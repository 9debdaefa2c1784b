"""Builds the services from the settings: the same ones for the window, the commands and the tests.

The adapters are imported inside the functions, for they take longer than all the rest together: the window
builds its services on a worker thread after its first paint.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from kiosk import __version__
from kiosk.config import Settings
from kiosk.core.clock import SystemClock
from kiosk.core.dashboard import DashboardService
from kiosk.core.data import AuditRow, Command, Outcome, Snapshot
from kiosk.core.errors import Code, SheetError
from kiosk.core.events import Event
from kiosk.core.link import Link, LinkReason, LinkState
from kiosk.core.occupation import OccupationService
from kiosk.core.ports import Announcer
from kiosk.core.presence import StationPresence
from kiosk.shipped import resource

if TYPE_CHECKING:
    from kiosk.demo import DemoCrew
    from kiosk.realtime.announcer import AnnouncerThread
    from kiosk.realtime.connection import Connections
    from kiosk.realtime.event_service import Publishing
    from kiosk.realtime.link_report import LinkReport
    from kiosk.realtime.presence import Presence
    from kiosk.realtime.subscriber import SubscriberThread
    from kiosk.sheets.audit_follower import AuditFollower
    from kiosk.sheets.known import Known
    from kiosk.sheets.local import LocalWorkbook
    from kiosk.sheets.store import SheetStore

AUDIT_S = 2.0
GOOGLE_AUDIT_S = (12.0, 18.0)
LONGEST_AUDIT_S = 60.0
"""How often the audit's tail is read where no Redis connects the processes, in seconds: of a local file, of
Google, whose quota all stations share, and at most after failures."""


@dataclass(frozen=True)
class CommandServices:
    """What a command of the terminal needs; all of it on the calling thread."""

    occupation: OccupationService
    dashboard: DashboardService
    clock: SystemClock
    history: Callable[[str], list[AuditRow]]
    follow: Callable[
        [Callable[[list[Event]], None], Callable[[Link], None], Callable[[], None], threading.Event], None
    ]


@contextmanager
def commands(settings: Settings) -> Iterator[CommandServices]:
    """The services for one command, closed at its end.

    Raises `KioskError` where the sheet can't be reached at all, and `WorkbookError` for a local file that
    can't be used.
    """
    from kiosk.sheets.known import Known

    clock = SystemClock(settings.zone)
    known = Known()
    store = _store(settings, known, threading.Event())
    connections = _connections(settings) if settings.redis_url else None
    announcer = _announcer(connections, settings) if connections else None
    occupation = OccupationService(store, clock, settings.station, announcer or _Nobody())

    def follow(
        on_events: Callable[[list[Event]], None],
        on_link: Callable[[Link], None],
        on_gap: Callable[[], None],
        stop: threading.Event,
    ) -> None:
        if connections:
            _follow_redis(connections, settings, on_events, on_link, on_gap, stop)
        else:
            _follow_audit(store, known, clock, on_events, on_link, stop, settings.is_local)

    try:
        yield CommandServices(occupation, DashboardService(store), clock, store.history, follow)
    finally:
        if announcer:
            announcer.close()
        if connections:
            connections.close()
        store.close()


def stations(settings: Settings) -> list[StationPresence]:
    """The kiosks that are running. Blocks; needs `redis_url`; raises Redis's errors."""
    from kiosk.realtime.presence import PresenceBoard

    connections = _connections(settings)
    try:
        return PresenceBoard(connections.commands(), settings.channel).stations()
    finally:
        connections.close()


class _Nobody:
    """Announces to nobody: without Redis the other processes read the audit."""

    def announce(self, events: Iterable[Event]) -> None:
        """Nothing to do."""


def window(settings: Settings, demo: bool = False) -> WindowBackend:
    """The services behind the window. Reader thread; blocks. Raises `KioskError`."""
    from kiosk.realtime.link_report import LinkReport
    from kiosk.sheets.known import Known
    from kiosk.sheets.lean import without_consent_flow
    from kiosk.sheets.local import WorkbookError

    with without_consent_flow():
        from kiosk.sheets.audit_follower import AuditFollower

    clock, known, stop = SystemClock(settings.zone), Known(), threading.Event()
    try:
        reader, writer = _store(settings, known, stop), _store(settings, known, stop)
    except WorkbookError as error:
        kind = type(error).__name__
        raise SheetError(Code.SHEETS_NO_DISPONIBLE, archivo=str(settings.workbook), problema=kind) from error
    connections = _connections(settings)
    report = LinkReport()
    presence = _presence(connections, settings) if settings.redis_url else None
    announcer = _announcer(connections, settings, report.publishing, presence)
    crew = _crew(settings, known, clock, announcer, stop) if demo else None
    return WindowBackend(
        settings=settings,
        occupation=OccupationService(writer, clock, settings.station, announcer),
        dashboard=DashboardService(reader),
        reader=reader,
        stores=(reader, writer),
        follower=AuditFollower(reader, known, clock),
        connections=connections,
        announcer=announcer,
        report=report,
        stop=stop,
        crew=crew,
    )


class WindowBackend:
    """Implements `ui.backend.Backend`."""

    def __init__(
        self,
        settings: Settings,
        occupation: OccupationService,
        dashboard: DashboardService,
        reader: SheetStore,
        stores: Sequence[SheetStore],
        follower: AuditFollower,
        connections: Connections,
        announcer: AnnouncerThread,
        report: LinkReport,
        stop: threading.Event,
        crew: DemoCrew | None,
    ) -> None:
        self._settings = settings
        self._occupation = occupation
        self._dashboard = dashboard
        self._reader = reader
        self._stores = stores
        self._follower = follower
        self._connections = connections
        self._announcer = announcer
        self._report = report
        self._stop = stop
        self._crew = crew
        self._subscriber: SubscriberThread | None = None

    @property
    def follows_audit(self) -> bool:
        """A local file has no quota, so its audit's tail is read where no Redis connects the processes."""
        return self._settings.is_local and not self._settings.redis_url

    def snapshot(self) -> Snapshot:
        return self._dashboard.snapshot()

    def read_audit(self) -> None:
        self._reader.read_audit()

    def audit_events(self) -> Sequence[Event]:
        return self._follower.events()

    def execute(self, command: Command) -> Outcome:
        return self._occupation.execute(command)

    def start_link(
        self,
        on_events: Callable[[list[Event]], None],
        on_link: Callable[[Link], None],
        on_gap: Callable[[], None],
    ) -> None:
        self._report.listen(on_link)
        heard = self._report.heard
        self._subscriber = _subscriber(self._connections, self._settings, on_events, heard, on_gap)
        self._subscriber.start()
        if self._crew:
            self._crew.start()

    def stop(self) -> None:
        self._stop.set()

    def close(self) -> None:
        self.stop()
        if self._crew:
            self._crew.close()
        if self._subscriber:
            self._subscriber.stop()
        self._announcer.close()
        self._connections.close()
        for store in self._stores:
            store.close()


def _store(settings: Settings, known: Known, stop: threading.Event) -> SheetStore:
    """A store with a client of its own, for one thread."""
    from kiosk.sheets.lean import without_consent_flow

    with without_consent_flow():
        from kiosk.sheets import transport
    from kiosk.sheets.layout import SheetNames
    from kiosk.sheets.local import LocalWorkbook
    from kiosk.sheets.store import SheetStore

    names = SheetNames(
        settings.sheet_operaciones, settings.sheet_trabajadores, settings.sheet_roles, settings.sheet_metadata
    )
    if settings.spreadsheet_id is None:
        book = LocalWorkbook.open_or_create(
            settings.workbook, lambda new: _fill_sample(new, SystemClock(settings.zone).local())
        )
        client = transport.local_client(book, stop)
    else:
        client = transport.remote_client(
            settings.spreadsheet_id, settings.credentials, settings.api_url, stop
        )
    return SheetStore(client, names, settings.zone, known)


def _fill_sample(book: LocalWorkbook, now: datetime) -> None:
    from kiosk.sheets.local import sample

    sample.fill(book, now, resource("sample"))


def _connections(settings: Settings) -> Connections:
    from kiosk.realtime.connection import connections

    return connections(settings.redis_url, settings.station)


def _announcer(
    connections: Connections,
    settings: Settings,
    on_publishing: Callable[[Publishing], None] = lambda _: None,
    chore: Presence | None = None,
) -> AnnouncerThread:
    from kiosk.realtime.announcer import AnnouncerThread
    from kiosk.realtime.event_service import RedisEventService

    service = RedisEventService(connections.commands(), settings.channel)
    announcer = AnnouncerThread(service, on_publishing=on_publishing, chore=chore)
    announcer.start()
    return announcer


def _presence(connections: Connections, settings: Settings) -> Presence:
    from kiosk.realtime.presence import Presence, PresenceBoard

    board = PresenceBoard(connections.commands(), settings.channel)
    return Presence(board, settings.station, __version__)


def _subscriber(
    connections: Connections,
    settings: Settings,
    on_events: Callable[[list[Event]], None],
    on_link: Callable[[Link], None],
    on_gap: Callable[[], None],
) -> SubscriberThread:
    from kiosk.realtime.callbacks import Callbacks
    from kiosk.realtime.event_log import EventLog
    from kiosk.realtime.subscriber import SubscriberThread

    return SubscriberThread(
        connections.subscription,
        settings.channel,
        settings.zone,
        Callbacks(on_events, on_link, on_gap),
        EventLog(connections.commands(), settings.channel).after,
        is_local=connections.is_local,
    )


def _follow_redis(
    connections: Connections,
    settings: Settings,
    on_events: Callable[[list[Event]], None],
    on_link: Callable[[Link], None],
    on_gap: Callable[[], None],
    stop: threading.Event,
) -> None:
    subscriber = _subscriber(connections, settings, on_events, on_link, on_gap)
    subscriber.start()
    try:
        stop.wait()
    finally:
        subscriber.stop()


def _follow_audit(
    store: SheetStore,
    known: Known,
    clock: SystemClock,
    on_events: Callable[[list[Event]], None],
    on_link: Callable[[Link], None],
    stop: threading.Event,
    is_local: bool,
) -> None:
    from kiosk.sheets.audit_follower import AuditFollower

    follower = AuditFollower(store, known, clock)
    state = None
    pause_s = usual_s = AUDIT_S if is_local else random.uniform(*GOOGLE_AUDIT_S)
    while not stop.is_set():
        link = Link(LinkState.LIVE, clock.utc())
        try:
            events, pause_s = follower.events(), usual_s
        except SheetError:
            events, link = [], Link(LinkState.DOWN, clock.utc(), LinkReason.SHEET)
            pause_s = min(2 * pause_s, LONGEST_AUDIT_S)
        if link.state is not state:
            state = link.state
            on_link(link)
        if events:
            on_events(events)
        stop.wait(pause_s)


def _crew(
    settings: Settings, known: Known, clock: SystemClock, announcer: Announcer, stop: threading.Event
) -> DemoCrew:
    from kiosk.demo import DemoCrew

    def services(station: str) -> OccupationService:
        return OccupationService(_store(settings, known, stop), clock, station, announcer)

    return DemoCrew(services, lambda: known.snapshot)
