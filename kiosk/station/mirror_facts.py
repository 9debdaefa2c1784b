"""Key/value metadata of the mirror: sheet, time of the read, workers, bounds of the audit. Call inside a
transaction."""

import sqlite3
from enum import StrEnum


class Fact(StrEnum):
    """The keys of the table `mirror_facts`."""

    BOOK = "book"
    GENERATION = "generation"
    READ_AT = "read_at"
    WORKERS = "workers"
    MISSING = "missing"
    AUDIT_FIRST = "audit_first"
    AUDIT_END = "audit_end"
    AUDIT_FORM = "audit_form"
    AUDIT_SINCE = "audit_since"
    AUDIT_COMPARED = "audit_compared"
    ALARMS = "alarms"
    LAYOUT = "layout"
    CLOCK_ACCEPTED = "clock_accepted"
    AT_WORK = "at_work"
    """The sheet of the window, or `kiosk station`, that has this folder."""
    PLACE = "place"
    """The path of the last local workbook, and its name in this file."""


AUDIT_FACTS = (
    Fact.AUDIT_FIRST,
    Fact.AUDIT_END,
    Fact.AUDIT_FORM,
    Fact.AUDIT_SINCE,
    Fact.AUDIT_COMPARED,
)
"""What is kept of the audit besides its rows."""


def fact(connection: sqlite3.Connection, name: Fact) -> str | None:
    """The value of a key, or None."""
    row = connection.execute("SELECT value FROM mirror_facts WHERE name = ?", (name,)).fetchone()
    return row[0] if row else None


def keep(connection: sqlite3.Connection, name: Fact, value: str) -> None:
    """Store a value; an unchanged one writes no page."""
    connection.execute(
        "INSERT INTO mirror_facts (name, value) VALUES (?, ?) "
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE value IS NOT excluded.value",
        (name, value),
    )


def forget(connection: sqlite3.Connection, *names: Fact) -> None:
    """Delete these keys."""
    connection.executemany("DELETE FROM mirror_facts WHERE name = ?", [(name,) for name in names])


def generation_of(connection: sqlite3.Connection) -> int:
    """The number of transactions that wrote spools; 0 at first.

    One that can't be read is the highest of the spools'.
    """
    text = fact(connection, Fact.GENERATION) or "0"
    if text.isdecimal():
        return int(text)
    (highest,) = connection.execute("SELECT max(generation) FROM spools").fetchone()
    return int(highest or 0)


def belong_to(connection: sqlite3.Connection, book: str) -> None:
    """Assign the mirror to this sheet; a mirror of another sheet is emptied. Inside a writing transaction."""
    if fact(connection, Fact.BOOK) == book:
        return
    forget_picture(connection)
    forget(connection, *AUDIT_FACTS, Fact.ALARMS, Fact.LAYOUT)
    connection.execute("DELETE FROM audit_rows")
    keep(connection, Fact.BOOK, book)


def forget_picture(connection: sqlite3.Connection) -> None:
    """Empty the mirror, except for the audit. Inside a writing transaction."""
    # Always a new generation: it tells other processes that their cache is out of date.
    keep(connection, Fact.GENERATION, str(generation_of(connection) + 1))
    forget(connection, Fact.READ_AT, Fact.WORKERS, Fact.MISSING)
    connection.execute("DELETE FROM spools")
