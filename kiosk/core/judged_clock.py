"""This machine's clock, and what is known against it: other clocks that were seen, and the audit's dates."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock
from zoneinfo import ZoneInfo

from kiosk.core.clock import SystemClock, machine_time, seconds
from kiosk.core.clock_check import (
    TOLERANCE,
    ClockDoubt,
    ClockSeen,
    clock_doubt,
    is_redis_alone,
    nearest_server,
)
from kiosk.core.refusals import ClockSource, ClockUnreliable
from kiosk.core.shop.dates import format_moment

log = logging.getLogger(__name__)

JUST_SEEN_S = 30.0
"""A doubt by a server's time that was seen longer ago than this, in seconds, is looked into before an action
is refused: the machine may have been set right, or paused, since."""


class JudgedClock(SystemClock):
    """Implements `core.ports.DatingClock`. Any thread.

    `built` is when the program was made, aware. `steady_seconds` never jumps: servers' times are moved on by
    it. Nothing is asked for here: answers that come anyway say what time it is elsewhere.
    """

    def __init__(
        self,
        zone: ZoneInfo,
        built: datetime,
        utc: Callable[[], datetime] = machine_time,
        steady_seconds: Callable[[], float] = seconds,
    ) -> None:
        super().__init__(zone)
        self._built = built
        self._machine = utc
        self._seconds = steady_seconds
        self._latest: Callable[[], datetime | None] = lambda: None
        self._accepted: datetime | None = None
        self._lock = Lock()
        self._seen: dict[ClockSource, tuple[datetime, float]] = {}
        self._doubted: ClockSource | None = None
        self._error = timedelta(0)

    def compare_with_audit(self, latest: Callable[[], datetime | None]) -> None:
        """From now on `latest` tells the median date of the audit's last rows, local; None if unknown."""
        self._latest = latest

    def accept(self, accepted: datetime | None) -> None:
        """A person said at this time of this machine's clock, aware, that it is right; None if nobody did."""
        self._accepted = accepted

    def saw(self, source: ClockSource, theirs: datetime) -> None:
        """Another clock has just said this time, aware."""
        with self._lock:
            self._seen[source] = (theirs, self._seconds())

    def local(self) -> datetime:
        return self.to_local(self._machine()).replace(microsecond=0)

    def utc(self) -> datetime:
        return self._machine()

    def doubt(self) -> ClockUnreliable | None:
        found = self._doubt()
        if found is None:
            return None
        is_local = found.theirs.tzinfo is None
        theirs = found.theirs if is_local else self.to_local(found.theirs).replace(microsecond=0)
        return ClockUnreliable(found.source, format_moment(self.local()), format_moment(theirs))

    def is_certain(self) -> bool:
        found = self._doubt()
        if found and found.source is ClockSource.BUILD:
            return True
        server = self._seen_now().get(ClockSource.SERVER)  # Redis's own machine may be the wrong one
        return server is not None and server.age_s <= JUST_SEEN_S

    def lacks_server(self) -> bool:
        return is_redis_alone(self._machine(), self._seen_now())

    def best_utc(self) -> datetime:
        """The best time that is known, aware: this machine's, unless another clock speaks against it."""
        now, server = self._machine(), nearest_server(self._seen_now())
        return server[1].utc if server and self._judged(now) else now

    def best_local(self) -> datetime:
        """The same in the shop's zone, naive, to the second."""
        return self.to_local(self.best_utc()).replace(microsecond=0)

    def for_records(self) -> datetime | None:
        at = self.best_utc()
        return None if self._judged(at) else self.to_local(at).replace(microsecond=0)

    def steady_error(self) -> timedelta:
        steady, server = self.steady(), nearest_server(self._seen_now())
        if server is not None:
            self._error = steady - server[1].utc
        elif self._judged(steady) and not self._doubt():
            self._error = steady - self._machine()
        return self._error if abs(self._error) > TOLERANCE else timedelta(0)

    def _doubt(self) -> ClockDoubt | None:
        found = self._judged(self._machine())
        self._note(found)
        return found

    def _judged(self, now: datetime) -> ClockDoubt | None:
        return clock_doubt(
            now, self.to_local(now), self._built, self._seen_now(), self._latest(), self._accepted
        )

    def _note(self, found: ClockDoubt | None) -> None:
        source = found.source if found else None
        with self._lock:
            before, self._doubted = self._doubted, source
        if before is None and found:
            log.warning("this machine's time is wrong: %s, by %s %s", self._machine(), source, found.theirs)
        elif before and found is None:
            log.info("this machine's time is right again")

    def _seen_now(self) -> dict[ClockSource, ClockSeen]:
        with self._lock:
            seen, now = dict(self._seen), self._seconds()
        return {
            source: ClockSeen(theirs + timedelta(seconds=now - at), now - at)
            for source, (theirs, at) in seen.items()
        }
