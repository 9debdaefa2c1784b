"""Builds the services from the settings: the same ones for the window, the commands and the tests.

The adapters are imported inside the functions, for they take longer than all the rest together: the window
builds its services on a worker thread after its first paint.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from kiosk import following
from kiosk.config import Settings
from kiosk.core.clock import SystemClock
from kiosk.core.dashboard import DashboardService
from kiosk.core.data import AuditRow
from kiosk.core.errors import Code, JournalError, SheetError
from kiosk.core.events import Event
from kiosk.core.link import Link
from kiosk.core.mending import Mender
from kiosk.core.occupation import OccupationService
from kiosk.core.ports import Announcer
from kiosk.core.protocol.window import shortened
from kiosk.shipped import resource
from kiosk.window_backend import WindowBackend

if TYPE_CHECKING:
    from kiosk.demo import DemoCrew
    from kiosk.realtime.announcer import AnnouncerThread
    from kiosk.realtime.connection import Connections
    from kiosk.realtime.subscriber import SubscriberThread
    from kiosk.sheets.known import Known
    from kiosk.sheets.local import LocalWorkbook
    from kiosk.sheets.store import SheetStore
    from kiosk.station.memory import Memory

log = logging.getLogger(__name__)

TURN_S = 30.0
"""How long an action waits for another process of this station, in seconds."""
KEPT_ROWS = 5_000
"""So many rows of the audit are kept over a restart; older ones only as far as a spool rests on them."""


@dataclass(frozen=True)
class CommandServices:
    """What a command of the terminal needs; all of it on the calling thread."""

    occupation: OccupationService
    dashboard: DashboardService
    clock: SystemClock
    history: Callable[[str], list[AuditRow]]
    follow: Callable[[Callable[[list[Event]], None], Callable[[Link], None], threading.Event], None]


@contextmanager
def commands(settings: Settings) -> Iterator[CommandServices]:
    """The services for one command, closed at its end.

    Raises `KioskError` where the sheet can't be reached at all, and `WorkbookError` for a local file that
    can't be used.
    """
    from kiosk.station.drain_lock import Drainer

    clock = SystemClock(settings.zone)
    with ExitStack() as opened:
        memory = _memory(settings, settings.data_dir, clock)
        opened.callback(memory.close)
        store = _store(settings, _known(memory), threading.Event())
        opened.callback(store.close)
        connections = _connections(settings) if settings.redis_url else None
        announcer: Announcer = _Nobody()
        if connections:
            opened.callback(connections.close)
            announcer = _announcer(connections, settings)
            opened.callback(announcer.close)
        occupation = OccupationService(
            store,
            memory.journal,
            clock,
            settings.station,
            announcer,
            turn=lambda: memory.turn(Drainer.COMMAND, TURN_S),
        )

        def follow(
            on_events: Callable[[list[Event]], None], on_link: Callable[[Link], None], stop: threading.Event
        ) -> None:
            from kiosk.sheets.audit_follower import AuditFollower

            if connections:
                following.by_redis(_subscriber(connections, settings, on_events, on_link), stop)
            else:
                follower = AuditFollower(store, clock)
                following.by_audit(follower, clock, on_events, on_link, stop, settings.is_local)

        yield CommandServices(occupation, DashboardService(store), clock, store.history, follow)


class _Nobody:
    """Announces to nobody: without Redis the other processes read the audit."""

    def announce(self, events: Iterable[Event]) -> None:
        """Nothing to do."""


def window(settings: Settings, demo: bool = False) -> WindowBackend:
    """The services behind the window. Reader thread; blocks. Raises `KioskError`."""
    from kiosk.realtime.link_report import LinkReport
    from kiosk.sheets.lean import without_consent_flow
    from kiosk.sheets.local import WorkbookError
    from kiosk.station.drain_lock import Drainer

    with without_consent_flow():
        from kiosk.sheets.audit_follower import AuditFollower

    clock, stop = SystemClock(settings.zone), threading.Event()
    with ExitStack() as opened:
        try:
            memory = _memory(settings, settings.data_dir, clock)
            opened.callback(memory.close)
            known = _known(memory)
            reader, writer = _store(settings, known, stop), _store(settings, known, stop)
        except WorkbookError as error:
            kind, file = type(error).__name__, str(settings.workbook)
            raise SheetError(Code.SHEETS_NO_DISPONIBLE, archivo=file, problema=kind) from error
        opened.callback(reader.close)
        opened.callback(writer.close)
        connections = _connections(settings)
        opened.callback(connections.close)
        report = LinkReport()
        announcer = _announcer(connections, settings, report.refused)
        opened.callback(announcer.close)
        occupation = OccupationService(
            writer,
            memory.journal,
            clock,
            settings.station,
            announcer,
            pause=stop.wait,
            turn=lambda: memory.turn(Drainer.WINDOW, TURN_S, stop),
        )
        return WindowBackend(
            occupation=occupation,
            reader=reader,
            mender=Mender(reader, clock, settings.station, announcer, lambda: str(uuid4())),
            follower=AuditFollower(reader, clock),
            known=known,
            mirror=memory.mirror,
            clock=clock,
            link=lambda on_events: _subscriber(connections, settings, on_events, report.heard),
            report=report,
            crew=_crew(settings, known, clock, announcer, stop, opened) if demo else None,
            stop=stop,
            opened=opened.pop_all(),
            # A local file has no quota, so its audit is read where no Redis connects the processes.
            follows_audit=settings.is_local and not settings.redis_url,
        )


def _memory(settings: Settings, data_dir: Path, clock: SystemClock) -> Memory:
    """What this station keeps on its disk of the sheet that it works on."""
    from kiosk.station.memory import Memory
    from kiosk.station.set_aside import SetAside

    def told(aside: SetAside) -> None:
        log.error("the station's memory was %s and is set aside as %s", aside.trouble, aside.path)

    return Memory(data_dir, _book(settings), clock.utc, told)


def _book(settings: Settings) -> str:
    """Tells the sheet from any other: what a station remembers of one says nothing of the next."""
    if settings.spreadsheet_id is not None:
        return f"{settings.api_url or 'google'} {settings.spreadsheet_id}"
    with closing(_workbook(settings)) as book:
        return f"local {book.identity()}"


def _known(memory: Memory) -> Known:
    """What is known of the sheet before it was read: as this station last saw it."""
    from kiosk.sheets.known import Known

    known = Known(memory.audit)
    if snapshot := memory.mirror.load():
        known.remember(snapshot)
    if kept := memory.audit.load():
        base, first, rows = shortened(kept.base, kept.first, kept.rows, KEPT_ROWS)
        known.kept_audit(base, first, rows, kept.end)
        if first > kept.first + KEPT_ROWS:
            _keep_shorter(lambda: memory.audit.replace(base, first, rows, kept.end))
    return known


def _keep_shorter(work: Callable[[], None]) -> None:
    """Else a year's audit would be read at every start."""
    try:
        work()
    except JournalError as error:
        log.warning("the kept audit could not be shortened: %s", error)


