"""`spreadsheets.batchUpdate`: all requests in order inside one transaction, or none.

Runs in the gspread client's thread.
"""

from __future__ import annotations

from collections.abc import Callable

from kiosk.workbook.api import batch_cells, batch_grid, fieldmask, spreadsheet
from kiosk.workbook.api.body import Body, Json
from kiosk.workbook.api.exchange import Exchange
from kiosk.workbook.book.book import Grid
from kiosk.workbook.book.dimensions import check_growth
from kiosk.workbook.book.errors import ApiFault, bad_request, not_implemented

Handler = Callable[[Grid, Body], Json]

_HANDLERS: dict[str, Handler] = {
    "updateCells": batch_cells.update_cells,
    "appendCells": batch_cells.append_cells,
    "insertDimension": batch_grid.insert_dimension,
    "deleteDimension": batch_grid.delete_dimension,
    "appendDimension": batch_grid.append_dimension,
    "moveDimension": batch_grid.move_dimension,
    "sortRange": batch_grid.sort_range,
    "addSheet": batch_grid.add_sheet,
    "deleteSheet": batch_grid.delete_sheet,
    "updateSheetProperties": batch_grid.update_sheet_properties,
    "updateSpreadsheetProperties": spreadsheet.update_properties,
}
_BODY = ("requests", "includeSpreadsheetInResponse", "responseRanges", "responseIncludeGridData")
_KNOWN: fieldmask.Known = {"spreadsheetId": {}, "replies": {}, "updatedSpreadsheet": spreadsheet.KNOWN}


def batch_update(grid: Grid, exchange: Exchange, spreadsheet_id: str) -> Json:
    """`POST spreadsheets/{id}:batchUpdate`; the answer has the updated spreadsheet if requested."""
    exchange.only()
    fieldmask.check(exchange.mask, _KNOWN)
    body = exchange.body
    body.only(_BODY)
    requests = body.bodies("requests")
    if not requests:
        raise bad_request("Must specify at least one request.")
    answer: Json = {"spreadsheetId": spreadsheet_id, "replies": [_apply(grid, one) for one in requests]}
    echo_mask = fieldmask.below(exchange.mask, "updatedSpreadsheet")
    if body.flag("includeSpreadsheetInResponse") and echo_mask is not None:
        ranges = [str(text) for text in body.list("responseRanges")]
        with_data = body.flag("responseIncludeGridData")
        answer["updatedSpreadsheet"] = spreadsheet.resource(
            grid, spreadsheet_id, ranges, echo_mask, with_data
        )
    return fieldmask.select(answer, exchange.mask)


def _apply(grid: Grid, request: Body) -> Json:
    kinds = [kind for kind in request.given if request.has(kind)]
    if len(kinds) != 1:
        raise bad_request(f"Invalid {request.where}: exactly one kind of request must be set")
    kind = kinds[0]
    handler = _HANDLERS.get(kind)
    if handler is None:
        raise not_implemented(f"the request {kind!r} ({request.where})")
    try:
        before = grid.size()
        reply = handler(grid, request.body(kind))
        check_growth(grid, before)
        return reply
    except ApiFault as fault:
        if fault.http == 400 and not fault.message.startswith("Invalid "):
            raise bad_request(f"Invalid {request.where}.{kind}: {fault.message}") from None
        raise
