"""The local workbook: the real gspread over a SQLite file on this machine, with Google's semantics.

`adapter` answers requests through `routes`; `read_values`, `write_values`, `spreadsheet` and `batch` are the
API's methods; `book` keeps the cells, `file` the file; `xlsx` brings a shop's own sheet in, `sample` makes up
a shop.
Each `LocalWorkbook` and its session belong to one thread; open the same file again for another one.
"""

from kiosk.sheets.local.adapter import LocalSheetsAdapter, local_session
from kiosk.sheets.local.book import LocalWorkbook
from kiosk.sheets.local.errors import (
    ImportFailed,
    WorkbookError,
    WorkbookExists,
    WorkbookTooNew,
    WorkbookUnreadable,
)
from kiosk.sheets.local.routes import LOCAL_SPREADSHEET_ID

__all__ = [
    "LOCAL_SPREADSHEET_ID",
    "ImportFailed",
    "LocalSheetsAdapter",
    "LocalWorkbook",
    "WorkbookError",
    "WorkbookExists",
    "WorkbookTooNew",
    "WorkbookUnreadable",
    "local_session",
]
