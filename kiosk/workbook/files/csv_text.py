"""Imports and exports one worksheet as a .csv file. Any thread; takes seconds.

All values are text: as typed when imported, as displayed when exported. A leading apostrophe marks text, as
when typing into a sheet: it is dropped on import, and on export it is added to text that another program
would take for a formula.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from kiosk.workbook.book.a1 import column_letters
from kiosk.workbook.book.book import Grid, LocalWorkbook, Sheet
from kiosk.workbook.book.cells import MAX_CELL_CHARACTERS, Row, Value, encode_values
from kiosk.workbook.book.errors import ImportFailed
from kiosk.workbook.book.formats import formatted
from kiosk.workbook.book.new_file import replacing
from kiosk.workbook.files.reports import FileReport, Lost, Note, SheetReport

DELIMITERS = ";\t,"  # the comma last: it occurs in texts and numbers too
_SPARE_ROWS = 500
_LOOKED_AT = 50
_FORMULA_STARTS = ("=", "+", "-", "@", "'")


def import_csv(source: Path, grid: Grid, title: str) -> FileReport:
    """Add a worksheet `title` with the rows of `source`; `;`, `,` or tabs; UTF-8, UTF-16 or Windows' cp1252.

    Raises ImportFailed if the file is missing, or isn't readable text with at least one row.
    """
    text = _decoded(source)
    notes: list[Note] = []
    rows: dict[int, list[Value]] = {}
    try:
        for index, fields in enumerate(_reader(text)):
            cells = [_value(field) for field in fields]
            for column, cell in enumerate(cells):
                if isinstance(cell, str) and len(cell) > MAX_CELL_CHARACTERS:
                    cells[column] = cell[:MAX_CELL_CHARACTERS]
                    where = f"{title}!{column_letters(column)}{index + 1}"
                    notes.append(Note(where, Lost.CUT, str(MAX_CELL_CHARACTERS)))
            while cells and cells[-1] is None:
                cells.pop()
            if cells:
                rows[index] = cells
    except csv.Error as error:
        raise ImportFailed(source, f"no readable .csv ({error})") from error
    if not rows:
        raise ImportFailed(source, "no rows")
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
    writer = csv.writer(file, delimiter=DELIMITERS[0])
    written = filled = width = 0
    for index, row in grid.rows(sheet.sheet_id, 0, sheet.row_count):
        if row.values:
            writer.writerows([] for _ in range(index - written))
            writer.writerow(_shown(row))
            written, filled, width = index + 1, filled + 1, max(width, len(row.values))
    return FileReport((SheetReport(sheet.title, filled, width),))


def _shown(row: Row) -> Iterator[str]:
    for column, value in enumerate(row.values):
        if isinstance(value, str):
            yield f"'{value}" if value.startswith(_FORMULA_STARTS) else value
        else:
            yield formatted(value, row.formats.get(column))


def _decoded(source: Path) -> str:
    try:
        raw = source.read_bytes()
    except OSError as error:
        raise ImportFailed(source, error.strerror or str(error)) from error
    encodings = ("utf-16",) if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise ImportFailed(source, "not text in UTF-8, UTF-16 or cp1252")


def _reader(text: str) -> Iterator[list[str]]:
    return _split(text, max(DELIMITERS, key=lambda delimiter: _fitness(text, delimiter)))


def _split(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _fitness(text: str, delimiter: str) -> float:
    """The share of the first rows that this delimiter splits; of equal ones the caller takes the first."""
    widths = [len(fields) for fields in islice(_split(text, delimiter), _LOOKED_AT) if fields]
    return sum(width > 1 for width in widths) / len(widths) if widths else 0.0


def _value(field: str) -> Value:
    return field.removeprefix("'").replace("\r\n", "\n") or None
