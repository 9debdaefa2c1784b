"""When a listener reads the sheet for itself: for an alarm it found, a column that seems emptied, or the
time. Pure."""

import random
from collections.abc import Callable
from enum import Enum
from typing import Final

from kiosk.core.clock_check import SEEN_S
from kiosk.core.sharing.reader_election import EVERY_S

OFTEN_S: Final = (30.0, 60.0)
RARELY_S: Final = (300.0, 600.0)
"""The shortest and the longest pause between two looks, in seconds."""

FIRST_WITHIN_S: Final = 30.0
"""Where all listeners find a cause at once, as when the reader finds that of their alarms gone, each looks at
its own moment, so soon."""


class Cause(Enum):
    """Why a listener looks; the value is how often."""

    SUSPICION = (EVERY_S, EVERY_S)
    """A state column seems to have been emptied: the next read tells."""
    OWN_ALARM = OFTEN_S
    """Only this station finds the cause, so only its own reads can find it gone."""
    CLOCK = (SEEN_S, SEEN_S)
    """Redis says that this machine's time is wrong: the sheet's server goes before it."""
    COMMON_ALARM = RARELY_S
    """The reader finds the cause too, and looks each minute: if all did, it would use up the quota."""


class OwnLooks:
    """The looks of one listener. Times are monotonic seconds."""

    def __init__(self, uniform: Callable[[float, float], float] = random.uniform) -> None:
        self._uniform = uniform
        self._cause: Cause | None = None
        self._due_at = 0.0

    def is_due(self, cause: Cause | None, now: float) -> bool:
        """True if it has to look now, and then does; never without a cause. Called about once a second."""
        if cause is not self._cause:
            self._due_at = self._first_at(cause, now)
            self._cause = cause
        if cause is None or now < self._due_at:
            return False
        self._due_at = now + self._uniform(*cause.value)
        return True

    def _first_at(self, cause: Cause | None, now: float) -> float:
        if cause is Cause.COMMON_ALARM:
            return now + self._uniform(*cause.value)
        is_met_by_all = cause is Cause.CLOCK or self._cause is Cause.COMMON_ALARM
        return now + self._uniform(0.0, FIRST_WITHIN_S) if is_met_by_all else now
