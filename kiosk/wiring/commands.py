"""Builds the services of a command of the terminal; everything runs on the calling thread."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.config.settings import Settings
from kiosk.core.action.occupation import OccupationService
from kiosk.core.action.workplace import Limits, Workplace
from kiosk.core.clock import SystemClock
from kiosk.core.dashboard import DashboardService
from kiosk.core.events.event import Event
from kiosk.core.journal import LeftBehind
from kiosk.core.ports import Announcer, Budget
from kiosk.core.sharing.budget import Urgency
from kiosk.core.sharing.link import Link
from kiosk.core.sharing.presence import StationPresence
from kiosk.core.shop.data import AuditRow, Backlog
from kiosk.services import follow as following
from kiosk.services.window import keep
from kiosk.wiring import parts

if TYPE_CHECKING:
    pass


log = logging.getLogger(__name__)


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
    from kiosk.station.drain_lock import Drainer
    from kiosk.wiring import memory as remembering

    clock = SystemClock(settings.zone)
    with ExitStack() as opened:
        memory = remembering.memory_of(parts.book_key(settings), settings.data_dir, clock)
        opened.callback(memory.close)
        sheet_state = remembering.sheet_state_of(memory)
        connections = parts.connections(settings) if settings.redis_url else None
        announcer: Announcer = _Nobody()
        if connections:
            from kiosk.wiring import redis

            opened.callback(connections.close)
            announcer = redis.announcer(connections, settings)
            opened.callback(announcer.close)
        budget = parts.account_budget(settings, connections)
        pace = parts.pace_of(threading.Event(), budget)
        store = parts.store(settings, sheet_state, pace)
        opened.callback(store.close)
        occupation = OccupationService(
            Workplace(store, memory.journal, clock, settings.station, announcer),
            parts.lease(connections, opened),
            Limits(
                turn=lambda waits: memory.turn(Drainer.COMMAND, parts.TURN_S if waits else 0.0),
                deadline=pace.deadline,
            ),
        )

        def remember() -> None:
            if picture := sheet_state.snapshot:
                keep(lambda: memory.mirror.save(picture))

        def follow(
            on_events: Callable[[list[Event]], None],
            on_link: Callable[[Link], None],
            on_gap: Callable[[], None],
            stop: threading.Event,
        ) -> None:
            from kiosk.sheets.audit_follower import AuditFollower

            if connections:
                from kiosk.wiring import redis

                subscriber = redis.subscriber(connections, settings, on_events, on_link, on_gap)
                following.by_redis(subscriber, stop)
            else:
                with closing(
                    parts.store(settings, sheet_state, parts.pace_of(stop, budget, Urgency.BACKGROUND))
                ) as background:
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
    from kiosk.wiring import memory as remembering

    memory = remembering.memory_of(parts.book_key(settings), settings.data_dir, SystemClock(settings.zone))
    with closing(memory):
        return remembering.left_behind(memory), memory.journal.backlog()


def stations(settings: Settings) -> list[StationPresence]:
    """The kiosks that are running. Blocks; needs `redis_url`; raises Redis's errors."""
    from kiosk.realtime.share.presence import PresenceBoard

    connections = parts.connections(settings)
    try:
        return PresenceBoard(connections.commands(), settings.channel).stations()
    finally:
        connections.close()


class _Nobody:
    """Announces to nobody: without Redis the other processes read the audit."""

    def announce(self, events: Iterable[Event]) -> None:
        """Nothing to do."""
