"""How far this station has judged the sheet's audit, so that a restart reads only what came since."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from kiosk.core.data import Picture
from kiosk.station.database import Database
from kiosk.station.facts import Fact, belong_to, fact, forget, keep
from kiosk.station.mirror_codec import picture_text, pictures_of

WINDOW_ROWS = 5_000
"""So many of the last audit rows are kept, whatever their age (PROTOCOL 8)."""


@dataclass(frozen=True, slots=True)
class AuditMark:
    """The last audit row read: its 1-based row and its id ("" where it is the header row)."""

    row: int
    id: str


@dataclass(frozen=True, slots=True)
class TagState:
    """What the log says of one spool: the last row that counts, its picture, and the holder's hold."""

    tag: str
    last: str
    picture: Picture
    hold: str | None = None


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """An action or hand note of the audit with its verdict. `row` is 1-based; `at` is its local time."""

    id: str
    row: int
    at: datetime
    tag: str
    picture: Picture
    counts: bool


@dataclass(frozen=True, slots=True)
class RenouncedRow:
    """A tombstone: the id that it gives up, and where and when it stands."""

    id: str
    row: int
    at: datetime


@dataclass(frozen=True, slots=True)
class JudgedLog:
    """The audit as judged up to `mark`; rows oldest first."""

    mark: AuditMark
    states: tuple[TagState, ...] = ()
    judged: tuple[JudgedRow, ...] = ()
    renounced: tuple[RenouncedRow, ...] = ()


class LogMirror:
    """The judged log of one sheet. Any thread but the GUI's; raises `StationError`.

    Belongs to the same file and sheet as `Mirror`, and like that may lose its last calls in a power cut: then
    the mark goes back with all that it stood for, and the rows are read again.
    """

    def __init__(self, database: Database, book: str) -> None:
        self._database = database
        self._book = book

    def load(self) -> JudgedLog | None:
        """All that is kept; None where the audit's window has to be read from the sheet."""
        with self._block() as connection:
            mark = _mark(connection)
            return _log(connection, mark) if mark else None

    def mark(self) -> AuditMark | None:
        """How far the kept log goes."""
        with self._block() as connection:
            return _mark(connection)

    def replace(self, log: JudgedLog) -> None:
        """The window as read afresh, instead of everything kept."""
        with self._block() as connection:
            _empty(connection)
            _add(connection, log)

    def extend(self, since: AuditMark, news: JudgedLog) -> bool:
        """What the audit rows after `since` up to `news.mark` changed; says whether the log goes so far now.

        False, and nothing changes, where the kept log doesn't end at `since`: rows would be missing in
        between. `replace` it then. A log that goes further already is left as it is.
        """
        with self._block() as connection:
            mark = _mark(connection)
            if mark is None:
                return False
            if mark == since:
                _add(connection, news)
                return True
            return mark.row >= news.mark.row

    def forget(self) -> None:
        """The audit isn't where it was: nothing known of it holds any more."""
        with self._block() as connection:
            _empty(connection)

    def prune(self, before: datetime, rows: int = WINDOW_ROWS) -> int:
        """Forget rows older than `before` (local) and not among the last `rows`; returns how many."""
        with self._block() as connection:
            mark = _mark(connection)
            if mark is None:
                return 0
            old = (mark.row - rows, before.isoformat())
            judged = connection.execute("DELETE FROM judged WHERE row <= ? AND at < ?", old)
            renounced = connection.execute("DELETE FROM renounced WHERE row <= ? AND at < ?", old)
            return judged.rowcount + renounced.rowcount

    @contextmanager
    def _block(self) -> Iterator[sqlite3.Connection]:
        with self._database.transaction(durable=False) as connection:
            belong_to(connection, self._book)
            yield connection


def _mark(connection: sqlite3.Connection) -> AuditMark | None:
    row, _, event_id = (fact(connection, Fact.AUDIT_MARK) or "").partition(" ")
    return AuditMark(int(row), event_id) if row else None


def _log(connection: sqlite3.Connection, mark: AuditMark) -> JudgedLog:
    states = connection.execute("SELECT tag, last, picture, hold FROM states ORDER BY tag").fetchall()
    judged = connection.execute(
        "SELECT id, row, at, tag, picture, counts FROM judged ORDER BY row, rowid"
    ).fetchall()
    renounced = connection.execute("SELECT id, row, at FROM renounced ORDER BY row, rowid").fetchall()
    last_pictures = pictures_of(row[2] for row in states)
    pictures = pictures_of(row[4] for row in judged)
    return JudgedLog(
        mark,
        tuple(
            TagState(tag, last, picture, hold)
            for (tag, last, _, hold), picture in zip(states, last_pictures, strict=True)
        ),
        tuple(
            JudgedRow(row_id, row, datetime.fromisoformat(at), tag, picture, bool(counts))
            for (row_id, row, at, tag, _, counts), picture in zip(judged, pictures, strict=True)
        ),
        tuple(RenouncedRow(row_id, row, datetime.fromisoformat(at)) for row_id, row, at in renounced),
    )


def _add(connection: sqlite3.Connection, news: JudgedLog) -> None:
    connection.executemany(
        "INSERT OR REPLACE INTO states (tag, last, picture, hold) VALUES (?, ?, ?, ?)",
        [(state.tag, state.last, picture_text(state.picture), state.hold) for state in news.states],
    )
    # The first occurrence of an id alone is judged, and its verdict never changes.
    connection.executemany(
        "INSERT OR IGNORE INTO judged (id, row, at, tag, picture, counts) VALUES (?, ?, ?, ?, ?, ?)",
        [
            (row.id, row.row, row.at.isoformat(), row.tag, picture_text(row.picture), row.counts)
            for row in news.judged
        ],
    )
    connection.executemany(
        "INSERT OR IGNORE INTO renounced (id, row, at) VALUES (?, ?, ?)",
        [(row.id, row.row, row.at.isoformat()) for row in news.renounced],
    )
    keep(connection, Fact.AUDIT_MARK, f"{news.mark.row} {news.mark.id}")


def _empty(connection: sqlite3.Connection) -> None:
    forget(connection, Fact.AUDIT_MARK)
    for emptied in ("DELETE FROM states", "DELETE FROM judged", "DELETE FROM renounced"):
        connection.execute(emptied)
