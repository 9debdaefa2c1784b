"""Builds the services of a command of the terminal; everything runs on the calling thread."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING
from uuid import uuid4

from kiosk.config.settings import Settings
from kiosk.core.action.occupation import OccupationService
from kiosk.core.action.workplace import Limits, Workplace
from kiosk.core.clock import SystemClock
from kiosk.core.dashboard import DashboardService
from kiosk.core.events.event import Event
from kiosk.core.judged_clock import JudgedClock
from kiosk.core.ports import Announcer, Budget, NoLease, WriteLease
from kiosk.core.refusals import AlarmReason, ClockSource
from kiosk.core.sharing.alarms import Alarm
from kiosk.core.sharing.budget import Urgency
from kiosk.core.sharing.link import Link
from kiosk.services import follow
from kiosk.services.audit_acceptance import AuditAcceptance
from kiosk.services.command import CommandServices, Follow
from kiosk.services.station import keep
from kiosk.sheets.acceptance.at_once import SheetAtOnce
from kiosk.sheets.audit_follower import AuditFollower
from kiosk.sheets.http.pace import Pace
from kiosk.sheets.sheet_state import SheetState
from kiosk.sheets.store import SheetStore
from kiosk.station.drain_lock import Drainer
from kiosk.station.memory import Memory
from kiosk.station.work_lock import is_at_work
from kiosk.wiring import memory as station_memory
from kiosk.wiring import sheet
from kiosk.wiring.book import book_key, known_key, sheet_mark
from kiosk.wiring.clock import compare_with_audit, judged_clock
from kiosk.wiring.comparison import Comparison

if TYPE_CHECKING:
    from kiosk.realtime.share.shared_picture import SharedPicture
    from kiosk.wiring.redis import StationRedis


log = logging.getLogger(__name__)

BESIDE_WINDOW_S = 8.0
"""How long an action of a terminal waits for the quota beside a window, in seconds: what it leaves here, the
window sends."""


@contextmanager
def commands(settings: Settings, redis: StationRedis | None) -> Iterator[CommandServices]:
    """The services for one command, closed at its end; `redis` too, which is None without `redis_url`.

    Raises `KioskError` where the sheet can't be reached at all, and `WorkbookError` for a local file that
    can't be used.
    """
    clock = judged_clock(settings)
    with ExitStack() as opened:
        if redis:
            opened.callback(redis.close)
        book = known_key(settings)
        memory = station_memory.memory_of(book, settings.data_dir, clock.best_utc)
        opened.callback(memory.close)
        station_memory.note_place(memory, settings)
        sheet_state = station_memory.sheet_state_of(memory, settings.station, clock.best_utc)
        station_memory.remember_layout(memory, sheet_state, sheet.sheet_names(settings))
        compare_with_audit(clock, sheet_state, memory)
        mark = sheet_mark(settings, book)
        announcer, lease = _over_redis(redis, mark, opened)
        budget = sheet.account_budget(settings, redis)
        pace = Pace(threading.Event(), budget)
        store = sheet.store(settings, sheet_state, pace, clock, book)
        opened.callback(store.close)
        comparison = Comparison(settings, book, memory, sheet_state, store, clock, redis)
        occupation = OccupationService(
            Workplace(
                store,
                memory.journal,
                clock,
                settings.station,
                announcer,
                rejection_limit=settings.rejection_limit,
            ),
            lease,
            Limits(
                turn=station_memory.turn_of(memory, Drainer.COMMAND),
                deadline=lambda: _hurried(settings, pace, store),
                rests_while_away=True,
                undoes_by_journal=True,
            ),
            comparison.before_action,
        )
        yield CommandServices(
            occupation,
            DashboardService(store),
            clock,
            store.history,
            _follow_redis(redis, mark) if redis else _follow_audit(settings, sheet_state, clock, budget),
            budget,
            _hear(settings, redis, book, memory, clock, sheet_state),
            station_memory.left_behind(memory),
            lambda: _remember(sheet_state, memory),
            store.requests,
            redis.hand_overs(mark) if redis else None,
            comparison.after_answer,
        )


@contextmanager
def audit_acceptance(settings: Settings, redis: StationRedis | None) -> Iterator[AuditAcceptance]:
    """What accepts the audit, closed at its end; raises as `commands`.

    A window of this station may be at work: what it has stored is only read.
    """
    clock = judged_clock(settings)
    with ExitStack() as opened:
        if redis:
            opened.callback(redis.close)
        book = book_key(settings)
        memory = station_memory.memory_of(book, settings.data_dir, clock.best_utc)
        opened.callback(memory.close)
        pace = Pace(threading.Event(), sheet.account_budget(settings, redis))
        client = sheet.sheets_client(settings, pace, clock)
        opened.callback(client.close)
        yield AuditAcceptance(
            SheetAtOnce(client, sheet.sheet_names(settings), settings.zone, clock.best_local),
            lambda: station_memory.known_audit(
                memory, clock.best_utc(), _touched_since(settings, redis, book, memory, clock)
            ),
            clock,
            settings.station,
            lambda: str(uuid4()),
        )


@contextmanager
def _hurried(settings: Settings, pace: Pace, store: SheetStore) -> Iterator[None]:
    """The deadline of an action. The window's workers wait while a terminal has the station's turn."""
    with pace.deadline(BESIDE_WINDOW_S if is_at_work(settings.data_dir) else None), store.hurried():
        yield


def _over_redis(redis: StationRedis | None, mark: str, opened: ExitStack) -> tuple[Announcer, WriteLease]:
    if redis is None:
        return _NoAnnouncer(), NoLease()
    announcer = redis.announcer(mark)
    opened.callback(announcer.close)
    return announcer, redis.lease(opened)


def _hear(
    settings: Settings,
    redis: StationRedis | None,
    book: str,
    memory: Memory,
    clock: JudgedClock,
    sheet_state: SheetState,
) -> Callable[[], None]:
    def hear() -> None:
        heard, known = list[Alarm](), sheet_state.snapshot
        if redis:
            picture = _picture(book, redis, clock)
            taken = picture.take(known.read_at if known else None)
            if taken and taken.is_judged:  # bare cells would be kept, as first readings for the next start
                sheet_state.took(taken)
            heard += picture.alarms or picture.alarms_now()
        sheet_state.alarms.take_over([*heard, *_of_window(settings, memory)])

    return hear


def _picture(book: str, redis: StationRedis, clock: JudgedClock) -> SharedPicture:
    return redis.picture(book, clock, redis.election(book), partial(clock.saw, ClockSource.REDIS))


def _of_window(settings: Settings, memory: Memory) -> Sequence[Alarm]:
    return memory.mirror.alarms() if is_at_work(settings.data_dir) else ()


def _heard(
    settings: Settings, redis: StationRedis | None, book: str, memory: Memory, clock: JudgedClock
) -> list[Alarm]:
    """The alarms of the station that reads for all, and those of this folder's window."""
    heard = _picture(book, redis, clock).alarms_now() if redis else ()
    return [*heard, *_of_window(settings, memory)]


