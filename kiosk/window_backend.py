"""The services behind the window: what it asks for, on the threads that may answer."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from typing import TYPE_CHECKING

from kiosk.core.budget import Kind
from kiosk.core.data import Backlog, Command, Outcome, Snapshot, Verdict
from kiosk.core.errors import JournalError
from kiosk.core.events import Event
from kiosk.core.journal import LeftBehind
from kiosk.core.link import Link
from kiosk.core.occupation import OccupationService
from kiosk.core.ports import Clock
from kiosk.log_lines import action_line
from kiosk.sheet_watch import SheetWatch

if TYPE_CHECKING:
    from kiosk.demo import DemoCrew
    from kiosk.realtime.link_report import LinkReport
    from kiosk.realtime.subscriber import SubscriberThread
    from kiosk.sheets.audit_follower import AuditFollower
    from kiosk.sheets.known import Known
    from kiosk.sheets.pace import Pace
    from kiosk.sheets.store import SheetStore
    from kiosk.station.mirror import Mirror

log = logging.getLogger(__name__)

OnEvents = Callable[[list[Event]], None]
OnGap = Callable[[], None]


def keep(work: Callable[[], object]) -> None:
    """What the mirror can't keep is missed only by a start without the sheet.

    Whatever it is, actions and reads go on, and what came of them is told.
    """
    try:
        work()
    except JournalError as error:
        log.warning("the mirror could not be kept: %s", error)
    except Exception:
        log.exception("the mirror could not be kept, unforeseen")


class WindowBackend:
    """Implements `ui.backend.Backend`."""

    def __init__(
        self,
        occupation: OccupationService,
        reader: SheetStore,
        paces: tuple[Pace, Pace],
        tell_waits: Callable[[Callable[[float], None]], None],
        watch: SheetWatch,
        follower: AuditFollower,
        known: Known,
        mirror: Mirror,
        clock: Clock,
        link: Callable[[OnEvents, OnGap], SubscriberThread],
        report: LinkReport,
        left_behind: Sequence[LeftBehind],
        open_commands: Sequence[tuple[Command, Verdict]],
        crew: DemoCrew | None,
        stop: threading.Event,
        opened: ExitStack,
        follows_audit: bool,
    ) -> None:
        """`link` makes the subscriber; `opened` closes all else, once that and the crew have stopped."""
        self.follows_audit = follows_audit
        self.left_behind = left_behind
        self.open_commands = open_commands
        self._occupation = occupation
        self._reader = reader
        self._reader_pace, self._writer_pace = paces
        self._tell_waits = tell_waits
        self._is_ready = False
        self._watch = watch
        self._follower = follower
        self._known = known
        self._mirror = mirror
        self._clock = clock
        self._link = link
        self._report = report
        self._crew = crew
        self._stop = stop
        self._opened = opened

    def snapshot(self) -> Snapshot:
        with self._urgent_at_first():
            return self._watch.whole()

    def look(self) -> Snapshot | None:
        return self._watch.look()

    def read_audit(self) -> None:
        with self._urgent_at_first():
            self._reader.read_audit()
        if self.follows_audit:
            # The place to follow from: what comes after the next snapshot must not be missed.
            self._follower.events()
        self._is_ready = True

    def _urgent_at_first(self) -> AbstractContextManager[None]:
        """Until sheet and audit were read a person waits for it; later reads come after the actions."""
        return nullcontext() if self._is_ready else self._reader_pace.urgent()

    def quota_left(self) -> Mapping[Kind, int]:
        """What the account had left at the last action, by kind; empty for a local workbook. Any thread."""
        return self._writer_pace.left

    def tell_waits(self, on_wait: Callable[[float], None]) -> None:
        self._tell_waits(on_wait)

    def audit_events(self) -> Sequence[Event]:
        return self._follower.events()

    def remembered(self) -> Snapshot | None:
        return self._known.snapshot

    def execute(self, command: Command) -> Outcome:
        return self._seen(self._occupation.execute(command))

    def carry_on(self) -> Sequence[Outcome]:
        return [self._seen(outcome) for outcome in self._occupation.carry_on()]

    def told(self, outcome: Outcome) -> None:
        self._occupation.told(outcome)

    def backlog(self) -> Backlog:
        return self._occupation.backlog()

    def _seen(self, outcome: Outcome) -> Outcome:
        log.info(action_line(outcome))
        spool = outcome.spool
        if spool:
            keep(lambda: self._mirror.patch([spool], self._clock.utc()))
        return outcome

    def start_link(self, on_events: OnEvents, on_link: Callable[[Link], None], on_gap: OnGap) -> None:
        self._report.listen(on_link)
        subscriber = self._link(on_events, on_gap)
        self._opened.callback(subscriber.stop)
        subscriber.start()
        if self._crew:
            self._opened.callback(self._crew.close)
            self._crew.start()

    def stop(self) -> None:
        self._stop.set()

    def close(self) -> None:
        self.stop()
        self._opened.close()
