"""Has the audit compared with what is known of it: at a station's start, and once an hour by the reader."""

import logging
import math
from collections.abc import Callable
from typing import Final

from kiosk.core.errors import SheetError
from kiosk.core.refusals import is_alarm

log = logging.getLogger(__name__)

EVERY_S: Final = 3_600.0
"""How often the reader compares the audit."""

RETRY_S: Final = 60.0
"""The pause after a first failure; each further one doubles it, up to `EVERY_S`."""


class AuditRounds:
    """Belongs to the reader thread; blocks.

    `compare` reads the audit afresh and compares it; it raises `SheetError`. `was_read` says whether this run
    has read it afresh: an audit from the station's disk must be compared first.
    """

    def __init__(
        self, compare: Callable[[], object], was_read: Callable[[], bool], now: Callable[[], float]
    ) -> None:
        self._compare = compare
        self._was_read = was_read
        self._now = now
        self._due_at: float | None = None
        self._pause_s = RETRY_S

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
                self._due_at, self._pause_s = self._now() + self._pause_s, min(EVERY_S, 2 * self._pause_s)
                return
        self._due_at, self._pause_s = self._now() + EVERY_S, RETRY_S
