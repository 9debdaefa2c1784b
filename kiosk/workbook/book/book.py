"""The local workbook: worksheets of typed cells in one SQLite file that several processes may share.

One `LocalWorkbook` belongs to one thread at a time (one for each gspread client); it opens its connection at
first use. `reading()` and `writing()` are the only ways in, and each is one transaction on the file that lies
at the path then. Rows and columns are 0-based, like the API's grid ranges.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kiosk.workbook.book import file
from kiosk.workbook.book.cells import DamagedRow, Row, decode_row, encode_formats, encode_values
from kiosk.workbook.book.errors import (
    WorkbookBusy,
    WorkbookDamaged,
    WorkbookDiskFault,
    WorkbookError,
    WorkbookExists,
    WorkbookMissing,
    WorkbookUnreadable,
    WorkbookUnsure,
)
from kiosk.workbook.book.locales import EN_GB, LOCALES, Locale
from kiosk.workbook.book.open_file import AtPath, OpenFile, checked, opened
from kiosk.workbook.book.sqlite_errors import ERRORS, is_not_applied, problem

log = logging.getLogger(__name__)

LOCALE = "locale"
"""The property with the name of the workbook's locale."""
_ATTEMPTS = 5


@dataclass(frozen=True)
class Sheet:
    """One worksheet's properties; the counts are the grid's size, empty cells included."""

    sheet_id: int
    title: str
    index: int
    row_count: int
    column_count: int


class LocalWorkbook:
    """A workbook file. Construct it with `open`, `create` or `open_or_create`.

    With an `identity` it is that workbook or none; without one, the first that is found at the path.
    """

    def __init__(self, path: Path, held: OpenFile | None = None, identity: str | None = None) -> None:
        self.path = path
        self.protected: tuple[str, ...] = ()
        """The A1 ranges that this user of the file may not edit through the API."""
        self._held = held
        self._identity = identity

    @classmethod
    def open(cls, path: Path) -> LocalWorkbook:
        """Open the workbook at `path`. Raises WorkbookUnreadable or WorkbookTooNew; the file is untouched."""
        return cls(path, identity=checked(path))

    @classmethod
    def create(cls, path: Path, fill: Callable[[LocalWorkbook], None] | None = None) -> LocalWorkbook:
        """Create a workbook, filled by `fill` before it gets its name, so that no process sees half of it.

        Raises WorkbookExists (the existing file stays untouched), WorkbookGone if it was moved away while in
        use, WorkbookUnreadable if nothing can be written, and the errors of `fill`. Without `fill` it has no
        worksheet.
        """
        if path.exists():
            raise WorkbookExists(path)
        file.refuse_if_gone(path)
        draft = file.draft_path(path)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            connection = file.start_draft(draft)
            try:
                if fill is not None:
                    fill(cls(draft, OpenFile(draft, connection)))
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
        """Open the workbook at `path`, or create it with `fill`; two processes may do so at once."""
        if not path.exists():
            try:
                return cls.create(path, fill)
            except WorkbookExists:
                pass  # another process has created it meanwhile: use that one
        return cls.open(path)

    def identity(self) -> str:
        """An id that distinguishes this workbook from any other file at the same path."""
        with self.reading() as grid:
            return grid.identity()

    def close(self) -> None:
        """Close the connection, if open; the next use opens it again. Waits for another thread's use to end.

        SQLite crashes the process whose connection is closed under a running statement. So where the use
        doesn't end, as on a drive that doesn't answer, the connection stays open.
        """
        held, self._held = self._held, None
        if held is None:
            return
        if not held.busy.acquire(timeout=file.BUSY_TIMEOUT_S):
            log.warning("%s is still in use, and stays open", self.path)
            return
        try:
            held.close()
        finally:
            held.busy.release()

    @contextmanager
    def reading(self) -> Iterator[Grid]:
        """A reading transaction: all reads see the same snapshot. Raises WorkbookError."""
        with self._transaction(writes=False) as grid:
            yield grid

    @contextmanager
    def writing(self) -> Iterator[Grid]:
        """A writing transaction: its changes are on disk at the end, or rolled back after an exception.

        Raises WorkbookUnsure if nobody knows whether they are in the file that lies at the path, and another
        WorkbookError if they surely aren't.
        """
        with self._transaction(writes=True) as grid:
            yield grid

    @contextmanager
    def _transaction(self, writes: bool) -> Iterator[Grid]:
        held = self._begun(writes)
        is_at_end = False
        try:
            yield Grid(held.connection, self.protected)
            is_at_end = writes
            held.connection.execute("COMMIT")
            if writes:
                _prove(held)
        except DamagedRow as error:
            raise WorkbookDamaged(self.path, str(error)) from error
        except sqlite3.Error as error:
            found = _trouble(held, error)
            if is_at_end and not is_not_applied(error):
                raise WorkbookUnsure(self.path, str(error)) from error
            raise found from error
        finally:
            _end(held)

    def _begun(self, writes: bool) -> OpenFile:
        """The open file that the path names, kept busy, and in a transaction."""
        try:
            for _ in range(_ATTEMPTS):
                held = self._held = opened(self.path, self._held, self._identity)
                self._identity = self._identity or held.identity
                if self._is_begun(held, writes):
                    return held
        except ERRORS as error:
            raise problem(self.path, error) from error
        except OSError as error:
            raise WorkbookUnreadable(self.path, str(error)) from error
        raise WorkbookMissing(self.path, "moved or replaced again and again")

    @staticmethod
    def _is_begun(held: OpenFile, writes: bool) -> bool:
        """False if another thread has closed the file, or it was moved or replaced meanwhile."""
        held.busy.acquire()
        is_begun = False
        try:
            if held.is_open:
                held.connection.execute("BEGIN IMMEDIATE" if writes else "BEGIN")
                is_begun = not writes or held.place() is AtPath.SAME
        except ERRORS as error:
            raise _trouble(held, error) from error
        finally:
            if not is_begun:
                _end(held)
        return is_begun


