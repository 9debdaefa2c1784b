"""Builds the services from the settings: the same ones for the window, the commands and the tests.

The adapters are imported inside the functions, for they take longer than all the rest together: the window
builds its services on a worker thread after its first paint.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING
from uuid import uuid4

from kiosk import following
from kiosk.config import Settings
from kiosk.core.budget import Quota, Urgency
from kiosk.core.clock import SystemClock
from kiosk.core.dashboard import DashboardService
from kiosk.core.data import AuditRow, Backlog
from kiosk.core.errors import Code, SheetError
from kiosk.core.events import Event
from kiosk.core.journal import LeftBehind
from kiosk.core.link import Link
from kiosk.core.local_budget import LocalBudget
from kiosk.core.mending import Mender
from kiosk.core.occupation import OccupationService
from kiosk.core.ports import Announcer, Budget, NoLease, WriteLease
from kiosk.core.presence import StationPresence
from kiosk.core.reading import WHOLE_S
from kiosk.sheet_readings import SheetReadings
from kiosk.sheet_watch import Sharing, SheetWatch
from kiosk.shipped import resource
from kiosk.window_backend import WindowBackend, keep

if TYPE_CHECKING:
    from kiosk.demo import DemoCrew
    from kiosk.realtime.connection import Connections
    from kiosk.sheets.client import SheetsClient
    from kiosk.sheets.known import Known
    from kiosk.sheets.layout import SheetNames
    from kiosk.sheets.local import LocalWorkbook
    from kiosk.sheets.pace import Pace
    from kiosk.sheets.store import SheetStore
    from kiosk.station.memory import Memory

log = logging.getLogger(__name__)

TURN_S = 30.0
"""How long an action waits for another process of this station, in seconds."""


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
    budget: Budget | None
    """What is left of the service account's quota; None for a workbook on this machine, which has none."""
    left_behind: Sequence[LeftBehind]
    """What people have to be told of this station's memory."""
    remember: Callable[[], None]
    """Keep the picture of the sheet for a start without it. A fault is logged."""


@contextmanager
def commands(settings: Settings) -> Iterator[CommandServices]:
    """The services for one command, closed at its end.

    Raises `KioskError` where the sheet can't be reached at all, and `WorkbookError` for a local file that
    can't be used.
    """
    from kiosk import remembering
    from kiosk.station.drain_lock import Drainer

    clock = SystemClock(settings.zone)
    with ExitStack() as opened:
        memory = remembering.memory_of(_book(settings), settings.data_dir, clock)
        opened.callback(memory.close)
        known = remembering.known_of(memory)
        connections = _connections(settings) if settings.redis_url else None
        announcer: Announcer = _Nobody()
        if connections:
            from kiosk import over_redis

            opened.callback(connections.close)
            announcer = over_redis.announcer(connections, settings)
            opened.callback(announcer.close)
        budget = account_budget(settings, connections)
        pace = _pace(threading.Event(), budget)
        store = _store(settings, known, pace)
        opened.callback(store.close)
        occupation = OccupationService(
            store,
            memory.journal,
            clock,
            settings.station,
            announcer,
            turn=lambda waits: memory.turn(Drainer.COMMAND, TURN_S if waits else 0.0),
            deadline=pace.deadline,
            lease=_lease(connections, opened),
        )

        def remember() -> None:
            if picture := known.snapshot:
                keep(lambda: memory.mirror.save(picture))

        def follow(
            on_events: Callable[[list[Event]], None],
            on_link: Callable[[Link], None],
            on_gap: Callable[[], None],
            stop: threading.Event,
        ) -> None:
            from kiosk.sheets.audit_follower import AuditFollower

            if connections:
                from kiosk import over_redis

                subscriber = over_redis.subscriber(connections, settings, on_events, on_link, on_gap)
                following.by_redis(subscriber, stop)
            else:
                with closing(_store(settings, known, _pace(stop, budget, Urgency.BACKGROUND))) as background:
                    follower = AuditFollower(background, clock)
                    following.by_audit(follower, clock, on_events, on_link, stop, settings.is_local)

        yield CommandServices(
            occupation,
            DashboardService(store),
            clock,
            store.history,
            follow,
            budget,
            remembering.left_behind(memory),
            remember,
        )


