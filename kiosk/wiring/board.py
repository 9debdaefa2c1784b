"""Builds the services behind the wall board, out of the same parts as the window's.

The adapters are imported inside the function, after the first paint, as in `kiosk.dependency`.
"""

from __future__ import annotations

import threading
from contextlib import ExitStack
from dataclasses import replace

from kiosk.config.settings import Settings
from kiosk.core.clock import SystemClock
from kiosk.core.errors import Code, SheetError
from kiosk.core.sharing.budget import Urgency
from kiosk.core.sharing.reader_election import WHOLE_S
from kiosk.services.board import BoardBackend, OnEvents
from kiosk.services.sheet_readings import SheetReadings
from kiosk.services.sheet_watch import Onlooker, Sharing, SheetWatch
from kiosk.wiring import parts


def board(settings: Settings, on_recent: OnEvents) -> BoardBackend:
    """The services behind the board: no writer, journal, mender or announcer among them.

    `on_recent` is told once what happened before. Reader thread; blocks. Raises `KioskError`.
    """
    from kiosk.sheets.http.gspread_import import without_consent_flow
    from kiosk.workbook import WorkbookError

    with without_consent_flow():
        from kiosk.sheets.audit_follower import AuditFollower
        from kiosk.sheets.sheet_state import SheetState
        from kiosk.wiring import redis

    clock, stop = SystemClock(settings.zone), threading.Event()
    # Redis shows who is connected by name: not as the station whose kiosk may run beside it.
    settings = replace(settings, station=f"{settings.station} board")
    with ExitStack() as opened:
        sheet_state = SheetState()
        connections = parts.connections(settings)
        opened.callback(connections.close)
        try:
            pace = parts.pace_of(stop, parts.account_budget(settings, connections), Urgency.BACKGROUND)
            reader = parts.store(settings, sheet_state, pace)
        except WorkbookError as error:
            kind, file = type(error).__name__, str(settings.workbook)
            raise SheetError(Code.SHEETS_NO_DISPONIBLE, archivo=file, problema=kind) from error
        opened.callback(reader.close)
        is_by_itself = settings.is_local and not settings.redis_url
        sharing = None
        if settings.redis_url:
            book = parts.book_key(settings)
            reader_of_all = redis.election(connections, settings, book)
            picture = redis.picture(connections, settings, book, clock, reader_of_all)
            sharing = Sharing(Onlooker(), picture)
        whole_s = 0.0 if is_by_itself else WHOLE_S
        watch = SheetWatch(reader, sheet_state, _nothing, clock, _nothing, sharing, whole_s)
        return BoardBackend(
            readings=SheetReadings(reader, pace, watch, AuditFollower(reader, clock), is_by_itself),
            pace=pace,
            sheet_state=sheet_state,
            clock=clock,
            link=lambda on_events, on_link, on_gap: redis.subscriber(
                connections, settings, on_events, on_link, on_gap
            ),
            on_recent=on_recent,
            stop=stop,
            opened=opened.pop_all(),
        )


def _nothing(*_: object) -> None:
    """The board mends nothing and keeps nothing."""
