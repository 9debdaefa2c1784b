"""The pauses between rounds of the backlog."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, cast

import pytest

from kiosk.core.shop.data import Action, Backlog, Command, Operation, Outcome, Verdict
from kiosk.live.backlog import BacklogDrain, pause_s
from tests.support.fast_loop import FastLoop

ENDED = Outcome(Command("1", Action.PAUSAR, "MK-1", 93, Operation.ARM), Verdict.APPLIED)


@pytest.fixture
def loop() -> Iterator[FastLoop]:
    loop = FastLoop()
    yield loop
    loop.close()


class Away:
    """The writer thread of a station whose sheet is away: a command waits, and no round ends it."""

    def __init__(self, loop: FastLoop) -> None:
        self._loop = loop
        self.rounds: list[float] = []
        self.ends: Sequence[Outcome] = ()
        self.waiting = 1

    async def write(self, work: Callable[[], object]) -> object:
        return work()

    def carry_on(self) -> Sequence[Outcome]:
        self.rounds.append(self._loop.time())
        return self.ends

    def backlog(self) -> Backlog:
        return Backlog(self.waiting)

    @property
    def pauses(self) -> list[float]:
        return [round(later - at) for at, later in zip(self.rounds, self.rounds[1:], strict=False)]


@contextmanager
def draining(loop: FastLoop, away: Away) -> Iterator[BacklogDrain]:
    drain = BacklogDrain(cast(Any, away), lambda _: None, lambda _: None)
    task = loop.create_task(drain.run(cast(Any, away)))
    yield drain
    task.cancel()
    loop.run_until_complete(asyncio.gather(task, return_exceptions=True))


def passes(loop: FastLoop, seconds: float) -> None:
    loop.run_until_complete(asyncio.sleep(seconds))


@pytest.mark.parametrize(("failures", "seconds"), [(0, 3.0), (1, 6.0), (4, 48.0), (5, 60.0), (5_000, 60.0)])
def test_rounds_that_fail_again_and_again_come_more_rarely(failures: int, seconds: float) -> None:
    assert pause_s(failures) == seconds


def test_rounds_that_end_nothing_come_more_rarely(loop: FastLoop) -> None:
    away = Away(loop)
    with draining(loop, away):
        passes(loop, 3_600)
    assert away.pauses[:4] == [3, 6, 12, 12]
    assert len(away.rounds) <= 3_600 / 12 + 2


def test_rounds_that_end_something_come_as_often_as_ever(loop: FastLoop) -> None:
    away = Away(loop)
    away.ends = (ENDED,)
    with draining(loop, away):
        passes(loop, 60)
    assert set(away.pauses) == {3}


def test_touch_brings_the_next_round_at_once_though_many_ended_nothing(loop: FastLoop) -> None:
    away = Away(loop)
    with draining(loop, away) as drain:
        passes(loop, 95)  # the last round was at 93, the next one would be at 105
        touched_at = loop.time()
        drain.own_action_began()
        drain.own_action_ended()
        passes(loop, 3)
        assert touched_at <= away.rounds[-1]
        passes(loop, 30)
        assert away.pauses[-2:] == [12, 12]


def test_sheet_that_is_back_brings_the_next_round_soon(loop: FastLoop) -> None:
    away = Away(loop)
    with draining(loop, away) as drain:
        passes(loop, 97)  # the last round was at 93, the next one would be at 105
        drain.sheet_is_back()
        passes(loop, 0.1)
        assert away.rounds[-1] == pytest.approx(97)
