"""Recognises typed text that Sheets would compute, or may: it is refused, so that nothing is guessed. Pure.

What stays are words, codes and names. Each row below is one kind of input that Sheets makes a number of, and
that cells here can't show; where Google's rules aren't public the pattern is wide.
"""

from __future__ import annotations

import re
from typing import Final

_CURRENCY = r"(?:[A-Z]{0,3}\$|[€£¥]|CLP|USD|EUR|GBP)"
_NUMBER = r"[-+]?[\d.,]*\d[\d.,]*(?:e[+-]?\d+)?"
_PART = r"(?:\d{4}|\d{1,2})"

_KINDS: Final = tuple(
    (what, re.compile(rf"(?:{pattern})\Z", re.ASCII | re.IGNORECASE))
    for what, pattern in (
        ("times of day", r"[\d\s/.,:T+-]*\d:\d[\d:.,\s]*(?:[ap]\.?\s?m?\.?)?\s*(?:Z|[+-]\d{2}:?\d{2})?"),
        ("times of day", r"\d{1,2}\s*[ap]\.?\s?m\.?"),
        ("dates without a year or a day", rf"{_PART}[-/]{_PART}"),
        ("dates of this form", rf"{_PART}[-/.]{_PART}[-/.]{_PART}"),
        ("fractions", r"[-+]?\d+\s+\d+/\d+"),
        ("percentages", rf"{_NUMBER}\s*%|%\s*{_NUMBER}"),
        ("money", rf"[-+(]*\s*{_CURRENCY}\s*{_NUMBER}\)?|[-+(]*{_NUMBER}\s*{_CURRENCY}\)?"),
        ("numbers in brackets", rf"\(\s*{_NUMBER}\s*\)"),
        ("numbers with their signs elsewhere than in this locale", _NUMBER),
        ("errors", r"#(?:N/A|REF!|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|ERROR!)"),
    )
)
_MONTHS: Final = (
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sep sept oct nov dec "
    "enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre "
    "ene abr ago dic"
)
_BESIDE_MONTHS: Final = (
    "monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun "
    "lunes martes miércoles jueves viernes sábado domingo "
    "de del of the st nd rd th t z am pm a p m"
)
_WORD = re.compile(r"[^\W\d_]+")
_DATE_SIGNS = re.compile(r"[\w\s/.,:'-]+\Z")


def doubt(text: str) -> str | None:
    """What Sheets may make of this text, in words for the refusal; None for text that stays text."""
    if _names_a_month(text):
        return "dates with a month's name"
    return next((what for what, pattern in _KINDS if pattern.match(text)), None)


def _names_a_month(text: str) -> bool:
    words = {word.lower() for word in _WORD.findall(text)}
    months = words.intersection(_MONTHS.split())
    return (
        bool(months)
        and (words - months).issubset(_BESIDE_MONTHS.split())
        and any(sign.isdigit() for sign in text)
        and _DATE_SIGNS.match(text) is not None
    )
