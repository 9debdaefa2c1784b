"""Converts a written value to a stored one: RAW keeps it, USER_ENTERED parses it like typed input. Pure."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any

from kiosk.workbook.book.cells import MAX_CELL_CHARACTERS, NumberFormat, Value, normal
from kiosk.workbook.book.errors import bad_request, not_implemented
from kiosk.workbook.book.formats import serial

_NUMBER = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)?(?:\.\d*)?(?:[eE][+-]?\d+)?\Z")
_DAY_FIRST = re.compile(r"(\d{1,2})([-/])(\d{1,2})\2(\d{4}|\d{2})(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?\Z")
_YEAR_FIRST = re.compile(r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?\Z")
_NOT_UNDERSTOOD = re.compile(r"[$€£¥]\s*[\d.,]+\Z|[\d.,]+\s*[%$€£¥]\Z|\d{1,2}:\d{2}(:\d{2})?\Z")
_CENTURY_TURN = 30  # two-digit years: 00–29 are 2000s, 30–99 are 1900s


def raw(given: Any, where: str) -> Value:
    """The stored value of a JSON scalar written as RAW. For others raises ApiFault 400, naming `where`."""
    if given is not None and not isinstance(given, (str, int, float)):
        kind = "list_value" if isinstance(given, list) else "struct_value"
        raise bad_request(f"Invalid {where}: {kind} is not a cell value")
    if isinstance(given, str) and len(given) > MAX_CELL_CHARACTERS:
        raise bad_request(
            f"Invalid {where}: Your input contains more than the maximum of {MAX_CELL_CHARACTERS} "
            "characters in a single cell."
        )
    try:
        return normal(given)
    except (ValueError, OverflowError):
        raise bad_request(f"Invalid {where}: {given} is not a number that a cell can hold") from None


def typed(given: Any, present: NumberFormat | None, where: str) -> tuple[Value, NumberFormat | None]:
    """The value and number format after typing `given` into a cell formatted as `present`.

    Raises ApiFault 501 for input that Sheets would turn into a formula, currency, percentage or time of day.
    """
    value = raw(given, where)
    if not isinstance(value, str):
        return value, present
    if value.startswith("'"):
        return normal(value[1:]), present
    if present is not None and present.kind == "TEXT":
        return value, present
    text = value.strip()
    if text.upper() in ("TRUE", "FALSE"):
        return text.upper() == "TRUE", present
    number = _number(text)
    if number is not None:
        return number, present
    found = _moment(text)
    if found is not None:
        number_value, guessed = found
        return number_value, present if present is not None and present.kind != "NUMBER" else guessed
    if text[:1] in ("=", "+", "-", "@") and len(text) > 1:
        raise not_implemented(f"formulas ({where})")
    if _NOT_UNDERSTOOD.match(text):
        raise not_implemented(f"money, percentages and times of day as typed values ({where})")
    return value, present


def _number(text: str) -> Value:
    if not any(sign.isdigit() for sign in text) or not _NUMBER.match(text):
        return None
    try:
        return normal(float(text.replace(",", "")))
    except ValueError:
        return None


def _moment(text: str) -> tuple[Value, NumberFormat] | None:
    year_first, day_first = _YEAR_FIRST.match(text), _DAY_FIRST.match(text)
    if year_first:
        year, mark, month, day, *clock = year_first.groups()
    elif day_first:
        day, mark, month, year, *clock = day_first.groups()
    else:
        return None
    number = int(year)
    if len(year) == 2:
        number += 2000 if number < _CENTURY_TURN else 1900
    pattern = f"yyyy{mark}mm{mark}dd" if year_first else f"dd{mark}mm{mark}yyyy"
    try:
        if clock[0] is None:
            return serial(date(number, int(month), int(day))), NumberFormat("DATE", pattern)
        hour, minute, second = (int(part or 0) for part in clock)
        moment = datetime.combine(date(number, int(month), int(day)), time(hour, minute, second))
    except ValueError:
        return None
    return serial(moment), NumberFormat("DATE_TIME", f"{pattern} hh:mm:ss")
