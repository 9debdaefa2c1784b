"""Builds the services of a station at work."""

import threading
from contextlib import ExitStack
from functools import partial
from uuid import uuid4

from kiosk.config.settings import Settings
from kiosk.core.action.mender import Mender
from kiosk.core.action.occupation import OccupationService
from kiosk.core.action.workplace import Limits, Workplace
from kiosk.core.frozen import frozen
from kiosk.core.judged_clock import JudgedClock
from kiosk.core.ports import Announcer
from kiosk.core.refusals import ClockSource
from kiosk.core.sharing.budget import Urgency
from kiosk.core.sharing.reader_election import FULL_READ_S
from kiosk.realtime.listen.link_report import LinkReport
from kiosk.realtime.publish.periodic import PeriodicTasks
from kiosk.services.demo_crew import DemoCrew
from kiosk.services.hand_over_exchange import HandOverExchange
from kiosk.services.sharing import Sharing
from kiosk.services.sheet_readings import SheetReadings
from kiosk.services.sheet_watch import SheetWatch
from kiosk.services.station import StationServices, keep
from kiosk.sheets.audit_follower import AuditFollower
from kiosk.sheets.http.pace import Pace, tell_together
from kiosk.sheets.sheet_state import SheetState
from kiosk.sheets.store import SheetStore
from kiosk.station.drain_lock import Drainer
from kiosk.station.memory import Memory
from kiosk.wiring import memory as station_memory
from kiosk.wiring import sheet
from kiosk.wiring.book import book_key, sheet_mark
from kiosk.wiring.clock import compare_with_audit, judged_clock
from kiosk.wiring.redis import StationRedis


@frozen
class _Station:
    """What a station's services are built on; `opened` closes it."""

    settings: Settings
    clock: JudgedClock
    stop: threading.Event
    opened: ExitStack
    book: str
    sheet_mark: str
    memory: Memory
    sheet_state: SheetState
    redis: StationRedis

    @property
    def is_standalone(self) -> bool:
        """A local file has no quota: without Redis all of it is read each time, and its audit often."""
        return self.settings.is_local and self.redis.is_local


def station(settings: Settings, demo: bool = False) -> StationServices:
    """The services of a station at work. Reader thread; blocks. Raises `KioskError`."""
    with ExitStack() as opened:
        with sheet.workbook_as_sheet():
            station = _station(settings, opened)
            budget = sheet.account_budget(settings, station.redis)
            paces = Pace(station.stop, budget, Urgency.BACKGROUND), Pace(station.stop, budget)
            reader, writer = (
                sheet.store(settings, station.sheet_state, pace, station.clock) for pace in paces
            )
        opened.callback(reader.close)
        opened.callback(writer.close)
        report = LinkReport()
        board = station.redis.hand_overs(station.sheet_mark)
        hand_overs = HandOverExchange(board, settings.station, station.sheet_state)
        sharing, periodic = _shared(station, hand_overs)
        announcer = station.redis.announcer(station.sheet_mark, report.publishing, periodic)
        opened.callback(announcer.close)
        occupation = _occupation(station, writer, announcer, paces[1])
        watch = _watch(station, reader, announcer, sharing, paces[0])
        follower = AuditFollower(reader, station.clock)
        return StationServices(
            occupation=occupation,
            readings=SheetReadings(reader, paces[0], watch, follower, station.is_standalone),
            writer_pace=paces[1],
            tell_waits=partial(tell_together, paces),
            sheet_state=station.sheet_state,
            mirror=station.memory.mirror,
            clock=station.clock,
            link=lambda on_events, on_gap, on_numbered: station.redis.subscriber(
                station.sheet_mark, on_events, report.heard, on_gap, on_numbered
            ),
            report=report,
            left_behind=station_memory.left_behind(station.memory),
            open_commands=station_memory.open_commands(station.memory),
            crew=_crew(station, announcer) if demo else None,
            stop=station.stop,
            opened=opened.pop_all(),
            hand_overs=hand_overs,
        )


