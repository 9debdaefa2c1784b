"""`spreadsheets.values` reads: get and batchGet. Runs in the thread of the gspread client."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice, repeat
from operator import itemgetter
from typing import Any

from kiosk.workbook.api import fieldmask
from kiosk.workbook.api.body import Json
from kiosk.workbook.api.exchange import Exchange
from kiosk.workbook.book import a1
from kiosk.workbook.book.a1 import Area
from kiosk.workbook.book.book import Grid
from kiosk.workbook.book.cells import NumberFormat, Row, decode_row, decode_values
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
    """The areas as ValueRange objects, in order.

    Columns of the same rows are decoded together. Rows are read as the answer is encoded.
    """
    if dimension != "COLUMNS":
        return [
            _by_rows(area, _rows(grid, area, range(area.left, area.right), rendering, dates))
            for area in areas
        ]
    same_rows: dict[Block, list[Area]] = {}
    for area in areas:
        same_rows.setdefault(_block(area), []).append(area)
    columns: dict[Block, dict[int, Line]] = {}
    for block, same in same_rows.items():
        wanted = sorted({column for area in same for column in range(area.left, area.right)})
        columns[block] = _columns(grid, same[0], wanted, rendering, dates)
    return [_by_columns(area, columns[_block(area)]) for area in areas]


def _block(area: Area) -> Block:
    return area.sheet.sheet_id, area.top, area.bottom


def _columns(grid: Grid, area: Area, wanted: Sequence[int], rendering: str, dates: str) -> dict[int, Line]:
    """Column index → its values in the area's rows, to the last stored one; None for empty cells."""
    picked = list(_rows(grid, area, wanted, rendering, dates))
    if not picked:
        return {column: [] for column in wanted}
    return {column: list(line) for column, line in zip(wanted, zip(*picked, strict=True), strict=True)}


def _rows(
    grid: Grid, area: Area, wanted: Sequence[int], rendering: str, dates: str
) -> Iterator[tuple[Any, ...]]:
    """The wanted columns of the area's rows, to the last stored one; None for empty cells."""
    as_shown = rendering == "FORMATTED_VALUE"
    shown_dates = as_shown or dates == "FORMATTED_STRING"
    pick, locale = _picker(wanted), grid.locale()
    width = wanted[-1] + 1
    blank, at = (None,) * len(wanted), area.top
    stored = iter(grid.stored(area.sheet.sheet_id, area.top, area.bottom))
    while block := list(islice(stored, _ROWS_A_BLOCK)):
        for index, values, formats in block:
            yield from repeat(blank, index - at)
            at = index + 1
            line = decode_values(values)
            if as_shown or (shown_dates and formats):
                line = _shown(decode_row(values, formats), as_shown, locale)
            if len(line) < width:
                line += [None] * (width - len(line))
            yield pick(line)


def _picker(wanted: Sequence[int]) -> Callable[[Line], tuple[Any, ...]]:
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


def _by_columns(area: Area, columns: dict[int, Line]) -> Json:
    values = [_trimmed(columns[column]) for column in range(area.left, area.right)]
    while values and not values[-1]:
        values.pop()
    answer: Json = {"range": area.a1(), "majorDimension": "COLUMNS"}
    if values:
        answer["values"] = values
    return answer


def _by_rows(area: Area, rows: Iterator[tuple[Any, ...]]) -> Json:
    answer: Json = {"range": area.a1(), "majorDimension": "ROWS"}
    values = _without_empty_end(_trimmed(list(line)) for line in rows)
    for first in values:
        answer["values"] = chain([first], values)
        break
    return answer


def _without_empty_end(lines: Iterable[Line]) -> Iterator[Line]:
    empty = 0
    for line in lines:
        if not line:
            empty += 1
            continue
        yield from ([] for _ in range(empty))
        yield line
        empty = 0


def _trimmed(line: Line) -> Line:
    end = len(line)
    while end and line[end - 1] is None:
        end -= 1
    return ["" if value is None else value for value in line[:end]]
