"""Imports an .xlsx file into a local workbook, with types. Any thread; takes seconds.

Formulas are imported as their last computed values. Number formats are kept if the workbook supports them;
other date formats become the shop's own; colours and the like are dropped.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from math import inf, isfinite
from pathlib import Path
from typing import Any

from kiosk.workbook.book.a1 import column_letters
from kiosk.workbook.book.book import Grid, LocalWorkbook
from kiosk.workbook.book.cells import (
    DATE,
    MAX_CELL_CHARACTERS,
    NumberFormat,
    Value,
    encode_formats,
    encode_values,
    normal,
)
from kiosk.workbook.book.errors import ImportFailed, Unreadable
from kiosk.workbook.book.formats import DAY_ZERO, serial
from kiosk.workbook.files.reports import FileReport, Lost, Note, SheetReport
from kiosk.workbook.files.xlsx_formats import TIME, date_format_of, number_format_of, usual_date_format
from kiosk.workbook.files.xlsx_package import blamed_on, has_rows_in_order, opened
from kiosk.workbook.files.xlsx_uncomputed import uncomputed

OnRows = Callable[[str, int], None]
"""Told a worksheet's name and how many of its rows have been read."""

_SPARE_ROWS = 500


_SURROGATE = re.compile("[\ud800-\udfff]")
_MOST_ROWS = 1_048_576
_MOST_CELLS = 10_000_000
_EXACT_INTEGERS = 2**53
_TOLD_EVERY = 500


@dataclass
class _Reading:
    """One worksheet while it is read."""

    source: Path
    title: str
    on_rows: OnRows
    end: int = 0
    width: int = 1
    filled: int = 0
    cells: int = 0
    notes: list[Note] = field(default_factory=list)

    def lost(self, column: int, index: int, what: Lost, detail: str = "") -> None:
        self.notes.append(Note(f"{self.title}!{column_letters(column)}{index + 1}", what, detail))

    def check_size(self, index: int, cells: int) -> None:
        """Raise ImportFailed for more rows or cells than a workbook can have."""
        self.cells += cells
        if index >= _MOST_ROWS or self.cells > _MOST_CELLS:
            raise ImportFailed(self.source, f"{self.title}: too many cells", Unreadable.TOO_LARGE)


def import_xlsx(source: Path, book: LocalWorkbook, on_rows: OnRows = lambda *_: None) -> FileReport:
    """Add every worksheet of `source` to `book`, all or none.

    Raises ImportFailed if the file can't be read or a worksheet's name is taken, and OSError.
    """
    with opened(source) as (origin, package), book.writing() as grid:
        taken = {sheet.title.casefold() for sheet in grid.sheets()}
        done = []
        for sheet in origin.worksheets:
            title = str(sheet.title)
            if title.casefold() in taken:
                reason = f"the workbook already has a worksheet named {title!r}"
                raise ImportFailed(source, reason, Unreadable.NAME_TAKEN)
            taken.add(title.casefold())
            reading = _Reading(source, title, on_rows)
            _look_through(reading, package, sheet)
            done.append(_import_sheet(grid, reading, sheet))
    reports = tuple(SheetReport(one.title, one.filled, one.width) for one in done)
    return FileReport(reports, tuple(note for one in done for note in one.notes))


def _look_through(reading: _Reading, package: zipfile.ZipFile, origin: Any) -> None:
    """Find what openpyxl says nothing of: formulas without results, and rows that it would leave out."""
    with blamed_on(reading.source):
        part = origin._worksheet_path  # noqa: SLF001 -- openpyxl has no other name for it
        if not has_rows_in_order(package, part):
            reason = f"{reading.title}: rows out of order"
            raise ImportFailed(reading.source, reason, Unreadable.DAMAGED)
        reading.notes += (Note(f"{reading.title}!{cell}", Lost.FORMULA) for cell in uncomputed(package, part))


def _import_sheet(grid: Grid, reading: _Reading, origin: Any) -> _Reading:
    sheet = grid.add_sheet(reading.title, 1, 1)
    grid.put_stored(sheet.sheet_id, _stored_rows(_read_rows(reading, origin), reading))
    grid.change_sheet(
        type(sheet)(sheet.sheet_id, sheet.title, sheet.index, reading.end + _SPARE_ROWS, reading.width)
    )
    return reading


def _read_rows(reading: _Reading, origin: Any) -> Iterator[list[_ReadCell]]:
    """The worksheet's rows, as far as openpyxl is needed for them."""
    with blamed_on(reading.source):
        # some programs' files state a wrong size; without it openpyxl counts the rows itself
        origin.reset_dimensions()
        for row in origin.iter_rows():
            yield [_cell(cell) for cell in row]


