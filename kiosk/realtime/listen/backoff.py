"""The back-off between attempts to reach Redis."""

import random
from typing import Final

FIRST_PAUSE_S: Final = 0.5
LONGEST_PAUSE_S: Final = 4.0
HEALTHY_S: Final = 10.0


class Backoff:
    """Exponential back-off with jitter: the pause doubles with each attempt, from 0.5 s to 4 s.

    Only a link that lasted at least `HEALTHY_S` seconds resets it.
    """

    def __init__(self) -> None:
        self._step = 2 * FIRST_PAUSE_S

    def pause(self, held_s: float) -> float:
        """The seconds to wait after a link that lasted `held_s` seconds (0 if there was none)."""
        if held_s >= HEALTHY_S:
            self._step = 2 * FIRST_PAUSE_S
        pause = self._step * random.uniform(0.5, 1.0)
        self._step = min(2 * self._step, LONGEST_PAUSE_S)
        return pause
