"""Reads what can still be read of a damaged workbook into a new one, and leaves the file as it is.

Everything blocks on the disk.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from math import isfinite
from pathlib import Path

from kiosk.workbook.book import file
from kiosk.workbook.book.book import LOCALE, LocalWorkbook
from kiosk.workbook.book.cells import Row, decode_row
from kiosk.workbook.book.errors import WorkbookDamaged, WorkbookForeign
from kiosk.workbook.book.formats import is_supported
from kiosk.workbook.book.locales import LOCALES, Locale

_PAGE = 4096
_SIZE = slice(28, 32)
"""Where a file of SQLite's says how many pages it has."""
_CHANGES = slice(24, 28)
"""A number that has to stand a second time for the number of pages to be believed."""
_ROWS_AT_ONCE = 1024
_MOST_ROWS = 10_000_000
_DAMAGED = (sqlite3.Error, ValueError, TypeError, AttributeError)
"""What damaged pages and damaged texts raise."""
_PASSING = (
    "SELECT sheet_id, row, cells, formats FROM rows ORDER BY sheet_id, row",
    "SELECT sheet_id, row, cells, formats FROM rows ORDER BY sheet_id DESC, row DESC",
)

Stored = tuple[int, str, str | None]
Lost = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class SavedSheet:
    """A worksheet that was saved: how many of its rows, and which parts of it can't be read.

    A part is (first row, last row), counted from 1 as people do; it may hold fewer rows than that, or none.
    """

    title: str
    rows: int
    lost: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Salvage:
    """What was saved; `is_same` if the new workbook has the identity of the old one, and so its kiosks."""

    sheets: tuple[SavedSheet, ...]
    is_same: bool


def is_sound(path: Path) -> bool:
    """True if there is nothing to save: SQLite and the texts of all rows say so."""
    try:
        file.check(path)
        with closing(file.opened(path)) as connection:
            file.prepare(connection)
            if connection.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
                return False
            sheets = connection.execute("SELECT sheet_id, row_count FROM sheets").fetchall()
            return not any(_read(connection, sheet_id, rows)[1] for sheet_id, rows in sheets)
    except (*_DAMAGED, WorkbookDamaged, WorkbookForeign):
        return False


def save(damaged: Path, target: Path) -> Salvage:
    """Make the workbook `target` of what can be read of `damaged`.

    Raises WorkbookDamaged if that is nothing, OSError, and other WorkbookErrors if it can't be written.
    """
    copy = target.with_name(f"{target.name}.copy")
    try:
        for make in (_as_it_is, _with_a_new_first_page):
            make(damaged, copy)
            try:
                with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
                    return _saved(connection, damaged, target)
            except (*_DAMAGED, WorkbookDamaged):
                target.unlink(missing_ok=True)
        raise WorkbookDamaged(damaged, "nothing of it can be read")
    finally:
        for each in (copy, *file.beside(copy)):
            each.unlink(missing_ok=True)


