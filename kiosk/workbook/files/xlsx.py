"""Imports an .xlsx file into a local workbook, with types. Any thread; takes seconds.

Formulas are imported as their last computed values. Number formats are kept if the workbook supports them;
other date formats become the shop's own; colours and the like are dropped.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

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
from kiosk.workbook.book.errors import ImportFailed
from kiosk.workbook.book.formats import DAY_ZERO, serial
from kiosk.workbook.files.reports import FileReport, Lost, Note, SheetReport
from kiosk.workbook.files.xlsx_formats import TIME, date_format_of, number_format_of, usual_date_format

_SPARE_ROWS = 500


@dataclass
class _Reading:
    """One worksheet while it is read."""

    title: str
    end: int = 0
    width: int = 1
    filled: int = 0
    notes: list[Note] = field(default_factory=list)


def import_xlsx(source: Path, book: LocalWorkbook) -> FileReport:
    """Add every worksheet of `source` to `book`, all or none.

    Raises ImportFailed if the file is missing or isn't a readable .xlsx, or if a worksheet's name is taken.
    """
    if not source.is_file():
        raise ImportFailed(source, "no such file")
    try:
        # only values are needed: styles of empty cells, charts and macros aren't read
        origin = load_workbook(source, read_only=True, data_only=True, keep_links=False)
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        ParseError,
        KeyError,
        ValueError,
        TypeError,
        OSError,
    ) as error:
        raise ImportFailed(source, f"not a readable .xlsx file ({error})") from error
    try:
        with book.writing() as grid:
            taken = {sheet.title.casefold() for sheet in grid.sheets()}
            for title in origin.sheetnames:
                if title.casefold() in taken:
                    raise ImportFailed(source, f"the workbook already has a worksheet named {title!r}")
            done = [_import_sheet(grid, sheet) for sheet in origin.worksheets]
    except (zipfile.BadZipFile, ParseError, KeyError, ValueError, TypeError, zipfile.LargeZipFile) as error:
        raise ImportFailed(source, f"a worksheet can't be read ({error})") from error
    finally:
        origin.close()
    reports = tuple(SheetReport(one.title, one.filled, one.width) for one in done)
    return FileReport(reports, tuple(note for one in done for note in one.notes))


def _import_sheet(grid: Grid, origin: Any) -> _Reading:
    reading = _Reading(str(origin.title))
    # some programs' files state a wrong size; without it openpyxl counts the rows itself
    origin.reset_dimensions()
    sheet = grid.add_sheet(reading.title, 1, 1)
    grid.put_stored(sheet.sheet_id, _stored_rows(origin.iter_rows(), reading))
    grid.change_sheet(
        type(sheet)(sheet.sheet_id, sheet.title, sheet.index, reading.end + _SPARE_ROWS, reading.width)
    )
    return reading


def _stored_rows(rows: Any, reading: _Reading) -> Iterator[tuple[int, str, str | None]]:
    for index, cells in enumerate(rows):
        values, formats = _row(cells, index, reading)
        if any(value is not None for value in values):
            reading.end = index + 1
            reading.filled += 1
            reading.width = max(reading.width, _width(values))
            yield index, encode_values(values), encode_formats(formats)


def _width(values: Sequence[Value]) -> int:
    return next(at for at in range(len(values), 0, -1) if values[at - 1] is not None)


def _row(cells: Sequence[Any], index: int, reading: _Reading) -> tuple[list[Value], dict[int, NumberFormat]]:
    values: list[Value] = []
    formats: dict[int, NumberFormat] = {}
    for column, cell in enumerate(cells):
        given = cell.value
        if given is None:
            values.append(None)
            continue
        converted = _converted(given, cell.number_format, cell.data_type == "e")
        values.append(converted.value)
        if converted.number_format is not None:
            formats[column] = converted.number_format
        if converted.lost is not None:
            where = f"{reading.title}!{cell.column_letter}{index + 1}"
            reading.notes.append(Note(where, converted.lost, converted.detail))
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
        if is_error:
            return _Converted(given, None, Lost.ERROR, given)
        text_format = number_format_of(excel_format) if excel_format == "@" else None
        if len(given) > MAX_CELL_CHARACTERS:
            return _Converted(given[:MAX_CELL_CHARACTERS], text_format, Lost.CUT, str(MAX_CELL_CHARACTERS))
        return _Converted(normal(given), text_format)
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
        return _Converted(normal(given), number_format_of(excel_format))
    return _Converted(str(given), None, Lost.KIND, type(given).__name__)
