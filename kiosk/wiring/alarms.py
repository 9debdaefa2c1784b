"""What `kiosk doctor` can find out about the alarms for which nothing is written."""

from __future__ import annotations

import threading
from contextlib import ExitStack, closing
from datetime import datetime
from typing import TYPE_CHECKING

from kiosk.config.settings import Settings
from kiosk.core.clock import SystemClock, machine_time
from kiosk.core.errors import SheetError
from kiosk.core.frozen import frozen
from kiosk.core.refusals import is_alarm
from kiosk.core.sharing.alarms import Alarm
from kiosk.sheets.alarm.alarms import Alarms
from kiosk.sheets.http.pace import Pace
from kiosk.sheets.sheet_state import SheetState
from kiosk.station.work_lock import is_at_work
from kiosk.wiring import memory as station_memory
from kiosk.wiring import sheet
from kiosk.wiring.book import book_key

if TYPE_CHECKING:
    from kiosk.wiring.redis import StationRedis


def known(settings: Settings, redis: StationRedis | None) -> tuple[Alarm, ...]:
    """The alarms that stand at this folder's window, and those that Redis has of the reader.

    Blocks; closes `redis`. Raises `KioskError` where the folder can't be used, and `WorkbookError`.
    """
    clock, book, alarms = SystemClock(settings.zone), book_key(settings), Alarms()
    with ExitStack() as opened:
        if redis:
            opened.callback(redis.close)
            alarms.take_over(redis.picture(book, clock, redis.election(book)).alarms_now())
        if is_at_work(settings.data_dir):
            memory = station_memory.memory_of(book, settings.data_dir)
            opened.callback(memory.close)
            for alarm in memory.mirror.alarms():
                alarms.give(alarm)
        return alarms.standing()


@frozen
class SheetLook:
    """What a station's own read finds: the alarms, and the median date of the audit's last rows, local."""

    alarms: tuple[Alarm, ...]
    latest: datetime | None


def found(settings: Settings, redis: StationRedis | None) -> SheetLook:
    """What a station's own read finds now, against this folder's copy of the audit.

    Nothing is stored or written. Raises as `known`, and `SheetError` where the sheet can't be read.
    """
    with ExitStack() as opened:
        if redis:
            opened.callback(redis.close)
        memory = station_memory.memory_of(book_key(settings), settings.data_dir)
        with closing(memory):
            sheet_state = station_memory.sheet_state_of(memory, settings.station, machine_time, keeps=False)
        _read_all(settings, sheet_state, Pace(threading.Event(), sheet.account_budget(settings, redis)))
        return SheetLook(sheet_state.alarms.standing(), sheet_state.audit.latest())


def audit_latest(settings: Settings) -> datetime | None:
    """The median date of the last rows in this folder's copy of the audit, local; None without a copy.

    Raises as `known`.
    """
    with closing(station_memory.memory_of(book_key(settings), settings.data_dir)) as memory:
        state = station_memory.sheet_state_of(memory, settings.station, machine_time, keeps=False)
        return state.audit.latest()


def _read_all(settings: Settings, sheet_state: SheetState, pace: Pace) -> None:
    with closing(sheet.store(settings, sheet_state, pace)) as store:
        store.snapshot()
        try:
            store.check_audit()
        except SheetError as error:
            if not is_alarm(error.refusal):
                raise
        store.snapshot()  # the rows, judged by the audit
