"""The local workbook: a Sheets API with Google's semantics over a SQLite file, used through the real gspread.

- `book` stores the cells in the file.
- `api` implements the API's methods: `routes` maps requests to them, `answer` runs one, `adapter` is the
  transport that gspread uses within this process.
- `server` offers the API over HTTP: `listener` and `connection` handle the wire; `dispatch` applies latency,
  injected `faults` and the `quota`; `control` and `tokens` are further addresses.
- `files` imports and exports .xlsx and .csv files; `sample` generates a sample shop.

Each `LocalWorkbook` and its session belong to one thread; open the same file again for another thread.
"""

from kiosk.workbook.api.adapter import LocalSheetsAdapter, local_session
from kiosk.workbook.api.answer import FILE_DOMAIN
from kiosk.workbook.api.routes import LOCAL_SPREADSHEET_ID
from kiosk.workbook.book.book import LocalWorkbook
from kiosk.workbook.book.errors import (
    ImportFailed,
    WorkbookDamaged,
    WorkbookError,
    WorkbookExists,
    WorkbookForeign,
    WorkbookGone,
    WorkbookMissing,
    WorkbookReplaced,
    WorkbookTooNew,
    WorkbookUnreadable,
    WorkbookUnsure,
)

__all__ = [
    "FILE_DOMAIN",
    "LOCAL_SPREADSHEET_ID",
    "ImportFailed",
    "LocalSheetsAdapter",
    "LocalWorkbook",
    "WorkbookDamaged",
    "WorkbookError",
    "WorkbookExists",
    "WorkbookForeign",
    "WorkbookGone",
    "WorkbookMissing",
    "WorkbookReplaced",
    "WorkbookTooNew",
    "WorkbookUnreadable",
    "WorkbookUnsure",
    "local_session",
]
