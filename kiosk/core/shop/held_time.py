"""When a spool is held for long, and for too long. Pure; the screens colour the time by it."""

from datetime import timedelta
from enum import Enum
from typing import Final


class Held(Enum):
    """How an elapsed time counts."""

    UNKNOWN = "unknown"
    SHORT = "short"
    LONG = "long"
    TOO_LONG = "too_long"


LONG: Final = timedelta(hours=4)
TOO_LONG: Final = timedelta(hours=8)
SKEW: Final = timedelta(minutes=10)
"""Stations' clocks differ a little: a take dated this far in the future counts as made now."""


def held(elapsed: timedelta | None) -> Held:
    """Classify an elapsed time."""
    if elapsed is None or elapsed < -SKEW:
        return Held.UNKNOWN
    if elapsed >= TOO_LONG:
        return Held.TOO_LONG
    return Held.LONG if elapsed >= LONG else Held.SHORT
