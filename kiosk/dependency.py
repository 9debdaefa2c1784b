"""Builds the services from the settings: the same ones for window, board, commands and tests.

A thin face on `kiosk.wiring`. The adapters take longer to import than everything else together, so each
function imports only its part of the wiring, and only when it is called: the window builds its services on
a worker thread after the first paint.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.config.settings import Settings
from kiosk.sheets.http.gspread_import import lean_import

if TYPE_CHECKING:
    from kiosk.config.config_file import ConfigFile
    from kiosk.core.events.event import Event
    from kiosk.core.judged_clock import JudgedClock
    from kiosk.core.ports import Budget
    from kiosk.core.sharing.alarms import Alarm
    from kiosk.core.sharing.presence import StationPresence
    from kiosk.core.shop.data import Backlog, LeftBehind
    from kiosk.services.audit_acceptance import AuditAcceptance
    from kiosk.services.board import BoardServices
    from kiosk.services.command import CommandServices
    from kiosk.services.station import StationServices
    from kiosk.services.web_services import WebServices
    from kiosk.sheets.http.client import SheetsClient
    from kiosk.sheets.layout import SheetNames
    from kiosk.wiring.alarms import SheetLook
    from kiosk.wiring.redis import StationRedis
    from kiosk.workbook import LocalWorkbook


def station(settings: Settings, demo: bool = False) -> StationServices:
    """The services of a station at work, with a window or without. Reader thread; blocks.

    Raises `KioskError`.
    """
    with lean_import():
        from kiosk.wiring import station

    return station.station(settings, demo)


def board(settings: Settings, on_recent: Callable[[list[Event]], None]) -> BoardServices:
    """The services behind the board; `on_recent` is told the latest events by the audit.

    Reader thread; blocks. Raises `KioskError`.
    """
    with lean_import():
        from kiosk.wiring import board

    return board.board(settings, on_recent)


def web(settings: Settings, on_recent: Callable[[list[Event]], None]) -> WebServices:
    """The services behind the web face; `on_recent` is told the latest events by the audit.

    Reader thread; blocks. Raises `KioskError`.
    """
    with lean_import():
        from kiosk.wiring import web

    return web.web(settings, on_recent)


def commands(settings: Settings) -> AbstractContextManager[CommandServices]:
    """The services for one command, closed at its end. Calling thread.

    Raises `KioskError` where the sheet can't be reached at all, and `WorkbookError` for a local file that
    can't be used.
    """
    with lean_import():
        from kiosk.wiring import commands

    return commands.commands(settings, _redis(settings) if settings.redis_url else None)


def audit_acceptance(settings: Settings) -> AbstractContextManager[AuditAcceptance]:
    """What compares the audit with what this station knew, and accepts it. Calling thread; raises as
    `commands`."""
    with lean_import():
        from kiosk.wiring import commands

    return commands.audit_acceptance(settings, _redis(settings) if settings.redis_url else None)


def alarms_known(settings: Settings) -> tuple[Alarm, ...]:
    """The alarms that stand at this folder's window, and at the station that reads for all.

    Blocks; raises as `commands`.
    """
    with lean_import():
        from kiosk.wiring import alarms

    return alarms.known(settings, _redis(settings) if settings.redis_url else None)


def sheet_look(settings: Settings) -> SheetLook:
    """What a station's own read finds now. Blocks; raises as `commands`, and `SheetError`."""
    with lean_import():
        from kiosk.wiring import alarms

    return alarms.found(settings, _redis(settings) if settings.redis_url else None)


def audit_latest(settings: Settings) -> datetime | None:
    """The date of the last rows in this folder's copy of the audit, local. Blocks; raises as `commands`."""
    with lean_import():
        from kiosk.wiring import alarms

    return alarms.audit_latest(settings)


def judged_clock(settings: Settings) -> JudgedClock:
    """This machine's clock, by which a station dates what it writes; nothing was seen yet against it."""
    from kiosk.wiring import clock

    return clock.judged_clock(settings)


def clock_accepted(settings: Settings) -> datetime | None:
    """When a person last said that this machine's clock is right. Blocks; raises as `commands`."""
    with lean_import():
        from kiosk.wiring import clock

    return clock.accepted(settings)


def accept_clock(settings: Settings, at: datetime) -> None:
    """Note that a person said so, at this time of it, aware. Blocks; raises as `commands`."""
    with lean_import():
        from kiosk.wiring import clock

    clock.accept(settings, at)


def left_here(settings: Settings) -> tuple[list[LeftBehind], Backlog]:
    """What only people can finish, and what still has to be sent. Blocks; raises as `commands`."""
    from kiosk.wiring import memory

    return memory.left_here(settings)


def knows_workbook(settings: Settings) -> bool:
    """True if this station has used the workbook at the path that is set: it may be away for a while."""
    from kiosk.wiring import memory

    return memory.knows_workbook(settings)


def is_another_at_work(settings: Settings) -> bool:
    """True if this folder's window works with another sheet than `settings` name. Blocks; raises as
    `commands`."""
    from kiosk.wiring import memory

    return memory.is_another_at_work(settings)


def stations(settings: Settings) -> list[StationPresence]:
    """The kiosks that are running. Blocks; needs `redis_url`; raises Redis's errors."""
    with closing(_redis(settings)) as redis:
        return redis.stations()


@contextmanager
def shared_budget(settings: Settings) -> Iterator[Budget | None]:
    """What all stations of a service account may send, counted over `redis_url`, which must be set.

    Raises `SheetError` where the service-account file can't be used.
    """
    with lean_import():
        from kiosk.wiring import sheet

    with closing(_redis(settings)) as redis:
        yield sheet.account_budget(settings, redis)


def settings_file(path: Path) -> ConfigFile:
    """The file of settings, to change single keys of it. Blocks; raises `UnreadableConfig`."""
    from kiosk.config.config_file import ConfigFile

    return ConfigFile(path)


def sheet_names(settings: Settings) -> SheetNames:
    """The worksheets' titles."""
    with lean_import():
        from kiosk.wiring import sheet

    return sheet.sheet_names(settings)


def sheets_client(settings: Settings) -> SheetsClient:
    """A client of the sheet, for one thread, which closes it. Raises `SheetError` and `WorkbookError`."""
    with lean_import():
        from kiosk.wiring import sheet

    return sheet.sheets_client(settings)


def workbook(settings: Settings) -> LocalWorkbook:
    """The workbook of this machine, open. Raises `WorkbookError`."""
    from kiosk.wiring import book

    return book.workbook(settings)


def _redis(settings: Settings) -> StationRedis:
    from kiosk.wiring.redis import StationRedis

    return StationRedis(settings)