def left_here(settings: Settings) -> tuple[list[LeftBehind], Backlog]:
    """What only people can bring to its end, and what still has to go out. Blocks; raises as `commands`."""
    from kiosk import remembering

    memory = remembering.memory_of(_book(settings), settings.data_dir, SystemClock(settings.zone))
    with closing(memory):
        return remembering.left_behind(memory), memory.journal.backlog()


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
    from kiosk import over_redis, remembering
    from kiosk.realtime.chores import Chores
    from kiosk.realtime.link_report import LinkReport
    from kiosk.sheets.lean import without_consent_flow
    from kiosk.sheets.local import WorkbookError
    from kiosk.station.drain_lock import Drainer

    with without_consent_flow():
        from kiosk.sheets.audit_follower import AuditFollower
        from kiosk.sheets.pace import tell_together

    clock, stop = SystemClock(settings.zone), threading.Event()
    with ExitStack() as opened:
        try:
            memory = remembering.memory_of(_book(settings), settings.data_dir, clock)
            opened.callback(memory.close)
            known = remembering.known_of(memory)
            connections = _connections(settings)
            opened.callback(connections.close)
            budget = account_budget(settings, connections)
            paces = (_pace(stop, budget, Urgency.BACKGROUND), _pace(stop, budget))
            reader, writer = (_store(settings, known, pace) for pace in paces)
        except WorkbookError as error:
            kind, file = type(error).__name__, str(settings.workbook)
            raise SheetError(Code.SHEETS_NO_DISPONIBLE, archivo=file, problema=kind) from error
        opened.callback(reader.close)
        opened.callback(writer.close)
        report = LinkReport()
        chores = sharing = None
        if settings.redis_url:
            election = over_redis.election(connections, settings, _book(settings))
            opened.callback(election.give_up)
            picture = over_redis.picture(connections, settings, _book(settings), clock, election)
            sharing = Sharing(election, picture)
            chores = Chores(election, over_redis.presence(connections, settings, memory))
        announcer = over_redis.announcer(connections, settings, report.publishing, chores)
        opened.callback(announcer.close)
        # A local file has no quota: what no Redis connects reads all of it, and its audit often.
        is_by_itself = settings.is_local and not settings.redis_url
        occupation = OccupationService(
            writer,
            memory.journal,
            clock,
            settings.station,
            announcer,
            pause=stop.wait,
            turn=lambda waits: memory.turn(Drainer.WINDOW, TURN_S if waits else 0.0, stop),
            deadline=paces[1].deadline,
            lease=_lease(connections, opened),
            is_ending=stop.is_set,
        )
        watch = SheetWatch(
            reader,
            known,
            Mender(reader, clock, settings.station, announcer, lambda: str(uuid4())).mend_all,
            clock,
            lambda snapshot: keep(lambda: memory.mirror.save(snapshot)),
            sharing,
            0.0 if is_by_itself else WHOLE_S,
            paces[0].urgent,
        )
        return WindowBackend(
            occupation=occupation,
            readings=SheetReadings(reader, paces[0], watch, AuditFollower(reader, clock), is_by_itself),
            writer_pace=paces[1],
            tell_waits=partial(tell_together, paces),
            known=known,
            mirror=memory.mirror,
            clock=clock,
            link=lambda on_events, on_gap: over_redis.subscriber(
                connections, settings, on_events, report.heard, on_gap
            ),
            report=report,
            left_behind=remembering.left_behind(memory),
            open_commands=remembering.open_commands(memory),
            crew=_crew(settings, known, clock, announcer, stop, opened) if demo else None,
            stop=stop,
            opened=opened.pop_all(),
        )


