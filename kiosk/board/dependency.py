"""Builds the services behind the wall board, out of the same parts as the window's.

The adapters are imported inside the function, after the first paint, as in `kiosk.dependency`.
"""

from __future__ import annotations

import threading
from contextlib import ExitStack
from dataclasses import replace

from kiosk import dependency
from kiosk.board.backend import BoardBackend, OnEvents
from kiosk.config import Settings
from kiosk.core.budget import Urgency
from kiosk.core.clock import SystemClock
from kiosk.core.errors import Code, SheetError
from kiosk.core.reading import WHOLE_S
from kiosk.sheet_readings import SheetReadings
from kiosk.sheet_watch import Onlooker, Sharing, SheetWatch


def board(settings: Settings, on_recent: OnEvents) -> BoardBackend:
    """The services behind the board: no writer, journal, mender or announcer among them.

    `on_recent` is told once what happened before. Reader thread; blocks. Raises `KioskError`.
    """
    from kiosk.sheets.lean import without_consent_flow
    from kiosk.sheets.local import WorkbookError

    with without_consent_flow():
        from kiosk import over_redis
        from kiosk.sheets.audit_follower import AuditFollower
        from kiosk.sheets.known import Known

    clock, stop = SystemClock(settings.zone), threading.Event()
    # Redis shows who is connected by name: not as the station whose kiosk may run beside it.
    settings = replace(settings, station=f"{settings.station} board")
    with ExitStack() as opened:
        known = Known()
        connections = dependency._connections(settings)
        opened.callback(connections.close)
        try:
            pace = dependency._pace(
                stop, dependency.account_budget(settings, connections), Urgency.BACKGROUND
            )
            reader = dependency._store(settings, known, pace)
        except WorkbookError as error:
            kind, file = type(error).__name__, str(settings.workbook)
            raise SheetError(Code.SHEETS_NO_DISPONIBLE, archivo=file, problema=kind) from error
        opened.callback(reader.close)
        is_by_itself = settings.is_local and not settings.redis_url
        sharing = None
        if settings.redis_url:
            book = dependency._book(settings)
            reader_of_all = over_redis.election(connections, settings, book)
            picture = over_redis.picture(connections, settings, book, clock, reader_of_all)
            sharing = Sharing(Onlooker(), picture)
        whole_s = 0.0 if is_by_itself else WHOLE_S
        watch = SheetWatch(reader, known, _nothing, clock, _nothing, sharing, whole_s)
        return BoardBackend(
            readings=SheetReadings(reader, pace, watch, AuditFollower(reader, clock), is_by_itself),
            pace=pace,
            known=known,
            clock=clock,
            link=lambda on_events, on_link, on_gap: over_redis.subscriber(
                connections, settings, on_events, on_link, on_gap
            ),
            on_recent=on_recent,
            stop=stop,
            opened=opened.pop_all(),
        )


def _nothing(*_: object) -> None:
    """The board mends nothing and keeps nothing."""
