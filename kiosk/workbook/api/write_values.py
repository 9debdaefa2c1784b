"""`spreadsheets.values` writes: update, batchUpdate, append, clear.

Runs in the gspread client's thread.
"""

from __future__ import annotations

from typing import Any

from kiosk.workbook.api import fieldmask, read_values
from kiosk.workbook.api.body import Body, Json
from kiosk.workbook.api.exchange import Exchange
from kiosk.workbook.api.protection import must_be_editable
from kiosk.workbook.api.tables import find_table, whole_rows_inserted
from kiosk.workbook.book import a1
from kiosk.workbook.book.a1 import Area
from kiosk.workbook.book.book import Grid
from kiosk.workbook.book.cells import Row
from kiosk.workbook.book.dimensions import check_growth, grow
from kiosk.workbook.book.entered import raw, typed
from kiosk.workbook.book.errors import bad_request

INPUT_OPTIONS = ("INPUT_VALUE_OPTION_UNSPECIFIED", "RAW", "USER_ENTERED")
_RESPONSE_NAMES = ("includeValuesInResponse", "responseValueRenderOption", "responseDateTimeRenderOption")
_VALUE_RANGE = ("range", "majorDimension", "values")


def update(grid: Grid, exchange: Exchange, spreadsheet_id: str) -> Json:
    """`PUT values/{range}`."""
    exchange.only("valueInputOption", *_RESPONSE_NAMES)
    exchange.body.only(_VALUE_RANGE)
    option = _input_option(exchange.choice("valueInputOption", INPUT_OPTIONS))
    stated = exchange.body.text("range")
    sheets = grid.sheets()
    if stated and a1.resolve(stated, sheets) != a1.resolve(exchange.target, sheets):
        raise bad_request(
            f"Requested writing within range [{exchange.target}], but the body's range is [{stated}]"
        )
    written = _write(grid, exchange.target, exchange.body, option)
    answer = _update_answer(spreadsheet_id, written)
    if exchange.flag("includeValuesInResponse"):
        answer["updatedData"] = _echo(grid, exchange, written[0])
    return fieldmask.select(answer, exchange.mask)


def batch_update(grid: Grid, exchange: Exchange, spreadsheet_id: str) -> Json:
    """`POST values:batchUpdate`."""
    exchange.only()
    body = exchange.body
    body.only(("valueInputOption", "data", *_RESPONSE_NAMES))
    option = _input_option(body.choice("valueInputOption", INPUT_OPTIONS))
    written: list[tuple[Area, int]] = []
    for data in body.bodies("data"):
        data.only(_VALUE_RANGE)
        written.append(_write(grid, data.text("range"), data, option))
    answers = [_update_answer(spreadsheet_id, each) for each in written]
    if body.flag("includeValuesInResponse"):  # what the ranges hold after the last of the writes
        rendering = body.choice("responseValueRenderOption", read_values.RENDERINGS)
        dates = body.choice("responseDateTimeRenderOption", read_values.DATE_RENDERINGS)
        places = [place for place, _ in written]
        echoes = read_values.value_ranges(grid, places, "ROWS", rendering, dates)
        for answer, echo in zip(answers, echoes, strict=True):
            answer["updatedData"] = echo
    total = {"spreadsheetId": spreadsheet_id, **_totals(written), "responses": answers}
    return fieldmask.select(total, exchange.mask)


def _totals(written: list[tuple[Area, int]]) -> Json:
    """What a batch changed, in which a row or column counts once, however many ranges touch it."""
    places = [place for place, count in written if count]
    rows = {(place.sheet.sheet_id, row) for place in places for row in range(place.top, place.bottom)}
    columns = {
        (place.sheet.sheet_id, column) for place in places for column in range(place.left, place.right)
    }
    return {
        "totalUpdatedRows": len(rows),
        "totalUpdatedColumns": len(columns),
        "totalUpdatedCells": sum(count for _, count in written),
        "totalUpdatedSheets": len({place.sheet.sheet_id for place in places}),
    }


def append(grid: Grid, exchange: Exchange, spreadsheet_id: str) -> Json:
    """`POST values/{range}:append`: below the table found, on new rows and columns where needed."""
    exchange.only("valueInputOption", "insertDataOption", *_RESPONSE_NAMES)
    body = exchange.body
    body.only(_VALUE_RANGE)
    option = _input_option(exchange.choice("valueInputOption", INPUT_OPTIONS))
    insert = exchange.choice("insertDataOption", ("OVERWRITE", "INSERT_ROWS")) == "INSERT_ROWS"
    lines = _lines(body)
    searched = a1.resolve(exchange.target, grid.sheets())
    table = find_table(grid, searched)
    top, left = (searched.top, searched.left) if table is None else (table.bottom, table.left)
    sheet = searched.sheet
    width = max((len(line) for line in lines), default=0)
    before = grid.size()
    if insert and lines:
        sheet = whole_rows_inserted(grid, sheet, top, len(lines))
    sheet = grow(grid, sheet, top + len(lines), left + width)
    check_growth(grid, before)
    place = Area(sheet, top, left, top + max(1, len(lines)), left + max(1, width))
    written = _put(grid, place, lines, option)
    updates = _update_answer(spreadsheet_id, written)
    if exchange.flag("includeValuesInResponse"):
        updates["updatedData"] = _echo(grid, exchange, written[0])
    answer: Json = {"spreadsheetId": spreadsheet_id, "updates": updates}
    if table is not None:
        answer["tableRange"] = table.a1()
    return fieldmask.select(answer, exchange.mask)


