"""The workbook files that this process has open, and whether their paths still name them.

A file that is moved, deleted or replaced may stay open: what is written to it then, nobody else sees. So each
transaction compares the file at the path, and SQLite's own two files beside it, with what is open. Any
thread; everything blocks on the disk.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from kiosk.workbook.book import file
from kiosk.workbook.book.errors import (
    WorkbookBusy,
    WorkbookDamaged,
    WorkbookForeign,
    WorkbookMissing,
    WorkbookReplaced,
    WorkbookUnreadable,
)
from kiosk.workbook.book.sqlite_errors import ERRORS

log = logging.getLogger(__name__)

_ATTEMPTS = 5


@dataclass(frozen=True)
class FileMark:
    """What tells one file from another at the same path; `number` is 0 where the drive has none."""

    device: int
    number: int
    size: int = field(default=0, compare=False)


class AtPath(Enum):
    """What a path names, compared with the file that is open."""

    SAME = "same"
    AWAY = "away"
    OTHER = "other"
    """Another file, or the same one while a file of SQLite's beside it is gone or another."""


def mark(path: Path) -> FileMark | None:
    """The mark of the file at `path`; None if there is none, or its drive doesn't answer."""
    try:
        found = path.stat()
    except OSError:
        return None
    return FileMark(found.st_dev, found.st_ino, found.st_size)


class OpenFile:
    """One connection to a workbook file. `busy` is held by the thread that uses it.

    A new file under a name of its own, which nobody else knows, is never compared.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, identity: str = "") -> None:
        self.path = path
        self.connection = connection
        self.identity = identity
        self.busy = threading.Lock()
        self.is_open = True
        self._mark = mark(path)
        self._beside = {each: mark(each) for each in file.beside(path)}

    def place(self) -> AtPath:
        """Compare the path with what is open.

        Raises WorkbookDamaged if the file was cut off, and on some drives other WorkbookErrors.
        """
        if not self.identity:
            return AtPath.SAME
        now = mark(self.path)
        if now is None:
            return AtPath.AWAY
        if not now.number:  # the drive tells files apart by nothing but what they hold
            return AtPath.SAME if file.check(self.path) == self.identity else AtPath.OTHER
        if now != self._mark or any(mark(each) != was for each, was in self._beside.items() if was):
            return AtPath.OTHER
        if now.size < self._mark.size:  # a workbook only grows
            raise WorkbookDamaged(self.path, f"cut off at {now.size} of {self._mark.size} bytes")
        self._mark = now
        return AtPath.SAME

    def settle(self) -> bool:
        """Bring what was committed into the file itself, wherever it is now; False if others are reading it.

        Raises sqlite3.Error if the file is damaged, or its drive doesn't answer.
        """
        is_busy, _, _ = self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not is_busy

    def close(self) -> None:
        """Close the connection; may be called again."""
        self.is_open = False
        _open_files.discard(self)
        self.connection.close()

    def part(self) -> None:
        """Take SQLite's own files from the path if they are still those of this file.

        SQLite would apply them to whatever file lies there, and share its locks through them. Raises OSError.
        """
        self.connection.execute("BEGIN IMMEDIATE")  # one process at a time, of those that had the file open
        try:
            for each, was in self._beside.items():
                if was is not None and mark(each) == was:
                    each.unlink()
        finally:
            self.connection.execute("ROLLBACK")

    def put_beside_aside(self) -> None:
        """Rename SQLite's own files at the path if they are still those of this file, which is damaged."""
        _put_aside(self._beside)


def _put_aside(beside: Mapping[Path, FileMark | None]) -> list[str]:
    """Rename these files of SQLite's where they are the same still; returns their names. Raises OSError."""
    same = [each for each, was in beside.items() if was is not None and mark(each) == was]
    for each in same:
        each.replace(each.with_name(f"{each.name}-aside"))
    return [each.name for each in same]


@dataclass(frozen=True)
class _Unusable:
    """A file that was found damaged, and SQLite's own files beside it: a power cut leaves them there."""

    file: FileMark | None
    beside: Mapping[Path, FileMark | None]


_unusable: dict[Path, _Unusable] = {}


def checked(path: Path) -> str:
    """As `file.check`. What lies beside a damaged file is put aside before another one in its place is read:
    SQLite would apply it to that one, which would be damaged as well."""
    was, now = _unusable.get(path), mark(path)
    if was is not None and now is not None and now != was.file:
        try:
            names = _put_aside(was.beside)
        except OSError as error:
            raise WorkbookUnreadable(path, str(error)) from error
        if names:
            log.warning("%s: %s of the damaged file before are put aside", path, ", ".join(names))
        _unusable.pop(path, None)
    try:
        return file.check(path)
    except (WorkbookDamaged, WorkbookForeign):
        _unusable[path] = _Unusable(now, {each: mark(each) for each in file.beside(path)})
        raise


_opening = threading.Lock()
_open_files: set[OpenFile] = set()


def opened(path: Path, held: OpenFile | None, identity: str | None) -> OpenFile:
    """The open file that `path` names: `held` if it is that one still, else a new one.

    `identity` is the workbook's that is meant, None for any. Raises WorkbookMissing while there is no file,
    WorkbookReplaced if another workbook lies there, other WorkbookErrors as `file.check` does, sqlite3.Error.
    """
    if held is not None and held.is_open:
        place = held.place()
        if place is AtPath.SAME:
            return held
        if place is AtPath.AWAY:
            with held.busy:
                if held.is_open:
                    with suppress(*ERRORS):  # told as away all the same
                        held.settle()
            raise WorkbookMissing(path, "moved away or deleted while it was open")
    with _opening:
        _leave_others(path)
        return _connect(path, identity)


def _leave_others(path: Path) -> None:
    """Close all connections of this process to files that lay at this path before.

    All of them, as connections of one process to one file share what they know of SQLite's files beside it.
    """
    now_open = tuple(_open_files)  # other threads close theirs meanwhile
    others = [each for each in now_open if each.path == path and each.place() is AtPath.OTHER]
    with ExitStack() as released:
        for each in others:
            if not each.busy.acquire(timeout=file.BUSY_TIMEOUT_S):
                raise WorkbookBusy(path, "another file is there, while the one before is still in use")
            released.callback(each.busy.release)
        for each in others[:1]:
            try:
                if not each.settle():
                    raise WorkbookBusy(path, "another file is there, while the one before is still in use")
                each.part()
            except ERRORS as error:
                log.warning("the file that was at %s can't be brought up to date: %s", path, error)
                each.put_beside_aside()
        for each in others:
            log.warning("the file at %s is not the one that was open", path)
            each.close()


def _connect(path: Path, identity: str | None) -> OpenFile:
    for _ in range(_ATTEMPTS):
        before = mark(path)
        found = checked(path)
        if identity not in (None, found):
            raise WorkbookReplaced(path, f"workbook {found} lies where {identity} was")
        connection = file.connect(path)
        opened_file = OpenFile(path, connection, found)
        if before is not None and before == mark(path):
            _open_files.add(opened_file)
            return opened_file
        connection.close()
    raise WorkbookMissing(path, "replaced again and again")
