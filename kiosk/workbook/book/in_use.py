"""Which workbook file SQLite's own two files beside it belong to, for all processes: `<workbook>.in-use`.

SQLite finds its files by their names alone. Where a workbook was replaced while a process has it open, they
are still the old file's: whoever opened the new one with them would share a log, its index and its locks
with those on the old one, and both files would be damaged. So who opens or closes a workbook takes the lock
of this file for that moment, and who has opened it writes down what belongs together. Without SQLite's files
this one goes, too. Any thread; blocks on the disk.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kiosk.locks.file_lock import FileLock
from kiosk.workbook.book import file
from kiosk.workbook.book.errors import WorkbookBusy, WorkbookUnreadable
from kiosk.workbook.book.marks import FileMark, mark, put_aside

log = logging.getLogger(__name__)


def note_path(path: Path) -> Path:
    """Where it is noted for the workbook at `path`."""
    return path.with_name(f"{path.name}.in-use")


class Turn:
    """The time in which this thread alone opens and closes the workbook, of all processes."""

    def __init__(self, path: Path, lock: FileLock | None) -> None:
        self._path = path
        self._lock = lock

    def part(self) -> None:
        """Put aside SQLite's files that belong to another file than the one at the path.

        Who has that one open goes on with them until it looks. Raises WorkbookUnreadable.
        """
        now = mark(self._path)
        if self._lock is None or now is None or not now.number:
            return
        was, beside = _noted(self._path, self._lock)
        if was in (None, now):
            return
        try:
            names = put_aside(beside)
            self._lock.write("")  # other files get the numbers of these once nobody has them open
        except OSError as error:
            raise WorkbookUnreadable(self._path, str(error)) from error
        if names:
            log.warning("%s: %s of the file before are put aside", self._path, ", ".join(names))

    def note(self) -> None:
        """Write down which file is at the path, and which of SQLite's beside it, now that it is open."""
        marks = [mark(self._path), *(mark(each) for each in file.beside(self._path))]
        if self._lock:
            self._lock.write(" ".join(f"{each.device}:{each.number}" if each else "-" for each in marks))


def _noted(path: Path, lock: FileLock) -> tuple[FileMark | None, dict[Path, FileMark | None]]:
    """The marks of the file and of SQLite's beside it; None and nothing unless all are noted."""
    try:
        found = [
            None if each == "-" else FileMark(*map(int, each.split(":"))) for each in lock.read().split()
        ]
        was, *beside = found
        return was, dict(zip(file.beside(path), beside, strict=True))
    except (ValueError, TypeError):
        return None, {}


@contextmanager
def turn(path: Path) -> Iterator[Turn]:
    """Wait for the lock, and hold it meanwhile. Not for a thread that holds it already.

    Raises WorkbookBusy after `BUSY_TIMEOUT_S`. In a folder in which nothing can be written there is no lock:
    SQLite can't make its files there either.
    """
    lock = FileLock(note_path(path))
    try:
        is_held = lock.acquire(file.BUSY_TIMEOUT_S)
    except OSError as error:
        log.info("%s can't be locked: %s", lock.path, error)
        yield Turn(path, None)
        return
    if not is_held:
        raise WorkbookBusy(path, "others are opening it")
    try:
        yield Turn(path, lock)
    finally:
        _end(path, lock)


def _end(path: Path, lock: FileLock) -> None:
    """Release the lock. Its file goes unless what is noted of SQLite's files is true still."""
    with suppress(OSError):  # the drive is gone: the lock is as well
        _, beside = _noted(path, lock)
        if not any(was is not None and mark(each) == was for each, was in beside.items()):
            lock.remove()
    lock.release()