def _store(settings: Settings, known: Known, stop: threading.Event) -> SheetStore:
    """A store with a client of its own, for one thread."""
    from kiosk.sheets.lean import without_consent_flow

    with without_consent_flow():
        from kiosk.sheets import transport
    from kiosk.sheets.layout import SheetNames
    from kiosk.sheets.store import SheetStore

    names = SheetNames(
        settings.sheet_operaciones, settings.sheet_trabajadores, settings.sheet_roles, settings.sheet_metadata
    )
    if settings.spreadsheet_id is None:
        client = transport.local_client(_workbook(settings), stop)
    else:
        client = transport.remote_client(
            settings.spreadsheet_id, settings.credentials, settings.api_url, stop
        )
    return SheetStore(client, names, settings.zone, known)


def _workbook(settings: Settings) -> LocalWorkbook:
    from kiosk.sheets.local import LocalWorkbook

    now = SystemClock(settings.zone).local()
    return LocalWorkbook.open_or_create(settings.workbook, lambda new: _fill_sample(new, now))


def _fill_sample(book: LocalWorkbook, now: datetime) -> None:
    from kiosk.sheets.local import sample

    sample.fill(book, now, resource("sample"))


def _connections(settings: Settings) -> Connections:
    from kiosk.realtime.connection import connections

    return connections(settings.redis_url, settings.station)


def _announcer(
    connections: Connections, settings: Settings, on_refused: Callable[[bool], None] = lambda _: None
) -> AnnouncerThread:
    from kiosk.realtime.announcer import AnnouncerThread
    from kiosk.realtime.event_service import RedisEventService

    service = RedisEventService(connections.commands(), settings.channel)
    announcer = AnnouncerThread(service, on_refused=on_refused)
    announcer.start()
    return announcer


def _subscriber(
    connections: Connections,
    settings: Settings,
    on_events: Callable[[list[Event]], None],
    on_link: Callable[[Link], None],
) -> SubscriberThread:
    from kiosk.realtime.subscriber import SubscriberThread

    return SubscriberThread(
        connections.subscription,
        settings.channel,
        settings.zone,
        on_events,
        on_link,
        is_local=connections.is_local,
    )


def _crew(
    settings: Settings,
    known: Known,
    clock: SystemClock,
    announcer: Announcer,
    stop: threading.Event,
    opened: ExitStack,
) -> DemoCrew:
    from kiosk.demo import DemoCrew

    memories: list[Memory] = []

    def close_memories() -> None:
        for memory in memories:
            memory.close()

    opened.callback(close_memories)

    def services(station: str) -> OccupationService:
        memory = _memory(settings, settings.data_dir / "demo" / station, clock)
        memories.append(memory)
        store = _store(settings, known, stop)
        return OccupationService(store, memory.journal, clock, station, announcer, pause=stop.wait)

    return DemoCrew(services, lambda: known.snapshot)
