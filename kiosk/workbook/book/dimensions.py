"""Rows and columns of a sheet's grid: grow, insert, delete, move, sort.

Runs in the gspread client's thread.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from kiosk.workbook.book.book import Grid, Sheet
from kiosk.workbook.book.cells import Row, Value
from kiosk.workbook.book.errors import bad_request

MOST_CELLS = 10_000_000
_KIND_ORDER = {"number": 0, "text": 1, "boolean": 2}


def check_growth(grid: Grid, before: int) -> None:
    """Raise ApiFault 400 if the workbook grew, from `before` cells, beyond Google's limit."""
    after = grid.size()
    if after > before and after > MOST_CELLS:
        raise bad_request(
            "This action would increase the number of cells in the workbook above the limit of "
            f"{MOST_CELLS} cells."
        )


def grow(grid: Grid, sheet: Sheet, row_count: int, column_count: int = 0) -> Sheet:
    """Extend the grid to at least `row_count` rows and `column_count` columns."""
    rows, columns = max(row_count, sheet.row_count), max(column_count, sheet.column_count)
    if (rows, columns) == (sheet.row_count, sheet.column_count):
        return sheet
    grown = replace(sheet, row_count=rows, column_count=columns)
    grid.change_sheet(grown)
    return grown


def insert_rows(grid: Grid, sheet: Sheet, start: int, count: int, like: int | None) -> Sheet:
    """Insert `count` rows before `start`, with the formats of row `like` (as numbered before), if given."""
    formats = dict(grid.row(sheet.sheet_id, like).formats) if like is not None else {}
    grid.move_rows(sheet.sheet_id, start, count)
    if formats:
        grid.put_rows(sheet.sheet_id, {start + at: Row(formats=dict(formats)) for at in range(count)})
    return _resized(grid, sheet, rows=count)


def delete_rows(grid: Grid, sheet: Sheet, start: int, stop: int) -> Sheet:
    """Delete the rows in [start, stop); those below move up."""
    grid.remove_rows(sheet.sheet_id, start, stop)
    grid.move_rows(sheet.sheet_id, stop, start - stop)
    return _resized(grid, sheet, rows=start - stop)


def insert_columns(grid: Grid, sheet: Sheet, start: int, count: int, like: int | None) -> Sheet:
    """Insert `count` columns before `start`, with the formats of column `like` (as numbered before)."""

    def widen(row: Row) -> Row:
        inherited = row.formats.get(like) if like is not None else None
        values = list(row.values)
        if start < len(values):
            values[start:start] = [None] * count
        formats = {column + (count if column >= start else 0): found for column, found in row.formats.items()}
        if inherited is not None:
            formats.update({start + at: inherited for at in range(count)})
        return Row(values, formats)

    _rewrite(grid, sheet, widen)
    return _resized(grid, sheet, columns=count)


def delete_columns(grid: Grid, sheet: Sheet, start: int, stop: int) -> Sheet:
    """Delete the columns in [start, stop); those to the right move left."""

    def narrow(row: Row) -> Row:
        formats = {
            column - (stop - start if column >= stop else 0): found
            for column, found in row.formats.items()
            if not start <= column < stop
        }
        return Row(row.values[:start] + row.values[stop:], formats)

    _rewrite(grid, sheet, narrow)
    return _resized(grid, sheet, columns=start - stop)


def move_rows(grid: Grid, sheet: Sheet, start: int, stop: int, before: int) -> None:
    """Move the rows in [start, stop) in front of what is now row `before`."""
    low, high = min(start, before), max(stop, before)
    order = _moved(start, stop, before)
    rows = dict(grid.rows(sheet.sheet_id, low, high))
    grid.remove_rows(sheet.sheet_id, low, high)
    grid.put_rows(sheet.sheet_id, {low + at: rows[old] for at, old in enumerate(order) if old in rows})


def move_columns(grid: Grid, sheet: Sheet, start: int, stop: int, before: int) -> None:
    """Move the columns in [start, stop) in front of what is now column `before`."""
    low = min(start, before)
    order = [*range(low), *_moved(start, stop, before)]
    order += range(len(order), sheet.column_count)
    new_place = {old: new for new, old in enumerate(order)}

    def reorder(row: Row) -> Row:
        values: list[Value] = [row.value(old) for old in order]
        return Row(values, {new_place[column]: found for column, found in row.formats.items()})

    _rewrite(grid, sheet, reorder)


def _moved(start: int, stop: int, before: int) -> list[int]:
    """The old indices of the affected range, in their new order."""
    if before < start:
        return [*range(start, stop), *range(before, start)]
    return [*range(stop, before), *range(start, stop)]


def sort_rows(
    grid: Grid, sheet: Sheet, rows: tuple[int, int], columns: tuple[int, int], keys: list[tuple[int, bool]]
) -> None:
    """Sort a rectangle by `keys` (column, descending): numbers, text, booleans; blanks always last."""
    top, bottom = rows
    left, right = columns
    stored = dict(grid.rows(sheet.sheet_id, top, bottom))
    lines = [stored.get(index, Row()) for index in range(top, max(stored, default=top - 1) + 1)]
    cuts = [
        (
            [line.value(column) for column in range(left, right)],
            {column: found for column, found in line.formats.items() if left <= column < right},
        )
        for line in lines
    ]
    order = list(range(len(lines)))
    for column, descending in reversed(keys):  # from the last key to the first: each sort is stable
        filled = [at for at in order if lines[at].value(column) is not None]
        blank = [at for at in order if lines[at].value(column) is None]
        places = {at: _sort_key(lines[at].value(column)) for at in filled}
        order = sorted(filled, key=places.__getitem__, reverse=descending) + blank
    sorted_rows: dict[int, Row] = {}
    for at, source in enumerate(order):
        values, formats = cuts[source]
        kept = {column: found for column, found in lines[at].formats.items() if not left <= column < right}
        row = Row(list(lines[at].values), kept | formats)
        for column, value in enumerate(values, start=left):
            if value is not None or column < len(row.values):
                row.put(column, value)
        sorted_rows[top + at] = row
    grid.put_rows(sheet.sheet_id, sorted_rows)


def _sort_key(value: Value) -> tuple[int, Any]:
    if isinstance(value, bool):
        return _KIND_ORDER["boolean"], value
    if isinstance(value, str):
        return _KIND_ORDER["text"], value.casefold()
    return _KIND_ORDER["number"], value


def _rewrite(grid: Grid, sheet: Sheet, change: Callable[[Row], Row]) -> None:
    rows = {index: change(row) for index, row in list(grid.rows(sheet.sheet_id, 0, sheet.row_count))}
    grid.put_rows(sheet.sheet_id, rows)


def _resized(grid: Grid, sheet: Sheet, rows: int = 0, columns: int = 0) -> Sheet:
    resized = replace(sheet, row_count=sheet.row_count + rows, column_count=sheet.column_count + columns)
    grid.change_sheet(resized)
    return resized
