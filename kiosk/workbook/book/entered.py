"""Converts a written value to a stored one: RAW keeps it, USER_ENTERED parses it like typed input. Pure."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from kiosk.workbook.book.cells import MAX_CELL_CHARACTERS, NumberFormat, Value, normal
from kiosk.workbook.book.doubtful import doubt
from kiosk.workbook.book.errors import bad_request, not_implemented
from kiosk.workbook.book.formats import serial
from kiosk.workbook.book.locales import Locale

_DAY_FIRST = re.compile(r"(\d{1,2})([-/])(\d{1,2})\2(\d{4}|\d{2})(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?\Z")
_YEAR_FIRST = re.compile(r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?\Z")
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


def typed(
    given: Any, present: NumberFormat | None, where: str, locale: Locale
) -> tuple[Value, NumberFormat | None]:
    """The value and number format after typing `given` into a cell formatted as `present`.

    Raises ApiFault 501 for input that Sheets would compute, such as a formula.
    """
    value = raw(given, where)
    if not isinstance(value, str):
        return value, present
    if value.startswith("'"):
        return normal(value[1:]), present
    if present is not None and present.kind == "TEXT":
        return value, present
    text = value.strip()
    if text.upper() in ("TRUE", "FALSE", locale.true, locale.false):
        return text.upper() in ("TRUE", locale.true), present
    number = _number(text, locale)
    if number is not None:
        number_value, guessed = number
        return number_value, present or guessed
    found = _moment(text)
    if found is not None:
        number_value, guessed = found
        return number_value, present if present is not None and present.kind != "NUMBER" else guessed
    if text[:1] in ("=", "+", "-", "@") and len(text) > 1:
        raise not_implemented(f"formulas ({where})")
    what = None if _is_impossible_date(text) else doubt(text)
    if what is not None:
        raise not_implemented(f"{what} as typed values ({where})")
    return value, present


def _number(text: str, locale: Locale) -> tuple[Value, NumberFormat | None] | None:
    """A typed number. One with separators of thousands keeps them, with two decimals or none."""
    found = _number_pattern(locale).match(text)
    if found is None or not any(sign.isdigit() for sign in text):
        return None
    plain = text.replace(locale.group, "").replace(locale.decimal, ".")
    pattern = None
    if found["grouped"]:
        pattern = NumberFormat("NUMBER", "#,##0.00" if found["decimals"] else "#,##0")
    try:
        return normal(float(plain)), pattern
    except ValueError:
        return None


@lru_cache(maxsize=8)
def _number_pattern(locale: Locale) -> re.Pattern[str]:
    group, decimal = re.escape(locale.group), re.escape(locale.decimal)
    grouped = rf"(?P<grouped>\d{{1,3}}(?:{group}\d{{3}})+)(?:{decimal}(?P<decimals>\d*))?"
    plain = rf"\d*(?:{decimal}\d*)?(?:[eE][+-]?\d+)?"
    return re.compile(rf"[+-]?(?:{grouped}|{plain})\Z", re.ASCII)


def _is_impossible_date(text: str) -> bool:
    """True for the 31st of February and its like, which stay text."""
    found = _DAY_FIRST.match(text) or _YEAR_FIRST.match(text)
    return found is not None and ":" not in text


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
