"""Builds what reads and writes the sheet: the client, the store, its pace and the account's quota.

It imports gspread, so it is imported within `lean_import`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from kiosk.config.settings import Settings
from kiosk.core.errors import SheetError
from kiosk.core.judged_clock import JudgedClock
from kiosk.core.ports import Budget
from kiosk.core.refusals import ClockSource, SheetUnavailable
from kiosk.core.sharing.budget import Quota
from kiosk.core.sharing.local_budget import LocalBudget
from kiosk.services.budget_share import LOOKING_BACK, BudgetShare
from kiosk.sheets.http import transport
from kiosk.sheets.http.client import SheetsClient
from kiosk.sheets.http.pace import Pace
from kiosk.sheets.layout import SheetNames
from kiosk.sheets.sheet_state import SheetState
from kiosk.sheets.store import SheetStore
from kiosk.wiring.book import workbook
from kiosk.workbook import WorkbookError

if TYPE_CHECKING:
    from kiosk.wiring.redis import StationRedis


def sheet_names(settings: Settings) -> SheetNames:
    """The worksheets' titles."""
    return SheetNames(
        settings.sheet_operaciones, settings.sheet_trabajadores, settings.sheet_roles, settings.sheet_metadata
    )


def sheets_client(
    settings: Settings,
    pace: Pace | None = None,
    clock: JudgedClock | None = None,
    known: str | None = None,
) -> SheetsClient:
    """A client of the sheet, for one thread, which closes it. Raises `SheetError` and `WorkbookError`.

    `clock` sees what time its answers say it is. `known` is as for `book.workbook`.
    """
    if settings.spreadsheet_id is None:
        return transport.local_client(workbook(settings, known), pace)
    client = transport.remote_client(
        settings.spreadsheet_id, settings.credentials, settings.api_url, pace=pace
    )
    if clock:
        client.tell_time(partial(clock.saw, ClockSource.SERVER))
    return client


def store(
    settings: Settings,
    sheet_state: SheetState,
    pace: Pace,
    clock: JudgedClock | None = None,
    known: str | None = None,
) -> SheetStore:
    """A store with a client of its own, for one thread. Raises `SheetError` and `WorkbookError`.

    `known` is as for `book.workbook`.
    """
    client = sheets_client(settings, pace, clock, known)
    now = clock.best_local if clock else None
    return SheetStore(client, sheet_names(settings), settings.zone, sheet_state, now)


def account_budget(settings: Settings, redis: StationRedis | None) -> Budget | None:
    """What all stations of a service account may send; a workbook on this machine has no quota.

    Stations count together over `redis`; without it this station counts alone.
    Raises `SheetError` where the service-account file can't be used.
    """
    if settings.is_local:
        return None
    quota = Quota(settings.quota_per_minute, settings.quota_per_minute)
    if redis is None or redis.is_local:
        return LocalBudget(quota)
    return redis.budget(transport.account_name(settings.credentials, settings.api_url), quota)


def budget_to_look_back(settings: Settings, redis: StationRedis | None) -> Budget | None:
    """The part of `account_budget` that a crowd with questions of the past may use. Raises as that does."""
    whole = account_budget(settings, redis)
    if whole is None:
        return None
    quota = Quota(settings.quota_per_minute, settings.quota_per_minute)
    return BudgetShare(whole, LocalBudget(quota.part(LOOKING_BACK)))


@contextmanager
def workbook_as_sheet() -> Iterator[None]:
    """Raise a `SheetError` in place of a `WorkbookError`: to a window, the workbook is its sheet."""
    try:
        yield
    except WorkbookError as error:
        kind = type(error).__name__
        raise SheetError(SheetUnavailable(archivo=str(error.path), problema=kind)) from error
