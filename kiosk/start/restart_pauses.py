"""How long to wait until a process that has ended is started again. Pure."""

from typing import Final

FIRST_S: Final = 1.0
LONGEST_S: Final = 60.0
HEALTHY_S: Final = 60.0
"""A process that has lived for so long ended by something new: the pauses begin anew."""
REFUSED_S: Final = 10.0
"""The shortest pause where the process said that it can't work: what people must mend takes its time, and a
port that is still being closed is free by then."""


class RestartPauses:
    """The pause doubles from one end to the next, up to a limit. Seconds."""

    def __init__(self) -> None:
        self._next = FIRST_S

    def after(self, lived_s: float, was_refused: bool) -> float:
        """The pause after a process that lived so long, and `was_refused` what it needs."""
        if lived_s >= HEALTHY_S:
            self._next = FIRST_S
        pause = max(self._next, REFUSED_S) if was_refused else self._next
        self._next = min(2 * pause, LONGEST_S)
        return pause
