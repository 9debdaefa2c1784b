"""The body of an atomic write of cells and audit rows, and the parsing of its echo or refusal. Pure.

A write is read back before it is sent, as its own reader would read it: a row of the audit that the reader
skips would be looked for, and sent again, for ever; and a state cell that reads otherwise than it was meant
would pass for an edit by hand at every station.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final
from zoneinfo import ZoneInfo

from kiosk.core.errors import Refusal, SheetError, WriteRefused
from kiosk.core.frozen import frozen
from kiosk.core.ports import Write
from kiosk.core.refusals import CellUnreadable, SheetChanged, SheetForbidden
from kiosk.core.shop import columns, rules
from kiosk.core.shop.data import AuditRow
from kiosk.core.shop.dates import EARLIEST, LATEST
from kiosk.sheets import codec
from kiosk.sheets.audit import audit_codec
from kiosk.sheets.codec import Cell
from kiosk.sheets.layout import Layout, Table

ECHO_FIELDS = (
    "updatedSpreadsheet.sheets(properties.sheetId,data(startRow,startColumn,rowData.values.effectiveValue))"
)
"""Field mask of the echo; without it the echo is the whole spreadsheet with all its formats."""

_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
_ERROR_TEXTS = {
    "NULL_VALUE": "#NULL!",
    "DIVIDE_BY_ZERO": "#DIV/0!",
    "VALUE": "#VALUE!",
    "REF": "#REF!",
    "NAME": "#NAME?",
    "NUM": "#NUM!",
    "N_A": "#N/A",
    "LOADING": "Loading...",
}
"""Formula errors as a read of values gives them, so that a header from an echo equals one from a read."""

SHOWN: Final = 60
"""A refusal quotes so many signs of a cell."""

_TOO_LONG = f"maximum of {codec.LONGEST} characters in a single cell"
"""How Sheets refuses a longer one (400)."""

VALUE = "userEnteredValue"
_FORMAT = "userEnteredFormat"
VALUE_AND_FORMAT = f"{VALUE},{_FORMAT}.numberFormat"


def body(layout: Layout, writes: Sequence[Write], tail_from: int) -> dict[str, Any]:
    """The body that writes each row's nine state cells, appends the audit rows, and asks for their echo."""
    updates = [update for write in writes for update in row_requests(layout.operaciones, write)]
    append = append_request(layout.metadata, [write.audit for write in writes])
    return request(layout, [*updates, append], [write.row for write in writes], tail_from)


def append_body(layout: Layout, audit: AuditRow, tail_from: int) -> dict[str, Any]:
    """The body that appends one audit row and writes no cell."""
    return request(layout, [append_request(layout.metadata, [audit])], [], tail_from)


def request(
    layout: Layout, requests: Sequence[Mapping[str, Any]], rows: Sequence[int], tail_from: int
) -> dict[str, Any]:
    """The body of these requests, asking for an echo of headers, these rows, and the audit from a row on."""
    return {
        "requests": list(requests),
        "includeSpreadsheetInResponse": True,
        "responseIncludeGridData": True,
        "responseRanges": [
            layout.operaciones.header_row(),
            *(layout.operaciones.row(row) for row in rows),
            layout.metadata.header_row(),
            layout.metadata.rows_from(tail_from),
        ],
    }


def row_requests(table: Table, write: Write) -> list[dict[str, Any]]:
    """The requests that write the nine state cells of one row."""
    values = {**write.picture.by_header(), columns.VERSION: write.version}
    cells = {header: codec.state_cell(header, value) for header, value in values.items()}
    return list(_updates(table, write.row, cells))