def _touched_since(
    settings: Settings, redis: StationRedis | None, book: str, memory: Memory, clock: JudgedClock
) -> datetime | None:
    """Since when the audit's alarm stands, as far as it is heard of."""
    alarms = _heard(settings, redis, book, memory, clock)
    moments = [alarm.since for alarm in alarms if alarm.reason == AlarmReason.AUDIT_TOUCHED and alarm.since]
    return min(moments, default=None)


def _remember(sheet_state: SheetState, memory: Memory) -> None:
    if picture := sheet_state.snapshot:
        keep(lambda: memory.mirror.save(picture))


def _follow_redis(redis: StationRedis, mark: str) -> Follow:
    return lambda on_events, on_link, on_gap, stop: follow.by_redis(
        redis.subscriber(mark, on_events, on_link, on_gap), stop
    )


def _follow_audit(
    settings: Settings, sheet_state: SheetState, clock: SystemClock, budget: Budget | None
) -> Follow:
    def by_audit(
        on_events: Callable[[list[Event]], None],
        on_link: Callable[[Link], None],
        _on_gap: Callable[[], None],
        stop: threading.Event,
    ) -> None:
        pace = Pace(stop, budget, Urgency.BACKGROUND)
        with closing(sheet.store(settings, sheet_state, pace)) as store:
            follower = AuditFollower(store, clock)
            follow.by_audit(follower, clock, on_events, on_link, stop, settings.is_local)

    return by_audit


class _NoAnnouncer:
    """Without Redis the other processes read the audit."""

    def announce(self, events: Iterable[Event]) -> None:
        """Nothing to do."""
