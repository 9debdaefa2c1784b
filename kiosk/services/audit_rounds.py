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


LATER_S: Final = (300.0, 1_800.0)
"""When a listener compares its copy for the first time though the reader has compared its own, in seconds:
each at a moment of its own, so that stations that start together don't use up the reads of a minute."""

SPREAD_S: Final = (5.0, 30.0)
"""The same while the reader hasn't said yet that it has; from 0 where stations can't hear of each other."""


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
        spread_s: float = 0.0,
    ) -> None:
        """`spread_s` is the longest wait before the first comparison of a station that reads alone."""
        self._compare = compare
        self._was_read = was_read
        self._now = now
        self._uniform = uniform
        self._due_at: float | None = None
        self._failures = 0
        self._spread_s = spread_s
        self._later_at: float | None = None
        self._is_vouched: bool | None = None
        """By what was said at the last call; None while nobody else reads for all."""

    def go(self, is_reader: bool, is_vouched: bool | None = None) -> None:
        """Compare the audit if it is due. Only the reader, or a station alone, does it after its start.

        `is_vouched` says, at a listener, whether the reader has compared its own log: then the first
        comparison here may wait. An alarm that this raises stands in the sheet's state.
        """
        if self._due_at is None:
            self._due_at = self._now() + EVERY_S if self._was_read() else self._first_at(is_vouched)
        elif is_vouched is not self._is_vouched and not self._was_read() and not self._failures:
            # Many may have lost the reader at the same moment.
            self._due_at = max(self._first_at(is_vouched), self._now() + self._uniform(0.0, SPREAD_S[1]))
        self._is_vouched = is_vouched
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

    def _first_at(self, is_vouched: bool | None) -> float:
        if is_vouched is None:
            return self._now() + self._uniform(0.0, self._spread_s) if self._spread_s else -math.inf
        if not is_vouched:
            return self._now() + self._uniform(*SPREAD_S)
        if self._later_at is None:  # readers may follow one another: it is put off once
            self._later_at = self._now() + self._uniform(*LATER_S)
        return self._later_at

    def _pause_s(self) -> float:
        """The pause after one more failure. It is jittered where many stations may have been refused at once,
        as at the start of a day."""
        is_first = not self._was_read()
        shortest, longest = (FIRST_RETRY_S, RETRY_S) if is_first else (RETRY_S, EVERY_S)
        pause_s = min(longest, shortest * 2.0 ** min(self._failures, 10))
        self._failures += 1
        return self._uniform(pause_s / 2, pause_s) if is_first else pause_s
