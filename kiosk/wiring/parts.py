"""Builds the parts that window, board and commands share: sheet, workbook, quota and Redis connections."""

from __future__ import annotations

import threading
from contextlib import ExitStack, closing
from datetime import datetime
from typing import TYPE_CHECKING

from kiosk.config.settings import Settings
from kiosk.core.clock import SystemClock
from kiosk.core.ports import Budget, NoLease, WriteLease
from kiosk.core.sharing.budget import Quota, Urgency
from kiosk.core.sharing.local_budget import LocalBudget
from kiosk.program.resources import resource

if TYPE_CHECKING:
    from kiosk.realtime.connection import Connections
    from kiosk.sheets.http.client import SheetsClient
    from kiosk.sheets.http.pace import Pace
    from kiosk.sheets.layout import SheetNames
    from kiosk.sheets.sheet_state import SheetState
    from kiosk.sheets.store import SheetStore
    from kiosk.workbook import LocalWorkbook

TURN_S = 30.0
"""How long an action waits for another process of this station, in seconds."""


def account_budget(settings: Settings, connections: Connections | None) -> Budget | None:
    """What all stations of a service account may send; a workbook on this machine has no quota.

    Raises `SheetError` where the service-account file can't be used.
    """
    if settings.is_local:
        return None
    quota = Quota(settings.quota_per_minute, settings.quota_per_minute)
    if connections is None or connections.is_local:
        return LocalBudget(quota)
    from kiosk.realtime.share.shared_budget import SharedBudget
    from kiosk.sheets.http.gspread_import import without_consent_flow

    with without_consent_flow():
        from kiosk.sheets.http import transport
    account = transport.account_name(settings.credentials, settings.api_url)
    return SharedBudget(connections.commands(), account, quota)


def pace_of(stop: threading.Event, budget: Budget | None, urgency: Urgency = Urgency.ACTION) -> Pace:
    from kiosk.sheets.http.pace import Pace

    return Pace(stop, budget, urgency)


def store(settings: Settings, sheet_state: SheetState, pace: Pace) -> SheetStore:
    """A store with a client of its own, for one thread."""
    from kiosk.sheets.store import SheetStore

    return SheetStore(sheets_client(settings, pace), sheet_names(settings), settings.zone, sheet_state)


def sheet_names(settings: Settings) -> SheetNames:
    """The worksheets' titles."""
    from kiosk.sheets.layout import SheetNames

    return SheetNames(
        settings.sheet_operaciones, settings.sheet_trabajadores, settings.sheet_roles, settings.sheet_metadata
    )


def sheets_client(settings: Settings, pace: Pace | None = None) -> SheetsClient:
    """A client of the sheet, for one thread, who closes it. Raises `SheetError` and `WorkbookError`."""
    from kiosk.sheets.http.gspread_import import without_consent_flow

    with without_consent_flow():
        from kiosk.sheets.http import transport

    if settings.spreadsheet_id is None:
        return transport.local_client(workbook(settings), pace)
    return transport.remote_client(settings.spreadsheet_id, settings.credentials, settings.api_url, pace=pace)


def book_key(settings: Settings) -> str:
    """Tells the sheet from any other: what a station remembers of one says nothing of the next."""
    if settings.spreadsheet_id is not None:
        return f"{settings.api_url or 'google'} {settings.spreadsheet_id}"
    with closing(workbook(settings)) as book:
        return f"local {book.identity()}"


def workbook(settings: Settings) -> LocalWorkbook:
    """The workbook of this machine, open; in its default place a new one is filled with the sample shop.

    Raises `WorkbookError`: a workbook that is named and isn't there may be somewhere else.
    """
    from kiosk.workbook import LocalWorkbook

    if not settings.makes_sample:
        return LocalWorkbook.open(settings.workbook)
    now = SystemClock(settings.zone).local()
    return LocalWorkbook.open_or_create(settings.workbook, lambda new: _fill_sample(new, now))


def _fill_sample(book: LocalWorkbook, now: datetime) -> None:
    from kiosk.workbook.sample import fill

    fill.fill(book, now, resource("sample"))


def connections(settings: Settings) -> Connections:
    from kiosk.realtime.connection import connections as connect

    return connect(settings.redis_url, settings.station)


def lease(connections: Connections | None, opened: ExitStack) -> WriteLease:
    """Asks other stations to wait while a spool is written; nothing rests on it."""
    if connections is None or connections.is_local:
        return NoLease()
    from kiosk.realtime.share.lease import RedisWriteLease

    lease = RedisWriteLease(connections.commands())
    opened.callback(lease.close)
    return lease
