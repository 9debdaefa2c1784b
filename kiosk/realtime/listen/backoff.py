"""How long to wait between attempts to reach Redis."""

import random
from typing import Final

FIRST_PAUSE_S: Final = 0.5
LONGEST_PAUSE_S: Final = 4.0
HEALTHY_S: Final = 10.0


class Backoff:
    """Pauses between attempts: each twice the last, with jitter, between half a second and four.

    A link that held for less than `HEALTHY_S` doesn't start it over.
    """

    def __init__(self) -> None:
        self._step = 2 * FIRST_PAUSE_S

    def pause(self, held_s: float) -> float:
        """How long to wait now that a link was lost after `held_s` seconds (0 where there was none)."""
        if held_s >= HEALTHY_S:
            self._step = 2 * FIRST_PAUSE_S
        pause = self._step * random.uniform(0.5, 1.0)
        self._step = min(2 * self._step, LONGEST_PAUSE_S)
        return pause
