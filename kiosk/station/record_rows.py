"""Reads records from the journal's tables: a command with its attempts. Inside the caller's transaction."""

import sqlite3
from collections.abc import Iterable

from kiosk.core.journal import Attempt, AttemptVerdict, End, Ending, Record
from kiosk.station.journal_codec import audit_row_of, command_of, moment_of, refusal_of


def find(connection: sqlite3.Connection, command_id: str) -> Record | None:
    """The record of one command; None if it was never accepted, or was deleted."""
    row = connection.execute("SELECT * FROM commands WHERE id = ?", (command_id,)).fetchone()
    return _record(row, attempts_of(connection, command_id)) if row else None


def records(connection: sqlite3.Connection, rows: Iterable[sqlite3.Row]) -> tuple[Record, ...]:
    """The records of these rows of `commands`, in their order."""
    return tuple(_record(row, attempts_of(connection, row["id"])) for row in rows)


def attempts_of(connection: sqlite3.Connection, command_id: str) -> tuple[Attempt, ...]:
    """A command's attempts, oldest first."""
    rows = connection.execute("SELECT * FROM attempts WHERE command_id = ? ORDER BY number", (command_id,))
    return tuple(_attempt(row) for row in rows.fetchall())


def find_attempt(connection: sqlite3.Connection, attempt_id: str) -> Attempt | None:
    """One attempt; None if it was never prepared, or was deleted."""
    row = connection.execute("SELECT * FROM attempts WHERE id = ?", (attempt_id,)).fetchone()
    return _attempt(row) if row else None


def _attempt(row: sqlite3.Row) -> Attempt:
    return Attempt(
        audit_row_of(row["audit_row"]),
        moment_of(row["prepared_at"]),
        row["sends"],
        row["returns"],
        moment_of(row["sent_at"]) if row["sent_at"] else None,
        row["tombstone_id"],
        AttemptVerdict(row["verdict"]) if row["verdict"] else None,
    )


def _record(row: sqlite3.Row, attempts: tuple[Attempt, ...]) -> Record:
    return Record(
        command_of(row["command"]),
        moment_of(row["accepted_at"]),
        attempts,
        moment_of(row["waiting_since"]) if row["waiting_since"] else None,
        _end(row),
        moment_of(row["told_at"]) if row["told_at"] else None,
    )


def _end(row: sqlite3.Row) -> End | None:
    if row["outcome"] is None:
        return None
    refusal = refusal_of(row["refusal"]) if row["refusal"] else None
    return End(Ending(row["outcome"]), moment_of(row["ended_at"]), row["event_id"], refusal)
