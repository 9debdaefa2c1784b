"""What the services give to one command of the terminal. Calling thread."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kiosk.core.action.occupation import OccupationService
from kiosk.core.clock import SystemClock
from kiosk.core.dashboard import DashboardService
from kiosk.core.events.event import Event
from kiosk.core.journal import LeftBehind
from kiosk.core.ports import Budget
from kiosk.core.sharing.link import Link
from kiosk.core.shop.data import AuditRow

Follow = Callable[
    [Callable[[list[Event]], None], Callable[[Link], None], Callable[[], None], threading.Event], None
]
"""Called with `on_events`, `on_link`, `on_gap` and `stop`; blocks until `stop` is set."""


@dataclass(frozen=True)
class CommandServices:
    """What a command of the terminal needs; all of it on the calling thread."""

    occupation: OccupationService
    dashboard: DashboardService
    clock: SystemClock
    history: Callable[[str], list[AuditRow]]
    follow: Follow
    budget: Budget | None
    """What is left of the service account's quota; None for a workbook on this machine, which has none."""
    left_behind: Sequence[LeftBehind]
    """What people have to be told of this station's memory."""
    remember: Callable[[], None]
    """Keep the picture of the sheet for a start without it. A fault is logged."""
