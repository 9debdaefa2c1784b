"""What kiosks and people do with a workbook that is open."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from kiosk.workbook import LocalWorkbook
from kiosk.workbook.book.cells import Row


def write(book: LocalWorkbook, text: str, meanwhile: Callable[[], object] = lambda: None) -> None:
    with book.writing() as grid:
        grid.put_rows(0, {grid.data_end(0): Row([text])})
        meanwhile()


def column(book: LocalWorkbook) -> list[object]:
    with book.reading() as grid:
        return [row.values[0] for _, row in grid.rows(0, 0, 20)]


def found_at(path: Path) -> list[object]:
    """What somebody finds who opens the file now, on a sound file."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    with closing(LocalWorkbook.open(path)) as other:
        return column(other)


def copied(path: Path, to: Path) -> Path:
    """A copy of the whole workbook, as a program makes it that knows SQLite."""
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)
    return to
