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
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from kiosk.workbook.book import file, in_use
from kiosk.workbook.book.errors import (
    WorkbookBusy,
    WorkbookDamaged,
    WorkbookForeign,
    WorkbookMissing,
    WorkbookReplaced,
    WorkbookUnreadable,
)
from kiosk.workbook.book.marks import FileMark, aside, mark, put_aside
from kiosk.workbook.book.sqlite_errors import ERRORS

log = logging.getLogger(__name__)

_ATTEMPTS = 5
_STILL_IN_USE = "another file is there, while the one before is still in use"


class AtPath(Enum):
    """What a path names, compared with the file that is open."""

    SAME = "same"
    AWAY = "away"
    OTHER = "other"
    """Another file, or the same one while a file of SQLite's beside it is gone or another."""


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
        """Close the connection. The calling thread holds `busy`; it may be called again.

        SQLite's last connection deletes its files by their names: nobody makes new ones meanwhile.
        """
        if not (self.is_open and self.identity):
            self.close_in_turn()
            return
        with ExitStack() as held:
            try:
                held.enter_context(in_use.turn(self.path))
            except WorkbookBusy as error:
                log.warning("closed without its turn: %s", error)
            self.close_in_turn()

    def close_in_turn(self) -> None:
        """As `close`, for a thread that has the turn."""
        self.is_open = False
        _open_files.discard(self)
        self.connection.close()

    def part(self) -> None:
        """Take SQLite's own files from the path if they are still those of this file.

        SQLite would apply them to whatever file lies there, and share its locks through them. So too where
        another process has put them aside meanwhile. Raises OSError.
        """
        self.connection.execute("BEGIN IMMEDIATE")  # one process at a time, of those that had the file open
        try:
            for each, was in self._beside.items():
                for now in (each, aside(each)):
                    if was is not None and mark(now) == was:
                        now.unlink()
        finally:
            self.connection.execute("ROLLBACK")

    def is_logged_anew(self) -> bool:
        """True if this is the file at the path, with another log of SQLite's that holds something."""
        if mark(self.path) != self._mark:
            return False
        now = mark(file.beside(self.path)[0])
        return now is not None and bool(now.size) and now not in self._beside.values()

    def shares_log(self, others: set[OpenFile]) -> bool:
        """False if this process has the same file open with other files of SQLite's, deleted since."""
        return all(
            each._beside == self._beside  # noqa: SLF001 -- of this class
            for each in tuple(others)
            if each.path == self.path and each._mark == self._mark  # noqa: SLF001
        )

    def put_beside_aside(self) -> None:
        """Rename SQLite's own files at the path if they are still those of this file, which is damaged."""
        put_aside(self._beside)


@dataclass(frozen=True)
class _Unusable:
    """A file that was found damaged, and SQLite's own files beside it: a power cut leaves them there."""

    file: FileMark | None
    beside: Mapping[Path, FileMark | None]


_unusable: dict[Path, _Unusable] = {}


def checked(path: Path) -> str:
    """As `file.check`, in turn."""
    with in_use.turn(path) as turn:
        turn.part()
        return _checked(path)


def _checked(path: Path) -> str:
    """As `file.check`. What lies beside a damaged file is put aside before another one in its place is read:
    SQLite would apply it to that one, which would be damaged as well."""
    was, now = _unusable.get(path), mark(path)
    if was is not None and now is not None and now != was.file:
        try:
            names = put_aside(was.beside)
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
_whole: dict[Path, FileMark] = {}
"""The files that this process has read once from end to end."""


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
        others = _others(path)
        with ExitStack() as released:
            for each in others:
                if not each.busy.acquire(timeout=file.BUSY_TIMEOUT_S):
                    raise WorkbookBusy(path, _STILL_IN_USE)
                released.callback(each.busy.release)
            others = [each for each in others if each.is_open]  # their own threads may have closed them
            is_up_to_date = all(_is_up_to_date(each) for each in others[:1])
            with in_use.turn(path) as turn:
                _leave(others, is_up_to_date)
                return _connect(path, identity, turn)


def _others(path: Path) -> list[OpenFile]:
    """This process's connections to files that lay at this path before."""
    now_open = tuple(_open_files)  # other threads close theirs meanwhile
    return [each for each in now_open if each.path == path and each.place() is AtPath.OTHER]


def _is_up_to_date(held: OpenFile) -> bool:
    """Bring what was committed into a file that was replaced; False if it can't be. Raises WorkbookBusy."""
    if held.is_logged_anew():
        log.warning("%s: its log was deleted, and others have begun a new one", held.path)
        return False
    try:
        if held.settle():
            return True
    except ERRORS as error:
        log.warning("the file that was at %s can't be brought up to date: %s", held.path, error)
        return False
    raise WorkbookBusy(held.path, _STILL_IN_USE)


def _leave(others: list[OpenFile], is_up_to_date: bool) -> None:
    """Close these, in turn.

    All of them, as connections of one process to one file share what they know of SQLite's files beside it.
    """
    for each in others[:1]:
        try:
            if is_up_to_date:
                each.part()
            else:
                each.put_beside_aside()
        except ERRORS as error:
            log.warning("the file that was at %s can't be brought up to date: %s", each.path, error)
            each.put_beside_aside()
    for each in others:
        log.warning("the file at %s is not the one that was open", each.path)
        each.close_in_turn()


def _connect(path: Path, identity: str | None, turn: in_use.Turn) -> OpenFile:
    for _ in range(_ATTEMPTS):
        turn.part()
        before = mark(path)
        found = _checked(path)
        if identity not in (None, found):
            raise WorkbookReplaced(path, f"workbook {found} lies where {identity} was")
        connection = file.opened(path)
        if before is None or before != mark(path):  # before SQLite looks for its files beside this one
            connection.close()
            continue
        file.prepare(connection)
        if _whole.get(path) != before:
            with ExitStack() as broken:
                broken.callback(connection.close)
                file.refuse_if_broken(path, connection)
                broken.pop_all()
            _whole[path] = before
        opened_file = OpenFile(path, connection, found)
        if before == mark(path) and opened_file.shares_log(_open_files):
            turn.note()
            _open_files.add(opened_file)
            return opened_file
        connection.close()
    raise WorkbookMissing(path, "replaced again and again")
