"""Has the audit compared with what is known of it: at a station's start, and once an hour by the reader."""

import logging
import math
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from kiosk.core.errors import SheetError
from kiosk.core.refusals import is_alarm

log = logging.getLogger(__name__)

EVERY_S: Final = 3_600.0
"""How often the reader compares the audit."""

RETRY_S: Final = 60.0
"""The pause after a first failure; each further one doubles it, up to `EVERY_S`."""

FIRST_RETRY_S: Final = 4.0
"""The same for the first comparison of a run, up to `RETRY_S`: until then a station acts on an audit that
nobody has compared with its own copy."""


def is_due_again(compared_at: datetime | None, now: datetime) -> bool:
    """True if the last comparison of any process of this station is an hour old, or of a time to come: the
    clock was set. Both are aware; None if there was none."""
    return compared_at is None or not timedelta(0) <= now - compared_at < timedelta(seconds=EVERY_S)


class AuditRounds:
    """Belongs to the reader thread; blocks.

    `compare` reads the audit afresh and compares it; it raises `SheetError`. `was_read` says whether this run
    has read it afresh: an audit from the station's disk must be compared first.
    """

    def __init__(
        self,
        compare: Callable[[], object],
        was_read: Callable[[], bool],
        now: Callable[[], float],
        uniform: Callable[[float, float], float] = random.uniform,
    ) -> None:
        self._compare = compare
        self._was_read = was_read
        self._now = now
        self._uniform = uniform
        self._due_at: float | None = None
        self._failures = 0

    def go(self, is_reader: bool) -> None:
        """Compare the audit if it is due. Only the reader, or a station alone, does it after its start.

        An alarm that this raises stands in the sheet's state.
        """
        if self._due_at is None:
            self._due_at = self._now() + EVERY_S if self._was_read() else -math.inf
        if self._now() < self._due_at or not (is_reader or not self._was_read()):
            return
        try:
            self._compare()
        except SheetError as error:
            if not is_alarm(error.refusal):
                log.info("the audit could not be compared now: %s", error.refusal.code)
                self._due_at = self._now() + self._pause_s()
                return
        self._due_at, self._failures = self._now() + EVERY_S, 0

    def _pause_s(self) -> float:
        """The pause after one more failure. It is jittered where many stations may have been refused at once,
        as at the start of a day."""
        is_first = not self._was_read()
        shortest, longest = (FIRST_RETRY_S, RETRY_S) if is_first else (RETRY_S, EVERY_S)
        pause_s = min(longest, shortest * 2.0 ** min(self._failures, 10))
        self._failures += 1
        return self._uniform(pause_s / 2, pause_s) if is_first else pause_s
