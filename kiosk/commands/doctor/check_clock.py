"""This machine's time against the servers', the program's and the audit's, and the time zones. Pure."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kiosk.commands.doctor.finding import Detail, Finding, Level, refused
from kiosk.core.frozen import frozen
from kiosk.core.refusals import ClockSource, ClockUnreliable

CHECK = "clock"
DOUBTFUL_S, WRONG_S = 30.0, 300.0
"""Google rejects a sign-in from a clock that is five minutes off, and stations date nothing by it."""

_BY_ITSELF = frozenset({ClockSource.BUILD, ClockSource.AUDIT})
"""What speaks against a clock without another one."""


@frozen
class OtherClock:
    """A server's clock, and ours at the same moment; both UTC."""

    host: str
    theirs: datetime
    ours: datetime

    @property
    def we_are_ahead_s(self) -> float:
        return (self.ours - self.theirs).total_seconds()


def check(
    now: datetime,
    zone: ZoneInfo,
    others: Iterable[OtherClock],
    sheet_zone: str = "",
    doubt: ClockUnreliable | None = None,
) -> list[Finding]:
    """`now` is aware; `sheet_zone` is the spreadsheet's time zone, "" if it isn't known.

    `others` begin with the sheet's server. `doubt` is why a station would date nothing by this clock.
    """
    servers = tuple(others)
    found = [_against(other, servers[0]) for other in servers if abs(other.we_are_ahead_s) >= DOUBTFUL_S]
    if doubt and doubt.fuente in _BY_ITSELF:
        way_out = (Detail("clock.accept", {}),) if doubt.fuente is ClockSource.AUDIT else ()
        found.insert(0, replace(refused(CHECK, doubt), details=way_out))
    if _differs(now, zone, sheet_zone):
        values = {"zone": zone.key, "sheet_zone": sheet_zone}
        found.append(Finding(CHECK, Level.WARNING, "clock.zone", values))
    if found:
        return found
    local = now.astimezone(zone)
    values = {"time": f"{local:%d-%m-%Y %H:%M:%S}", "zone": zone.key, "offset": f"{local:%z}"}
    return [Finding(CHECK, Level.OK, "clock.ok" if servers else "clock.alone", values)]


def _against(other: OtherClock, sheets_server: OtherClock) -> Finding:
    """Another machine's time is wrong if this one's agrees with the sheet's server."""
    values = {"host": other.host, "seconds": f"{abs(other.we_are_ahead_s):.0f}"}
    if abs(sheets_server.we_are_ahead_s) < DOUBTFUL_S:
        return Finding(CHECK, Level.WARNING, "clock.elsewhere", values)
    level = Level.FAULT if abs(other.we_are_ahead_s) >= WRONG_S else Level.WARNING
    return Finding(CHECK, level, "clock.ahead" if other.we_are_ahead_s > 0 else "clock.behind", values)


def _differs(now: datetime, zone: ZoneInfo, sheet_zone: str) -> bool:
    try:
        theirs = ZoneInfo(sheet_zone) if sheet_zone else zone
    except (
        ZoneInfoNotFoundError,
        ValueError,
        OSError,
    ):  # a time zone unknown to this machine
        return False
    return now.astimezone(theirs).utcoffset() != now.astimezone(zone).utcoffset()
