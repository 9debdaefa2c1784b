"""Exports the local workbook to an .xlsx file, with types and number formats. Any thread; takes seconds.

Text stays text: no program that opens the file will take it for a formula. The file is written atomically.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ERROR_CODES

from kiosk.workbook.book.a1 import column_letters
from kiosk.workbook.book.book import Grid, LocalWorkbook, Sheet
from kiosk.workbook.book.cells import NumberFormat, Row, Value
from kiosk.workbook.book.formats import is_date
from kiosk.workbook.book.new_file import replacing
from kiosk.workbook.files.reports import FileReport, Lost, Note, SheetReport
from kiosk.workbook.files.xlsx_formats import excel_code, excel_serial

_LONGEST_TEXT = 32_767
_LONGEST_TITLE = 31
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NOT_IN_TITLES = re.compile(r"[\\*?:/\[\]\x00-\x1f]")


def export_xlsx(book: LocalWorkbook, target: Path) -> FileReport:
    """Write a snapshot of all worksheets to `target`, replacing an existing file. Raises OSError."""
    # open the file first: openpyxl leaves a worksheet half closed if saving fails
    with replacing(target) as file:
        made = Workbook(write_only=True)
        with book.reading() as grid:
            done = [_write_sheet(grid, sheet, made) for sheet in grid.sheets()]
        made.save(file)
    return FileReport(
        tuple(SheetReport(one.title, one.filled, one.width) for one in done),
        tuple(note for one in done for note in one.notes),
    )


@dataclass
class _Writing:
    """One worksheet while it is written. `rows` have been appended so far."""

    title: str
    page: Any
    rows: int = 0
    width: int = 1
    filled: int = 0
    notes: list[Note] = field(default_factory=list)


def _write_sheet(grid: Grid, sheet: Sheet, made: Workbook) -> _Writing:
    title = _free_title(sheet.title, made.sheetnames)
    # close it also where a row can't be read: openpyxl would complain of it on standard error
    with closing(made.create_sheet(title)) as page:
        writing = _Writing(sheet.title, page)
        if title != sheet.title:
            writing.notes.append(Note(sheet.title, Lost.TITLE, title))
        for index, row in grid.rows(sheet.sheet_id, 0, sheet.row_count):
            if row.values:
                _write_row(row, index, writing)
    return writing


def _write_row(row: Row, index: int, writing: _Writing) -> None:
    for _ in range(index - writing.rows):
        writing.page.append([])
    writing.page.append(list(_cells(row, index, writing)))
    writing.rows = index + 1
    writing.filled += 1
    writing.width = max(writing.width, len(row.values))


def _free_title(title: str, taken: list[str]) -> str:
    wanted = (_NOT_IN_TITLES.sub("_", title).strip("'") or "_")[:_LONGEST_TITLE]
    present, number, free = {name.casefold() for name in taken}, 1, wanted
    while free.casefold() in present:
        number += 1
        free = f"{wanted[: _LONGEST_TITLE - len(str(number)) - 1]} {number}"
    return free


def _cells(row: Row, index: int, writing: _Writing) -> Iterator[Any]:
    """The row's cells for openpyxl: bare values where they suffice, which is much faster."""
    for column, value in enumerate(row.values):
        number_format = row.formats.get(column)
        written, lost, detail = _written(value, number_format)
        if lost is not None:
            where = f"{writing.title}!{column_letters(column)}{index + 1}"
            writing.notes.append(Note(where, lost, detail))
        if lost is Lost.DATE:
            number_format = None
        is_formula = isinstance(written, str) and (written.startswith("=") or written in ERROR_CODES)
        if written is None or (number_format is None and not is_formula):
            yield written
            continue
        cell = WriteOnlyCell(writing.page, written)
        if isinstance(written, str):
            cell.data_type = "s"  # text, however much it looks like a formula or an error
        if number_format is not None:
            cell.number_format = excel_code(number_format)
        yield cell


def _written(value: Value, number_format: NumberFormat | None) -> tuple[Value, Lost | None, str]:
    """The value in .xlsx form, and the loss, if any."""
    if isinstance(value, str):
        text = value.replace("\r\n", "\n").replace("\r", "\n")
        if len(text) > _LONGEST_TEXT:
            return _NOT_IN_XML.sub("\ufffd", text[:_LONGEST_TEXT]), Lost.CUT, str(_LONGEST_TEXT)
        if _NOT_IN_XML.search(text):
            return _NOT_IN_XML.sub("\ufffd", text), Lost.CONTROL, ""
        return text, None, ""
    if is_date(number_format) and isinstance(value, (int, float)) and not isinstance(value, bool):
        serial = excel_serial(value)
        return (value, Lost.DATE, "") if serial is None else (serial, None, "")
    return value, None, ""
