"""The Spreadsheet resource: properties, worksheets, and grid data if requested.

Runs in the gspread client's thread.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from kiosk.workbook.api import fieldmask
from kiosk.workbook.api.body import Body, Json
from kiosk.workbook.api.exchange import Exchange
from kiosk.workbook.api.fieldmask import Known, Mask
from kiosk.workbook.book import a1
from kiosk.workbook.book.a1 import Area
from kiosk.workbook.book.book import Grid, Sheet
from kiosk.workbook.book.cells import NumberFormat, Row, Value
from kiosk.workbook.book.errors import bad_request, not_implemented
from kiosk.workbook.book.formats import formatted
from kiosk.workbook.book.locales import LOCALES, Locale

_LOCALE_NAME = re.compile(r"[a-z]{2,3}(_[A-Z]{2})?\Z")
TIME_ZONE = "America/Santiago"
TITLE = "Planilla local"
_COLUMN_PX, _ROW_PX = 100, 21  # Google's defaults: nothing here changes a width or a height


def _empty(*names: str) -> dict[str, Known | None]:
    """Names of what a workbook here never holds: Google leaves them out where there is none, and so do we."""
    return {name: {} for name in names}


def _lacking(*names: str) -> dict[str, Known | None]:
    """Names that Google answers for every spreadsheet, and that are not implemented."""
    return dict.fromkeys(names)


_NUMBER_FORMAT: Known = {"numberFormat": {"type": {}, "pattern": {}}}
_OTHER_FORMATS = (
    *("backgroundColor", "backgroundColorStyle", "borders", "padding", "horizontalAlignment"),
    *("verticalAlignment", "wrapStrategy", "textDirection", "textFormat", "hyperlinkDisplayType"),
    "textRotation",
)
_VALUE: Known = _empty("numberValue", "stringValue", "boolValue", "formulaValue", "errorValue")
_CELL: Known = {
    "userEnteredValue": _VALUE,
    "effectiveValue": _VALUE,
    "formattedValue": {},
    "userEnteredFormat": {**_NUMBER_FORMAT, **_empty(*_OTHER_FORMATS)},
    "effectiveFormat": {**_NUMBER_FORMAT, **_lacking(*_OTHER_FORMATS)},
    **_empty("hyperlink", "note", "textFormatRuns", "dataValidation", "pivotTable", "chipRuns"),
    **_empty("dataSourceTable", "dataSourceFormula"),
}
_DIMENSION: Known = {
    "pixelSize": {},
    **_empty("hiddenByUser", "hiddenByFilter", "developerMetadata", "dataSourceColumnReference"),
}
_GRID_DATA: Known = {
    "startRow": {},
    "startColumn": {},
    "rowData": {"values": _CELL},
    "rowMetadata": _DIMENSION,
    "columnMetadata": _DIMENSION,
}
_SHEET: Known = {
    "properties": {
        **{name: {} for name in ("sheetId", "title", "index", "sheetType")},
        "gridProperties": {
            **{name: {} for name in ("rowCount", "columnCount")},
            **_empty("frozenRowCount", "frozenColumnCount", "hideGridlines"),
            **_empty("rowGroupControlAfter", "columnGroupControlAfter"),
        },
        **_empty("hidden", "tabColor", "tabColorStyle", "rightToLeft", "dataSourceSheetProperties"),
    },
    "data": _GRID_DATA,
    **_empty("merges", "conditionalFormats", "filterViews", "protectedRanges", "basicFilter", "charts"),
    **_empty("bandedRanges", "developerMetadata", "rowGroups", "columnGroups", "slicers", "tables"),
}
_PROPERTIES: Known = {
    **{name: {} for name in ("title", "locale", "autoRecalc", "timeZone")},
    **_empty("iterativeCalculationSettings", "importFunctionsExternalUrlAccessAllowed"),
    **_lacking("defaultFormat", "spreadsheetTheme"),
}
KNOWN: Known = {
    "spreadsheetId": {},
    "properties": _PROPERTIES,
    "sheets": _SHEET,
    "spreadsheetUrl": {},
    **_empty("namedRanges", "developerMetadata", "dataSources", "dataSourceSchedules"),
}
"""All names that a mask may select; levels below an empty one aren't checked."""


def get(grid: Grid, exchange: Exchange, spreadsheet_id: str) -> Json:
    """`GET spreadsheets/{id}`; if there is a field mask, it alone decides whether cells are sent."""
    exchange.only("ranges", "includeGridData", "excludeTablesInBandedRanges")
    fieldmask.check(exchange.mask, KNOWN)
    return resource(
        grid, spreadsheet_id, exchange.many("ranges"), exchange.mask, exchange.flag("includeGridData")
    )


