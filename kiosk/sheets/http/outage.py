"""Whether the sheet is known to be out of reach: one memory for all clients of a process."""

import time
from collections.abc import Callable
from math import inf
from threading import Lock
from typing import Final

from kiosk.core.refusals import SheetUnavailable

KNOWN_S: Final = 60.0
"""For so many seconds a failure tells of the present. A reader that finds no sheet asks again after 15 s at
most, and its request ends within 30 s: only one that hangs, or has ended, is silent for longer."""


class Outage:
    """What the last requests told. Any thread; returns at once.

    It begins with a request that was given up as the sheet could not be reached, and ends with any that
    succeeds. A refusal, a wait for the quota, or an answer that didn't end says nothing of it.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        """`now` is a monotonic clock, in seconds."""
        self.now = now
        self._lock = Lock()
        self._failed_at = -inf
        self._answered_at = -inf
        self._why: SheetUnavailable | None = None

    def known(self) -> SheetUnavailable | None:
        """Why the last request could not reach the sheet; None while it isn't known to be away."""
        with self._lock:
            return self._why if self.now() - self._failed_at < KNOWN_S else None

    def failed(self, sent_at: float, why: SheetUnavailable) -> None:
        """A request that was sent at this moment of `now` could not reach the sheet.

        It says nothing if another one was answered since: that one was sent later, or took less long.
        """
        with self._lock:
            if self._answered_at <= sent_at:
                self._failed_at, self._why = self.now(), why

    def answered(self) -> None:
        """A request succeeded."""
        with self._lock:
            self._answered_at, self._why = self.now(), None
