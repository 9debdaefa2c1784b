"""Finds the table that `values.append` adds to. Runs in the gspread client's thread."""

from __future__ import annotations

from kiosk.workbook.book.a1 import Area
from kiosk.workbook.book.book import Grid, Sheet
from kiosk.workbook.book.cells import Row
from kiosk.workbook.book.dimensions import insert_rows


def find_table(grid: Grid, searched: Area) -> Area | None:
    """The last block of adjacent cells with data that overlaps `searched`; None if there is no data."""
    seed = _last_cell(grid, searched)
    if seed is None:
        return None
    rows = _TableRows(grid, searched.sheet)
    top = bottom = seed[0]
    left = right = seed[1]
    grown = True
    while grown:
        grown = False
        while left > 0 and rows.any_in(left - 1, max(top - 1, 0), bottom + 1):
            left, grown = left - 1, True
        while right + 1 < searched.sheet.column_count and rows.any_in(right + 1, max(top - 1, 0), bottom + 1):
            right, grown = right + 1, True
        while rows.any_between(bottom + 1, max(left - 1, 0), right + 1):
            bottom, grown = bottom + 1, True
        while top > 0 and rows.any_between(top - 1, max(left - 1, 0), right + 1):
            top, grown = top - 1, True
    return Area(searched.sheet, top, left, bottom + 1, right + 1)


def whole_rows_inserted(grid: Grid, sheet: Sheet, at: int, count: int) -> Sheet:
    """Insert rows for appended ones (`INSERT_ROWS`); beyond the grid's end there is nothing to move."""
    if at >= sheet.row_count:
        return sheet
    return insert_rows(grid, sheet, at, count, at - 1 if at else None)


def _last_cell(grid: Grid, searched: Area) -> tuple[int, int] | None:
    """The last row with data in the area, and its last column there: of two tables side by side, the last."""
    end = min(searched.bottom, grid.data_end(searched.sheet.sheet_id))
    for index in range(end - 1, searched.top - 1, -1):
        row = grid.row(searched.sheet.sheet_id, index)
        for column in range(min(searched.right, len(row.values)) - 1, searched.left - 1, -1):
            if row.values[column] is not None:
                return index, column
    return None


class _TableRows:
    """The rows of one sheet, read lazily."""

    def __init__(self, grid: Grid, sheet: Sheet) -> None:
        self._rows: dict[int, Row] = dict(grid.rows(sheet.sheet_id, 0, grid.data_end(sheet.sheet_id)))

    def any_in(self, column: int, top: int, bottom: int) -> bool:
        """True if one of the rows top…bottom (inclusive) has data in `column`."""
        return any(
            row.value(column) is not None
            for index in range(top, bottom + 1)
            if (row := self._rows.get(index)) is not None
        )

    def any_between(self, index: int, left: int, right: int) -> bool:
        """True if a row has data in the columns left…right (inclusive)."""
        row = self._rows.get(index)
        return row is not None and any(value is not None for value in row.values[left : right + 1])
