"""Reads records from the journal's tables: a command with its attempts. Inside the caller's transaction.

What can't be read raises `UnreadableText`, but for `records`, which tells it row by row.
"""

import sqlite3
from collections.abc import Iterable
from typing import TypeVar

from kiosk.core.journal import Attempt, AttemptVerdict, End, Ending, Record, UnreadableRecord
from kiosk.station.journal_codec import (
    UnreadableText,
    audit_row_of,
    command_of,
    moment_of,
    refusal_of,
    tag_in,
)

_Kind = TypeVar("_Kind", AttemptVerdict, Ending)


def find(connection: sqlite3.Connection, command_id: str) -> Record | None:
    """The record of one command; None if it was never accepted, or was deleted."""
    row = connection.execute("SELECT * FROM commands WHERE id = ?", (command_id,)).fetchone()
    return _record(row, attempts_of(connection, command_id)) if row else None


def records(
    connection: sqlite3.Connection, rows: Iterable[sqlite3.Row]
) -> tuple[Record | UnreadableRecord, ...]:
    """The records of these rows of `commands`, in their order, also of those that can't be read."""
    return tuple(_record_if_readable(connection, row) for row in rows)


def _record_if_readable(connection: sqlite3.Connection, row: sqlite3.Row) -> Record | UnreadableRecord:
    try:
        return _record(row, attempts_of(connection, row["id"]))
    except (UnreadableText, UnicodeEncodeError):  # the latter for an id that is damaged itself
        return UnreadableRecord(row["id"], _tag_of(connection, row))


def _tag_of(connection: sqlite3.Connection, row: sqlite3.Row) -> str:
    """The tag as the command names it, else one of its attempts; "" if none does."""
    attempts = connection.execute(
        "SELECT audit_row FROM attempts WHERE command_id = (SELECT id FROM commands WHERE seq = ?) "
        "ORDER BY number",
        (row["seq"],),
    ).fetchall()
    return next(filter(None, map(tag_in, (row["command"], *(text for (text,) in attempts)))), "")


def attempts_of(connection: sqlite3.Connection, command_id: str) -> tuple[Attempt, ...]:
    """A command's attempts, oldest first."""
    rows = connection.execute("SELECT * FROM attempts WHERE command_id = ? ORDER BY number", (command_id,))
    return tuple(_attempt(row) for row in rows.fetchall())


def find_attempt(connection: sqlite3.Connection, attempt_id: str) -> Attempt | None:
    """One attempt; None if it was never prepared, or was deleted."""
    row = connection.execute("SELECT * FROM attempts WHERE id = ?", (attempt_id,)).fetchone()
    return _attempt(row) if row else None


def _attempt(row: sqlite3.Row) -> Attempt:
    attempt = Attempt(
        audit_row_of(row["audit_row"]),
        moment_of(row["prepared_at"]),
        row["sends"],
        row["returns"],
        moment_of(row["sent_at"]) if row["sent_at"] else None,
        row["tombstone_id"],
        _member(AttemptVerdict, row["verdict"]) if row["verdict"] else None,
    )
    if attempt.id != row["id"]:
        raise UnreadableText("another attempt's text")
    return attempt


def _record(row: sqlite3.Row, attempts: tuple[Attempt, ...]) -> Record:
    command = command_of(row["command"])
    if command.id != row["id"]:
        raise UnreadableText("another command's text")
    return Record(
        command,
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
    return End(_member(Ending, row["outcome"]), moment_of(row["ended_at"]), row["event_id"], refusal)


def _member(kind: type[_Kind], text: str) -> _Kind:
    try:
        return kind(text)
    except ValueError as error:  # a newer version's
        raise UnreadableText(text) from error
