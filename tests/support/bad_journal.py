"""A station's file that won't hold some rows, as after a fault of the program: SQLite itself refuses them."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path


@contextmanager
def no_attempts(folder: Path, action: str = "") -> Iterator[None]:
    """Inside the block the journal takes no attempt of commands of this action, or of any where it is ""."""
    which = f"(SELECT command FROM commands WHERE id = NEW.command_id) LIKE '%\"{action}%'"
    with _refused(folder, f"attempts WHEN {which}"):
        yield


@contextmanager
def no_mirror(folder: Path) -> Iterator[None]:
    """Inside the block the station can't keep what it sees of spools."""
    with _refused(folder, "spools"):
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
