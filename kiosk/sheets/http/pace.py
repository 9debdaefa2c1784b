"""When a client may send: the account's quota, waits that end with the program, and a deadline.

One `Pace` per client, used on the client's thread; any thread may read `waits_until` and `left`.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial

from kiosk.core.errors import NoTurnError, SheetError
from kiosk.core.ports import Budget
from kiosk.core.refusals import QuotaExceeded
from kiosk.core.sharing.budget import Booking, RequestKind, Urgency

log = logging.getLogger(__name__)

ACTION_S = 45.0
"""Deadline of one action in seconds: waits for the quota and retries of all its requests together."""

BACKGROUND_S = 20.0
"""The same for one background read, which is repeated soon anyway."""

LONG_WAIT_S = 1.0
"""Waits of at least this many seconds are logged."""

OnWait = Callable[[float], None]
GiveBack = Callable[[], None]


def _nothing() -> None:
    """Give back nothing: without a budget nothing was booked."""


class Pace:
    """Lets a client's requests through as its quota allows; without a `budget` at once (a local workbook).

    `on_wait` is called with the seconds of each wait as it begins, and with 0 when it is over, on the
    client's thread. `now` (monotonic seconds) and `pause` (sleeps so many seconds) can be replaced.
    """

    def __init__(
        self,
        stop: threading.Event,
        budget: Budget | None = None,
        urgency: Urgency = Urgency.ACTION,
        on_wait: OnWait = lambda _: None,
        now: Callable[[], float] = time.monotonic,
        pause: Callable[[float], object] | None = None,
    ) -> None:
        self._stop = stop
        self._budget = budget
        self._urgency = urgency
        self._on_wait = on_wait
        self.now = now
        self._pause = pause or stop.wait
        self._ends_at: float | None = None
        self._is_strict = False
        self._left: dict[RequestKind, int] = {}
        self.waits_until: float | None = None
        """Until when, on the monotonic clock, this client waits for the sheet; None while it doesn't."""

    def tell(self, on_wait: OnWait) -> None:
        """Report waits to `on_wait` from now on. Any thread."""
        self._on_wait = on_wait

    @property
    def left(self) -> Mapping[RequestKind, int]:
        """The account's quota left at this client's last request, by kind; empty without a budget."""
        return dict(self._left)

    def waits_s(self) -> float:
        """Seconds that this client will still wait for the sheet; 0 if it isn't waiting. Any thread."""
        until = self.waits_until
        return 0.0 if until is None else max(0.0, until - self.now())

    @property
    def is_over(self) -> bool:
        """True once the program is shutting down: all waits end early."""
        return self._stop.is_set()

    @contextmanager
    def deadline(self, seconds: float | None = None, is_strict: bool = False) -> Iterator[None]:
        """Give all requests inside one shared deadline; an earlier one that is already running stays.

        It limits waiting only: a request that has been sent ends by its own time limits. With `is_strict`
        none is begun after it either.
        """
        usual = ACTION_S if self._urgency is Urgency.ACTION else BACKGROUND_S
        before, was_strict = self._ends_at, self._is_strict
        ends_at = self.now() + (usual if seconds is None else seconds)
        self._ends_at = ends_at if before is None else min(before, ends_at)
        self._is_strict |= is_strict
        try:
            yield
        finally:
            self._ends_at, self._is_strict = before, was_strict

    @contextmanager
    def urgent(self) -> Iterator[None]:
        """Inside, this client's requests have an action's priority, because a person waits for them."""
        before, self._urgency = self._urgency, Urgency.ACTION
        try:
            yield
        finally:
            self._urgency = before

    def remaining(self) -> float:
        """Seconds to the deadline; 0 once it has passed."""
        ends_at = self._ends_at
        assert ends_at is not None, "no deadline is running"
        return max(0.0, ends_at - self.now())

    def admit(self, kind: RequestKind) -> GiveBack:
        """Wait until the quota allows a request; returns a call that gives it back if nothing was sent.

        Raises `SHEETS_LIMITE` if that would not be before the deadline.
        """
        if self._is_strict and not self.remaining():
            raise NoTurnError(QuotaExceeded())
        if self._budget is None:
            return _nothing
        while True:
            longest, urgency = self.remaining(), self._urgency
            booking = self._budget.book(kind, urgency, longest)
            self._left[kind] = booking.left
            if not booking.granted and (urgency is Urgency.ACTION or booking.wait_s > longest):
                log.info("no %s left for %.0f s, longer than there is time", kind, booking.wait_s)
                raise NoTurnError(QuotaExceeded())
            give_back = partial(self._give_back, self._budget, kind, urgency, booking)
            if booking.wait_s:
                self.wait(booking.wait_s)
                if self.is_over:
                    if booking.granted:
                        give_back()  # else other stations would wait for a request that is never sent
                    raise SheetError(QuotaExceeded())
            if booking.granted:
                return give_back

    def _give_back(self, budget: Budget, kind: RequestKind, urgency: Urgency, booking: Booking) -> None:
        self._left[kind] += 1
        budget.give_back(kind, urgency, booking)

    def refused(self, kind: RequestKind, asked_s: float) -> None:
        """The server answered 429; `asked_s` is its Retry-After in seconds, 0 if it gave none."""
        if self._budget is not None:
            self._left[kind] = 0
            self._budget.refused(kind, asked_s)

    def rest(self, seconds: float) -> None:
        """Pause without reporting a wait: the server was unreachable, not limiting us. Shutdown ends it."""
        self._pause(seconds)

    def wait(self, seconds: float) -> None:
        """Pause, and report it as a wait for the sheet. Ends early at shutdown."""
        if seconds >= LONG_WAIT_S:
            log.info("waiting %.1f s for the sheet", seconds)
        self.waits_until = self.now() + seconds
        self._on_wait(seconds)
        try:
            self._pause(seconds)
        finally:
            self.waits_until = None
            self._on_wait(0.0)


def tell_together(paces: Sequence[Pace], on_wait: OnWait) -> None:
    """Report the waits of several clients to `on_wait` as one, from each client's thread.

    It is called with the longest wait left in seconds, and with 0 once no client waits any more.
    """

    def tell(_seconds: float) -> None:
        on_wait(max(pace.waits_s() for pace in paces))

    for pace in paces:
        pace.tell(tell)
