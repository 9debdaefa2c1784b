"""Cells of the sheet to values and back. Any content of a cell gives text, never an exception.

Dates become `DD-MM-YYYY` or `DD-MM-YYYY HH:MM:SS` in local time; a cell that can't be read as a date keeps
its text, and is a fault of its spool. Values are written typed, so that Sheets takes no text for a formula or
a date.
"""

import re
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from kiosk.core.shop import columns
from kiosk.core.shop.dates import EARLIEST, LATEST, format_date, format_moment, parse_moment
from kiosk.core.shop.folding import folded, visible

Cell = dict[str, Any]
"""One cell as `spreadsheets.batchUpdate` takes it."""

LONGEST: Final = 50_000
"""Characters that Sheets takes in one cell, as UTF-16 counts them: more than one for some signs."""

DATE_PATTERN = "dd-mm-yyyy"
MOMENT_PATTERN = "dd-mm-yyyy hh:mm:ss"

_DAY_ZERO = datetime(1899, 12, 30)
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d+)?", re.ASCII)
_TIME = r"(?:[ T](?P<time>\d{1,2}:\d{2}(?::\d{2})?)(?:\.\d+)?(?P<zone>Z|[+-]\d{2}:?\d{2})?)?"
_DAY_FIRST = re.compile(r"(?P<d>\d{1,2})[-/](?P<m>\d{1,2})[-/](?P<y>\d{4}|\d{2})" + _TIME)
_YEAR_FIRST = re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})" + _TIME)


def fits(text: str) -> bool:
    """True if the text is short enough for a cell."""
    if len(text) <= LONGEST // 2:
        return True
    return len(text.encode("utf-16-le", "surrogatepass")) // 2 <= LONGEST


def text(raw: object) -> str:
    """Any cell as text without surrounding spaces. A whole number has no `.0`; nothing else is converted."""
    if isinstance(raw, str):
        return raw.strip()
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
        return str(int(raw))
    try:
        return str(raw).strip()
    except (ValueError, RecursionError):  # more digits than Python writes out, or nested without end
        return f"{raw:#x}" if isinstance(raw, int) else f"<{type(raw).__name__}>"


def is_true(raw: object) -> bool:
    """True for a ticked cell, and for the words that sheets in Spanish and English write for it."""
    return folded(text(raw)) in {"true", "verdadero"}


def whole_number(raw: object) -> int | None:
    """A number such as a worker's id, typed or as text; None if it isn't one, or is too long for one."""
    plain = visible(text(raw))
    return int(plain) if plain.isdecimal() and len(plain) < 19 else None


def date_text(raw: object, zone: ZoneInfo, with_time: bool = False) -> tuple[str, bool]:
    """A date cell as text, and whether it could be read.

    A text that looks like a number and isn't a date gets the apostrophe that Sheets shows before such texts,
    so that it isn't written back as a number. With `with_time` the result always has a time of day, else
    only if it isn't midnight.
    """
    return _date_text(raw if isinstance(raw, (int, float)) else text(raw), zone, with_time)


@lru_cache(maxsize=32_768, typed=True)  # a sheet holds the same few days over and over
def _date_text(raw: str | int | float, zone: ZoneInfo, with_time: bool) -> tuple[str, bool]:
    plain, moment = _date(raw, zone)
    if moment is None:
        is_number = isinstance(raw, str) and _NUMBER.fullmatch(plain)
        return (f"'{plain}" if is_number else plain), not plain
    midnight = (moment.hour, moment.minute, moment.second) == (0, 0, 0)
    return (format_moment(moment) if with_time or not midnight else format_date(moment)), True


def moment(raw: object, zone: ZoneInfo) -> datetime | None:
    """A date cell as a local moment; None if it can't be read.

    Nothing is cached as for `date_text`: of thousands of rows of the audit each has a time of its own.
    """
    plain, found = _date(raw if isinstance(raw, (int, float)) else text(raw), zone)
    return found or parse_moment(plain)


def _date(raw: str | int | float, zone: ZoneInfo) -> tuple[str, datetime | None]:
    """The cell's visible text, and the moment that it means."""
    plain = visible(text(raw))
    while plain.startswith("'"):  # all of them, or the text would read otherwise once it is written back
        plain = visible(plain[1:])
    if not plain:
        return "", None
    return plain, _of_serial(raw) if isinstance(raw, (int, float)) else _of_text(plain, zone)


def _of_serial(raw: int | float) -> datetime | None:
    if isinstance(raw, bool):
        return None
    try:
        moment = _DAY_ZERO + timedelta(seconds=round(raw * 86_400))
    except (OverflowError, ValueError):
        return None
    return moment if EARLIEST <= moment.date() <= LATEST else None


def _of_text(plain: str, zone: ZoneInfo) -> datetime | None:
    found = _DAY_FIRST.fullmatch(plain) or _YEAR_FIRST.fullmatch(plain)
    if not found:
        return None
    year = int(found["y"]) + (2000 if len(found["y"]) == 2 else 0)
    hour, minute, second = (int(part) for part in ((found["time"] or "0:00") + ":0").split(":")[:3])
    try:
        moment = datetime(year, int(found["m"]), int(found["d"]), hour, minute, second)
        if found["zone"]:
            offset = found["zone"].replace("Z", "+00:00")
            aware = datetime.fromisoformat(f"{moment.isoformat()}{offset}")
            moment = aware.astimezone(zone).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return None
    return moment if EARLIEST <= moment.date() <= LATEST else None


def text_cell(value: str) -> Cell:
    """A text cell, even if the text begins like a formula; "" empties the cell."""
    return {"userEnteredValue": {"stringValue": value}} if value else {}


def number_cell(value: int | float) -> Cell:
    return {"userEnteredValue": {"numberValue": value}}


def moment_cell(value: datetime, pattern: str) -> Cell:
    """A local date as the serial number that Sheets uses, with its number format."""
    serial = (value - _DAY_ZERO).total_seconds() / 86_400
    return {"userEnteredValue": {"numberValue": serial}, **_formatted(pattern)}


def date_cell(value: str, pattern: str) -> Cell:
    """A date given as text: a typed date if it can be read, else unchanged, without setting a format.

    Of the unreadable ones a bare number stays a number, and one after an apostrophe stays text.
    """
    if not value:
        return _formatted(pattern)
    moment = parse_moment(value)
    if moment is None:
        if _NUMBER.fullmatch(value):
            return number_cell(float(value))
        unmarked = value.removeprefix("'")
        return text_cell(unmarked if _NUMBER.fullmatch(unmarked) else value)
    has_time = (moment.hour, moment.minute, moment.second) != (0, 0, 0)
    return moment_cell(moment, MOMENT_PATTERN if has_time else pattern)


def state_cell(header: str, value: str) -> Cell:
    """The cell to write for one of the nine state columns."""
    if header == columns.FECHA_OCUPACION:
        return date_cell(value, MOMENT_PATTERN)
    if header in columns.DATE_COLUMNS:
        return date_cell(value, DATE_PATTERN)
    return text_cell(value)


def _formatted(pattern: str) -> Cell:
    kind = "DATE_TIME" if pattern == MOMENT_PATTERN else "DATE"
    return {"userEnteredFormat": {"numberFormat": {"type": kind, "pattern": pattern}}}
