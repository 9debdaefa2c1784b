"""Formats values for display: number formats, serial dates and the general format. Pure; any thread.

Only the formats listed here may be stored, so that every cell can be displayed exactly, in the workbook's
locale.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from kiosk.workbook.book.cells import NumberFormat, Value
from kiosk.workbook.book.locales import Locale

DAY_ZERO = date(1899, 12, 30)
_MIDNIGHT_ZERO = datetime.combine(DAY_ZERO, time())
_SECONDS_A_DAY = 86_400
_LAST_DAY = (date.max - DAY_ZERO).days

DEFAULT_PATTERNS = {
    "DATE": "dd/mm/yyyy",
    "DATE_TIME": "dd/mm/yyyy hh:mm:ss",
    "TIME": "hh:mm:ss",
    "NUMBER": "#,##0.00",
    "TEXT": "@",
}
_DATE_PARTS = re.compile(r"yyyy|yy|mm|m|dd|d|hh|h|ss|[-/ :.t]")
_NUMBER_PATTERN = re.compile(r"(#,##)?0(?:\.(0+))?\Z")
_CODES = {
    "yyyy": "{0:04}",
    "yy": "{1:02}",
    "dd": "{3:02}",
    "d": "{3}",
    "hh": "{4:02}",
    "h": "{4}",
    "ss": "{6:02}",
}


def is_supported(number_format: NumberFormat) -> bool:
    """True if the workbook can display cells in this format."""
    if number_format.kind in ("DATE", "DATE_TIME", "TIME"):
        return _date_template(number_format.pattern) is not None
    if number_format.kind == "NUMBER":
        return _NUMBER_PATTERN.match(number_format.pattern) is not None
    return number_format.kind == "TEXT" and number_format.pattern == "@"


def is_date(number_format: NumberFormat | None) -> bool:
    """True if a number in such a cell is a serial date or time."""
    return number_format is not None and number_format.kind in ("DATE", "DATE_TIME", "TIME")


def serial(moment: date) -> float | int:
    """Days since 1899-12-30, with the time of day as a fraction; an int for dates and midnights."""
    if not isinstance(moment, datetime):
        return (moment - DAY_ZERO).days
    passed = moment - _MIDNIGHT_ZERO
    fraction = (passed.seconds + passed.microseconds / 1e6) / _SECONDS_A_DAY
    return passed.days + fraction if fraction else passed.days


def moment_of(number: float) -> datetime | None:
    """The time of a serial number, rounded to seconds; None outside the calendar."""
    if not -_LAST_DAY < number < _LAST_DAY + 1:
        return None
    try:
        return _MIDNIGHT_ZERO + timedelta(seconds=round(number * _SECONDS_A_DAY))
    except OverflowError:
        return None


def formatted(value: Value, number_format: NumberFormat | None, locale: Locale) -> str:
    """The value as displayed; empty cells are ""."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return locale.true if value else locale.false
    if isinstance(value, str):
        return value
    shown = _date(value, number_format.pattern) if number_format and is_date(number_format) else None
    return locale.localised(_number(value, number_format)) if shown is None else shown


def general(number: float) -> str:
    """A number without a format, with a decimal point: integers in full, others to ten significant digits."""
    if number == 0:
        return "0"
    size = abs(number)
    if size >= 1e15 or size < 1e-5:
        digits, _, exponent = f"{number:.5E}".partition("E")
        return f"{digits.rstrip('0').rstrip('.')}E{int(exponent):+03}"
    if float(number).is_integer():
        return str(int(number))
    whole_digits = len(str(int(size))) if size >= 1 else 0
    text = f"{number:.{max(0, 10 - whole_digits)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _number(number: float, number_format: NumberFormat | None) -> str:
    if number_format is None or number_format.kind != "NUMBER":
        return general(number)
    found = _NUMBER_PATTERN.match(number_format.pattern)
    if found is None:
        return general(number)
    decimals = len(found.group(2) or "")
    return f"{number:,.{decimals}f}" if found.group(1) else f"{number:.{decimals}f}"


def _date(number: float, pattern: str) -> str | None:
    """The moment as displayed; None outside the calendar."""
    template, moment = _date_template(pattern), moment_of(number)
    if template is None or moment is None:
        return None
    return template.format(
        moment.year, moment.year % 100, moment.month, moment.day, moment.hour, moment.minute, moment.second
    )


@lru_cache(maxsize=64)
def _date_template(pattern: str) -> str | None:
    """A `str.format` template of (year, yy, month, day, hour, minute, second); None if not understood."""
    parts = _DATE_PARTS.findall(pattern.lower())
    if not parts or sum(map(len, parts)) != len(pattern):
        return None
    template, after_hour = "", False
    for place, part in enumerate(parts):
        if part in ("mm", "m"):
            # `m` means minutes after hours or before seconds; anywhere else it means months
            minutes = after_hour or "ss" in parts[place + 1 : place + 3]
            template += f"{{{5 if minutes else 2}{':02' if part == 'mm' else ''}}}"
            after_hour = False
        else:
            after_hour = part in ("hh", "h") or (after_hour and len(part) == 1 and not part.isalpha())
            template += _CODES.get(part, part.upper() if part == "t" else part)
    return template
