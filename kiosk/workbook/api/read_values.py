"""`spreadsheets.values` reads: get and batchGet. Runs in the thread of the gspread client."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from itertools import islice
from operator import itemgetter
from typing import Any

from kiosk.workbook.api import fieldmask
from kiosk.workbook.api.body import Json
from kiosk.workbook.api.exchange import Exchange
from kiosk.workbook.book import a1
from kiosk.workbook.book.a1 import Area
from kiosk.workbook.book.book import Grid, Sheet
from kiosk.workbook.book.cells import NumberFormat, Row, decode_row
from kiosk.workbook.book.errors import bad_request
from kiosk.workbook.book.formats import formatted, is_date
from kiosk.workbook.book.locales import Locale

DIMENSIONS = ("ROWS", "COLUMNS", "DIMENSION_UNSPECIFIED")
RENDERINGS = ("FORMATTED_VALUE", "UNFORMATTED_VALUE", "FORMULA")
DATE_RENDERINGS = ("SERIAL_NUMBER", "FORMATTED_STRING")
_ROWS_A_BLOCK = 100

Block = tuple[int, int, int]
Line = list[Any]


def get(grid: Grid, exchange: Exchange, _spreadsheet_id: str) -> Json:
    """`GET values/{range}`."""
    exchange.only("majorDimension", "valueRenderOption", "dateTimeRenderOption")
    area = a1.resolve(exchange.target, grid.sheets())
    return fieldmask.select(_value_ranges(grid, [area], exchange)[0], exchange.mask)


def batch_get(grid: Grid, exchange: Exchange, spreadsheet_id: str) -> Json:
    """`GET values:batchGet`: all ranges from one snapshot."""
    exchange.only("ranges", "majorDimension", "valueRenderOption", "dateTimeRenderOption")
    sheets = grid.sheets()
    ranges = exchange.many("ranges")
    if not ranges:
        raise bad_request("Must specify at least one range.")
    areas = [a1.resolve(text, sheets) for text in ranges]
    answer: Json = {"spreadsheetId": spreadsheet_id, "valueRanges": _value_ranges(grid, areas, exchange)}
    return fieldmask.select(answer, exchange.mask)


def _value_ranges(grid: Grid, areas: Sequence[Area], exchange: Exchange) -> list[Json]:
    return value_ranges(
        grid,
        areas,
        exchange.choice("majorDimension", DIMENSIONS),
        exchange.choice("valueRenderOption", RENDERINGS),
        exchange.choice("dateTimeRenderOption", DATE_RENDERINGS),
    )


def value_ranges(grid: Grid, areas: Sequence[Area], dimension: str, rendering: str, dates: str) -> list[Json]:
    """The areas as ValueRange objects, in order; each stored row is decoded only once."""
    by_rows: dict[Block, list[Area]] = {}
    for area in areas:
        by_rows.setdefault((area.sheet.sheet_id, area.top, area.bottom), []).append(area)
    columns: dict[Block, dict[int, Line]] = {}
    for (sheet_id, top, bottom), same in by_rows.items():
        wanted = sorted({column for area in same for column in range(area.left, area.right)})
        lines = _columns(grid, same[0].sheet, top, bottom, wanted, rendering, dates)
        columns[sheet_id, top, bottom] = lines
    return [
        _value_range(area, columns[area.sheet.sheet_id, area.top, area.bottom], dimension) for area in areas
    ]


def _columns(
    grid: Grid, sheet: Sheet, top: int, bottom: int, wanted: list[int], rendering: str, dates: str
) -> dict[int, Line]:
    """Column index → its values from `top` to the last stored row; None for empty cells."""
    as_shown = rendering == "FORMATTED_VALUE"
    shown_dates = as_shown or dates == "FORMATTED_STRING"
    pick, locale = _picker(wanted), grid.locale()
    width = wanted[-1] + 1
    blank = (None,) * len(wanted)
    picked: list[tuple[Any, ...]] = []
    stored = iter(grid.stored(sheet.sheet_id, top, bottom))
    while block := list(islice(stored, _ROWS_A_BLOCK)):
        for index, values, formats in block:
            while top + len(picked) < index:
                picked.append(blank)
            line = json.loads(values)
            if as_shown or (shown_dates and formats):
                line = _shown(decode_row(values, formats), as_shown, locale)
            if len(line) < width:
                line += [None] * (width - len(line))
            picked.append(pick(line))
    if not picked:
        return {column: [] for column in wanted}
    return {column: list(line) for column, line in zip(wanted, zip(*picked, strict=True), strict=True)}


def _picker(wanted: list[int]) -> Callable[[Line], tuple[Any, ...]]:
    """A function that picks the wanted columns of a row; the fast `itemgetter` if there are several."""
    if len(wanted) == 1:
        (column,) = wanted
        return lambda line: (line[column],)
    several: Callable[[Line], tuple[Any, ...]] = itemgetter(*wanted)
    return several


def _shown(row: Row, everything: bool, locale: Locale) -> Line:
    formats: dict[int, NumberFormat] = row.formats
    return [
        None
        if value is None
        else formatted(value, formats.get(column), locale)
        if everything or (is_date(formats.get(column)) and not isinstance(value, (str, bool)))
        else value
        for column, value in enumerate(row.values)
    ]


def _value_range(area: Area, columns: dict[int, Line], dimension: str) -> Json:
    lines = [columns[column] for column in range(area.left, area.right)]
    if dimension == "COLUMNS":
        values = [_trimmed(line) for line in lines]
    elif len(lines) == 1:
        values = [[] if value is None else [value] for value in lines[0]]
    else:
        values = [_trimmed(list(line)) for line in zip(*lines, strict=True)]
    while values and not values[-1]:
        values.pop()
    answer: Json = {"range": area.a1(), "majorDimension": "COLUMNS" if dimension == "COLUMNS" else "ROWS"}
    if values:
        answer["values"] = values
    return answer


def _trimmed(line: Line) -> Line:
    end = len(line)
    while end and line[end - 1] is None:
        end -= 1
    return ["" if value is None else value for value in line[:end]]
