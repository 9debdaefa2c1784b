"""The services behind the web face: the board's, and what was before."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from redis.exceptions import RedisError

from kiosk.core.frozen import frozen
from kiosk.core.shop.data import AuditRow, Fault
from kiosk.live.ports import Archive, KeptEvents, Missed, SheetView
from kiosk.realtime.event_log import Position
from kiosk.realtime.listen.decoder import Decoder
from kiosk.services.board import BoardServices

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from kiosk.realtime.event_log import EventLog as RedisLog
    from kiosk.sheets.audit_search import AuditSearch


@frozen
class WebServices:
    """Closing `readings` closes everything. `event_log` is None where no other process can be heard."""

    readings: BoardServices
    sheet: SheetView
    archive: Archive
    event_log: KeptEvents | None


class SeenSheet:
    """Implements `live.ports.SheetView` on what the board's services have seen."""

    def __init__(self, readings: BoardServices) -> None:
        self._readings = readings

    @property
    def reads_itself(self) -> bool | None:
        return self._readings.reads_itself

    def cell_of(self, fault: Fault) -> str:
        layout = self._readings.sheet_state.layout
        for table in (layout.operaciones, layout.trabajadores) if layout else ():
            if table.title == fault.sheet and fault.column in table.header.columns:
                return table.cell(table.header.columns[fault.column], fault.row)
        return f"{fault.sheet}!{fault.row}:{fault.row}"

    def station_of(self, hold: str) -> str:
        audit = self._readings.sheet_state.audit.now() if hold else None
        judged = audit.judged(hold) if audit else None
        return judged.row.station if judged else ""


class AuditArchive:
    """Implements `live.ports.Archive` by reading Metadata anew, in few requests."""

    def __init__(self, search: AuditSearch) -> None:
        self._search = search

    def history(self, tag: str) -> Sequence[AuditRow]:
        return self._search.of_spool(tag)

    def of_worker(self, worker_id: int, day: date) -> Sequence[AuditRow]:
        return self._search.of_worker(worker_id, day)


class RedisKeptEvents:
    """Implements `live.ports.KeptEvents` on the stream in Redis. `sheet` names the spreadsheet in events."""

    def __init__(self, kept: RedisLog, sheet: str, zone: ZoneInfo) -> None:
        self._log, self._sheet, self._decoder = kept, sheet, Decoder(zone)

    def after(self, numbering: str, seq: int) -> Missed:
        try:
            kept = self._log.after(Position(numbering, seq))
        except RedisError as error:
            raise OSError(str(error)) from error
        read = map(self._decoder.read, kept.messages)
        ours = tuple(event for event in read if event and event.sheet in (None, self._sheet))
        is_same = kept.last.numbering == numbering
        return Missed(ours, kept.is_whole and is_same)
