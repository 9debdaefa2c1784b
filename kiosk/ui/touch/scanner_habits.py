"""How the scanner of a station types, by its settings."""

from enum import StrEnum
from typing import NamedTuple

GAP_MS = 60
"""A person types with more than this between two keys, a cable scanner with less than 20."""


class Suffix(StrEnum):
    """What a scanner sends after a code."""

    ANY = "any"
    ENTER = "enter"
    TAB = "tab"
    NONE = "none"


class ScannerHabits(NamedTuple):
    """How the scanner of this station types; without a gap of its own `GAP_MS` counts."""

    prefix: str = ""
    suffix: Suffix = Suffix.ANY
    gap_ms: int | None = None


USUAL = ScannerHabits()
