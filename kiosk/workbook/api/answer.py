"""Answers one Sheets API request to one workbook, always with an HTTP status and a JSON body.

Runs in the thread that owns the workbook.
"""

from __future__ import annotations

import logging
import sqlite3

from kiosk.workbook.api.exchange import encode, read_exchange
from kiosk.workbook.api.routes import LOCAL_SPREADSHEET_ID, route
from kiosk.workbook.book.book import LocalWorkbook
from kiosk.workbook.book.errors import ApiFault, WorkbookError

log = logging.getLogger(__name__)


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
    except sqlite3.Error as error:
        return refusal(_storage_fault(book, error), packs)
    except WorkbookError as error:
        log.error("workbook unusable: %s", error)
        return refusal(ApiFault(500, "INTERNAL", f"The local workbook can't be used: {error}"), packs)
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        # damaged cells, or a fault of the program: gspread must see a failed request, never our exception
        log.exception("request failed: %s %s", method, url)
        return refusal(ApiFault(500, "INTERNAL", f"The local workbook {book.path} failed: {error!r}"), packs)


def refusal(fault: ApiFault, packs: bool = False) -> tuple[int, bytes]:
    """The status and the envelope of a fault."""
    return fault.http, encode(fault.envelope(), packs)


def _answer(book: LocalWorkbook, method: str, url: str, body: bytes | str | None, packs: bool) -> bytes:
    found = route(method, url)
    exchange = read_exchange(url, body, found.target)
    with book.writing() if found.writes else book.reading() as grid:
        # Encoded here: rows are read from the file meanwhile.
        return encode(found.handler(grid, exchange, LOCAL_SPREADSHEET_ID), packs)


def _storage_fault(book: LocalWorkbook, error: sqlite3.Error) -> ApiFault:
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None and code & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        # another process held the file for longer than the time-out; nothing was applied
        return ApiFault(503, "UNAVAILABLE", f"The local workbook {book.path} is busy: {error}")
    log.error("workbook %s failed: %s", book.path, error)
    return ApiFault(500, "INTERNAL", f"The local workbook {book.path} can't be read or written: {error}")
