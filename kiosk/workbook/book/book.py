"""The local workbook: worksheets of typed cells in one SQLite file that several processes may share.

One `LocalWorkbook` belongs to one thread at a time (one per gspread client); it opens its connection at first
use. `reading()` and `writing()` are the only ways in. Each is one transaction: what is read is one moment,
and what is written is applied whole or not at all. Rows and columns are 0-based, like the API's grid ranges.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kiosk.workbook.book import file
from kiosk.workbook.book.cells import Row, decode_row, encode_formats, encode_values
from kiosk.workbook.book.errors import WorkbookExists, WorkbookUnreadable


@dataclass(frozen=True)
class Sheet:
    """One worksheet's properties; the counts are the grid's size, empty cells included."""

    sheet_id: int
    title: str
    index: int
    row_count: int
    column_count: int


class LocalWorkbook:
    """A workbook file. Make one with `open`, `create` or `open_or_create`."""

    def __init__(self, path: Path, connection: sqlite3.Connection | None = None) -> None:
        self.path = path
        self._connection = connection

    @classmethod
    def open(cls, path: Path) -> LocalWorkbook:
        """The workbook at `path`. Raises WorkbookUnreadable or WorkbookTooNew; the file is then untouched."""
        file.check(path)
        return cls(path)

    @classmethod
    def create(cls, path: Path, fill: Callable[[LocalWorkbook], None] | None = None) -> LocalWorkbook:
        """A new workbook, filled by `fill` before it appears under its name, so nobody ever sees half of one.

        Raises WorkbookExists (the file there is untouched), WorkbookUnreadable where nothing can be written,
        and whatever `fill` raises. Without `fill` it has no worksheet.
        """
        if path.exists():
            raise WorkbookExists(path)
        draft = file.draft_path(path)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            connection = file.start_draft(draft)
            try:
                if fill is not None:
                    fill(cls(draft, connection))
                file.finish_draft(connection)
            finally:
                connection.close()
            file.publish_draft(draft, path)
        except (OSError, sqlite3.Error) as error:
            raise WorkbookUnreadable(path, str(error)) from error
        finally:
            draft.unlink(missing_ok=True)
        return cls(path)

    @classmethod
    def open_or_create(cls, path: Path, fill: Callable[[LocalWorkbook], None]) -> LocalWorkbook:
        """The workbook at `path`, made with `fill` if there is none; two processes may start at once."""
        if not path.exists():
            try:
                return cls.create(path, fill)
            except WorkbookExists:
                pass  # another process made it meanwhile: that one is the workbook
        return cls.open(path)

    def identity(self) -> str:
        """What tells this workbook from any other that stands at its place in the file system."""
        with self.reading() as grid:
            return grid.identity()

    def close(self) -> None:
        """Close the connection, if open; the next use opens it again."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    @contextmanager
    def reading(self) -> Iterator[Grid]:
        """All reads inside see the same moment. Raises sqlite3.Error."""
        with self._transaction("BEGIN") as grid:
            yield grid

    @contextmanager
    def writing(self) -> Iterator[Grid]:
        """All changes inside are applied, and on disk, at its end; none if it ends with an exception."""
        with self._transaction("BEGIN IMMEDIATE") as grid:
            yield grid

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[Grid]:
        if self._connection is None:
            self._connection = file.connect(self.path)
        connection = self._connection
        connection.execute(begin)
        try:
            yield Grid(connection)
            connection.execute("COMMIT")
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")


