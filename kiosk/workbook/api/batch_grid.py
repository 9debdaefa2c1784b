"""batchUpdate requests on the grid and its sheets: insert, delete, append, move, sort, add, resize, rename.

Runs in the gspread client's thread.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.workbook.api import fieldmask
from kiosk.workbook.api.body import Body, Json
from kiosk.workbook.api.gridrange import grid_range, sheet_of
from kiosk.workbook.api.spreadsheet import properties
from kiosk.workbook.book import dimensions
from kiosk.workbook.book.book import Grid, Sheet
from kiosk.workbook.book.errors import bad_request, not_implemented

_DIMENSIONS = ("DIMENSION_UNSPECIFIED", "ROWS", "COLUMNS")
_NEW_ROWS, _NEW_COLUMNS = 1000, 26


def insert_dimension(grid: Grid, body: Body) -> Json:
    """Insert rows or columns, formatted like their neighbour before or after."""
    body.only(("range", "inheritFromBefore"))
    sheet, by_rows, start, stop = _dimension_range(grid, body.body("range"))
    size = sheet.row_count if by_rows else sheet.column_count
    from_before = body.flag("inheritFromBefore")
    if start > size:
        raise bad_request(f"Invalid {body.where}: range.startIndex[{start}] is past the grid's end [{size}]")
    if from_before and start == 0:
        raise bad_request(
            f"Invalid {body.where}: inheritFromBefore cannot be true at the first row or column"
        )
    like: int | None = start - 1 if from_before else start
    if like is not None and like >= size:
        like = None
    insert = dimensions.insert_rows if by_rows else dimensions.insert_columns
    insert(grid, sheet, start, stop - start, like)
    return {}


def delete_dimension(grid: Grid, body: Body) -> Json:
    """Delete rows or columns; the following ones move up or left."""
    body.only(("range",))
    sheet, by_rows, start, stop = _dimension_range(grid, body.body("range"))
    size = sheet.row_count if by_rows else sheet.column_count
    _inside(body, stop, size)
    if stop - start == size:
        raise bad_request(f"You can't delete all the {'rows' if by_rows else 'columns'} on the sheet.")
    delete = dimensions.delete_rows if by_rows else dimensions.delete_columns
    delete(grid, sheet, start, stop)
    return {}


def append_dimension(grid: Grid, body: Body) -> Json:
    """Add empty rows or columns at the grid's end."""
    body.only(("sheetId", "dimension", "length"))
    sheet = sheet_of(grid, body.whole("sheetId"))
    length = body.whole("length")
    if length == 0:
        raise bad_request(f"Invalid {body.where}: length must be greater than zero")
    if _is_rows(body):
        grid.change_sheet(replace(sheet, row_count=sheet.row_count + length))
    else:
        grid.change_sheet(replace(sheet, column_count=sheet.column_count + length))
    return {}


def move_dimension(grid: Grid, body: Body) -> Json:
    """Move rows or columns to before `destinationIndex`, counted before the move."""
    body.only(("source", "destinationIndex"))
    sheet, by_rows, start, stop = _dimension_range(grid, body.body("source"))
    size = sheet.row_count if by_rows else sheet.column_count
    before = body.whole("destinationIndex")
    _inside(body, max(stop, before), size)
    if start < before < stop:
        raise bad_request(f"Invalid {body.where}: destinationIndex lies inside the source range")
    move = dimensions.move_rows if by_rows else dimensions.move_columns
    move(grid, sheet, start, stop, before)
    return {}


def sort_range(grid: Grid, body: Body) -> Json:
    """Sort the rows of a range by its columns' values."""
    body.only(("range", "sortSpecs"))
    area = grid_range(grid, body.body("range"))
    keys: list[tuple[int, bool]] = []
    for spec in body.bodies("sortSpecs"):
        for name in spec.given.keys() - {"dimensionIndex", "sortOrder"}:
            raise not_implemented(f"sorting by {name!r} ({spec.where})")
        column = spec.whole("dimensionIndex")
        if not area.left <= column < area.right:
            raise bad_request(f"Invalid {spec.where}: dimensionIndex[{column}] is not inside the range")
        order = spec.choice("sortOrder", ("SORT_ORDER_UNSPECIFIED", "ASCENDING", "DESCENDING"))
        keys.append((column, order == "DESCENDING"))
    if not keys:
        raise bad_request(f"Invalid {body.where}: at least one sort specification is required")
    dimensions.sort_rows(grid, area.sheet, (area.top, area.bottom), (area.left, area.right), keys)
    return {}


