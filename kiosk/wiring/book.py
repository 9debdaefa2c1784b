"""Opens the workbook of this machine, and names the book that a station's memory belongs to."""

import hashlib
from contextlib import closing
from datetime import datetime

from kiosk.config.settings import Settings
from kiosk.core.clock import SystemClock
from kiosk.program.build_date import built_at
from kiosk.program.resources import resource
from kiosk.station.memory import book_at
from kiosk.workbook import LocalWorkbook, WorkbookGone, WorkbookMissing

LOCAL = "local "


def workbook(settings: Settings, known: str | None = None) -> LocalWorkbook:
    """The workbook of this machine, open; in its default place a new one is filled with the sample shop.

    None is made where this folder has used one. One that is `known`, by its `book_key`, is opened at its
    first use: it may be away now.
    Raises `WorkbookError`: a workbook that is named and isn't there may be somewhere else.
    """
    if known:
        return LocalWorkbook(settings.workbook, identity=known.removeprefix(LOCAL))
    if not settings.makes_sample:
        return LocalWorkbook.open(settings.workbook)
    if not settings.workbook.exists() and book_at(settings.data_dir, settings.workbook):
        # A sample in its place would look like the shop.
        raise WorkbookGone(settings.workbook, "this station has used a workbook here")
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
        return f"{LOCAL}{book.identity()}"


def known_key(settings: Settings) -> str:
    """As `book_key`; while a local workbook is missing, the key that this folder knew it by at its path.

    A release can wait here by that. Raises `KioskError` where the folder can't be used, and `WorkbookError`.
    """
    try:
        return book_key(settings)
    except WorkbookMissing:
        if known := book_at(settings.data_dir, settings.workbook):
            return known
        raise


def sheet_mark(settings: Settings, key: str) -> str:
    """The spreadsheet's name in events: a hash of its id, or the UUID that a local workbook was made with.

    `key` is its `book_key`.
    """
    if settings.spreadsheet_id is not None:
        return hashlib.sha256(settings.spreadsheet_id.encode()).hexdigest()[:16]
    return key.removeprefix(LOCAL)


def _fill(book: LocalWorkbook, now: datetime) -> None:
    # Needed once in a workbook's life, and a tenth of a command's start.
    from kiosk.workbook.sample.fill import fill

    fill(book, now, resource("sample"))
