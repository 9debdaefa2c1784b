"""Builds the services behind the wall board, out of the same parts as the window's."""

import threading
from contextlib import ExitStack
from dataclasses import replace
from functools import partial

from kiosk.config.settings import Settings
from kiosk.core.refusals import ClockSource
from kiosk.core.sharing.budget import Urgency
from kiosk.core.sharing.reader_election import FULL_READ_S
from kiosk.services.board import BoardServices, OnEvents
from kiosk.services.sharing import Onlooker, Sharing
from kiosk.services.sheet_readings import SheetReadings
from kiosk.services.sheet_watch import SheetWatch
from kiosk.sheets.audit_follower import AuditFollower
from kiosk.sheets.http.pace import Pace
from kiosk.sheets.sheet_state import SheetState
from kiosk.wiring import sheet
from kiosk.wiring.book import book_key, sheet_mark
from kiosk.wiring.clock import compare_with_audit, judged_clock
from kiosk.wiring.redis import StationRedis


def board(settings: Settings, on_recent: OnEvents) -> BoardServices:
    """The services behind the board: no writer, journal, mender or announcer among them.

    `on_recent` is told the latest events by the audit. Reader thread; blocks. Raises `KioskError`.
    """
    clock, stop = judged_clock(settings), threading.Event()
    # Redis shows who is connected by name: not as the station whose kiosk may run beside it.
    settings = replace(settings, station=f"{settings.station} board")
    with ExitStack() as opened:
        sheet_state, redis = SheetState(), StationRedis(settings)
        compare_with_audit(clock, sheet_state)
        opened.callback(redis.close)
        with sheet.workbook_as_sheet():
            pace = Pace(stop, sheet.account_budget(settings, redis), Urgency.BACKGROUND)
            reader = sheet.store(settings, sheet_state, pace, clock)
            book = book_key(settings)
            mark = sheet_mark(settings, book)
        opened.callback(reader.close)
        is_standalone = settings.is_local and redis.is_local
        sharing = None
        if not redis.is_local:
            on_time = partial(clock.saw, ClockSource.REDIS)
            picture = redis.picture(book, clock, redis.election(book), on_time)
            sharing = Sharing(Onlooker(picture, clock.steady), picture)
        full_read_s = 0.0 if is_standalone else FULL_READ_S
        watch = SheetWatch(reader, sheet_state, _ignore, clock, _ignore, sharing, full_read_s)
        return BoardServices(
            readings=SheetReadings(reader, pace, watch, AuditFollower(reader, clock), is_standalone),
            pace=pace,
            sheet_state=sheet_state,
            clock=clock,
            link=partial(redis.subscriber, mark),
            on_recent=on_recent,
            stop=stop,
            opened=opened.pop_all(),
        )


def _ignore(*_: object) -> None:
    """The board mends nothing and keeps nothing."""
