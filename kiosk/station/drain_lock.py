"""The lock that lets only one process of a data folder (window or command) send the journal's commands."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from threading import Event

from kiosk.locks.file_lock import FileLock

FILE_NAME = "station.lock"


class Drainer(StrEnum):
    """The kinds of process that may send; each holds the lock for the few seconds of one action."""

    WINDOW = "window"
    COMMAND = "command"


class DrainLock:
    """Held while commands of the journal are carried out. Only its holder sends, resends and renounces.

    A process that doesn't get the lock may still accept a command: the holder finds it in `Journal.pending`.
    A process that dies, even if killed, releases the lock at once. One thread at a time; blocks while it
    waits. Raises OSError if the folder can't be written.
    """

    def __init__(self, data_dir: Path) -> None:
        self._lock = FileLock(data_dir / FILE_NAME)

    @property
    def is_held(self) -> bool:
        """True if this object holds the lock."""
        return self._lock.is_held

    def try_acquire(self, role: Drainer) -> bool:
        """Take the lock without waiting; returns whether it is held now."""
        return self.acquire(role, 0.0)

    def acquire(self, role: Drainer, wait_s: float, stop: Event | None = None) -> bool:
        """Take the lock, waiting up to `wait_s` seconds or until `stop` is set. True if it is held.

        The file says who holds it, for people who look: the role and the process id.
        """
        if not self._lock.acquire(wait_s, stop=stop):
            return False
        try:
            self._lock.write(f"{role} {os.getpid()}\n")
        except OSError:
            self._lock.release()
            raise
        return True

    def release(self) -> None:
        """Release the lock; has no effect if it isn't held."""
        self._lock.release()

    @contextmanager
    def held(self, role: Drainer, wait_s: float, stop: Event | None = None) -> Iterator[bool]:
        """Hold the lock inside the block; yields whether it could be taken."""
        got = self.acquire(role, wait_s, stop)
        try:
            yield got
        finally:
            if got:
                self.release()
