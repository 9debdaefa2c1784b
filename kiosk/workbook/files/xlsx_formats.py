"""Converts number formats and serial dates between .xlsx files and the workbook. Pure.

Excel treats 1900 as a leap year: before 01-03-1900 its serial numbers are one day behind, and dates before
1900 have none.
"""

from __future__ import annotations

import re

from kiosk.workbook.book.cells import DATE, DATE_TIME, NumberFormat
from kiosk.workbook.book.formats import is_date, is_supported, moment_of

TIME = NumberFormat("TIME", "hh:mm:ss")
_BY_LOCALE = frozenset({"mm-dd-yy", "m/d/yy h:mm"})
"""Excel's built-in formats 14 and 22: displayed by each machine's locale, whatever their codes say."""

_LOCALE = re.compile(r"\[\$[^\]]*\]")
_FIRST_RIGHT_SERIAL = 61  # 01-03-1900
_FIRST_DATE_SERIAL = 2  # 01-01-1900


def date_format_of(excel: str | None, usual: NumberFormat) -> NumberFormat:
    """The format of a date or time; `usual` if the file's isn't supported, or depends on the locale."""
    if not excel or excel in _BY_LOCALE:
        return usual
    pattern = _LOCALE.sub("", excel.partition(";")[0]).replace("\\", "").replace('"', "").lower()
    pattern = re.sub(r"(?<=[dy])t(?=h)", "T", pattern)
    has_day, has_clock = bool(re.search("[dy]", pattern)), bool(re.search("[hs]", pattern))
    kind = ("DATE_TIME" if has_day else "TIME") if has_clock else "DATE"
    found = NumberFormat(kind, pattern)
    return found if is_supported(found) else usual


def usual_date_format(is_whole_day: bool, excel: str | None) -> NumberFormat:
    """The shop's own format for a date, or a date and time."""
    has_clock = any(sign in (excel or "").lower() for sign in "hs")
    return DATE if is_whole_day and not has_clock else DATE_TIME


def number_format_of(excel: str | None) -> NumberFormat | None:
    """The format of a number or a text; None if it is the general one, or isn't supported."""
    found = NumberFormat("TEXT", "@") if excel == "@" else NumberFormat("NUMBER", excel or "")
    return found if is_supported(found) else None


def excel_code(number_format: NumberFormat) -> str:
    """The format code for .xlsx."""
    if is_date(number_format):
        return number_format.pattern.replace("T", '"T"')
    return number_format.pattern


def excel_serial(serial: float) -> float | None:
    """The serial number of the same date in .xlsx; None if there is none."""
    if 0 <= serial < 1 or (serial >= _FIRST_RIGHT_SERIAL and moment_of(serial) is not None):
        return serial
    if _FIRST_DATE_SERIAL <= serial < _FIRST_RIGHT_SERIAL:
        return serial - 1
    return None
