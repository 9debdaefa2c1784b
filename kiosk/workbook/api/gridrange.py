"""Reads sheet ids, GridRange and GridCoordinate of batchUpdate requests. The gspread client's thread."""

from __future__ import annotations

from kiosk.workbook.api.body import Body
from kiosk.workbook.book.a1 import Area, exceeds_grid
from kiosk.workbook.book.book import Grid, Sheet
from kiosk.workbook.book.errors import bad_request


def sheet_of(grid: Grid, sheet_id: int) -> Sheet:
    """The worksheet with this id. Raises ApiFault 400 if there is none."""
    for sheet in grid.sheets():
        if sheet.sheet_id == sheet_id:
            return sheet
    raise bad_request(f"No grid with id: {sheet_id}")


def grid_range(grid: Grid, body: Body) -> Area:
    """A GridRange as an area; missing bounds are the grid's. Raises ApiFault 400 if it is outside."""
    body.only(("sheetId", "startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex"))
    sheet = sheet_of(grid, body.whole("sheetId"))
    area = Area(
        sheet,
        body.whole("startRowIndex"),
        body.whole("startColumnIndex"),
        body.whole("endRowIndex", sheet.row_count),
        body.whole("endColumnIndex", sheet.column_count),
        rows_open=not body.has("endRowIndex"),
    )
    if area.height <= 0 or area.width <= 0:
        raise bad_request(f"Invalid {body.where}: the range is empty")
    if area.bottom > sheet.row_count or area.right > sheet.column_count:
        raise exceeds_grid(area)
    return area


def grid_coordinate(grid: Grid, body: Body) -> tuple[Sheet, int, int]:
    """A GridCoordinate: sheet, row, column. Raises ApiFault 400 if it is outside the grid."""
    body.only(("sheetId", "rowIndex", "columnIndex"))
    sheet = sheet_of(grid, body.whole("sheetId"))
    row, column = body.whole("rowIndex"), body.whole("columnIndex")
    for name, index, size in (("row", row, sheet.row_count), ("column", column, sheet.column_count)):
        if index >= size:
            where = f"GridCoordinate.{name}Index[{index}]"
            raise bad_request(f"{where} is after last {name} in grid[{size - 1}]")
    return sheet, row, column
