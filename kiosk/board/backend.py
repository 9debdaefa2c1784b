"""The services behind the wall board: it reads the sheet and listens, and has nothing to write with."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from typing import TYPE_CHECKING

from kiosk.core.data import Backlog, Command, Outcome, Snapshot, Verdict
from kiosk.core.events import Event, events_of
from kiosk.core.journal import LeftBehind
from kiosk.core.link import Link
from kiosk.core.ports import Clock
from kiosk.sheet_watch import SheetWatch

if TYPE_CHECKING:
    from kiosk.realtime.subscriber import SubscriberThread
    from kiosk.sheets.audit_follower import AuditFollower
    from kiosk.sheets.known import Known
    from kiosk.sheets.pace import Pace
    from kiosk.sheets.store import SheetStore

OnEvents = Callable[[list[Event]], None]
OnLink = Callable[[Link], None]
OnGap = Callable[[], None]

RECENT_ROWS = 60
"""So far back in the audit the last events are looked for when the board starts."""


class BoardBackend:
    """Implements `ui.backend.Backend` for a window that has no desk.

    It mends nothing, keeps nothing on this station's disk and sends no command, so it may run beside a
    kiosk's window on the same data folder.
    """

    def __init__(
        self,
        reader: SheetStore,
        watch: SheetWatch,
        pace: Pace,
        follower: AuditFollower,
        known: Known,
        clock: Clock,
        link: Callable[[OnEvents, OnLink, OnGap], SubscriberThread],
        on_recent: OnEvents,
        stop: threading.Event,
        opened: ExitStack,
        follows_audit: bool,
    ) -> None:
        """`link` makes the subscriber; `on_recent` is told once, on the reader thread, what happened before
        the board was started; `opened` closes all else once the subscriber has stopped."""
        self.follows_audit = follows_audit
        self._reader, self._pace = reader, pace
        self._watch = watch
        self._is_ready = False
        self._follower = follower
        self._known = known
        self._clock = clock
        self._link = link
        self._on_recent = on_recent
        self._stop, self._opened = stop, opened

    def snapshot(self) -> Snapshot:
        """Read the whole sheet; what is amiss in it is left to the stations."""
        with self._urgent_at_first():
            return self._watch.whole()

    def look(self) -> Snapshot | None:
        return self._watch.look()

    def read_audit(self) -> None:
        with self._urgent_at_first():
            self._reader.read_audit()
        if self.follows_audit:
            # The place to follow from: what comes later than the next snapshot must not be missed.
            self._follower.events()
        self._is_ready = True
        self._on_recent(self._recent())

    def _urgent_at_first(self) -> AbstractContextManager[None]:
        """People wait in front of an empty wall; later reads come after the stations' actions."""
        return nullcontext() if self._is_ready else self._pace.urgent()

    def _recent(self) -> list[Event]:
        audit = self._known.audit()
        if audit is None:
            return []
        rows = [judged.row for judged in audit.since(audit.end - RECENT_ROWS) if judged.counts]
        return [event for row in rows for event in events_of(row, self._clock.to_utc(row.timestamp))]

    def audit_events(self) -> Sequence[Event]:
        return self._follower.events()

    def remembered(self) -> Snapshot | None:
        return None

    def requests(self) -> tuple[int, int]:
        """Read and write requests so far, at the transport. Any thread."""
        return self._reader.requests()

    def start_link(self, on_events: OnEvents, on_link: OnLink, on_gap: OnGap) -> None:
        subscriber = self._link(on_events, on_link, on_gap)
        self._opened.callback(subscriber.stop)
        subscriber.start()

    def tell_waits(self, on_wait: Callable[[float], None]) -> None:
        self._pace.tell(on_wait)

    def stop(self) -> None:
        self._stop.set()

    def close(self) -> None:
        self.stop()
        self._opened.close()

    # Of what a station does besides, the board does nothing.

    left_behind: Sequence[LeftBehind] = ()
    open_commands: Sequence[tuple[Command, Verdict]] = ()

    def execute(self, command: Command) -> Outcome:
        raise NotImplementedError(f"the board only reads: {command.action}")

    def carry_on(self) -> Sequence[Outcome]:
        return ()

    def told(self, outcome: Outcome) -> None:
        raise NotImplementedError(f"the board only reads: {outcome.verdict}")

    def backlog(self) -> Backlog:
        return Backlog()
