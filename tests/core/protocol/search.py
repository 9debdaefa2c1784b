"""Breadth-first search through every interleaving of a small shop, up to what its bounds allow."""

import time
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from tests.core.protocol.model import Functions, Shop, World
from tests.core.protocol.moves import moves
from tests.core.protocol.promises import broken_promise, unanswered


@dataclass(frozen=True)
class Found:
    """A search's result: the number of states, whether it is complete, and the shortest way to harm."""

    states: int
    seconds: float
    complete: bool
    broken: str = ""
    path: tuple[str, ...] = ()


def search(shop: Shop, functions: Functions | None = None, limit: int = 1_000_000) -> Found:
    """Check every reachable state; ends at the first one that breaks a promise, or at `limit` states."""
    world = World(shop, functions)
    return explore(
        world.start(),
        lambda state: moves(world, state),
        lambda state: broken_promise(world, state),
        lambda state: unanswered(world, state),
        limit,
    )


S = TypeVar("S", bound=Hashable)


def explore(
    start: S,
    moves: Callable[[S], Iterable[tuple[str, S]]],
    broken: Callable[[S], str],
    broken_at_an_end: Callable[[S], str],
    limit: int,
) -> Found:
    """Breadth first from `start`; an end is a state with no move."""
    started = time.perf_counter()
    came_from: dict[S, tuple[S, str] | None] = {start: None}
    level = [start]
    while level:
        following: list[S] = []
        for state in level:
            harm = broken(state)
            is_end = True
            if not harm:
                for label, after in moves(state):
                    is_end = False
                    if after not in came_from:
                        came_from[after] = (state, label)
                        following.append(after)
                harm = broken_at_an_end(state) if is_end else ""
            if harm:
                seconds = time.perf_counter() - started
                return Found(len(came_from), seconds, False, harm, _path(came_from, state))
        level = following
        if len(came_from) > limit:
            return Found(len(came_from), time.perf_counter() - started, False)
    return Found(len(came_from), time.perf_counter() - started, True)


def _path(came_from: dict[S, tuple[S, str] | None], state: S) -> tuple[str, ...]:
    labels: list[str] = []
    step = came_from[state]
    while step is not None:
        labels.append(step[1])
        step = came_from[step[0]]
    return tuple(reversed(labels))
