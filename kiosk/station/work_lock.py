"""Held by the one process that is a station's: its window, or `kiosk station`. Main thread."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kiosk.locks.file_lock import FileLock

FILE_NAME = "window.lock"
WAIT_S = 0.2
"""A process that ends removes the file: for a moment there may be one that nobody can hold."""


class FolderRefused(Exception):
    """The data folder can't be held: another window or station `is_at_work` there, or else it can't be
    written."""

    def __init__(self, is_at_work: bool) -> None:
        super().__init__(is_at_work)
        self.is_at_work = is_at_work


@contextmanager
def at_work(data_dir: Path) -> Iterator[None]:
    """Hold the data folder. Raises `FolderRefused`.

    A process that dies gives it up at once, killed or not. The file's lines are those of Qt's lock files, so
    that an earlier version of the window takes a dead process's file for as stale as its own.
    """
    lock = FileLock(data_dir / FILE_NAME)
    try:
        is_held = lock.acquire(WAIT_S)
    except OSError as error:
        raise FolderRefused(is_at_work=False) from error
    if not is_held:
        raise FolderRefused(is_at_work=True)
    try:
        with suppress(OSError):  # a full disk: the lock itself needs no room
            lock.write(f"{os.getpid()}\nkiosk\n{socket.gethostname()}\n")
        yield
    finally:
        lock.remove()


def is_at_work(data_dir: Path) -> bool:
    """True if a window or `kiosk station` holds the data folder now; False also if that can't be told."""
    try:
        with at_work(data_dir):
            return False
    except FolderRefused as refused:
        return refused.is_at_work
