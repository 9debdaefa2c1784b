"""A copy of the sheet's audit as far as this station has read it, so that a restart reads only newer rows."""

import logging
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from kiosk.core.frozen import frozen
from kiosk.core.sharing.presence import LONG_AGO
from kiosk.core.shop.data import AuditRow
from kiosk.station.database import Database
from kiosk.station.journal_codec import UnreadableText, audit_row_text, audit_rows_of, moment_of
from kiosk.station.mirror_facts import AUDIT_FACTS, Fact, belong_to, fact, forget, keep

log = logging.getLogger(__name__)

FORM = "2"
"""Changes whenever `audit_codec` reads a row of the sheet otherwise than before.

A copy of another form isn't used: it would differ from the sheet as if people had changed the audit.
"""


@frozen
class KeptAudit:
    """Consecutive rows from row number `first` on, None for a row that isn't an audit row.

    `end` is the id in the sheet's last row; `base` has earlier rows that still matter
    (`core.protocol.window`). `since` is when this station began to know the audit, aware and in UTC.
    """

    base: tuple[AuditRow, ...]
    first: int
    rows: tuple[AuditRow | None, ...]
    end: str
    since: datetime = LONG_AGO


class AuditCopy:
    """The audit of one sheet. Any thread but the GUI's; raises `StationError`.

    Belongs to the same file and sheet as `Mirror`. Like the mirror, it may lose its last calls in a power
    cut; the rows are then read again.
    """

    def __init__(self, database: Database, book: str) -> None:
        self._database = database
        self._book = book

    def load(self) -> KeptAudit | None:
        """The whole copy; None if the audit must be read from the sheet.

        From a row that can't be read on the copy is dropped, and read from the sheet as what came since. If
        that leaves nothing, or the earlier rows lack one, all of it is.
        """
        with self._block() as connection:
            end = _end(connection)
            if end is None:
                return None
            kept = _readable(connection, end)
            if kept is None:
                log.warning("the kept audit can't be read, and is read from the sheet")
                connection.execute("DELETE FROM audit_rows")
                forget(connection, *AUDIT_FACTS)
            elif kept.end != end:
                log.warning("the kept audit can't be read behind %s, and is read from the sheet", kept.end)
                connection.execute("DELETE FROM audit_rows WHERE number >= ?", (kept.first + len(kept.rows),))
                keep(connection, Fact.AUDIT_END, kept.end)
            return kept

    def replace(
        self,
        base: Sequence[AuditRow],
        first: int,
        rows: Sequence[AuditRow | None],
        end: str,
        since: datetime | None = None,
    ) -> None:
        """Replace the copy by a fresh read of the audit; `since` None leaves when it began to be known."""
        with self._block() as connection:
            connection.execute("DELETE FROM audit_rows")
            _add(connection, first - len(base), [*base, *rows])
            keep(connection, Fact.AUDIT_FIRST, str(first))
            keep(connection, Fact.AUDIT_END, end)
            keep(connection, Fact.AUDIT_FORM, FORM)
            if since is not None:
                keep(connection, Fact.AUDIT_SINCE, since.isoformat())

    def extend(self, since: str, first: int, rows: Sequence[AuditRow | None], end: str) -> int | None:
        """Append rows that follow the one with the id `since`; rows that another process has appended stay.

        Rows that don't follow the copy's last one are not stored: it stays an audit that this station once
        knew, to compare the sheet with. If rows are missing in between, as another process has read the audit
        afresh and not as far, returns the number of the first one that is missing.
        """
        with self._block() as connection:
            kept = _end(connection)
            if kept is None:
                return None
            (last,) = connection.execute("SELECT max(number) FROM audit_rows").fetchone()
            next_number: int = (last or int(fact(connection, Fact.AUDIT_FIRST) or 0) - 1) + 1
            if first > next_number:
                return next_number
            follows = kept == since if first == next_number else first + len(rows) > next_number
            if follows:
                _add(connection, next_number, rows[next_number - first :])
                keep(connection, Fact.AUDIT_END, end)
            return None

    def compared(self, at: datetime) -> None:
        """Store when this station last read the audit afresh and believed it; aware."""
        with self._block() as connection:
            keep(connection, Fact.AUDIT_COMPARED, at.isoformat())

    def compared_at(self) -> datetime | None:
        """When any process of this station last did so; None if that isn't known."""
        with self._block() as connection:
            text = fact(connection, Fact.AUDIT_COMPARED)
        try:
            return moment_of(text) if text else None
        except UnreadableText:
            return None

    @contextmanager
    def _block(self) -> Iterator[sqlite3.Connection]:
        with self._database.transaction(durable=False) as connection:
            belong_to(connection, self._book)
            yield connection


def _readable(connection: sqlite3.Connection, end: str) -> KeptAudit | None:
    """The copy as far as it can be read; None if nothing can, or if rows lack among the earlier ones."""
    try:
        first = int(fact(connection, Fact.AUDIT_FIRST) or 0)
        text = fact(connection, Fact.AUDIT_SINCE)
        since = moment_of(text) if text else LONG_AGO
        above = connection.execute("SELECT row FROM audit_rows WHERE number < ? ORDER BY number", (first,))
        base = tuple(row for row in audit_rows_of(text for (text,) in above) if row)
    except ValueError:  # `UnreadableText` is one
        return None
    kept = connection.execute("SELECT row FROM audit_rows WHERE number >= ? ORDER BY number", (first,))
    rows: list[AuditRow | None] = []
    try:
        rows.extend(audit_rows_of(text for (text,) in kept))
    except UnreadableText:
        last = next((row for row in reversed(rows) if row), None)
        if last is None:
            return None
        del rows[rows.index(last) + 1 :]
        end = last.id
    return KeptAudit(base, first, tuple(rows), end, since)


def _end(connection: sqlite3.Connection) -> str | None:
    """The id in the last row of the copy; None if there is no copy that can be used."""
    is_ours = fact(connection, Fact.AUDIT_FORM) == FORM
    return fact(connection, Fact.AUDIT_END) if is_ours else None


def _add(connection: sqlite3.Connection, first: int, rows: Sequence[AuditRow | None]) -> None:
    connection.executemany(
        "INSERT INTO audit_rows (number, row) VALUES (?, ?)",
        [(number, audit_row_text(row) if row else None) for number, row in enumerate(rows, first)],
    )