@dataclass(frozen=True, slots=True)
class _ReadCell:
    """What openpyxl found in a cell. `format_is_lost` if it names a format that the file doesn't have."""

    value: Any
    number_format: str | None = None
    is_error: bool = False
    format_is_lost: bool = False


_EMPTY = _ReadCell(None)


def _cell(cell: Any) -> _ReadCell:
    value = cell.value
    if value is None:
        return _EMPTY
    try:
        return _ReadCell(value, cell.number_format, cell.data_type == "e")
    except IndexError:  # no styles, or fewer than the cells name: they are only looked up here
        return _ReadCell(value, None, cell.data_type == "e", format_is_lost=not isinstance(value, str | bool))


def _stored_rows(rows: Iterator[list[_ReadCell]], reading: _Reading) -> Iterator[tuple[int, str, str | None]]:
    for index, cells in enumerate(rows):
        reading.check_size(index, len(cells))
        if index % _TOLD_EVERY == _TOLD_EVERY - 1:
            reading.on_rows(reading.title, index + 1)
        values, formats = _row(cells, index, reading)
        if any(value is not None for value in values):
            reading.end = index + 1
            reading.filled += 1
            reading.width = max(reading.width, _width(values))
            yield index, encode_values(values), encode_formats(formats)


def _width(values: Sequence[Value]) -> int:
    return next(at for at in range(len(values), 0, -1) if values[at - 1] is not None)


def _row(
    cells: Sequence[_ReadCell], index: int, reading: _Reading
) -> tuple[list[Value], dict[int, NumberFormat]]:
    values: list[Value] = []
    formats: dict[int, NumberFormat] = {}
    for column, cell in enumerate(cells):
        if cell.value is None:
            values.append(None)
            continue
        converted = _converted(cell.value, cell.number_format, cell.is_error)
        values.append(converted.value)
        if converted.number_format is not None:
            formats[column] = converted.number_format
        if converted.lost is not None:
            reading.lost(column, index, converted.lost, converted.detail)
        elif cell.format_is_lost:
            reading.lost(column, index, Lost.FORMAT)
    return values, formats


@dataclass(frozen=True)
class _Converted:
    value: Value
    number_format: NumberFormat | None = None
    lost: Lost | None = None
    detail: str = ""


def _converted(given: Any, excel_format: str | None, is_error: bool) -> _Converted:
    """A cell's value, its number format, and what was lost, if anything."""
    if isinstance(given, bool):
        return _Converted(given)
    if isinstance(given, str):
        return _Converted(given, None, Lost.ERROR, given) if is_error else _text(given, excel_format)
    if isinstance(given, datetime):
        plain = given.replace(tzinfo=None)
        usual = usual_date_format(plain.time() == time(), excel_format)
        return _Converted(normal(serial(plain)), date_format_of(excel_format, usual))
    if isinstance(given, date):
        return _Converted(serial(given), date_format_of(excel_format, DATE))
    if isinstance(given, time):
        moment = datetime.combine(DAY_ZERO, given.replace(tzinfo=None))
        return _Converted(normal(serial(moment)), date_format_of(excel_format, TIME))
    if isinstance(given, timedelta):
        return _Converted(normal(given.total_seconds() / 86_400))
    if isinstance(given, (int, float)):
        return _number(given, excel_format)
    return _Converted(str(given), None, Lost.KIND, type(given).__name__)


def _text(given: str, excel_format: str | None) -> _Converted:
    text_format = number_format_of(excel_format) if excel_format == "@" else None
    if len(given) > MAX_CELL_CHARACTERS:
        return _Converted(given[:MAX_CELL_CHARACTERS], text_format, Lost.CUT, str(MAX_CELL_CHARACTERS))
    if _SURROGATE.search(given):
        return _Converted(_SURROGATE.sub("\ufffd", given), text_format, Lost.CONTROL)
    return _Converted(normal(given), text_format)


def _number(given: int | float, excel_format: str | None) -> _Converted:
    """A number as Excel has it: a double, which no file of Excel's makes infinite."""
    try:
        number = float(given) if abs(given) > _EXACT_INTEGERS else given
    except OverflowError:
        number = inf
    if not isfinite(number):
        return _Converted(str(given)[:MAX_CELL_CHARACTERS], None, Lost.KIND, type(given).__name__)
    return _Converted(normal(number), number_format_of(excel_format))