def _station(settings: Settings, opened: ExitStack) -> _Station:
    clock, book = judged_clock(settings), book_key(settings)
    memory = station_memory.memory_of(book, settings.data_dir, clock.best_utc)
    opened.callback(memory.close)
    station_memory.note_place(memory, settings)
    keep(memory.note_at_work)
    sheet_state = station_memory.sheet_state_of(memory, settings.station, clock.best_utc)
    station_memory.remember_layout(memory, sheet_state, sheet.sheet_names(settings))
    compare_with_audit(clock, sheet_state, memory)
    station_memory.stop_for_known_alarms(memory, sheet_state)
    redis = StationRedis(settings)
    opened.callback(redis.close)
    mark, stop = sheet_mark(settings, book), threading.Event()
    return _Station(settings, clock, stop, opened, book, mark, memory, sheet_state, redis)


def _shared(station: _Station, hand_overs: HandOverExchange) -> tuple[Sharing | None, PeriodicTasks | None]:
    """What the stations on one Redis share: one reads the sheet for all, each says that it is there, and they
    tell one another of requests for hand-overs."""
    redis = station.redis
    if redis.is_local:
        return None, None
    election = redis.election(station.book)
    station.opened.callback(election.give_up)
    on_time = partial(station.clock.saw, ClockSource.REDIS)
    picture = redis.picture(station.book, station.clock, election, on_time)
    presence = redis.presence(station.memory, lambda: station.sheet_state.audit.is_trusted, on_time)
    sharing = Sharing(
        election,
        picture,
        sheet.sheet_names(station.settings),
        partial(station_memory.audit_for_others, station.memory),
        partial(station_memory.know_audit, station.sheet_state),
    )
    return sharing, PeriodicTasks(election, presence, hand_overs)


def _occupation(station: _Station, writer: SheetStore, announcer: Announcer, pace: Pace) -> OccupationService:
    return OccupationService(
        Workplace(
            writer,
            station.memory.journal,
            station.clock,
            station.settings.station,
            announcer,
            rejection_limit=station.settings.rejection_limit,
        ),
        station.redis.lease(station.opened),
        Limits(
            turn=station_memory.turn_of(station.memory, Drainer.WINDOW, station.stop),
            deadline=pace.deadline,
            pause=station.stop.wait,
            rests_while_away=True,
            is_ending=station.stop.is_set,
        ),
    )


def _watch(
    station: _Station, reader: SheetStore, announcer: Announcer, sharing: Sharing | None, pace: Pace
) -> SheetWatch:
    mender = Mender(reader, station.clock, station.settings.station, announcer, lambda: str(uuid4()))
    return SheetWatch(
        reader,
        station.sheet_state,
        mender.mend_all,
        station.clock,
        lambda snapshot: keep(lambda: station.memory.mirror.save(snapshot)),
        sharing,
        0.0 if station.is_standalone else FULL_READ_S,
        pace.urgent,
        pause=station.stop.wait,
    )


def _crew(station: _Station, announcer: Announcer) -> DemoCrew:
    """A simulated crew; each of its stations has a memory of its own."""
    memories: list[Memory] = []

    def close_memories() -> None:
        for memory in memories:
            memory.close()

    station.opened.callback(close_memories)

    def services(name: str) -> OccupationService:
        folder = station.settings.data_dir / "demo" / name
        memory = station_memory.memory_of(station.book, folder, station.clock.best_utc)
        memories.append(memory)
        store = sheet.store(station.settings, station.sheet_state, Pace(station.stop, None))
        limit = station.settings.rejection_limit
        workplace = Workplace(store, memory.journal, station.clock, name, announcer, rejection_limit=limit)
        return OccupationService(workplace, limits=Limits(pause=station.stop.wait))

    return DemoCrew(services, lambda: station.sheet_state.snapshot)
