"""Esc: back by one thing. GUI thread only."""

from collections.abc import Callable, Iterable
from typing import Protocol

Step = Callable[[], bool]
"""Ends one thing; False where there was nothing to end."""


class Panel(Protocol):
    """What lies over the window and can go without an answer."""

    def isHidden(self) -> bool: ...
    def leave(self) -> None: ...


def back(steps: Iterable[Step]) -> None:
    """End the first thing that there is."""
    any(step() for step in steps)


def closing(panel: Panel) -> Step:
    return step(lambda: not panel.isHidden(), panel.leave)


def step(is_there: Callable[[], bool], end: Callable[[], object]) -> Step:
    """A step that is there only sometimes."""

    def ended() -> bool:
        was_there = is_there()
        if was_there:
            end()
        return was_there

    return ended
