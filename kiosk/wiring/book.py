"""Opens the workbook of this machine, and names the book that a station's memory belongs to."""

import hashlib
from contextlib import closing
from datetime import datetime

from kiosk.config.settings import Settings
from kiosk.core.clock import SystemClock
from kiosk.program.build_date import built_at
from kiosk.program.resources import resource
from kiosk.workbook import LocalWorkbook


def workbook(settings: Settings) -> LocalWorkbook:
    """The workbook of this machine, open; in its default place a new one is filled with the sample shop.

    Raises `WorkbookError`: a workbook that is named and isn't there may be somewhere else.
    """
    if not settings.makes_sample:
        return LocalWorkbook.open(settings.workbook)
    clock = SystemClock(settings.zone)
    # Dates of a clock that was never set would speak against the right time once it is.
    now = max(clock.local(), clock.to_local(built_at()))
    return LocalWorkbook.open_or_create(settings.workbook, lambda new: _fill(new, now))


def book_key(settings: Settings) -> str:
    """Tells the sheet from any other: what a station remembers of one says nothing about the next.

    Raises `WorkbookError`.
    """
    if settings.spreadsheet_id is not None:
        return f"{settings.api_url or 'google'} {settings.spreadsheet_id}"
    with closing(workbook(settings)) as book:
        return f"local {book.identity()}"


def sheet_mark(settings: Settings) -> str:
    """The spreadsheet's name in events: a hash of its id, or the UUID that a local workbook was made with.

    Raises `WorkbookError`.
    """
    if settings.spreadsheet_id is not None:
        return hashlib.sha256(settings.spreadsheet_id.encode()).hexdigest()[:16]
    with closing(workbook(settings)) as book:
        return book.identity()


def _fill(book: LocalWorkbook, now: datetime) -> None:
    # Needed once in a workbook's life, and a tenth of a command's start.
    from kiosk.workbook.sample.fill import fill

    fill(book, now, resource("sample"))
