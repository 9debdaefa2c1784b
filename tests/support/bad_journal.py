"""A station's file that won't hold one fact, as after a fault of the program: SQLite itself refuses it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path


@contextmanager
def no_attempts(folder: Path, action: str = "") -> Iterator[None]:
    """Inside the block the journal takes no attempt of commands of this action, or of any where it is ""."""
    which = f"(SELECT command FROM commands WHERE id = NEW.command_id) LIKE '%\"{action}%'"
    trigger = (
        f"CREATE TRIGGER unforeseen BEFORE INSERT ON attempts WHEN {which} "
        "BEGIN SELECT RAISE(ABORT, 'unforeseen'); END"
    )
    file = folder / "station.db"
    _run(file, trigger)
    try:
        yield
    finally:
        _run(file, "DROP TRIGGER unforeseen")


def _run(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file, timeout=10)) as connection, connection:
        connection.execute(statement)
