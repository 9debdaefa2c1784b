"""Processes that die while they work on a station's memory.

`tell_story` takes the first steps of a story, then kills its own process: after the last step, or just before
that step's commit. `python -m tests.station.dying WHAT FOLDER …` runs until it is killed: with `busy` it
records facts and prints each once it is recorded; with `lock` it takes the drain lock and says so.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path

from kiosk.core.shop.data import Action
from kiosk.station.drain_lock import Drainer, DrainLock
from kiosk.station.journal import Journal
from tests.station.memory import AWAY, OCCUPIED, Memory, UtcClock, command, row_of

KILLED = 9
Step = Callable[[Journal], object]

TAKE = command("take")
PAUSE = command("pause", Action.PAUSAR)

STORIES: dict[str, tuple[Step, ...]] = {
    # Void once, then applied.
    "applied": (
        lambda journal: journal.accept(TAKE),
        lambda journal: journal.attempts.prepare(TAKE.id, row_of(TAKE)),
        lambda journal: journal.attempts.sent(TAKE.id),
        lambda journal: journal.attempts.void(TAKE.id),
        lambda journal: journal.attempts.prepare(TAKE.id, row_of(TAKE, "second")),
        lambda journal: journal.attempts.sent("second"),
        lambda journal: journal.applied(TAKE.id, "second"),
        lambda journal: journal.mark_told(TAKE.id),
    ),
    # No answer, resent, renounced, refused.
    "renounced": (
        lambda journal: journal.accept(TAKE),
        lambda journal: journal.attempts.prepare(TAKE.id, row_of(TAKE)),
        lambda journal: journal.attempts.sent(TAKE.id),
        lambda journal: journal.attempts.sent(TAKE.id),
        lambda journal: journal.attempts.renounce(TAKE.id, "tomb"),
        lambda journal: journal.attempts.void(TAKE.id),
        lambda journal: journal.refused(TAKE.id, OCCUPIED),
        lambda journal: journal.mark_told(TAKE.id),
    ),
    # Waited for the sheet, was turned away once, given back.
    "given back": (
        lambda journal: journal.accept(PAUSE),
        lambda journal: journal.wait(PAUSE.id),
        lambda journal: journal.attempts.prepare(PAUSE.id, row_of(PAUSE)),
        lambda journal: journal.attempts.sent(PAUSE.id),
        lambda journal: journal.attempts.returned(PAUSE.id),
        lambda journal: journal.given_back(PAUSE.id, AWAY),
        lambda journal: journal.mark_told(PAUSE.id),
    ),
}


def die() -> None:
    """Kill this process like `kill -9`: no handler, no clean-up, no flush."""
    os.kill(os.getpid(), KILLED)


def say(text: str) -> None:
    """Print a line for the test, and flush it."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def tell_story(folder: Path, name: str, steps: int, before_commit: bool) -> None:
    """Take this many steps and die; with `before_commit`, inside the last one's transaction."""
    memory = Memory(folder, UtcClock())
    for number, step in enumerate(STORIES[name][:steps], start=1):
        if before_commit and number == steps:
            with memory.database.reading() as connection:
                connection.set_trace_callback(lambda statement: die() if statement == "COMMIT" else None)
        step(memory.journal)
    die()


def be_busy(folder: Path) -> None:
    """Record one take after another, and print each fact once it is on the disk."""
    memory, number = Memory(folder, UtcClock()), 0
    while True:
        number += 1
        wish = command(f"c{number}")
        for fact, step in (
            ("accepted", lambda wish=wish: memory.journal.accept(wish)),
            ("prepared", lambda wish=wish: memory.journal.attempts.prepare(wish.id, row_of(wish))),
            ("sent", lambda wish=wish: memory.journal.attempts.sent(wish.id)),
            ("ended", lambda wish=wish: memory.journal.applied(wish.id, wish.id)),
        ):
            step()
            say(f"{wish.id} {fact}")


def hold_lock(folder: Path, role: Drainer) -> None:
    """Hold the drain lock until killed."""
    lock = DrainLock(folder)
    say(str(lock.try_acquire(role)))
    sys.stdin.read()


def main(what: str, folder: Path, *rest: str) -> None:
    """Run the mode that the test asked for."""
    if what == "busy":
        be_busy(folder)
    else:
        hold_lock(folder, Drainer(rest[0]))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
