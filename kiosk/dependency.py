"""Builds the services from the settings: the same ones for window, board, commands and tests.

A thin face on `kiosk.wiring`, which imports the adapters. They take longer to import than all the rest
together, so each function here imports what it needs when it is called: the window builds its services on a
worker thread, after its first paint.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from kiosk.config.settings import Settings
from kiosk.core.events.event import Event
from kiosk.core.journal import LeftBehind
from kiosk.core.ports import Budget
from kiosk.core.sharing.presence import StationPresence
from kiosk.core.shop.data import Backlog

if TYPE_CHECKING:
    from kiosk.realtime.connection import Connections
    from kiosk.services.board import BoardBackend
    from kiosk.services.window import WindowBackend
    from kiosk.sheets.http.client import SheetsClient
    from kiosk.sheets.http.pace import Pace
    from kiosk.sheets.layout import SheetNames
    from kiosk.wiring.commands import CommandServices
    from kiosk.workbook import LocalWorkbook


def window(settings: Settings, demo: bool = False) -> WindowBackend:
    """The services behind the window. Reader thread; blocks. Raises `KioskError`."""
    from kiosk.wiring import window

    return window.window(settings, demo)


def board(settings: Settings, on_recent: Callable[[list[Event]], None]) -> BoardBackend:
    """The services behind the board; `on_recent` is told once what happened before.

    Reader thread; blocks. Raises `KioskError`.
    """
    from kiosk.wiring import board

    return board.board(settings, on_recent)


def commands(settings: Settings) -> AbstractContextManager[CommandServices]:
    """The services for one command, closed at its end. Calling thread.

    Raises `KioskError` where the sheet can't be reached at all, and `WorkbookError` for a local file that
    can't be used.
    """
    from kiosk.wiring import commands

    return commands.commands(settings)


def left_here(settings: Settings) -> tuple[list[LeftBehind], Backlog]:
    """What only people can bring to its end, and what still has to go out. Blocks; raises as `commands`."""
    from kiosk.wiring import commands

    return commands.left_here(settings)


def stations(settings: Settings) -> list[StationPresence]:
    """The kiosks that are running. Blocks; needs `redis_url`; raises Redis's errors."""
    from kiosk.wiring import commands

    return commands.stations(settings)


def account_budget(settings: Settings, connections: Connections | None) -> Budget | None:
    """What all stations of a service account may send; a workbook on this machine has no quota.

    Raises `SheetError` where the service-account file can't be used.
    """
    from kiosk.wiring import parts

    return parts.account_budget(settings, connections)


def sheet_names(settings: Settings) -> SheetNames:
    """The worksheets' titles."""
    from kiosk.wiring import parts

    return parts.sheet_names(settings)


def sheets_client(settings: Settings, pace: Pace | None = None) -> SheetsClient:
    """A client of the sheet, for one thread, who closes it. Raises `SheetError` and `WorkbookError`."""
    from kiosk.wiring import parts

    return parts.sheets_client(settings, pace)


def workbook(settings: Settings) -> LocalWorkbook:
    """The workbook of this machine, open. Raises `WorkbookError`."""
    from kiosk.wiring import parts

    return parts.workbook(settings)
