"""An advisory file lock between processes, exclusive or shared; a process that dies releases it."""

import os
import sys
from contextlib import suppress
from pathlib import Path
from threading import Event
from time import monotonic
from typing import BinaryIO

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

LOCKED_BYTE = 1 << 30
"""On Windows, locked bytes can't be read by others, so these bytes lie beyond everything that is written
here."""
LOCKED_BYTES = 64
"""Windows locks bytes, and each for one alone: who locks exclusively takes all of these, and who shares any
one, so that so many can share at once."""
RETRY_S = 0.05


class FileLock:
    """One handle on the lock at `path`; two handles exclude each other even within one process.

    One thread at a time. Child processes don't inherit the lock.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: BinaryIO | None = None

    @property
    def is_held(self) -> bool:
        return self._file is not None

    def try_acquire(self, *, shared: bool = False) -> bool:
        """Take the lock without waiting; returns whether it is held now. Raises OSError."""
        if self._file is not None:
            return True
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o644)
        file = os.fdopen(descriptor, "r+b", buffering=0)
        if not _lock(file, shared) or not self._is_in_place(descriptor):
            file.close()
            return False
        self._file = file
        return True

    def acquire(self, wait_s: float, *, shared: bool = False, stop: Event | None = None) -> bool:
        """Take the lock, waiting up to `wait_s` seconds or until `stop` is set. True if it is held."""
        deadline, stop = monotonic() + wait_s, stop or Event()
        while not self.try_acquire(shared=shared):
            left = deadline - monotonic()
            if left <= 0 or stop.wait(min(RETRY_S, left)):
                return False
        return True

    def release(self) -> None:
        """Release the lock; has no effect if it isn't held."""
        file, self._file = self._file, None
        if file is not None:
            file.close()  # the operating system drops the lock with its last handle

    def remove(self) -> None:
        """Give the lock up and leave no file behind; only while it is held, by one."""
        if sys.platform == "win32":
            self.release()  # an open file can't be removed there
        with suppress(OSError):  # another process took it at once
            self.path.unlink()
        self.release()

    def _is_in_place(self, descriptor: int) -> bool:
        """False if the file was removed between the opening and the locking: two could hold one name."""
        try:
            return os.path.samestat(os.fstat(descriptor), self.path.stat())
        except FileNotFoundError:
            return False

    def read(self) -> str:
        """What the file holds, while the lock is held. Raises OSError."""
        assert self._file is not None
        self._file.seek(0)
        return self._file.read().decode(errors="replace")

    def write(self, text: str) -> None:
        """Write a line into the file, while the lock is held. Raises OSError."""
        assert self._file is not None
        self._file.seek(0)
        self._file.truncate()
        self._file.write(text.encode())


if sys.platform == "win32":

    def _lock(file: BinaryIO, shared: bool) -> bool:
        if not shared:
            return _lock_bytes(file, 0, LOCKED_BYTES)
        return any(_lock_bytes(file, at, 1) for at in range(LOCKED_BYTES))

    def _lock_bytes(file: BinaryIO, at: int, count: int) -> bool:
        file.seek(LOCKED_BYTE + at)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, count)
        except OSError:
            return False
        return True

else:

    def _lock(file: BinaryIO, shared: bool) -> bool:
        # flock, not lockf: the lock belongs to this handle, and survives the closing of another one.
        try:
            fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
