"""This machine's clock against the servers', and the shop's time zone against the sheet's. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kiosk.commands.doctor.finding import Finding, Level

CHECK = "clock"
DOUBTFUL_S, WRONG_S = 30.0, 300.0
"""Google rejects a sign-in from a clock that is five minutes off."""


@dataclass(frozen=True, slots=True)
class OtherClock:
    """A server's clock, and ours at the same moment; both UTC."""

    host: str
    theirs: datetime
    ours: datetime

    @property
    def we_are_ahead_s(self) -> float:
        return (self.ours - self.theirs).total_seconds()


def check(now: datetime, zone: ZoneInfo, others: Iterable[OtherClock], sheet_zone: str = "") -> list[Finding]:
    """`now` is aware; `sheet_zone` is the spreadsheet's time zone, "" if it isn't known."""
    servers = tuple(others)
    found = [_against(other) for other in servers if abs(other.we_are_ahead_s) >= DOUBTFUL_S]
    if _differs(now, zone, sheet_zone):
        values = {"zone": zone.key, "sheet_zone": sheet_zone}
        found.append(Finding(CHECK, Level.WARNING, "clock.zone", values))
    if found:
        return found
    local = now.astimezone(zone)
    values = {"time": f"{local:%d-%m-%Y %H:%M:%S}", "zone": zone.key, "offset": f"{local:%z}"}
    return [Finding(CHECK, Level.OK, "clock.ok" if servers else "clock.alone", values)]


def _against(other: OtherClock) -> Finding:
    ahead = other.we_are_ahead_s
    level = Level.FAULT if abs(ahead) >= WRONG_S else Level.WARNING
    code = "clock.ahead" if ahead > 0 else "clock.behind"
    return Finding(CHECK, level, code, {"host": other.host, "seconds": f"{abs(ahead):.0f}"})


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
