"""The body of an atomic write of cells and audit rows, and the parsing of its echo. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kiosk.core.ports import Write
from kiosk.core.shop import columns
from kiosk.core.shop.data import AuditRow
from kiosk.sheets import audit_codec, codec
from kiosk.sheets.codec import Cell
from kiosk.sheets.layout import Layout, Table

ECHO_FIELDS = (
    "updatedSpreadsheet.sheets(properties.sheetId,data(startRow,startColumn,rowData.values.effectiveValue))"
)
"""Field mask of the echo; without it the echo is the whole spreadsheet with all its formats."""

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


@dataclass(frozen=True, slots=True)
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
