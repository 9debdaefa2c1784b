"""Builds the services behind the window."""

from __future__ import annotations

import logging
import threading
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING
from uuid import uuid4

from kiosk.config.settings import Settings
from kiosk.core.action.mender import Mender
from kiosk.core.action.occupation import OccupationService
from kiosk.core.action.workplace import Limits, Workplace
from kiosk.core.clock import SystemClock
from kiosk.core.errors import Code, SheetError
from kiosk.core.ports import Announcer
from kiosk.core.sharing.budget import Urgency
from kiosk.core.sharing.reader_election import WHOLE_S
from kiosk.services.sheet_readings import SheetReadings
from kiosk.services.sheet_watch import Sharing, SheetWatch
from kiosk.services.window import WindowBackend, keep
from kiosk.wiring import parts

if TYPE_CHECKING:
    from kiosk.services.demo_crew import DemoCrew
    from kiosk.sheets.sheet_state import SheetState
    from kiosk.station.memory import Memory


log = logging.getLogger(__name__)


def window(settings: Settings, demo: bool = False) -> WindowBackend:
    """The services behind the window. Reader thread; blocks. Raises `KioskError`."""
    from kiosk.realtime.listen.link_report import LinkReport
    from kiosk.realtime.publish.periodic import PeriodicTasks
    from kiosk.sheets.http.gspread_import import without_consent_flow
    from kiosk.station.drain_lock import Drainer
    from kiosk.wiring import memory as remembering
    from kiosk.wiring import redis
    from kiosk.workbook import WorkbookError

    with without_consent_flow():
        from kiosk.sheets.audit_follower import AuditFollower
        from kiosk.sheets.http.pace import tell_together

    clock, stop = SystemClock(settings.zone), threading.Event()
    with ExitStack() as opened:
        try:
            memory = remembering.memory_of(parts.book_key(settings), settings.data_dir, clock)
            opened.callback(memory.close)
            sheet_state = remembering.sheet_state_of(memory)
            connections = parts.connections(settings)
            opened.callback(connections.close)
            budget = parts.account_budget(settings, connections)
            paces = (parts.pace_of(stop, budget, Urgency.BACKGROUND), parts.pace_of(stop, budget))
            reader, writer = (parts.store(settings, sheet_state, pace) for pace in paces)
        except WorkbookError as error:
            kind, file = type(error).__name__, str(settings.workbook)
            raise SheetError(Code.SHEETS_NO_DISPONIBLE, archivo=file, problema=kind) from error
        opened.callback(reader.close)
        opened.callback(writer.close)
        report = LinkReport()
        periodic = sharing = None
        if settings.redis_url:
            election = redis.election(connections, settings, parts.book_key(settings))
            opened.callback(election.give_up)
            picture = redis.picture(connections, settings, parts.book_key(settings), clock, election)
            sharing = Sharing(election, picture)
            periodic = PeriodicTasks(election, redis.presence(connections, settings, memory))
        announcer = redis.announcer(connections, settings, report.publishing, periodic)
        opened.callback(announcer.close)
        # A local file has no quota: what no Redis connects reads all of it, and its audit often.
        is_by_itself = settings.is_local and not settings.redis_url
        occupation = OccupationService(
            Workplace(writer, memory.journal, clock, settings.station, announcer),
            parts.lease(connections, opened),
            Limits(
                turn=lambda waits: memory.turn(Drainer.WINDOW, parts.TURN_S if waits else 0.0, stop),
                deadline=paces[1].deadline,
                pause=stop.wait,
                is_ending=stop.is_set,
            ),
        )
        watch = SheetWatch(
            reader,
            sheet_state,
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
            sheet_state=sheet_state,
            mirror=memory.mirror,
            clock=clock,
            link=lambda on_events, on_gap: redis.subscriber(
                connections, settings, on_events, report.heard, on_gap
            ),
            report=report,
            left_behind=remembering.left_behind(memory),
            open_commands=remembering.open_commands(memory),
            crew=_crew(settings, sheet_state, clock, announcer, stop, opened) if demo else None,
            stop=stop,
            opened=opened.pop_all(),
        )


def _crew(
    settings: Settings,
    sheet_state: SheetState,
    clock: SystemClock,
    announcer: Announcer,
    stop: threading.Event,
    opened: ExitStack,
) -> DemoCrew:
    from kiosk.services.demo_crew import DemoCrew
    from kiosk.wiring import memory as remembering

    memories: list[Memory] = []

    def close_memories() -> None:
        for memory in memories:
            memory.close()

    opened.callback(close_memories)

    def services(station: str) -> OccupationService:
        memory = remembering.memory_of(parts.book_key(settings), settings.data_dir / "demo" / station, clock)
        memories.append(memory)
        store = parts.store(settings, sheet_state, parts.pace_of(stop, None))
        workplace = Workplace(store, memory.journal, clock, station, announcer)
        return OccupationService(workplace, limits=Limits(pause=stop.wait))

    return DemoCrew(services, lambda: sheet_state.snapshot)