def resource(grid: Grid, spreadsheet_id: str, ranges: list[str], mask: Mask, with_data: bool) -> Json:
    """The parts of the spreadsheet that the mask and the ranges select. Raises ApiFault 400."""
    sheets = grid.sheets()
    areas = [a1.resolve(text, sheets) for text in ranges]
    answer: Json = {}
    if fieldmask.below(mask, "spreadsheetId") is not None:
        answer["spreadsheetId"] = spreadsheet_id
    if fieldmask.below(mask, "properties") is not None:
        answer["properties"] = {
            "title": TITLE,
            "locale": grid.locale().name,
            "autoRecalc": "ON_CHANGE",
            "timeZone": TIME_ZONE,
        }
    sheet_mask = fieldmask.below(mask, "sheets")
    if sheet_mask is not None:
        data_mask = fieldmask.below(sheet_mask, "data")
        if data_mask is not None and not mask and not with_data:
            data_mask = None
        answer["sheets"] = [
            _sheet(
                grid,
                sheet,
                [area for area in areas if area.sheet == sheet],
                bool(ranges),
                sheet_mask,
                data_mask,
            )
            for sheet in sheets
            if not areas or any(area.sheet == sheet for area in areas)
        ]
    if fieldmask.below(mask, "spreadsheetUrl") is not None:
        answer["spreadsheetUrl"] = f"https://docs.google.com/spreadsheets/d/{spreadsheet_id}/edit"
    return fieldmask.select(answer, mask)


def update_properties(grid: Grid, body: Body) -> Json:
    """`updateSpreadsheetProperties` of a batch: sets the locale."""
    body.only(("properties", "fields"))
    mask = fieldmask.parse(body.text("fields"))
    fieldmask.check(mask, _PROPERTIES)
    for name in mask.keys() - {"locale"}:
        raise not_implemented(f"changing the property {name!r} of a spreadsheet ({body.where})")
    name = body.body("properties").text("locale")
    if not _LOCALE_NAME.match(name):
        raise bad_request(f"Unsupported locale: {name}")
    if name not in LOCALES:
        raise not_implemented(f"the locale {name!r}, but {', '.join(LOCALES)} ({body.where})")
    grid.set_locale(LOCALES[name])
    return {}


def properties(sheet: Sheet) -> Json:
    """SheetProperties."""
    return {
        "sheetId": sheet.sheet_id,
        "title": sheet.title,
        "index": sheet.index,
        "sheetType": "GRID",
        "gridProperties": {"rowCount": sheet.row_count, "columnCount": sheet.column_count},
    }


def _sheet(
    grid: Grid, sheet: Sheet, areas: list[Area], ranged: bool, mask: Mask, data_mask: Mask | None
) -> Json:
    answer: Json = {}
    if fieldmask.below(mask, "properties") is not None:
        answer["properties"] = properties(sheet)
    if data_mask is not None:
        whole = [] if ranged else [Area(sheet, 0, 0, sheet.row_count, sheet.column_count)]
        answer["data"] = [_grid_data(grid, area, data_mask) for area in areas or whole]
    return answer


def _grid_data(grid: Grid, area: Area, mask: Mask) -> Json:
    """One GridData; like Google's, it omits zero starts and trailing empty cells and rows."""
    answer: Json = {}
    if area.top:
        answer["startRow"] = area.top
    if area.left:
        answer["startColumn"] = area.left
    row_mask = fieldmask.below(mask, "rowData")
    cell_mask = None if row_mask is None else fieldmask.below(row_mask, "values")
    rows = [] if cell_mask is None else _rows(grid, area, cell_mask)
    if rows:
        answer["rowData"] = rows
    for name, count, pixels in (
        ("rowMetadata", area.height, _ROW_PX),
        ("columnMetadata", area.width, _COLUMN_PX),
    ):
        if fieldmask.below(mask, name) is not None:
            answer[name] = [{"pixelSize": pixels}] * count
    return answer


_CELL_NAMES = ("userEnteredValue", "effectiveValue", "formattedValue", "userEnteredFormat", "effectiveFormat")


def _rows(grid: Grid, area: Area, mask: Mask) -> list[Json]:
    rows: list[Json] = []
    locale = grid.locale()
    names = [name for name in _CELL_NAMES if fieldmask.below(mask, name) is not None]
    for index, row in grid.rows(area.sheet.sheet_id, area.top, area.bottom):
        cells = _cells(row, area, names, locale)
        if cells:
            rows.extend({} for _ in range(index - area.top - len(rows)))
            rows.append({"values": cells})
    return rows


def _cells(row: Row, area: Area, names: Sequence[str], locale: Locale) -> list[Json]:
    end = min(area.right, max(len(row.values), max(row.formats, default=-1) + 1))
    cells = [
        _cell(row.value(column), row.formats.get(column), names, locale) for column in range(area.left, end)
    ]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _cell(value: Value, number_format: NumberFormat | None, names: Sequence[str], locale: Locale) -> Json:
    cell: Json = {}
    for name in names:
        if name in ("userEnteredValue", "effectiveValue"):
            if value is not None:
                cell[name] = extended_value(value)
        elif name == "formattedValue":
            if value is not None:
                cell[name] = formatted(value, number_format, locale)
        elif number_format is not None:
            cell[name] = {"numberFormat": {"type": number_format.kind, "pattern": number_format.pattern}}
    return cell


def extended_value(value: Value) -> dict[str, Any]:
    """ExtendedValue of a non-empty cell."""
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, str):
        return {"stringValue": value}
    return {"numberValue": value}
