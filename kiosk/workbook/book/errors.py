"""Errors of the local workbook: those shown to people (`Workbook…`), and API answers (`ApiFault`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, ClassVar


class WorkbookError(Exception):
    """The workbook file can't be used. `code` is stable, `path` is the file, `reason` is for the log."""

    code: ClassVar[str] = "WORKBOOK_ERROR"

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class WorkbookUnreadable(WorkbookError):
    """The file is damaged or not accessible; subclasses are more specific."""

    code = "WORKBOOK_UNREADABLE"


class WorkbookMissing(WorkbookUnreadable):
    """The file doesn't exist."""

    code = "WORKBOOK_MISSING"


class WorkbookGone(WorkbookMissing):
    """The file doesn't exist, and SQLite's own files beside it do: it was moved or deleted while in use."""

    code = "WORKBOOK_GONE"


class WorkbookForeign(WorkbookUnreadable):
    """The path is a folder, or a file that the kiosk didn't create."""

    code = "WORKBOOK_FOREIGN"


class WorkbookReplaced(WorkbookUnreadable):
    """Another workbook of the kiosk's lies where the one in use was."""

    code = "WORKBOOK_REPLACED"


class WorkbookDamaged(WorkbookUnreadable):
    """SQLite finds the file damaged: overwritten, cut, or by a failing disk."""

    code = "WORKBOOK_DAMAGED"


class WorkbookFull(WorkbookUnreadable):
    """There is no space left on the drive; nothing was written."""

    code = "WORKBOOK_FULL"


class WorkbookReadOnly(WorkbookUnreadable):
    """The file, its folder or its drive can't be opened for writing."""

    code = "WORKBOOK_READ_ONLY"


class WorkbookDiskFault(WorkbookUnreadable):
    """The drive reports errors, or doesn't answer."""

    code = "WORKBOOK_DISK_FAULT"


class WorkbookBusy(WorkbookUnreadable):
    """Another process held the file for longer than the time-out; nothing was written."""

    code = "WORKBOOK_BUSY"


class WorkbookUnsure(WorkbookUnreadable):
    """Whether a write is in the file that people see isn't known.

    The file was moved or replaced during the write, or the drive failed at its end.
    """

    code = "WORKBOOK_UNSURE"


class WorkbookTooNew(WorkbookError):
    """The file was written by a newer version of the kiosk, in a format unknown to this one."""

    code = "WORKBOOK_TOO_NEW"

    def __init__(self, path: Path, found: int, known: int) -> None:
        super().__init__(path, f"workbook format {found}, this version knows up to {known}")
        self.found = found
        self.known = known


class WorkbookExists(WorkbookError):
    """A new workbook was requested, but the file exists; it is left untouched."""

    code = "WORKBOOK_EXISTS"

    def __init__(self, path: Path) -> None:
        super().__init__(path, "a file with this name already exists")


class Unreadable(StrEnum):
    """Why a file can't be imported: always the file's fault, and each with its own way out."""

    MISSING = "missing"
    PASSWORD = "password"  # noqa: S105 -- a cause, no secret
    OLD_XLS = "old_xls"
    OTHER_FORMAT = "other_format"
    """A spreadsheet, of a kind that isn't read: .ods, .xlsb."""
    NO_SPREADSHEET = "no_spreadsheet"
    DAMAGED = "damaged"
    TOO_LARGE = "too_large"
    """Unpacked it would fill this machine's memory or disk."""
    NAME_TAKEN = "name_taken"
    EMPTY = "empty"
    NO_TEXT = "no_text"
    """A .csv with bytes that are text in no known encoding, at `line`."""
    OPEN_QUOTE = "open_quote"
    """A quote that isn't closed, opened at `line`: it would swallow the rows below."""
    OTHER_DELIMITER = "other_delimiter"
    """The row at `line` has another sign between its cells than the rest."""


class ImportFailed(WorkbookError):
    """The file to import can't be read, or isn't a table; nothing was imported.

    `line` is the .csv file's line at fault, counted from 1; 0 if there is none.
    """

    code = "IMPORT_FAILED"

    def __init__(self, path: Path, reason: str, cause: Unreadable, line: int = 0) -> None:
        super().__init__(path, reason)
        self.cause = cause
        self.line = line


class ApiFault(Exception):
    """A request that is answered with Google's error envelope instead of a result."""

    def __init__(
        self, http: int, status: str, message: str, details: Sequence[Mapping[str, Any]] = ()
    ) -> None:
        super().__init__(message)
        self.http = http
        self.status = status
        self.message = message
        self.details = details

    def envelope(self) -> dict[str, Any]:
        """The body as Google sends it."""
        error: dict[str, Any] = {"code": self.http, "message": self.message, "status": self.status}
        if self.details:
            error["details"] = list(self.details)
        return {"error": error}


def bad_request(message: str) -> ApiFault:
    """400: the request is wrong, nothing was applied."""
    return ApiFault(400, "INVALID_ARGUMENT", message)


def not_found(message: str) -> ApiFault:
    """404: no such spreadsheet or address."""
    return ApiFault(404, "NOT_FOUND", message)


def not_implemented(what: str) -> ApiFault:
    """501: a feature of Google's that the local workbook lacks; it never guesses."""
    return ApiFault(501, "UNIMPLEMENTED", f"The local workbook does not implement {what}.")
