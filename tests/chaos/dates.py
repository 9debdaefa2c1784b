"""What must hold of the dates in the sheet, however stations' clocks were set meanwhile. Pure."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from tests.chaos.history import History, Row, Violation
from tests.chaos.lawful import DATE_OF

SHOP = ZoneInfo("America/Santiago")
OF_STATIONS = ("RENUNCIADO", "ANULADO", "FILA_REPUESTA")
TOLERANCE_S = 300.0
"""A clock that is off by no more is believed."""


def violations(history: History) -> Iterator[Violation]:
    """Rows and days of completion dated outside the run; none where its own times aren't known."""
    if not history.ended:
        return
    first, last = history.began - TOLERANCE_S, history.ended + TOLERANCE_S
    days = {f"{datetime.fromtimestamp(at, SHOP):%d-%m-%Y}" for at in (first, last)}
    for row in history.audit:
        is_station_s = row.prev is not None or row.kind in OF_STATIONS
        if is_station_s and row.at and not first <= row.at <= last:
            at = datetime.fromtimestamp(row.at, SHOP)
            yield Violation("misdated", row.tag, f"{row.kind} of {row.station} at {at}", row.place)
        elif (day := _completed_on(row)) and day not in days:
            yield Violation("misdated", row.tag, f"{row.kind} of {row.station} on {day}", row.place)


def _completed_on(row: Row) -> str:
    if row.action != "COMPLETAR" or row.after is None:
        return ""
    return row.after.get(DATE_OF.get(row.operation, ""), "")
