"""The local workbook: the real gspread over a SQLite file on this machine, with Google's semantics.

`answer` answers a request through `routes`; `read_values`, `write_values`, `spreadsheet` and `batch` are the
API's methods; `book` keeps the cells, `file` the file. `adapter` puts it under gspread in this process;
`server` offers it over HTTP: `listener` and `connection` are its wire, `desk` decides about requests, with
`faults`, `quota` and `traffic`; `control` and `tokens` are its other addresses. `xlsx`, `xlsx_export` and
`csv_text` bring a shop's own sheet in and out, `sample` makes up a shop.
Each `LocalWorkbook` and its session belong to one thread; open the same file again for another one.
"""

from kiosk.workbook.api.adapter import LocalSheetsAdapter, local_session
from kiosk.workbook.api.routes import LOCAL_SPREADSHEET_ID
from kiosk.workbook.book.book import LocalWorkbook
from kiosk.workbook.book.errors import (
    ImportFailed,
    WorkbookError,
    WorkbookExists,
    WorkbookForeign,
    WorkbookMissing,
    WorkbookTooNew,
    WorkbookUnreadable,
)

__all__ = [
    "LOCAL_SPREADSHEET_ID",
    "ImportFailed",
    "LocalSheetsAdapter",
    "LocalWorkbook",
    "WorkbookError",
    "WorkbookExists",
    "WorkbookForeign",
    "WorkbookMissing",
    "WorkbookTooNew",
    "WorkbookUnreadable",
    "local_session",
]