def _as_it_is(damaged: Path, copy: Path) -> None:
    """Copy file and log. What was cut off is filled with nothing: SQLite opens no file that is too short."""
    shutil.copyfile(damaged, copy)
    log, log_copy = file.beside(damaged)[0], file.beside(copy)[0]
    log_copy.unlink(missing_ok=True)
    if log.exists():
        shutil.copyfile(log, log_copy)
    with copy.open("rb+") as opened:
        stated = int.from_bytes(opened.read(100)[_SIZE], "big") * _PAGE
        whole = -(-copy.stat().st_size // _PAGE) * _PAGE
        opened.truncate(stated if whole < stated <= 4 * whole else whole)


def _with_a_new_first_page(damaged: Path, copy: Path) -> None:
    """The first page says where the tables are, which is the same in all workbooks."""
    _as_it_is(damaged, copy)
    empty = copy.with_name(f"{copy.name}.empty")
    try:
        with closing(file.start_draft(empty)) as connection:
            file.finish_draft(connection)
        page = bytearray(empty.read_bytes()[:_PAGE])
    finally:
        empty.unlink(missing_ok=True)
    page[_CHANGES] = b"\1\0\0\0"
    with copy.open("rb+") as opened:
        opened.write(page)


def _saved(connection: sqlite3.Connection, damaged: Path, target: Path) -> Salvage:
    sheets = connection.execute(
        "SELECT sheet_id, title, row_count, column_count FROM sheets ORDER BY position, sheet_id"
    ).fetchall()
    identity = _identity(connection)
    locale = _locale(connection)
    passed = _passed(connection)
    saved: list[SavedSheet] = []

    def fill(book: LocalWorkbook) -> None:
        with book.writing() as grid:
            for sheet_id, title, row_count, column_count in sheets:
                rows, lost = _with(
                    *_read(connection, sheet_id, row_count), passed.get(sheet_id, {}), row_count
                )
                grid.add_sheet(title, row_count, column_count, sheet_id)
                grid.put_stored(sheet_id, rows)
                saved.append(SavedSheet(title, len(rows), lost))
            if identity:
                grid.become(identity)
            if locale:
                grid.set_locale(locale)

    LocalWorkbook.create(target, fill).close()
    if not any(each.rows for each in saved):
        raise WorkbookDamaged(damaged, "no row of it can be read")
    return Salvage(tuple(saved), identity is not None)


def _passed(connection: sqlite3.Connection) -> dict[int, dict[int, Stored]]:
    """The rows of each worksheet that one meets going through the whole table, from either end.

    Where pages are in the wrong place no search finds them, and SQLite says nothing.
    """
    passed: dict[int, dict[int, Stored]] = {}
    for statement in _PASSING:
        with suppress(*_DAMAGED):  # all before the damage is in
            for sheet_id, row, cells, formats in connection.execute(statement):
                with suppress(*_DAMAGED):
                    _check(decode_row(cells, formats))
                    passed.setdefault(sheet_id, {}).setdefault(row, (row, cells, formats))
    return passed


def _with(
    rows: list[Stored], lost: Lost, passed: dict[int, Stored], row_count: int
) -> tuple[list[Stored], Lost]:
    """With the rows that were only met in passing, and without the parts all of which are in now."""
    found = {row: each for row, each in passed.items() if 0 <= row < row_count}
    found |= {each[0]: each for each in rows}
    still_lost = tuple(
        (first, last) for first, last in lost if not all(at - 1 in found for at in range(first, last + 1))
    )
    return [found[row] for row in sorted(found)], still_lost


def _identity(connection: sqlite3.Connection) -> str | None:
    try:
        found = connection.execute("SELECT id FROM identity").fetchone()
    except sqlite3.Error:
        return None
    return found[0] if found and isinstance(found[0], str) else None


def _locale(connection: sqlite3.Connection) -> Locale | None:
    try:
        return LOCALES.get(file.property_of(connection, LOCALE) or "")
    except sqlite3.Error:
        return None


def _read(connection: sqlite3.Connection, sheet_id: int, row_count: int) -> tuple[list[Stored], Lost]:
    """The rows of a worksheet that can be read, and the parts that can't, counted from 1."""
    if not 0 <= row_count <= _MOST_ROWS:
        raise ValueError("no number of rows")
    rows: list[Stored] = []
    lost: list[tuple[int, int]] = []
    for start in range(0, row_count, _ROWS_AT_ONCE):
        for found, first, last in _parts(connection, sheet_id, start, min(start + _ROWS_AT_ONCE, row_count)):
            rows += found
            if first and lost and lost[-1][1] + 1 == first:
                lost[-1] = (lost[-1][0], last)
            elif first:
                lost.append((first, last))
    return rows, tuple(lost)


def _check(row: Row) -> None:
    """Raise ValueError for a row that no kiosk wrote: it would make all rows of an answer unreadable."""
    values: list[object] = [*row.values]
    for value in values:
        is_cell = isfinite(value) if isinstance(value, float) else isinstance(value, str | int | None)
        if not is_cell:
            raise ValueError("no cell's value")
        str(value).encode()  # half a sign, which no answer can hold
    for column, number_format in row.formats.items():
        if column < 0 or not is_supported(number_format):
            raise ValueError("no cell's format")


def _parts(
    connection: sqlite3.Connection, sheet_id: int, start: int, stop: int
) -> Iterator[tuple[list[Stored], int, int]]:
    """What stands in [start, stop), halved around what can't be read: rows, or a row that can't, from 1."""
    try:
        found = connection.execute(
            "SELECT row, cells, formats FROM rows WHERE sheet_id = ? AND row >= ? AND row < ? ORDER BY row",
            (sheet_id, start, stop),
        ).fetchall()
        for _, cells, formats in found:
            _check(decode_row(cells, formats))
        yield found, 0, 0
    except _DAMAGED:
        if stop - start == 1:
            yield [], stop, stop
            return
        middle = (start + stop) // 2
        yield from _parts(connection, sheet_id, start, middle)
        yield from _parts(connection, sheet_id, middle, stop)
