"""Which process sends what the journal holds: one window or one command of a data folder, at any moment."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from threading import Event

from kiosk.station.file_lock import FileLock

FILE_NAME = "station.lock"


class Drainer(StrEnum):
    """Who may send: window or command, each for the few seconds of one action."""

    WINDOW = "window"
    COMMAND = "command"


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds the lock, as he wrote it down: good enough for a message, not for a decision."""

    role: Drainer
    pid: int


class DrainLock:
    """Held while commands of the journal are carried out. Only its holder sends, resends and renounces.

    Whoever doesn't get it may still accept a command: its holder finds that in `Journal.pending`. A process
    that dies gives it up at once, killed or not. One thread at a time; blocks while it waits. Raises OSError
    where the folder can't be written.
    """

    def __init__(self, data_dir: Path) -> None:
        self._lock = FileLock(data_dir / FILE_NAME)

    @property
    def is_held(self) -> bool:
        """True where this very object holds it."""
        return self._lock.is_held

    def try_acquire(self, role: Drainer) -> bool:
        """Take it if it is free, without waiting; says whether it is held now."""
        return self.acquire(role, 0.0)

    def acquire(self, role: Drainer, wait_s: float, stop: Event | None = None) -> bool:
        """Take it, waiting up to `wait_s` seconds or until `stop` is set; says whether it is held now."""
        if not self._lock.acquire(wait_s, stop=stop):
            return False
        try:
            self._lock.write(f"{role} {os.getpid()}\n")
        except OSError:
            self._lock.release()
            raise
        return True

    def release(self) -> None:
        """Give it up; nothing happens where it isn't held."""
        self._lock.release()

    @contextmanager
    def held(self, role: Drainer, wait_s: float, stop: Event | None = None) -> Iterator[bool]:
        """Held inside the block, if it could be had: the block is told whether."""
        got = self.acquire(role, wait_s, stop)
        try:
            yield got
        finally:
            if got:
                self.release()

    def holder(self) -> Holder | None:
        """Who took it last; he may have given it up since. None where nobody ever did."""
        words = self._lock.read().split()
        if len(words) != 2 or words[0] not in set(Drainer) or not words[1].isdecimal():
            return None
        return Holder(Drainer(words[0]), int(words[1]))
