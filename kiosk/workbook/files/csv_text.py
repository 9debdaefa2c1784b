"""Imports and exports one worksheet as a .csv file. Any thread; takes seconds.

All values are text: as typed when imported, as displayed when exported. A leading apostrophe marks text, as
when typing into a sheet: it is dropped on import, and on export it is added to text that another program
would take for a formula.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

from kiosk.workbook.book.a1 import column_letters
from kiosk.workbook.book.book import Grid, LocalWorkbook, Sheet
from kiosk.workbook.book.cells import MAX_CELL_CHARACTERS, Row, Value, encode_values
from kiosk.workbook.book.errors import ImportFailed, Unreadable
from kiosk.workbook.book.formats import formatted
from kiosk.workbook.book.locales import Locale
from kiosk.workbook.book.new_file import replacing
from kiosk.workbook.files.csv_encoding import Decoded, NoText, decoded
from kiosk.workbook.files.csv_shape import DELIMITERS, CsvLine, Misshapen, table
from kiosk.workbook.files.reports import FileReport, Lost, Note, SheetReport

_SPARE_ROWS = 500
_FORMULA_START = re.compile(r"'|\s*[=+\-@＝＋－＠]")
"""What Excel or LibreOffice may take for a formula, white space before the sign or not."""


def import_csv(source: Path, grid: Grid, title: str) -> FileReport:
    """Add a worksheet `title` with the rows of `source`, in any encoding and with any delimiter in use.

    Raises ImportFailed if the file is missing, or isn't readable text with at least one row; and OSError.
    """
    text = _decoded(source)
    notes: list[Note] = []
    if text.is_guessed:
        notes.append(Note(f"{source.name}:{text.line}", Lost.ENCODING, text.encoding))
    rows: dict[int, list[Value]] = {}
    for index, line in enumerate(_table(source, text.text)):
        cells = [_value(field) for field in line.cells]
        for column, cell in enumerate(cells):
            if isinstance(cell, str) and len(cell) > MAX_CELL_CHARACTERS:
                cells[column] = cell[:MAX_CELL_CHARACTERS]
                where = f"{title}!{column_letters(column)}{index + 1}"
                notes.append(Note(where, Lost.CUT, str(MAX_CELL_CHARACTERS)))
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            rows[index] = cells
    if not rows:
        raise ImportFailed(source, "no rows", Unreadable.EMPTY)
    width = max(map(len, rows.values()))
    sheet = grid.add_sheet(title, max(rows) + 1 + _SPARE_ROWS, width)
    grid.put_stored(sheet.sheet_id, ((index, encode_values(cells), None) for index, cells in rows.items()))
    return FileReport((SheetReport(title, len(rows), width),), tuple(notes))


def export_csv(book: LocalWorkbook, title: str, target: Path) -> FileReport:
    """Write the worksheet `title` to `target`, replacing an existing file: UTF-8 with BOM, and `;`.

    Raises LookupError if there is no such worksheet, OSError if the file can't be written.
    """
    with replacing(target) as file, book.reading() as grid:
        sheet = next((one for one in grid.sheets() if one.title == title), None)
        if sheet is None:
            raise LookupError(title)
        with io.TextIOWrapper(file, encoding="utf-8-sig", newline="") as text:
            return _write(grid, sheet, text)


def _write(grid: Grid, sheet: Sheet, file: io.TextIOBase) -> FileReport:
    writer, locale = csv.writer(file, delimiter=DELIMITERS[0]), grid.locale()
    written = filled = width = 0
    for index, row in grid.rows(sheet.sheet_id, 0, sheet.row_count):
        if row.values:
            writer.writerows([] for _ in range(index - written))
            writer.writerow(_shown(row, locale))
            written, filled, width = index + 1, filled + 1, max(width, len(row.values))
    return FileReport((SheetReport(sheet.title, filled, width),))


def _shown(row: Row, locale: Locale) -> Iterator[str]:
    for column, value in enumerate(row.values):
        if isinstance(value, str):
            yield f"'{value}" if _FORMULA_START.match(value) else value
        else:
            yield formatted(value, row.formats.get(column), locale)


def _decoded(source: Path) -> Decoded:
    try:
        raw = source.read_bytes()
    except FileNotFoundError as error:
        raise ImportFailed(source, "no such file", Unreadable.MISSING) from error
    try:
        return decoded(raw)
    except NoText as error:
        raise ImportFailed(source, str(error), Unreadable.NO_TEXT, error.line) from error


def _table(source: Path, text: str) -> list[CsvLine]:
    try:
        return table(text)
    except Misshapen as error:
        raise ImportFailed(source, str(error), error.cause, error.line) from error


def _value(field: str) -> Value:
    return field.removeprefix("'").replace("\r\n", "\n") or None
