"""The request budget of a process that counts for itself: no Redis is configured or reachable."""

import threading
import time
from collections.abc import Callable

from kiosk.core.sharing import budget
from kiosk.core.sharing.budget import Booking, Quota, RequestKind, Urgency


class LocalBudget:
    """Implements `core.ports.Budget` for the threads of one process. Any thread; never blocks.

    `now` is a monotonic clock in seconds.
    """

    def __init__(self, quota: Quota, now: Callable[[], float] = time.monotonic) -> None:
        self._quota = quota
        self._now = now
        self._lock = threading.Lock()
        self._windows = {kind: budget.RequestWindow() for kind in RequestKind}
        self._pause = budget.Pause()

    def book(self, kind: RequestKind, urgency: Urgency, longest_s: float) -> Booking:
        with self._lock:
            self._windows[kind], booking = budget.book(
                self._windows[kind],
                self._pause,
                self._quota.of(kind),
                urgency,
                self._now_ms(),
                int(longest_s * 1000),
            )
        return booking

    def give_back(self, kind: RequestKind, urgency: Urgency, booking: Booking) -> None:
        with self._lock:
            window, now = self._windows[kind], self._now_ms()
            self._windows[kind] = budget.give_back(window, urgency, booking.at, now)

    def refused(self, kind: RequestKind, asked_s: float) -> None:
        with self._lock:
            now = self._now_ms()
            self._windows[kind] = budget.refuse(self._windows[kind], now)
            self._pause = budget.lengthen(self._pause, now, int(asked_s * 1000))

    def left(self, kind: RequestKind) -> int:
        with self._lock:
            return budget.left(self._windows[kind], self._quota.of(kind), self._now_ms())

    def _now_ms(self) -> int:
        return int(self._now() * 1000)
