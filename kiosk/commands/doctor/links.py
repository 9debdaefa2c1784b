"""Links to cells of a Google spreadsheet. Pure."""

from collections.abc import Mapping
from dataclasses import field
from urllib.parse import quote

from kiosk.core.frozen import frozen
from kiosk.sheets.survey import Survey


@frozen
class Links:
    """`spreadsheet_id` is None if there is nothing to open: a local workbook, or another server."""

    spreadsheet_id: str | None
    sheet_ids: Mapping[str, int] = field(default_factory=dict)

    def to(self, cell: str) -> str:
        """The link to a cell such as `Operaciones!BM1`; "" if there is none."""
        title, _, place = cell.rpartition("!")
        gid = self.sheet_ids.get(title.strip("'").replace("''", "'"))
        if self.spreadsheet_id is None or gid is None:
            return ""
        document = quote(self.spreadsheet_id, safe="")
        return f"https://docs.google.com/spreadsheets/d/{document}/edit#gid={gid}&range={place}"


def links_of(spreadsheet_id: str | None, found: Survey) -> Links:
    """Links to the worksheets that were found."""
    return Links(spreadsheet_id, {table.title: table.sheet_id for table in found.tables.values()})
