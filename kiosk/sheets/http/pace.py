"""When a client may send: its turn in the account's budget, pauses that end with the program, and a deadline.

One `Pace` per client, on its thread; what it tells (`waits_until`, `left`) any thread may read.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial

from kiosk.core.errors import Code, NoTurnError, SheetError
from kiosk.core.ports import Budget
from kiosk.core.sharing.budget import Booking, Kind, Urgency

log = logging.getLogger(__name__)

ACTION_S = 45.0
"""How long one action waits for its turn and tries again, all its requests together."""

BACKGROUND_S = 20.0
"""The same for one read in the background: the next one is due soon anyway."""

LONG_WAIT_S = 1.0
"""A longer wait goes to the log."""

OnWait = Callable[[float], None]
GiveBack = Callable[[], None]


def _nothing() -> None:
    """There is nothing to give back."""


class Pace:
    """Without a `budget` every request may be sent at once: a workbook on this machine has no quota.

    `on_wait` hears the seconds of each wait as it begins, and 0 when it is over, on the client's thread.
    `now` and `pause` (which returns True where the program ends) are the clock's, for tests.
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
        self._left: dict[Kind, int] = {}
        self.waits_until: float | None = None
        """Until when, on the monotonic clock, the sheet makes this client wait; None while it doesn't."""

    def tell(self, on_wait: OnWait) -> None:
        """From now on `on_wait` hears of the waits. Any thread."""
        self._on_wait = on_wait

    @property
    def left(self) -> Mapping[Kind, int]:
        """What the account had left at this client's last request of each kind; empty without a budget."""
        return dict(self._left)

    def waits_s(self) -> float:
        """Seconds that the sheet still makes this client wait; 0 where it doesn't. Any thread."""
        until = self.waits_until
        return 0.0 if until is None else max(0.0, until - self.now())

    @property
    def is_over(self) -> bool:
        """True where the program ends: nobody waits any longer."""
        return self._stop.is_set()

    @contextmanager
    def deadline(self, seconds: float | None = None) -> Iterator[None]:
        """All requests inside share one deadline; an earlier one that is running stays. It bounds waiting: a
        request that has begun ends by its own limits.
        """
        usual = ACTION_S if self._urgency is Urgency.ACTION else BACKGROUND_S
        before = self._ends_at
        ends_at = self.now() + (usual if seconds is None else seconds)
        self._ends_at = ends_at if before is None else min(before, ends_at)
        try:
            yield
        finally:
            self._ends_at = before

    @contextmanager
    def urgent(self) -> Iterator[None]:
        """A person waits for what is read inside: it goes as an action, whatever else this client does."""
        before, self._urgency = self._urgency, Urgency.ACTION
        try:
            yield
        finally:
            self._urgency = before

    def remaining(self) -> float:
        """Seconds to the deadline, 0 where it has passed."""
        ends_at = self._ends_at
        assert ends_at is not None, "no deadline is running"
        return max(0.0, ends_at - self.now())

    def admit(self, kind: Kind) -> GiveBack:
        """Wait for this client's turn; returns how to give it back, where nothing was sent after all.

        Raises `SHEETS_LIMITE` where it doesn't come before the deadline.
        """
        if self._budget is None:
            return _nothing
        while True:
            longest, urgency = self.remaining(), self._urgency
            booking = self._budget.book(kind, urgency, longest)
            self._left[kind] = booking.left
            if not booking.granted and (urgency is Urgency.ACTION or booking.wait_s > longest):
                log.info("no %s left for %.0f s, longer than there is time", kind, booking.wait_s)
                raise NoTurnError(Code.SHEETS_LIMITE)
            give_back = partial(self._give_back, self._budget, kind, urgency, booking)
            if booking.wait_s:
                self.wait(booking.wait_s)
                if self.is_over:
                    if booking.granted:
                        give_back()  # others would wait for a moment at which nobody sends
                    raise SheetError(Code.SHEETS_LIMITE)
            if booking.granted:
                return give_back

    def _give_back(self, budget: Budget, kind: Kind, urgency: Urgency, booking: Booking) -> None:
        self._left[kind] += 1
        budget.give_back(kind, urgency, booking)

    def refused(self, kind: Kind, asked_s: float) -> None:
        """The server refused a request as one too many."""
        if self._budget is not None:
            self._left[kind] = 0
            self._budget.refused(kind, asked_s)

    def rest(self, seconds: float) -> None:
        """Wait, for nobody who could be named. Ends early with the program."""
        self._pause(seconds)

    def wait(self, seconds: float) -> None:
        """Wait for the sheet, and let it be seen. Ends early with the program."""
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
    """From now on `on_wait` hears of the waits of all, on each one's thread: the longest that is left, and 0
    once nobody waits any more."""

    def tell(_seconds: float) -> None:
        on_wait(max(pace.waits_s() for pace in paces))

    for pace in paces:
        pace.tell(tell)
