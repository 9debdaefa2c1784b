"""What `kiosk init` may add to the sheet: headers at the end of a header row. Plans are pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kiosk.core.errors import Code, SheetError
from kiosk.core.shop import columns
from kiosk.sheets.contract import Cost, breaches
from kiosk.sheets.headers import column_letters, header_texts, quoted
from kiosk.sheets.http.client import SheetsClient
from kiosk.sheets.layout import Table
from kiosk.sheets.survey import Survey


@dataclass(frozen=True, slots=True)
class Addition:
    """Headers that would be new in one worksheet."""

    table: Table
    headers: tuple[str, ...]

    @property
    def shown(self) -> str:
        return f"{self.table.title}: {', '.join(self.headers)}"


def additions(found: Survey) -> list[Addition]:
    """The required headers that are nowhere, by worksheet.

    None for a header that seems renamed: an empty column beside it would hide its data. None for the tag,
    without which there is no spool, and none in a worksheet whose header row wasn't found.
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
    """Write all of them in one atomic request, beyond the last column that holds anything.

    Raises `SheetError` where nothing was written, also because a header row has changed meanwhile, and
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
            raise SheetError(Code.HOJA_CAMBIADA)
        used = max((len(row) for rows in beyond for row in rows), default=0)
        if used and not headers:
            raise SheetError(Code.HOJA_CAMBIADA)
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
