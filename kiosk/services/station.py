"""The services of a whole station: reads, actions, events, and the memory on its disk."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from kiosk.core.action.occupation import OccupationService
from kiosk.core.errors import JournalClosed, JournalError, Refusal
from kiosk.core.events.event import Event
from kiosk.core.ports import DatingClock
from kiosk.core.sharing.alarms import Alarm, in_full
from kiosk.core.sharing.budget import RequestKind
from kiosk.core.sharing.link import Link
from kiosk.core.shop.data import Backlog, Command, LeftBehind, Outcome, Snapshot, Verdict
from kiosk.program.log_lines import action_line
from kiosk.services.sheet_readings import SheetReadings

if TYPE_CHECKING:
    from kiosk.realtime.listen.link_report import LinkReport
    from kiosk.realtime.listen.subscriber import SubscriberThread
    from kiosk.services.demo_crew import DemoCrew
    from kiosk.services.hand_over_exchange import HandOverExchange
    from kiosk.sheets.http.pace import Pace
    from kiosk.sheets.sheet_state import SheetState
    from kiosk.station.mirror import Mirror

log = logging.getLogger(__name__)

OnEvents = Callable[[list[Event]], None]
OnGap = Callable[[], None]
OnNumbered = Callable[[str, int], None]


def keep(work: Callable[[], object]) -> bool:
    """Run a write to the mirror; log its failure instead of raising, and return False.

    Only a start without the sheet needs the mirror, so no action or read may fail because of it.
    """
    try:
        work()
    except JournalClosed:
        log.info("the mirror was not kept, for the station has closed")
    except JournalError as error:
        log.warning("the mirror could not be kept: %s", error)
    except Exception:
        log.exception("the mirror could not be kept, unforeseen")
    else:
        return True
    return False


class StationServices:
    """Implements `live.ports.Readings` and `live.ports.Actions`."""

    def __init__(
        self,
        occupation: OccupationService,
        readings: SheetReadings,
        writer_pace: Pace,
        tell_waits: Callable[[Callable[[float], None]], None],
        sheet_state: SheetState,
        mirror: Mirror,
        clock: DatingClock,
        link: Callable[[OnEvents, OnGap, OnNumbered], SubscriberThread],
        report: LinkReport,
        left_behind: Sequence[LeftBehind],
        open_commands: Sequence[tuple[Command, Verdict]],
        crew: DemoCrew | None,
        stop: threading.Event,
        opened: ExitStack,
        hand_overs: HandOverExchange,
    ) -> None:
        """`link` makes the subscriber. `opened` closes everything else once it and the crew have stopped."""
        self.follows_audit = readings.follows_audit
        self.left_behind = left_behind
        self.open_commands = open_commands
        self.hand_overs = hand_overs
        self._occupation = occupation
        self._readings = readings
        self._writer_pace = writer_pace
        self._tell_waits = tell_waits
        self._sheet_state = sheet_state
        self._mirror = mirror
        self._clock = clock
        self._link = link
        self._report = report
        self._crew = crew
        self._stop = stop
        self._opened = opened
        self._alarms_kept: tuple[object, ...] | None = None
        """As last stored; None before the first read, as an earlier run may have stored some."""
        self._stopped_for: tuple[str, ...] = ()
        """The reasons for which nothing is written, as last logged."""
        self._alarms_lock = threading.Lock()
        """Reader and writer thread store them in the order in which they stood."""

    def snapshot(self) -> Snapshot:
        with self._alarms_stored():
            return self._readings.snapshot()

    def look(self) -> Snapshot | None:
        if self._clock.doubt():  # `kiosk doctor` may have been told meanwhile that it is right
            keep(lambda: self._clock.accept(self._mirror.clock_accepted()))
        with self._alarms_stored():
            return self._readings.look()

    @contextmanager
    def _alarms_stored(self) -> Iterator[None]:
        """Store the alarms that came or ended in the block, for `kiosk doctor` has to know them."""
        try:
            yield
        finally:
            with self._alarms_lock:
                alarms = self.alarms()
                if in_full(alarms) != self._alarms_kept and keep(lambda: self._mirror.keep_alarms(alarms)):
                    self._alarms_kept = in_full(alarms)
                    self._log_stop(alarms)

    def _log_stop(self, alarms: Sequence[Alarm]) -> None:
        reasons = tuple(str(alarm.reason) for alarm in alarms)
        if reasons != self._stopped_for:
            log.info("writing is stopped for: %s", ", ".join(reasons) or "nothing any more")
            self._stopped_for = reasons

    def alarms(self) -> tuple[Alarm, ...]:
        return self._sheet_state.alarms.standing()

    def clock_doubt(self) -> Refusal | None:
        return self._clock.doubt()

    def steady_error(self) -> timedelta:
        return self._clock.steady_error()

    def read_audit(self) -> None:
        with self._alarms_stored():
            self._readings.read_audit()

    def quota_left(self) -> Mapping[RequestKind, int]:
        """The account's remaining quota at the last action; empty for a local workbook. Any thread."""
        return self._writer_pace.left

    def tell_waits(self, on_wait: Callable[[float], None]) -> None:
        self._tell_waits(on_wait)

    def audit_events(self) -> Sequence[Event]:
        with self._alarms_stored():
            return self._readings.audit_events()

    def remembered(self) -> Snapshot | None:
        return self._sheet_state.snapshot

    def execute(self, command: Command, asked_at: datetime | None = None) -> Outcome:
        with self._alarms_stored():
            return self._seen(self._occupation.execute(command, asked_at))

    def execute_batch(
        self, commands: Sequence[Command], asked_at: datetime | None = None
    ) -> Iterator[Sequence[Outcome]]:
        with self._alarms_stored():
            for outcomes in self._occupation.execute_batch(commands, asked_at):
                yield [self._seen(outcome) for outcome in outcomes]

    def carry_on(self) -> Sequence[Outcome]:
        with self._alarms_stored():
            return [self._seen(outcome) for outcome in self._occupation.carry_on()]

    def mark_told(self, outcome: Outcome) -> None:
        self._occupation.mark_told(outcome)

    def backlog(self) -> Backlog:
        return self._occupation.backlog()

    def _seen(self, outcome: Outcome) -> Outcome:
        log.info(action_line(outcome))
        spool = outcome.spool
        if spool:
            keep(lambda: self._mirror.patch([spool], self._clock.steady()))
        return outcome

    def start_link(
        self,
        on_events: OnEvents,
        on_link: Callable[[Link], None],
        on_gap: OnGap,
        on_numbered: OnNumbered,
    ) -> None:
        self._report.listen(on_link)
        subscriber = self._link(on_events, on_gap, on_numbered)
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
