"""The headers that `kiosk init` may add to the sheet, at the end of a header row. Planning is pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from kiosk.core.errors import SheetError
from kiosk.core.frozen import frozen
from kiosk.core.refusals import SheetChanged
from kiosk.core.shop import columns
from kiosk.sheets.contract import Cost, breaches
from kiosk.sheets.headers import column_letters, header_texts, quoted
from kiosk.sheets.http.client import SheetsClient
from kiosk.sheets.layout import Table
from kiosk.sheets.survey import Survey


@frozen
class Addition:
    """The headers to add to one worksheet."""

    table: Table
    headers: tuple[str, ...]

    @property
    def shown(self) -> str:
        return f"{self.table.title}: {', '.join(self.headers)}"


def additions(found: Survey) -> list[Addition]:
    """The missing required headers, by worksheet.

    Excluded are headers that seem to be renamed (an empty column beside them would hide their data), the tag
    (without it there is no spool), and worksheets whose header row wasn't found.
    """
    wrong = [
        each
        for each in breaches(found.tables)
        if each.cost is not Cost.DETAIL and not each.is_repeated and not each.near
    ]
    planned = []
    for table in found.tables.values():
        headers = tuple(each.header for each in wrong if each.sheet == table.title)
        is_found = table.header.columns or not table.header.texts
        if headers and is_found and columns.TAG_SPOOL not in headers:
            planned.append(Addition(table, headers))
    return planned


def add(client: SheetsClient, planned: Sequence[Addition], widths: Mapping[int, int]) -> None:
    """Write all headers in one atomic request, after the last column with any content.

    Raises `SheetError` if nothing was written (for instance because a header row has changed meanwhile), and
    `OutcomeUnknownError`.
    """
    requests: list[dict[str, Any]] = []
    for each in planned:
        table, width = each.table, widths.get(each.table.sheet_id, 0)
        headers = len(table.header.texts)
        ranges = [table.header_row()]
        if width > headers:
            ranges.append(f"{quoted(table.title)}!{column_letters(headers)}:{column_letters(width - 1)}")
        top, *beyond = client.rows(ranges)
        if header_texts(top[0] if top else []) != table.header.texts:
            raise SheetError(SheetChanged())
        used = max((len(row) for rows in beyond for row in rows), default=0)
        if used and not headers:
            raise SheetError(SheetChanged())
        requests += _requests(each, headers + used, width)
    client.batch_update({"requests": requests}, "spreadsheetId")


def _requests(addition: Addition, at: int, width: int) -> list[dict[str, Any]]:
    table, headers = addition.table, addition.headers
    lacking = at + len(headers) - width
    grow = {"sheetId": table.sheet_id, "dimension": "COLUMNS", "length": lacking}
    write = {
        "start": {"sheetId": table.sheet_id, "rowIndex": table.header.row - 1, "columnIndex": at},
        "rows": [{"values": [{"userEnteredValue": {"stringValue": header}} for header in headers]}],
        "fields": "userEnteredValue",
    }
    return [*([{"appendDimension": grow}] if lacking > 0 else []), {"updateCells": write}]
