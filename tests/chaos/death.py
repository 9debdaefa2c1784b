"""Dies like by `kill -9`, at a chosen step: around a transaction of the journal, or before bytes go out."""

import os
import signal
import sys
from collections.abc import Callable
from itertools import count
from typing import Any

_STEPS = ("BEGIN IMMEDIATE", "COMMIT")


def die_at(step: str) -> None:
    """`journal:N`: before the N-th begin or commit of this process on its station's file. `wire:N`: before
    the N-th piece of a request is sent; a request with a body goes out in two."""
    where, number = step.split(":")
    last = _countdown(int(number))
    if where == "journal":

        def at_statement(statement: str) -> None:
            if statement in _STEPS:
                last()

        def watch(event: str, values: tuple[Any, ...]) -> None:
            if event == "sqlite3.connect/handle":
                values[0].set_trace_callback(at_statement)
    else:

        def watch(event: str, values: tuple[Any, ...]) -> None:
            if event == "http.client.send":
                last()

    sys.addaudithook(watch)


def _countdown(number: int) -> Callable[[], None]:
    steps = count(1)

    def step() -> None:
        if next(steps) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    return step
