"""When a listener asks whether the sheet is there: it reads nothing itself, and would neither learn that the
sheet is away nor that it is back. Pure."""

import random
from collections.abc import Callable

from kiosk.core.sharing.reader_election import EVERY_S, URGENT_S, VARIES_S


class OutageWatch:
    """The questions of one listener. Times are monotonic seconds."""

    def __init__(self, uniform: Callable[[float, float], float] = random.uniform) -> None:
        self._uniform = uniform
        self._due_at: float | None = None

    def is_due(self, is_known: bool, age_s: float, now: float) -> bool:
        """True if it has to ask now, and then does. Called about once a second.

        `is_known` says whether the sheet is known to be away. `age_s` is the picture's age: a reader that can
        reads more often than that. All listeners find it at the same moment; each asks at its own.
        """
        if not is_known and age_s < URGENT_S:
            self._due_at = None
            return False
        if self._due_at is None:
            self._due_at = now + self._uniform(0.0, EVERY_S)
        if now < self._due_at:
            return False
        self._due_at = now + self._uniform(EVERY_S - VARIES_S, EVERY_S + VARIES_S)
        return True
