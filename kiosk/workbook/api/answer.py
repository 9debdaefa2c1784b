"""Answers one Sheets API request to one workbook, always with an HTTP status and a JSON body.

Runs in the thread that owns the workbook.
"""

from __future__ import annotations

import logging

from kiosk.workbook.api.exchange import encode, read_exchange
from kiosk.workbook.api.routes import LOCAL_SPREADSHEET_ID, route
from kiosk.workbook.book.book import LocalWorkbook
from kiosk.workbook.book.errors import (
    ApiFault,
    WorkbookBusy,
    WorkbookError,
    WorkbookUnreadable,
)

log = logging.getLogger(__name__)

_LONGEST_REASON = 200

FILE_DOMAIN = "workbook.kiosk"
"""The domain of the error details that tell what is wrong with a workbook's file."""


def answer(
    book: LocalWorkbook, method: str, url: str, body: bytes | str | None, packs: bool = False
) -> tuple[int, bytes]:
    """HTTP status and JSON body for one request; every error becomes Google's error envelope.

    With `packs` the body is compressed by gzip.
    """
    try:
        return 200, _answer(book, method, url, body, packs)
    except ApiFault as fault:
        return refusal(fault, packs)
    except WorkbookError as error:
        if not isinstance(error, WorkbookBusy):
            log.error("the workbook can't be used: %s: %s", type(error).__name__, error)
        return refusal(_of_file(error), packs)
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        # damaged cells, or a fault of the program: gspread must see a failed request, never our exception
        log.exception("request failed: %s %s", method, url)
        return refusal(_of_file(WorkbookUnreadable(book.path, repr(error)[:_LONGEST_REASON])), packs)


def refusal(fault: ApiFault, packs: bool = False) -> tuple[int, bytes]:
    """The status and the envelope of a fault."""
    return fault.http, encode(fault.envelope(), packs)


def _answer(book: LocalWorkbook, method: str, url: str, body: bytes | str | None, packs: bool) -> bytes:
    found = route(method, url)
    exchange = read_exchange(url, body, found.target)
    with book.writing() if found.writes else book.reading() as grid:
        # Encoded here: rows are read from the file meanwhile.
        return encode(found.handler(grid, exchange, LOCAL_SPREADSHEET_ID), packs)


def _of_file(error: WorkbookError) -> ApiFault:
    """The fault that names the file and what is wrong; but for `WorkbookUnsure` nothing was applied."""
    details = {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": error.code,
        "domain": FILE_DOMAIN,
        "metadata": {"path": str(error.path), "problem": type(error).__name__},
    }
    message = f"The local workbook can't be used: {error}"
    if isinstance(error, WorkbookBusy):
        return ApiFault(503, "UNAVAILABLE", message, [details])
    return ApiFault(500, "INTERNAL", message, [details])