def _updates(table: Table, row: int, cells: Mapping[str, Cell]) -> Iterator[dict[str, Any]]:
    """One request for each run of adjacent columns that all set a number format, or all set none."""
    placed = sorted((table.header.columns[header], cell) for header, cell in cells.items())
    runs: list[list[tuple[int, Cell]]] = []
    for column, cell in placed:
        last = runs[-1][-1] if runs else None
        if last and last[0] == column - 1 and (_FORMAT in last[1]) is (_FORMAT in cell):
            runs[-1].append((column, cell))
        else:
            runs.append([(column, cell)])
    for run in runs:
        yield {
            "updateCells": {
                "start": {"sheetId": table.sheet_id, "rowIndex": row - 1, "columnIndex": run[0][0]},
                "rows": [{"values": [cell for _, cell in run]}],
                "fields": VALUE_AND_FORMAT if _FORMAT in run[0][1] else VALUE,
            }
        }


def append_request(table: Table, rows: Sequence[AuditRow]) -> dict[str, Any]:
    """The request that appends rows to the audit."""
    return {
        "appendCells": {
            "sheetId": table.sheet_id,
            "rows": [{"values": _audit_cells(table, row)} for row in rows],
            "fields": VALUE_AND_FORMAT,
        }
    }


def _audit_cells(table: Table, row: AuditRow) -> list[Cell]:
    values: list[Cell] = [{} for _ in range(max(table.header.columns.values()) + 1)]
    for header, cell in audit_codec.cells(row).items():
        values[table.header.columns[header]] = cell
    return values


@frozen
class EchoedRows:
    """Raw cells of the two worksheets as the echo shows them, by 1-based row number."""

    operaciones: Mapping[int, Sequence[object]]
    metadata: Mapping[int, Sequence[object]]


def read_echo(answer: Mapping[str, Any], layout: Layout) -> EchoedRows:
    """The echoed rows in the answer to a batch."""
    sheets = answer.get("updatedSpreadsheet", {}).get("sheets", [])
    by_id = {sheet.get("properties", {}).get("sheetId", 0): sheet.get("data", []) for sheet in sheets}
    return EchoedRows(
        _rows(by_id.get(layout.operaciones.sheet_id, [])), _rows(by_id.get(layout.metadata.sheet_id, []))
    )


def _rows(grids: Sequence[Mapping[str, Any]]) -> dict[int, list[object]]:
    rows: dict[int, list[object]] = {}
    for grid in grids:
        left = [None] * grid.get("startColumn", 0)
        for offset, row in enumerate(grid.get("rowData", [])):
            cells = [_effective(cell) for cell in row.get("values", [])]
            if any(
                cell is not None for cell in cells
            ):  # an echo may go on with blank rows to the end of the grid
                rows[grid.get("startRow", 0) + offset + 1] = [*left, *cells]
    return rows


def _effective(cell: Mapping[str, Any]) -> object:
    value = cell.get("effectiveValue", {})
    for kind in ("stringValue", "numberValue", "boolValue"):
        if kind in value:
            return value[kind]
    if "errorValue" in value:
        kind = value["errorValue"].get("type", "")
        return _ERROR_TEXTS.get(kind, "#ERROR!")
    return None


def placed(
    error: WriteRefused,
    requests: Sequence[Mapping[str, Any]],
    layout: Layout,
    rows: Mapping[int | None, AuditRow],
) -> SheetError:
    """The same refusal with the row that it names, and with the first protected cell that was to be written.

    `rows` are the audit rows of the write, by the row of the sheet that each is of: by the refused one, or
    else by the longest, a cell that is too long is named.
    If the audit itself is protected, no row is to blame, and the result is no `WriteRefused` any more.
    """
    refusal, number = error.refusal, error.request
    start = None
    if number is not None and number < len(requests):
        start = requests[number].get("updateCells", {}).get("start")
    row = start["rowIndex"] + 1 if start else None
    if _is_too_long(refusal) and rows:
        at = row if row in rows else max(rows, key=lambda each: audit_codec.size(rows[each]))
        return WriteRefused(_too_long(rows[at], at, layout), number, at)
    if number is None or number >= len(requests):
        return error
    if not isinstance(refusal, SheetForbidden):
        return WriteRefused(refusal, number, row)
    if start is None:
        return SheetError(replace(refusal, hoja=layout.metadata.title))
    table = layout.operaciones
    headers = {column: header for header, column in table.header.columns.items()}
    header = headers[start["columnIndex"]]
    return WriteRefused(replace(refusal, hoja=table.title, fila=str(row), columna=header), number, row)


