"""An advisory lock on a file, between processes: held by one or shared by many, never by a dead one."""

import os
import sys
from pathlib import Path
from threading import Event
from time import monotonic
from typing import BinaryIO

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

LOCKED_BYTE = 1 << 30
"""Windows locks bytes, and nobody else may read them then: one beyond anything that is written here."""
RETRY_S = 0.05


class FileLock:
    """One handle on the lock at `path`; two of them exclude each other within one process too.

    One thread at a time. The file stays behind when the lock is given up: removing it would let two processes
    hold two files of one name. Not inherited by programs that are started while it is held.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: BinaryIO | None = None

    @property
    def is_held(self) -> bool:
        return self._file is not None

    def try_acquire(self, *, shared: bool = False) -> bool:
        """Take the lock if nobody is in the way; says whether it is held now. Raises OSError.

        Windows knows no shared locks: there `shared` always succeeds and keeps nobody out.
        """
        if self._file is not None:
            return True
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o644)
        file = os.fdopen(descriptor, "r+b", buffering=0)
        if not _lock(file, shared):
            file.close()
            return False
        self._file = file
        return True

    def acquire(self, wait_s: float, *, shared: bool = False, stop: Event | None = None) -> bool:
        """Take the lock, waiting up to `wait_s` seconds or until `stop` is set; says whether it is held."""
        deadline, stop = monotonic() + wait_s, stop or Event()
        while not self.try_acquire(shared=shared):
            left = deadline - monotonic()
            if left <= 0 or stop.wait(min(RETRY_S, left)):
                return False
        return True

    def release(self) -> None:
        """Give the lock up; nothing happens where it isn't held."""
        file, self._file = self._file, None
        if file is not None:
            file.close()  # the system drops the lock with the last handle on it

    def write(self, text: str) -> None:
        """Leave a line for others in the file; only while the lock is held. Raises OSError."""
        assert self._file is not None
        self._file.seek(0)
        self._file.truncate()
        self._file.write(text.encode())

    def read(self) -> str:
        """What the last holder left in the file; it may be gone by now. "" where nobody left anything."""
        try:
            return self.path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return ""


if sys.platform == "win32":

    def _lock(file: BinaryIO, shared: bool) -> bool:
        if shared:
            return True
        file.seek(LOCKED_BYTE)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:

    def _lock(file: BinaryIO, shared: bool) -> bool:
        # flock, not lockf: it belongs to this handle, and isn't lost when another one on the file is closed.
        try:
            fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
