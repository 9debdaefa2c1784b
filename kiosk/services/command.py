"""The services that one command of the terminal uses. Calling thread."""

import threading
from collections.abc import Callable, Sequence

from kiosk.core.action.occupation import OccupationService
from kiosk.core.clock import SystemClock
from kiosk.core.dashboard import DashboardService
from kiosk.core.events.event import Event
from kiosk.core.frozen import frozen
from kiosk.core.ports import Budget
from kiosk.core.sharing.hand_over import HandOverRequests
from kiosk.core.sharing.link import Link
from kiosk.core.shop.data import AuditRow, LeftBehind

Follow = Callable[
    [Callable[[list[Event]], None], Callable[[Link], None], Callable[[], None], threading.Event], None
]
"""Called with `on_events`, `on_link`, `on_gap` and `stop`; blocks until `stop` is set."""


@frozen
class CommandServices:
    """Everything that a command of the terminal needs; all of it is called on the command's own thread."""

    occupation: OccupationService
    dashboard: DashboardService
    clock: SystemClock
    history: Callable[[str], list[AuditRow]]
    follow: Follow
    budget: Budget | None
    """The service account's remaining quota; None for a workbook on this machine, which has no quota."""
    hear: Callable[[], None]
    """Take over the picture of the station that reads for all, its alarms and those of this folder's window.
    Blocks on Redis and on the disk."""
    left_behind: Sequence[LeftBehind]
    """Commands that this station can't bring to their end: people must be told."""
    remember: Callable[[], None]
    """Store the current snapshot, for a start without the sheet. A failure is logged and not raised."""
    requests: Callable[[], tuple[int, int]]
    """Read and write requests that the command has sent so far."""
    hand_overs: HandOverRequests | None
    """What stations ask one another for; None without Redis."""
    compare_again: Callable[[], None]
    """Make the comparison of the audit for which there was no time before the action; after the answer."""
