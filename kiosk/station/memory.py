"""The parts of the station's memory that one process opens together."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

from kiosk.station.audit_copy import AuditCopy
from kiosk.station.database import FILE_NAME, open_database
from kiosk.station.drain_lock import Drainer, DrainLock
from kiosk.station.errors import StationUnavailable
from kiosk.station.journal import Journal
from kiosk.station.mirror import Mirror
from kiosk.station.mirror_facts import Fact, fact, keep
from kiosk.station.set_aside import SetAside

KEPT = timedelta(days=8)
"""Commands whose outcome was told are kept for this long: an id must not be accepted again within a week."""


class Memory:
    """The journal, the mirror and the audit's copy of one sheet. Any thread but the GUI's.

    Raises `StationError` if the file can't be used. A damaged file is renamed; `aside` describes it then.
    """

    def __init__(self, data_dir: Path, book: str, utc: Callable[[], datetime]) -> None:
        self._data_dir, self._book = data_dir, book
        asides: list[SetAside] = []
        self._database = open_database(data_dir, asides.append)
        self.aside = asides[0] if asides else None
        self._lock = DrainLock(data_dir)
        self.journal = Journal(self._database, book, utc)
        self.mirror = Mirror(self._database, book)
        self.audit = AuditCopy(self._database, book)
        self.journal.prune(utc() - KEPT)

    @contextmanager
    def turn(self, role: Drainer, wait_s: float, stop: Event | None = None) -> Iterator[bool]:
        """Hold the lock for carrying out commands, one process at a time; yields whether it was taken."""
        try:
            mine = self._lock.acquire(role, wait_s, stop)
        except OSError as error:
            raise StationUnavailable(self._data_dir, str(error)) from error
        try:
            yield mine  # outside the `try` above: errors of the block are not the lock's
        finally:
            if mine:
                self._lock.release()

    def note_at_work(self) -> None:
        """Store that the window, or `kiosk station`, of this folder works with this sheet."""
        with self._database.transaction(durable=False) as connection:
            keep(connection, Fact.AT_WORK, self._book)

    def note_place(self, path: Path) -> None:
        """Store that this sheet is the workbook at `path`, for `book_at` while it isn't there."""
        with self._database.transaction(durable=False) as connection:
            keep(connection, Fact.PLACE, json.dumps([str(path), self._book]))

    def close(self) -> None:
        """Call once. A thread that is still at work gets `StationError` at its next step."""
        self._database.close()


def book_at_work(data_dir: Path) -> str | None:
    """The sheet of the last window, or `kiosk station`, of this folder; None if there was none.

    What it remembers is left as it is. Raises `StationError`.
    """
    return _fact(data_dir, Fact.AT_WORK)


def book_at(data_dir: Path, path: Path) -> str | None:
    """The workbook that lay at `path` when this folder last used one; None if that was elsewhere.

    Raises `StationError`.
    """
    try:
        place, book = json.loads(_fact(data_dir, Fact.PLACE) or "[]")
    except ValueError:
        return None
    return book if place == str(path) else None


def _fact(data_dir: Path, name: Fact) -> str | None:
    if not (data_dir / FILE_NAME).exists():
        return None
    with closing(open_database(data_dir)) as database, database.reading() as connection:
        return fact(connection, name)