def _trouble(held: OpenFile, error: Exception) -> WorkbookUnreadable:
    """The error to raise. After one of the drive or its locks the file is opened anew for the next use.

    What was open of a drive that was away for a moment may be dead for good, though the path names it again.
    """
    found = problem(held.path, error)
    if isinstance(found, WorkbookDiskFault | WorkbookBusy):
        held.close()
    return found


def _prove(held: OpenFile) -> None:
    """Raise WorkbookUnsure unless what was just committed is in the file that the path names."""
    try:
        if held.place() is AtPath.SAME:
            return
        why = "moved or replaced"
    except (WorkbookError, OSError) as error:
        why = str(error)
    raise WorkbookUnsure(held.path, f"not known to be written: {why}")


def _end(held: OpenFile) -> None:
    """Roll back what wasn't committed, and let other threads have the file."""
    try:
        if held.is_open and held.connection.in_transaction:
            held.connection.execute("ROLLBACK")
    except ERRORS as error:
        log.warning("%s is closed, as it could not be rolled back: %s", held.path, error)
        held.close()
    finally:
        held.busy.release()


class Grid:
    """The worksheets inside one transaction; not usable afterwards."""

    def __init__(self, connection: sqlite3.Connection, protected: tuple[str, ...] = ()) -> None:
        self._connection = connection
        self._sheets: tuple[Sheet, ...] | None = None
        self.protected = protected

    def identity(self) -> str:
        (found,) = self._connection.execute("SELECT id FROM identity").fetchone()
        return str(found)

    def become(self, identity: str) -> None:
        """Take over the identity of the workbook of which this one was made."""
        self._connection.execute("UPDATE identity SET id = ?", (identity,))

    def locale(self) -> Locale:
        """How numbers are typed and shown; en_GB unless another was set."""
        found = file.property_of(self._connection, LOCALE)
        return EN_GB if found is None else LOCALES[found]

    def set_locale(self, locale: Locale) -> None:
        """From now on numbers are typed and shown like this; no stored value changes."""
        file.set_property(self._connection, LOCALE, locale.name)

    def sheets(self) -> list[Sheet]:
        """All worksheets in their order; read once as long as none changes."""
        if self._sheets is None:
            self._sheets = tuple(self._read_sheets())
        return list(self._sheets)

    def _read_sheets(self) -> list[Sheet]:
        found = self._connection.execute(
            "SELECT sheet_id, title, row_count, column_count FROM sheets ORDER BY position, sheet_id"
        )
        sheets = []
        for index, (sheet_id, title, rows, columns) in enumerate(found):
            numbers = (sheet_id, rows, columns)
            if not isinstance(title, str) or not all(isinstance(each, int) and each >= 0 for each in numbers):
                raise DamagedRow("the list of worksheets")
            sheets.append(Sheet(sheet_id, title, index, rows, columns))
        return sheets

    def size(self) -> int:
        """The number of cells of all grids, empty ones included."""
        counted = self._connection.execute("SELECT sum(row_count * column_count) FROM sheets").fetchone()[0]
        return int(counted or 0)

    def add_sheet(self, title: str, row_count: int, column_count: int, sheet_id: int | None = None) -> Sheet:
        """Add an empty worksheet at the end. Raises sqlite3.IntegrityError if the title or id is taken."""
        present = self.sheets()
        self._sheets = None
        if sheet_id is None:
            sheet_id = max((sheet.sheet_id for sheet in present), default=-1) + 1
        self._connection.execute(
            "INSERT INTO sheets VALUES (?, ?, ?, ?, ?)",
            (sheet_id, title, len(present), row_count, column_count),
        )
        return Sheet(sheet_id, title, len(present), row_count, column_count)

    def change_sheet(self, sheet: Sheet) -> None:
        """Store a worksheet's title and size; its cells don't change."""
        self._sheets = None
        self._connection.execute(
            "UPDATE sheets SET title = ?, row_count = ?, column_count = ? WHERE sheet_id = ?",
            (sheet.title, sheet.row_count, sheet.column_count, sheet.sheet_id),
        )

    def remove_sheet(self, sheet_id: int) -> None:
        """Delete a worksheet and its cells."""
        self._sheets = None
        self._connection.execute("DELETE FROM rows WHERE sheet_id = ?", (sheet_id,))
        self._connection.execute("DELETE FROM sheets WHERE sheet_id = ?", (sheet_id,))

    def stored(self, sheet_id: int, start: int, stop: int) -> Iterator[tuple[int, str, str | None]]:
        """(row, values, formats) in stored form, for the stored rows in [start, stop), in order; fast."""
        return self._connection.execute(
            "SELECT row, cells, formats FROM rows WHERE sheet_id = ? AND row >= ? AND row < ? ORDER BY row",
            (sheet_id, start, stop),
        )

    def rows(self, sheet_id: int, start: int, stop: int) -> Iterator[tuple[int, Row]]:
        """The stored rows in [start, stop), in order; a missing row is empty."""
        for row, values, formats in self.stored(sheet_id, start, stop):
            yield row, decode_row(values, formats)

    def row(self, sheet_id: int, row: int) -> Row:
        """One row, empty if nothing is stored for it."""
        for _, found in self.rows(sheet_id, row, row + 1):
            return found
        return Row()

    def put_rows(self, sheet_id: int, rows: Mapping[int, Row]) -> None:
        """Store whole rows, replacing existing ones."""
        self._connection.executemany(
            "INSERT OR REPLACE INTO rows VALUES (?, ?, ?, ?)",
            (
                (sheet_id, index, encode_values(row.values), encode_formats(row.formats))
                for index, row in rows.items()
            ),
        )

    def put_stored(self, sheet_id: int, rows: Iterable[tuple[int, str, str | None]]) -> None:
        """Store rows that are encoded already (`cells.encode_…`): for filling a new workbook in bulk."""
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
        """Delete the cells of the rows in [start, stop); nothing moves."""
        self._connection.execute(
            "DELETE FROM rows WHERE sheet_id = ? AND row >= ? AND row < ?", (sheet_id, start, stop)
        )

    def move_rows(self, sheet_id: int, start: int, by: int) -> None:
        """Shift every row from `start` on by `by` (up or down); the target rows must be empty."""
        # in two steps through negative numbers: the key must stay unique after each single row
        self._connection.execute(
            "UPDATE rows SET row = -1 - (row + ?) WHERE sheet_id = ? AND row >= ?", (by, sheet_id, start)
        )
        self._connection.execute("UPDATE rows SET row = -1 - row WHERE sheet_id = ? AND row < 0", (sheet_id,))