def _is_too_long(refusal: Refusal) -> bool:
    """True if Sheets refused the write for a cell that is too long."""
    return isinstance(refusal, SheetChanged) and _TOO_LONG in (refusal.detalle or "")


def _too_long(row: AuditRow, number: int | None, layout: Layout) -> CellUnreadable:
    """The refusal that names the spool's longest cell: what is written is made of them."""
    header, text = audit_codec.longest(row)
    sheet, place = layout.operaciones.title, "-" if number is None else str(number)
    return CellUnreadable(row.tag, text[:SHOWN], hoja=sheet, fila=place, columna=header, largo=True)


def unreadable(write: Write, layout: Layout, zone: ZoneInfo) -> Refusal | None:
    """Why this write would not be read as it is meant; None if it would."""
    refusal = unreadable_row(write.audit, layout, zone, write.row)
    if refusal is not None:
        return refusal
    earlier = write.audit.before.by_header() if write.audit.before else {}
    for header, text in write.picture.by_header().items():
        # What stood there before stays as it is: a release must not fail by a cell that it leaves alone.
        if text != earlier.get(header) and not _reads_as(header, text, zone):
            sheet, row = layout.operaciones.title, str(write.row)
            shown, largo = text[:SHOWN], not codec.fits(text)
            return CellUnreadable(
                write.audit.tag, valor=shown, hoja=sheet, fila=row, columna=header, largo=largo
            )
    return None


def unreadable_row(
    row: AuditRow, layout: Layout, zone: ZoneInfo, number: int | None = None
) -> Refusal | None:
    """The same of a row of the audit that is appended alone. `number` is its spool's row in the sheet."""
    if not audit_codec.fits(row):
        return _too_long(row, number, layout)
    for day in (row.timestamp.date(), row.fecha_operacion):
        if day is not None and not EARLIEST <= day <= LATEST:
            return rules.beyond_the_sheet(day)
    cells = audit_codec.cells(row)
    raw = [_as_read(cells.get(header, {})) for header in columns.AUDIT_COLUMNS]
    found = audit_codec.read(raw, _PLACES, zone)
    is_read = found is not None and _judged_by(found) == _judged_by(row)
    if is_read and all(_is_taken(cell) for cell in raw if isinstance(cell, str)):
        return None
    sheet = layout.metadata.title
    return CellUnreadable(row.tag, valor=row.tag, hoja=sheet, fila="-", columna="metadata_json")


_PLACES = {header: index for index, header in enumerate(columns.AUDIT_COLUMNS)}


def _reads_as(header: str, text: str, zone: ZoneInfo) -> bool:
    raw = _as_read(codec.state_cell(header, text))
    if header in columns.DATE_COLUMNS:
        return codec.date_text(raw, zone, header == columns.FECHA_OCUPACION)[0] == text and _is_taken(text)
    return codec.text(raw) == text and _is_taken(text)


def _as_read(cell: Mapping[str, object]) -> object:
    """The cell's content as a later read gives it: numbers are floating-point there."""
    entered = cell.get("userEnteredValue", {})
    assert isinstance(entered, dict)
    number = entered.get("numberValue")
    return entered.get("stringValue") if number is None else float(number)


def _is_taken(text: str) -> bool:
    """True if Sheets takes the text: not too long, and no half of a character."""
    return codec.fits(text) and not _HALF_CHARACTER.search(text)


def _judged_by(row: AuditRow) -> tuple[object, ...]:
    """All that a verdict, or the search for the row, depends on."""
    at = row.timestamp.replace(microsecond=0)
    kind = (row.ref, row.written, row.tras, row.acepta, row.columna)
    return (row.id, at, row.tag, row.evento_tipo, row.cmd, row.prev, row.hold, row.before, row.after, kind)
