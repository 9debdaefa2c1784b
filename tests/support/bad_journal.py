"""Makes SQLite refuse some rows of a station's file, as after a fault of the program."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path


@contextmanager
def no_attempts(folder: Path, action: str = "") -> Iterator[None]:
    """In the block, the journal refuses attempts of commands of this action, or of any action if it is ""."""
    which = f"(SELECT command FROM commands WHERE id = NEW.command_id) LIKE '%\"{action}%'"
    with _refused(folder, f"attempts WHEN {which}"):
        yield


@contextmanager
def no_mirror(folder: Path) -> Iterator[None]:
    """In the block, the station can't store spools in its mirror."""
    with _refused(folder, "spools"):
        yield


@contextmanager
def no_facts(folder: Path) -> Iterator[None]:
    """In the block, the station can't store its alarms in its mirror."""
    with _refused(folder, "mirror_facts"):
        yield


@contextmanager
def _refused(folder: Path, rows: str) -> Iterator[None]:
    file = folder / "station.db"
    _run(file, f"CREATE TRIGGER unforeseen BEFORE INSERT ON {rows} BEGIN SELECT RAISE(ABORT, 'no'); END")
    try:
        yield
    finally:
        _run(file, "DROP TRIGGER unforeseen")


def _run(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file, timeout=10)) as connection, connection:
        connection.execute(statement)