class Grid:
    """The worksheets inside one transaction; dies with it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def identity(self) -> str:
        (found,) = self._connection.execute("SELECT id FROM identity").fetchone()
        return str(found)

    def sheets(self) -> list[Sheet]:
        """All worksheets in their order."""
        found = self._connection.execute(
            "SELECT sheet_id, title, row_count, column_count FROM sheets ORDER BY position, sheet_id"
        )
        return [
            Sheet(sheet_id, title, index, rows, columns)
            for index, (sheet_id, title, rows, columns) in enumerate(found)
        ]

    def size(self) -> int:
        """Cells of all grids, empty ones included."""
        counted = self._connection.execute("SELECT sum(row_count * column_count) FROM sheets").fetchone()[0]
        return int(counted or 0)

    def add_sheet(self, title: str, row_count: int, column_count: int, sheet_id: int | None = None) -> Sheet:
        """A new, empty last worksheet. sqlite3.IntegrityError when title or id is taken."""
        present = self.sheets()
        if sheet_id is None:
            sheet_id = max((sheet.sheet_id for sheet in present), default=-1) + 1
        self._connection.execute(
            "INSERT INTO sheets VALUES (?, ?, ?, ?, ?)",
            (sheet_id, title, len(present), row_count, column_count),
        )
        return Sheet(sheet_id, title, len(present), row_count, column_count)

    def change_sheet(self, sheet: Sheet) -> None:
        """Store a worksheet's title and size; its cells stay as they are."""
        self._connection.execute(
            "UPDATE sheets SET title = ?, row_count = ?, column_count = ? WHERE sheet_id = ?",
            (sheet.title, sheet.row_count, sheet.column_count, sheet.sheet_id),
        )

    def remove_sheet(self, sheet_id: int) -> None:
        """Drop a worksheet and its cells."""
        self._connection.execute("DELETE FROM rows WHERE sheet_id = ?", (sheet_id,))
        self._connection.execute("DELETE FROM sheets WHERE sheet_id = ?", (sheet_id,))

    def stored(self, sheet_id: int, start: int, stop: int) -> Iterator[tuple[int, str, str | None]]:
        """(row, values, formats) as stored, for the stored rows in [start, stop), in order; the fast way."""
        return self._connection.execute(
            "SELECT row, cells, formats FROM rows WHERE sheet_id = ? AND row >= ? AND row < ? ORDER BY row",
            (sheet_id, start, stop),
        )

    def rows(self, sheet_id: int, start: int, stop: int) -> Iterator[tuple[int, Row]]:
        """The stored rows in [start, stop), in order; a row that isn't there is empty."""
        for row, values, formats in self.stored(sheet_id, start, stop):
            yield row, decode_row(values, formats)

    def row(self, sheet_id: int, row: int) -> Row:
        """One row, empty if nothing is stored for it."""
        for _, found in self.rows(sheet_id, row, row + 1):
            return found
        return Row()

    def put_rows(self, sheet_id: int, rows: Mapping[int, Row]) -> None:
        """Store whole rows in place of those there."""
        self._connection.executemany(
            "INSERT OR REPLACE INTO rows VALUES (?, ?, ?, ?)",
            (
                (sheet_id, index, encode_values(row.values), encode_formats(row.formats))
                for index, row in rows.items()
            ),
        )

    def put_stored(self, sheet_id: int, rows: Iterable[tuple[int, str, str | None]]) -> None:
        """Store rows already in their stored form (`cells.encode_…`): the bulk way for a new workbook."""
        self._connection.executemany(
            "INSERT OR REPLACE INTO rows VALUES (?, ?, ?, ?)",
            ((sheet_id, index, values, formats) for index, values, formats in rows),
        )

    def data_end(self, sheet_id: int) -> int:
        """Index after the last row that holds a value (formats alone don't count)."""
        found = self._connection.execute(
            "SELECT row FROM rows WHERE sheet_id = ? AND cells <> '[]' ORDER BY row DESC LIMIT 1", (sheet_id,)
        ).fetchone()
        return 0 if found is None else int(found[0]) + 1

    def remove_rows(self, sheet_id: int, start: int, stop: int) -> None:
        """Drop the cells of the rows in [start, stop); nothing moves."""
        self._connection.execute(
            "DELETE FROM rows WHERE sheet_id = ? AND row >= ? AND row < ?", (sheet_id, start, stop)
        )

    def move_rows(self, sheet_id: int, start: int, by: int) -> None:
        """Shift every row from `start` on by `by` (either way); the places they land on must be empty."""
        # by way of negative numbers: the key must stay unique after each single row
        self._connection.execute(
            "UPDATE rows SET row = -1 - (row + ?) WHERE sheet_id = ? AND row >= ?", (by, sheet_id, start)
        )
        self._connection.execute("UPDATE rows SET row = -1 - row WHERE sheet_id = ? AND row < 0", (sheet_id,))
