"""Builds the services behind the web face, out of the same parts as the board's."""

from kiosk.config.settings import Settings
from kiosk.core.sharing.budget import Urgency
from kiosk.services.board import OnEvents
from kiosk.services.web_services import AuditArchive, RedisKeptEvents, SeenSheet, WebServices
from kiosk.sheets.audit_search import AuditSearch
from kiosk.sheets.http.pace import Pace
from kiosk.wiring import sheet
from kiosk.wiring.board import board
from kiosk.wiring.book import book_key, sheet_mark
from kiosk.wiring.redis import StationRedis


def web(settings: Settings, on_recent: OnEvents) -> WebServices:
    """The services behind the web face; closing the board's closes all. Reader thread; blocks.

    `on_recent` is told the latest events by the audit. Raises `KioskError`.
    """
    readings = board(settings, on_recent)
    redis = StationRedis(settings)
    readings.also_closes(redis.close)
    with sheet.workbook_as_sheet():
        pace = Pace(readings.stopping, sheet.budget_to_look_back(settings, redis), Urgency.BACKGROUND)
        client, names = sheet.sheets_client(settings, pace), sheet.sheet_names(settings)
        search = AuditSearch(client, names, settings.zone, readings.sheet_state)
        mark = sheet_mark(settings, book_key(settings))
    readings.also_closes(search.close)
    kept = None if redis.is_local else RedisKeptEvents(redis.event_log(), mark, settings.zone)
    return WebServices(readings, SeenSheet(readings), AuditArchive(search), kept)
