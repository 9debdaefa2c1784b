"""Dies like by `kill -9`, at a chosen step: around a transaction of the journal, or before bytes go out."""

import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from functools import partial
from itertools import count
from typing import Any

_STEPS = ("BEGIN IMMEDIATE", "COMMIT")


def die_at(step: str) -> None:
    """`journal:N`: before the N-th begin or commit of this process on its station's file. `wire:N`: before
    the N-th piece of a request is sent; a request with a body goes out in two."""
    where, number = step.split(":")
    last = _countdown(int(number))
    if where == "journal":
        _watch_statements(lambda statement: last() if statement in _STEPS else None)
    else:
        sys.addaudithook(lambda event, _values: last() if event == "http.client.send" else None)


def _watch_statements(see: Callable[[str], None]) -> None:
    class Watched(sqlite3.Connection):
        def __init__(self, *values: Any, **named: Any) -> None:
            super().__init__(*values, **named)
            self.set_trace_callback(see)

    sqlite3.connect = partial(sqlite3.connect, factory=Watched)  # type: ignore[assignment]


def _countdown(number: int) -> Callable[[], None]:
    steps = count(1)

    def step() -> None:
        if next(steps) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    return step
