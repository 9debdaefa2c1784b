"""Single values of the mirror by name: which sheet, read when, workers, the audit's ends. In a block."""

import sqlite3
from enum import StrEnum


class Fact(StrEnum):
    """What is kept under each name of `mirror_facts`."""

    BOOK = "book"
    GENERATION = "generation"
    READ_AT = "read_at"
    WORKERS = "workers"
    MISSING = "missing"
    AUDIT_FIRST = "audit_first"
    AUDIT_END = "audit_end"


def fact(connection: sqlite3.Connection, name: Fact) -> str | None:
    """What was kept last under this name."""
    row = connection.execute("SELECT value FROM mirror_facts WHERE name = ?", (name,)).fetchone()
    return row[0] if row else None


def keep(connection: sqlite3.Connection, name: Fact, value: str) -> None:
    """Keep a value; the page is written only where it is another one."""
    connection.execute(
        "INSERT INTO mirror_facts (name, value) VALUES (?, ?) "
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE value IS NOT excluded.value",
        (name, value),
    )


def forget(connection: sqlite3.Connection, *names: Fact) -> None:
    """Keep nothing under these names."""
    connection.executemany("DELETE FROM mirror_facts WHERE name = ?", [(name,) for name in names])


def generation_of(connection: sqlite3.Connection) -> int:
    """Counts the transactions that wrote spools; 0 at first."""
    return int(fact(connection, Fact.GENERATION) or 0)


def belong_to(connection: sqlite3.Connection, book: str) -> None:
    """Make the mirror this sheet's: one of another sheet is emptied. In a writing block."""
    if fact(connection, Fact.BOOK) == book:
        return
    forget_picture(connection)
    forget(connection, Fact.AUDIT_FIRST, Fact.AUDIT_END)
    connection.execute("DELETE FROM audit_rows")
    keep(connection, Fact.BOOK, book)


def forget_picture(connection: sqlite3.Connection) -> None:
    """Nothing of the sheet was seen yet, but for its audit. In a writing block."""
    # A new generation, never an old one again: other processes know by it that their memory is out of date.
    keep(connection, Fact.GENERATION, str(generation_of(connection) + 1))
    forget(connection, Fact.READ_AT, Fact.WORKERS, Fact.MISSING)
    connection.execute("DELETE FROM spools")
