"""The services behind the wall board: they read the sheet and listen to events, and can't write."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import timedelta
from typing import TYPE_CHECKING

from kiosk.core.errors import Refusal
from kiosk.core.events.event import Event, events_of
from kiosk.core.ports import DatingClock
from kiosk.core.sharing.alarms import Alarm
from kiosk.core.sharing.link import Link
from kiosk.core.shop.data import Snapshot
from kiosk.services.sheet_readings import SheetReadings

if TYPE_CHECKING:
    from kiosk.realtime.listen.subscriber import SubscriberThread
    from kiosk.sheets.http.pace import Pace
    from kiosk.sheets.sheet_state import SheetState

OnEvents = Callable[[list[Event]], None]
OnLink = Callable[[Link], None]
OnGap = Callable[[], None]
OnNumbered = Callable[[str, int], None]

RECENT_ROWS = 60
"""How many of the last audit rows are searched for recent events."""


class BoardServices:
    """Implements `live.ports.Readings`, and no actions.

    The board repairs nothing, stores nothing on this station's disk and sends no command, so it may run
    beside a kiosk's window on the same data folder.
    """

    def __init__(
        self,
        readings: SheetReadings,
        pace: Pace,
        sheet_state: SheetState,
        clock: DatingClock,
        link: Callable[[OnEvents, OnLink, OnGap, OnNumbered], SubscriberThread],
        on_recent: OnEvents,
        stop: threading.Event,
        opened: ExitStack,
    ) -> None:
        """`link` makes the subscriber. `on_recent` is called on the reader thread with the latest events
        by the audit, at the start and whenever it has grown; events that were heard are among them. `opened`
        closes everything else once the subscriber has stopped."""
        self.follows_audit = readings.follows_audit
        self._readings, self._pace = readings, pace
        self._sheet_state = sheet_state
        self._clock = clock
        self._link = link
        self._on_recent = on_recent
        self._stop, self._opened = stop, opened
        self._told_to = -1
        """How far the audit went as `on_recent` was called last."""

    def snapshot(self) -> Snapshot:
        """Read the whole sheet. Whatever needs a repair in it is left to the stations."""
        found = self._readings.snapshot()
        self._tell_recent()
        return found

    def look(self) -> Snapshot | None:
        found = self._readings.look()
        self._tell_recent()
        return found

    def alarms(self) -> tuple[Alarm, ...]:
        return self._sheet_state.alarms.standing()

    def clock_doubt(self) -> Refusal | None:
        return self._clock.doubt()

    def steady_error(self) -> timedelta:
        return self._clock.steady_error()

    def read_audit(self) -> None:
        self._readings.read_audit()
        self._tell_recent()

    def _tell_recent(self) -> None:
        """While Redis is away, no event tells what others do, and the audit's end is read with the sheet."""
        audit = self._sheet_state.audit.now()
        if audit is None or audit.end == self._told_to:
            return
        self._told_to = audit.end
        rows = [judged.row for judged in audit.since(audit.end - RECENT_ROWS) if judged.counts]
        self._on_recent(
            [event for row in rows for event in events_of(row, self._clock.to_utc(row.timestamp))]
        )

    def audit_events(self) -> Sequence[Event]:
        return self._readings.audit_events()

    @property
    def reads_itself(self) -> bool | None:
        """Whether this process reads the sheet, and takes no other station's snapshots; None before the
        first. Any thread."""
        return self._readings.reads_itself

    @property
    def sheet_state(self) -> SheetState:
        """What this process has seen of the sheet. Any thread."""
        return self._sheet_state

    @property
    def stopping(self) -> threading.Event:
        """Set once these services stop: no request is tried again then."""
        return self._stop

    def requests(self) -> tuple[int, int]:
        """Read and write requests so far, at the transport. Any thread."""
        return self._readings.requests()

    def start_link(
        self, on_events: OnEvents, on_link: OnLink, on_gap: OnGap, on_numbered: OnNumbered
    ) -> None:
        subscriber = self._link(on_events, on_link, on_gap, on_numbered)
        self._opened.callback(subscriber.stop)
        subscriber.start()

    def tell_waits(self, on_wait: Callable[[float], None]) -> None:
        self._pace.tell(on_wait)

    def also_closes(self, close: Callable[[], None]) -> None:
        """Call this as well, when these services are closed."""
        self._opened.callback(close)

    def stop(self) -> None:
        self._stop.set()

    def close(self) -> None:
        self.stop()
        self._opened.close()