def clear(grid: Grid, exchange: Exchange, spreadsheet_id: str) -> Json:
    """`POST values/{range}:clear`: clears values, keeps formats."""
    exchange.only()
    area = a1.resolve(exchange.target, grid.sheets())
    _clear(grid, area)
    answer: Json = {"spreadsheetId": spreadsheet_id, "clearedRange": area.a1()}
    return fieldmask.select(answer, exchange.mask)


def batch_clear(grid: Grid, exchange: Exchange, spreadsheet_id: str) -> Json:
    """`POST values:batchClear`."""
    exchange.only()
    exchange.body.only(("ranges",))
    sheets = grid.sheets()
    areas = [a1.resolve(str(text), sheets) for text in exchange.body.list("ranges")]
    for area in areas:
        _clear(grid, area)
    answer: Json = {"spreadsheetId": spreadsheet_id, "clearedRanges": [area.a1() for area in areas]}
    return fieldmask.select(answer, exchange.mask)


def _clear(grid: Grid, area: Area) -> None:
    must_be_editable(grid, area.sheet.sheet_id, area.top, area.left, area.bottom, area.right)
    changed: dict[int, Row] = {}
    for index, row in grid.rows(area.sheet.sheet_id, area.top, area.bottom):
        end = min(area.right, len(row.values))
        if end > area.left:
            row.values[area.left : end] = [None] * (end - area.left)
            changed[index] = row
    grid.put_rows(area.sheet.sheet_id, changed)


def _input_option(option: str) -> str:
    if option == INPUT_OPTIONS[0]:
        raise bad_request("'valueInputOption' is required but not specified")
    return option


def _lines(body: Body) -> list[list[Any]]:
    lines = body.list("values")
    for at, line in enumerate(lines):
        if not isinstance(line, list):
            raise bad_request(f"Invalid value at 'data.values[{at}]': expected a list")
    if body.choice("majorDimension", read_values.DIMENSIONS) != "COLUMNS":
        return lines
    height = max((len(line) for line in lines), default=0)
    return [[line[at] if at < len(line) else None for line in lines] for at in range(height)]


def _write(grid: Grid, target: str, body: Body, option: str) -> tuple[Area, int]:
    """Write the body's values at `target`: a single cell is their start, a larger range their bounds."""
    area = a1.resolve_whole(target, grid.sheets())
    lines = _lines(body)
    height, width = len(lines), max((len(line) for line in lines), default=0)
    begins_only = area.height == 1 and area.width == 1
    needed = Area(area.sheet, area.top, area.left, area.top + max(1, height), area.left + max(1, width))
    too_large = needed.bottom > area.sheet.row_count or needed.right > area.sheet.column_count
    if too_large and (begins_only or area.rows_open):
        raise a1.exceeds_grid(needed)
    if not begins_only and needed.bottom > area.bottom:
        raise _outside(area, f"row [{area.bottom + 1}]")
    if not begins_only and needed.right > area.right:
        raise _outside(area, f"column [{a1.column_letters(area.right)}]")
    return _put(grid, needed, lines, option)


def _outside(area: Area, what: str) -> Exception:
    return bad_request(f"Requested writing within range [{area.a1()}], but tried writing to {what}")


def _put(grid: Grid, place: Area, lines: list[list[Any]], option: str) -> tuple[Area, int]:
    """Write lines at `place`; null leaves a cell unchanged. Returns the area and its number of cells."""
    sheet_id = place.sheet.sheet_id
    must_be_editable(grid, sheet_id, place.top, place.left, place.bottom, place.right)
    rows = dict(grid.rows(sheet_id, place.top, place.bottom))
    changed: dict[int, Row] = {}
    count, locale = 0, grid.locale()
    for index, line in enumerate(lines, start=place.top):
        row = rows.get(index) or Row()
        for column, given in enumerate(line, start=place.left):
            if given is None:
                continue
            where = f"values[{index - place.top}][{column - place.left}]"
            count += 1
            if option == "RAW":
                row.put(column, raw(given, where))
            else:
                value, number_format = typed(given, row.formats.get(column), where, locale)
                row.put(column, value)
                row.put_format(column, number_format)
        changed[index] = row
    grid.put_rows(sheet_id, changed)
    return place, count


def _update_answer(spreadsheet_id: str, written: tuple[Area, int]) -> Json:
    place, count = written
    return {
        "spreadsheetId": spreadsheet_id,
        "updatedRange": place.a1(),
        "updatedRows": place.height if count else 0,
        "updatedColumns": place.width if count else 0,
        "updatedCells": count,
    }


def _echo(grid: Grid, exchange: Exchange, place: Area) -> Json:
    rendering = exchange.choice("responseValueRenderOption", read_values.RENDERINGS)
    dates = exchange.choice("responseDateTimeRenderOption", read_values.DATE_RENDERINGS)
    return read_values.value_ranges(grid, [place], "ROWS", rendering, dates)[0]
