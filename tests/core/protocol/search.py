"""Breadth-first search through every interleaving of a small shop, up to what its bounds allow."""

import time
from dataclasses import dataclass

from tests.core.protocol.model import Functions, Shop, State, World
from tests.core.protocol.moves import moves
from tests.core.protocol.promises import broken_promise, unanswered


@dataclass(frozen=True)
class Found:
    """What a search came to: how many states, whether that is all, and the shortest way to harm."""

    states: int
    seconds: float
    complete: bool
    broken: str = ""
    path: tuple[str, ...] = ()


def search(shop: Shop, functions: Functions | None = None, limit: int = 1_000_000) -> Found:
    """Look at every state that can come about; ends at the first that breaks a promise, or at `limit`."""
    started = time.perf_counter()
    world = World(shop, functions)
    start = world.start()
    came_from: dict[State, tuple[State, str] | None] = {start: None}
    level = [start]
    while level:
        following: list[State] = []
        for state in level:
            broken = broken_promise(world, state)
            is_end = True
            if not broken:
                for label, after in moves(world, state):
                    is_end = False
                    if after not in came_from:
                        came_from[after] = (state, label)
                        following.append(after)
                broken = unanswered(world, state) if is_end else ""
            if broken:
                seconds = time.perf_counter() - started
                return Found(len(came_from), seconds, False, broken, _path(came_from, state))
        level = following
        if len(came_from) > limit:
            return Found(len(came_from), time.perf_counter() - started, False)
    return Found(len(came_from), time.perf_counter() - started, True)


def _path(came_from: dict[State, tuple[State, str] | None], state: State) -> tuple[str, ...]:
    labels: list[str] = []
    step = came_from[state]
    while step is not None:
        labels.append(step[1])
        step = came_from[step[0]]
    return tuple(reversed(labels))
