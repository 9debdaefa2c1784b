"""What an error of SQLite's says of the workbook's file. Any thread; looks at the file."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from kiosk.workbook.book.errors import (
    WorkbookBusy,
    WorkbookDamaged,
    WorkbookDiskFault,
    WorkbookFull,
    WorkbookMissing,
    WorkbookReadOnly,
    WorkbookUnreadable,
)

_KINDS: dict[int, type[WorkbookUnreadable]] = {
    sqlite3.SQLITE_BUSY: WorkbookBusy,
    sqlite3.SQLITE_LOCKED: WorkbookBusy,
    sqlite3.SQLITE_PROTOCOL: WorkbookBusy,
    sqlite3.SQLITE_CORRUPT: WorkbookDamaged,
    sqlite3.SQLITE_NOTADB: WorkbookDamaged,
    sqlite3.SQLITE_IOERR_SHORT_READ: WorkbookDamaged,
    sqlite3.SQLITE_CONSTRAINT: WorkbookDamaged,
    sqlite3.SQLITE_MISMATCH: WorkbookDamaged,
    sqlite3.SQLITE_TOOBIG: WorkbookDamaged,
    sqlite3.SQLITE_ERROR: WorkbookDamaged,
    sqlite3.SQLITE_FULL: WorkbookFull,
    sqlite3.SQLITE_READONLY: WorkbookReadOnly,
    sqlite3.SQLITE_PERM: WorkbookReadOnly,
    sqlite3.SQLITE_CANTOPEN: WorkbookReadOnly,
    sqlite3.SQLITE_IOERR: WorkbookDiskFault,
}
"""By the code, or else by its lowest byte. Our statements are fixed: what SQLite can't do with them (a
missing table, two rows under one key) is the file's fault."""


ERRORS: tuple[type[Exception], ...] = (sqlite3.Error, UnicodeDecodeError)
"""What SQLite raises; the second where its own message quotes damaged text."""


def problem(path: Path, error: Exception) -> WorkbookUnreadable:
    """The error to raise in place of one of `ERRORS`; one without a code is of text that is no UTF-8."""
    if isinstance(error, sqlite3.ProgrammingError):  # closed meanwhile: no fault of the file's
        return WorkbookUnreadable(path, str(error))
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)
    kind = _KINDS.get(code) or _KINDS.get(code & 0xFF, WorkbookUnreadable)
    if kind in (WorkbookReadOnly, WorkbookDiskFault) and not path.exists():
        kind = WorkbookMissing
    return kind(path, str(error))


def is_not_applied(error: sqlite3.Error) -> bool:
    """True if a commit that failed so has certainly left nothing behind."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK)
    return code & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL)