def account_budget(settings: Settings, connections: Connections | None) -> Budget | None:
    """What all stations of a service account may send; a workbook on this machine has no quota.

    Raises `SheetError` where the service-account file can't be used.
    """
    if settings.is_local:
        return None
    quota = Quota(settings.quota_per_minute, settings.quota_per_minute)
    if connections is None or connections.is_local:
        return LocalBudget(quota)
    from kiosk.realtime.shared_budget import SharedBudget
    from kiosk.sheets.lean import without_consent_flow

    with without_consent_flow():
        from kiosk.sheets import transport
    account = transport.account_name(settings.credentials, settings.api_url)
    return SharedBudget(connections.commands(), account, quota)


def _pace(stop: threading.Event, budget: Budget | None, urgency: Urgency = Urgency.ACTION) -> Pace:
    from kiosk.sheets.pace import Pace

    return Pace(stop, budget, urgency)


def _store(settings: Settings, known: Known, pace: Pace) -> SheetStore:
    """A store with a client of its own, for one thread."""
    from kiosk.sheets.store import SheetStore

    return SheetStore(sheets_client(settings, pace), sheet_names(settings), settings.zone, known)


def sheet_names(settings: Settings) -> SheetNames:
    """The worksheets' titles."""
    from kiosk.sheets.layout import SheetNames

    return SheetNames(
        settings.sheet_operaciones, settings.sheet_trabajadores, settings.sheet_roles, settings.sheet_metadata
    )


def sheets_client(settings: Settings, pace: Pace | None = None) -> SheetsClient:
    """A client of the sheet, for one thread, who closes it. Raises `SheetError` and `WorkbookError`."""
    from kiosk.sheets.lean import without_consent_flow

    with without_consent_flow():
        from kiosk.sheets import transport

    if settings.spreadsheet_id is None:
        return transport.local_client(workbook(settings), pace)
    return transport.remote_client(settings.spreadsheet_id, settings.credentials, settings.api_url, pace=pace)


def _book(settings: Settings) -> str:
    """Tells the sheet from any other: what a station remembers of one says nothing of the next."""
    if settings.spreadsheet_id is not None:
        return f"{settings.api_url or 'google'} {settings.spreadsheet_id}"
    with closing(workbook(settings)) as book:
        return f"local {book.identity()}"


def workbook(settings: Settings) -> LocalWorkbook:
    """The workbook of this machine, open; in its default place a new one is filled with the sample shop.

    Raises `WorkbookError`: a workbook that is named and isn't there may be somewhere else.
    """
    from kiosk.sheets.local import LocalWorkbook

    if not settings.makes_sample:
        return LocalWorkbook.open(settings.workbook)
    now = SystemClock(settings.zone).local()
    return LocalWorkbook.open_or_create(settings.workbook, lambda new: _fill_sample(new, now))


def _fill_sample(book: LocalWorkbook, now: datetime) -> None:
    from kiosk.sheets.local import sample

    sample.fill(book, now, resource("sample"))


def _connections(settings: Settings) -> Connections:
    from kiosk.realtime.connection import connections

    return connections(settings.redis_url, settings.station)


def _lease(connections: Connections | None, opened: ExitStack) -> WriteLease:
    """Asks other stations to wait while a spool is written; nothing rests on it."""
    if connections is None or connections.is_local:
        return NoLease()
    from kiosk.realtime.lease import RedisWriteLease

    lease = RedisWriteLease(connections.commands())
    opened.callback(lease.close)
    return lease


def _crew(
    settings: Settings,
    known: Known,
    clock: SystemClock,
    announcer: Announcer,
    stop: threading.Event,
    opened: ExitStack,
) -> DemoCrew:
    from kiosk import remembering
    from kiosk.demo import DemoCrew

    memories: list[Memory] = []

    def close_memories() -> None:
        for memory in memories:
            memory.close()

    opened.callback(close_memories)

    def services(station: str) -> OccupationService:
        memory = remembering.memory_of(_book(settings), settings.data_dir / "demo" / station, clock)
        memories.append(memory)
        store = _store(settings, known, _pace(stop, None))
        return OccupationService(store, memory.journal, clock, station, announcer, pause=stop.wait)

    return DemoCrew(services, lambda: known.snapshot)
