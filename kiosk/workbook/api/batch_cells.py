"""batchUpdate requests that write cells: updateCells, appendCells. Runs in the gspread client's thread."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.workbook.api import fieldmask
from kiosk.workbook.api.body import Body, Json
from kiosk.workbook.api.gridrange import grid_coordinate, grid_range, sheet_of
from kiosk.workbook.api.protection import must_be_editable
from kiosk.workbook.book import formats
from kiosk.workbook.book.a1 import Area
from kiosk.workbook.book.book import Grid
from kiosk.workbook.book.cells import NumberFormat, Row, Value
from kiosk.workbook.book.dimensions import grow
from kiosk.workbook.book.entered import raw
from kiosk.workbook.book.errors import bad_request, not_implemented

_VALUE_KINDS = ("numberValue", "stringValue", "boolValue", "formulaValue", "errorValue")


@dataclass(frozen=True)
class _Fields:
    """The parts of a cell (value, format) that a request writes; a part that a cell omits is cleared."""

    value: bool
    number_format: bool


@dataclass(frozen=True)
class _Cell:
    value: Value
    number_format: NumberFormat | None


def update_cells(grid: Grid, body: Body) -> Json:
    """Write cells from `start` on, or into `range`, whose cells without data are cleared."""
    body.only(("rows", "fields", "start", "range"))
    fields = _fields(body)
    lines = _lines(body)
    width = max((len(line) for line in lines), default=0)
    if body.has("start") == body.has("range"):
        raise bad_request(f"Invalid {body.where}: exactly one of 'start' and 'range' must be set")
    if body.has("start"):
        sheet, top, left = grid_coordinate(grid, body.body("start"))
        area = Area(sheet, top, left, top + len(lines), left + width)
        _must_fit(area, sheet.row_count, sheet.column_count)
    else:
        area = grid_range(grid, body.body("range"))
        written = Area(area.sheet, area.top, area.left, area.top + len(lines), area.left + width)
        _must_fit(written, area.bottom, area.right)
        blank = _Cell(None, None)
        last = area.bottom
        if area.rows_open:  # rows that were never written need not be cleared
            last = max(area.top + len(lines), min(area.bottom, _stored_end(grid, area)))
        lines = [line + [blank] * (area.width - len(line)) for line in lines]
        lines += [[blank] * area.width for _ in range(last - area.top - len(lines))]
    _put(grid, area.sheet.sheet_id, area.top, area.left, lines, fields)
    return {}


def append_cells(grid: Grid, body: Body) -> Json:
    """Write rows below the last row with data, on new grid rows where needed."""
    body.only(("sheetId", "rows", "fields", "tableId"))
    if body.has("tableId"):
        raise not_implemented(f"tables ({body.where}.tableId)")
    fields = _fields(body)
    lines = _lines(body)
    sheet = sheet_of(grid, body.whole("sheetId"))
    top = grid.data_end(sheet.sheet_id)
    width = max((len(line) for line in lines), default=0)
    _must_fit(Area(sheet, top, 0, top + len(lines), width), top + len(lines), sheet.column_count)
    grow(grid, sheet, top + len(lines))
    _put(grid, sheet.sheet_id, top, 0, lines, fields)
    return {}


def _must_fit(area: Area, bottom: int, right: int) -> None:
    """Raise ApiFault 400, in Google's words, for cells beyond the rows and columns that may be written."""
    for name, wanted, end in (("row", area.bottom, bottom), ("column", area.right, right)):
        if wanted > end:
            raise bad_request(
                f"Attempting to write {name}: {end}, beyond the last requested {name} of: {end - 1}"
            )


def _stored_end(grid: Grid, area: Area) -> int:
    return (
        max((index for index, _, _ in grid.stored(area.sheet.sheet_id, area.top, area.bottom)), default=-1)
        + 1
    )


def _put(grid: Grid, sheet_id: int, top: int, left: int, lines: list[list[_Cell]], fields: _Fields) -> None:
    width = max((len(line) for line in lines), default=0)
    must_be_editable(grid, sheet_id, top, left, top + len(lines), left + width)
    rows = dict(grid.rows(sheet_id, top, top + len(lines)))
    changed: dict[int, Row] = {}
    for index, line in enumerate(lines, start=top):
        row = changed[index] = rows.get(index) or Row()
        for column, cell in enumerate(line, start=left):
            if fields.value:
                row.put(column, cell.value)
            if fields.number_format:
                row.put_format(column, cell.number_format)
    grid.put_rows(sheet_id, changed)


def _fields(body: Body) -> _Fields:
    text = body.text("fields")
    if not text:
        raise bad_request("At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)")
    mask = fieldmask.parse(text)
    if "*" in mask:
        return _Fields(value=True, number_format=True)
    for name, inner in mask.items():
        known = name == "userEnteredValue" or (
            name == "userEnteredFormat" and inner.keys() <= {"numberFormat"}
        )
        if not known or any(inner.values()):
            raise not_implemented(f"writing the field {text!r} ({body.where})")
        if name == "userEnteredValue" and inner:
            raise not_implemented(f"writing parts of userEnteredValue ({body.where})")
    return _Fields("userEnteredValue" in mask, "userEnteredFormat" in mask)


def _lines(body: Body) -> list[list[_Cell]]:
    lines = []
    for row in body.bodies("rows"):
        row.only(("values",))
        lines.append([_cell(cell) for cell in row.bodies("values")])
    return lines


def _cell(body: Body) -> _Cell:
    number_format = None
    if body.has("userEnteredFormat"):
        style = body.body("userEnteredFormat")
        for name in style.given.keys() - {"numberFormat"}:
            raise not_implemented(f"the cell format {name!r} ({style.where})")
        if style.has("numberFormat"):
            number_format = _number_format(style.body("numberFormat"))
    for name in body.given.keys() - {"userEnteredValue", "userEnteredFormat"}:
        raise not_implemented(f"the cell field {name!r} ({body.where})")
    return _Cell(_value(body.body("userEnteredValue")), number_format)


def _value(body: Body) -> Value:
    body.only(_VALUE_KINDS)
    kinds = [kind for kind in _VALUE_KINDS if body.has(kind)]
    if not kinds:
        return None
    if len(kinds) > 1:
        raise bad_request(f"Invalid value at '{body.where}': only one of {', '.join(kinds)} may be set")
    kind = kinds[0]
    if kind == "formulaValue":
        raise not_implemented(f"formulas ({body.where})")
    if kind == "errorValue":
        raise bad_request(f"Invalid value at '{body.where}': an error can't be written")
    if kind == "stringValue":
        return raw(body.text(kind), body.where)
    if kind == "boolValue":
        return body.flag(kind)
    return raw(body.any_number(kind), body.where)


def _number_format(body: Body) -> NumberFormat | None:
    body.only(("type", "pattern"))
    kind = body.text("type")
    if kind in ("", "NUMBER_FORMAT_TYPE_UNSPECIFIED"):
        raise bad_request(f"Invalid {body.where}: the type of a number format is required")
    pattern = body.text("pattern") or formats.DEFAULT_PATTERNS.get(kind, "")
    number_format = NumberFormat(kind, pattern)
    if not formats.is_supported(number_format):
        raise not_implemented(f"the number format {kind} {pattern!r} ({body.where})")
    return number_format
