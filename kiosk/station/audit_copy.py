"""A copy of the sheet's audit as far as this station has read it, so that a restart reads only newer rows."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from kiosk.core.sharing.presence import LONG_AGO
from kiosk.core.shop.data import AuditRow
from kiosk.station.database import Database
from kiosk.station.journal_codec import audit_row_text, audit_rows_of
from kiosk.station.mirror_facts import Fact, belong_to, fact, keep

FORM = "2"
"""Changes whenever `audit_codec` reads a row of the sheet otherwise than before.

A copy of another form isn't used: it would differ from the sheet as if people had changed the audit.
"""


@dataclass(frozen=True, slots=True)
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
        """The whole copy; None if the audit must be read from the sheet."""
        with self._block() as connection:
            end = _end(connection)
            if end is None:
                return None
            first = int(fact(connection, Fact.AUDIT_FIRST) or 0)
            since = fact(connection, Fact.AUDIT_SINCE)
            above = connection.execute(
                "SELECT row FROM audit_rows WHERE number < ? ORDER BY number", (first,)
            )
            base = [row for row in audit_rows_of(text for (text,) in above) if row]
            kept = connection.execute(
                "SELECT row FROM audit_rows WHERE number >= ? ORDER BY number", (first,)
            )
            rows = tuple(audit_rows_of(text for (text,) in kept))
        began = datetime.fromisoformat(since) if since else LONG_AGO
        return KeptAudit(tuple(base), first, rows, end, began)

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
        return datetime.fromisoformat(text) if text else None

    @contextmanager
    def _block(self) -> Iterator[sqlite3.Connection]:
        with self._database.transaction(durable=False) as connection:
            belong_to(connection, self._book)
            yield connection


def _end(connection: sqlite3.Connection) -> str | None:
    """The id in the last row of the copy; None if there is no copy that can be used."""
    is_ours = fact(connection, Fact.AUDIT_FORM) == FORM
    return fact(connection, Fact.AUDIT_END) if is_ours else None


def _add(connection: sqlite3.Connection, first: int, rows: Sequence[AuditRow | None]) -> None:
    connection.executemany(
        "INSERT INTO audit_rows (number, row) VALUES (?, ?)",
        [(number, audit_row_text(row) if row else None) for number, row in enumerate(rows, first)],
    )
