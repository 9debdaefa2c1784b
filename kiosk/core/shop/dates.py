"""Local dates as the shop writes them: `DD-MM-YYYY` and `DD-MM-YYYY HH:MM:SS`. Pure functions."""

import re
from datetime import date, datetime
from typing import Final

from kiosk.core.shop.folding import visible

EARLIEST: Final = date(1990, 1, 1)
LATEST: Final = date(2199, 12, 31)
"""The first and the last day that a date of the sheet can be: any other is unreadable, and never written."""

UNDATED: Final = datetime(1, 1, 2)
"""The date of an audit row whose own date is missing or can't be read. It never tells how old a row is."""

_FORM = re.compile(r"(\d{2})-(\d{2})-(\d{4})(?: (\d{2}):(\d{2}):(\d{2}))?")


def format_date(value: date) -> str:
    """`DD-MM-YYYY`; a datetime loses its time of day."""
    return f"{value.day:02}-{value.month:02}-{value.year:04}"


def format_moment(value: datetime) -> str:
    """`DD-MM-YYYY HH:MM:SS` of a local, naive datetime; "" of `UNDATED`."""
    if value == UNDATED:
        return ""
    return f"{format_date(value)} {value.hour:02}:{value.minute:02}:{value.second:02}"


def parse_moment(text: str) -> datetime | None:
    """Read either of the two forms, a date alone as its midnight; None for any other text."""
    found = _FORM.fullmatch(visible(text))
    if not found:
        return None
    day, month, year, hour, minute, second = (int(part or 0) for part in found.groups())
    try:
        return datetime(year, month, day, hour, minute, second)
    except ValueError:
        return None


def parse_date(text: str) -> date | None:
    """Read either of the two forms as a date; None for any other text."""
    moment = parse_moment(text)
    return moment.date() if moment else None