def add_sheet(grid: Grid, body: Body) -> Json:
    """Add a worksheet at the end, 1,000 × 26 unless its grid size is given."""
    body.only(("properties",))
    wanted = body.body("properties")
    for name in wanted.given.keys() - {"title", "sheetId", "gridProperties", "sheetType", "index"}:
        raise not_implemented(f"the sheet property {name!r} ({wanted.where})")
    if wanted.text("sheetType", "GRID") != "GRID":
        raise not_implemented(f"sheets of another type than GRID ({wanted.where})")
    present = grid.sheets()
    if wanted.has("index") and wanted.whole("index") < len(present):
        raise not_implemented(f"adding a sheet elsewhere than last ({wanted.where}.index)")
    title = wanted.text("title") or _free_title(present)
    _check_title(title, present)
    sheet_id = wanted.whole("sheetId") if wanted.has("sheetId") else None
    if sheet_id is not None and any(sheet.sheet_id == sheet_id for sheet in present):
        raise bad_request(f"A sheet with the id {sheet_id} already exists.")
    size = wanted.body("gridProperties")
    rows, columns = _size(size, _NEW_ROWS, _NEW_COLUMNS)
    return {"addSheet": {"properties": properties(grid.add_sheet(title, rows, columns, sheet_id))}}


def delete_sheet(grid: Grid, body: Body) -> Json:
    """Remove a worksheet, unless it is the only one."""
    body.only(("sheetId",))
    sheet = sheet_of(grid, body.whole("sheetId"))
    if len(grid.sheets()) == 1:
        raise bad_request("You can't remove all the sheets in a document.")
    grid.remove_sheet(sheet.sheet_id)
    return {}


def update_sheet_properties(grid: Grid, body: Body) -> Json:
    """Rename a worksheet or change its grid size; cells outside a smaller grid are deleted."""
    body.only(("properties", "fields"))
    wanted, mask = body.body("properties"), fieldmask.parse(body.text("fields"))
    sheet = changed = sheet_of(grid, wanted.whole("sheetId"))
    for name, inner in mask.items():
        if name == "title":
            title = wanted.text("title")
            _check_title(title, [other for other in grid.sheets() if other != sheet])
            changed = replace(changed, title=title)
        elif name == "gridProperties" and inner and inner.keys() <= {"rowCount", "columnCount"}:
            rows, columns = _size(wanted.body("gridProperties"), sheet.row_count, sheet.column_count)
            changed = replace(
                changed,
                row_count=rows if "rowCount" in inner else sheet.row_count,
                column_count=columns if "columnCount" in inner else sheet.column_count,
            )
        else:
            raise not_implemented(f"changing the sheet property {name!r} ({body.where})")
    if changed.row_count < sheet.row_count:
        grid.remove_rows(sheet.sheet_id, changed.row_count, sheet.row_count)
    if changed.column_count < sheet.column_count:
        dimensions.delete_columns(grid, sheet, changed.column_count, sheet.column_count)
    grid.change_sheet(changed)
    return {}


def _dimension_range(grid: Grid, body: Body) -> tuple[Sheet, bool, int, int]:
    """The sheet, True for rows (False for columns), start and stop; missing bounds are the grid's."""
    body.only(("sheetId", "dimension", "startIndex", "endIndex"))
    sheet = sheet_of(grid, body.whole("sheetId"))
    by_rows = _is_rows(body)
    start = body.whole("startIndex")
    stop = body.whole("endIndex", sheet.row_count if by_rows else sheet.column_count)
    if stop <= start:
        raise bad_request(f"Invalid {body.where}: endIndex[{stop}] must be after startIndex[{start}]")
    return sheet, by_rows, start, stop


def _is_rows(body: Body) -> bool:
    dimension = body.choice("dimension", _DIMENSIONS)
    if dimension == _DIMENSIONS[0]:
        raise bad_request(f"Invalid {body.where}: No dimension specified.")
    return dimension == "ROWS"


def _inside(body: Body, stop: int, size: int) -> None:
    if stop > size:
        raise bad_request(f"Invalid {body.where}: index [{stop}] is past the grid's end [{size}]")


def _size(body: Body, rows: int, columns: int) -> tuple[int, int]:
    rows, columns = body.whole("rowCount", rows), body.whole("columnCount", columns)
    if not rows or not columns:
        raise bad_request(f"Invalid {body.where}: a grid needs at least one row and one column")
    return rows, columns


def _free_title(present: list[Sheet]) -> str:
    titles = {sheet.title for sheet in present}
    return next(name for at in range(1, len(titles) + 2) if (name := f"Sheet{at}") not in titles)


def _check_title(title: str, others: list[Sheet]) -> None:
    if not title:
        raise bad_request("A sheet needs a name.")
    if any(other.title.casefold() == title.casefold() for other in others):
        raise bad_request(f'A sheet with the name "{title}" already exists. Please enter another name.')
