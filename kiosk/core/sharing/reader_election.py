"""Leader election for reading the sheet, and the reader's schedule. Pure.

One station of a shop, the reader, reads the sheet for all; without Redis each station reads for itself.
Times are seconds of this process's monotonic clock.
"""

import random
from collections.abc import Callable
from enum import StrEnum
from typing import Final

from kiosk.core.frozen import frozen

EVERY_S: Final = 15.0
VARIES_S: Final = 3.0
"""The jitter of the poll interval, so that stations that each read for themselves don't poll at once."""

LONGEST_S: Final = 60.0
"""The cap of the back-off: each refusal for lack of quota doubles the pause."""

FULL_READ_S: Final = 300.0
"""How often the whole sheet is read: a poll leaves out planning's own columns, among others."""

LEASE_S: Final = 6.0
"""A reader that has not renewed its lease for this long has lost it. Longer than Redis's time-out."""

CHECK_S: Final = 2.0
"""How often the reader renews its lease and the others try to acquire it: a dead one is replaced in 8 s."""

URGENT_S: Final = 40.0
"""A snapshot of this age is refreshed with the priority of an action: at a minute each action would do so."""

STUCK_S: Final = 45.0
"""A reader whose thread made no progress for this long stops renewing, so that another takes over."""

STANDS_BACK_S: Final = 10.0
"""A reader that can't read the sheet doesn't try to be elected for this long."""

GIVEN_UP_S: Final = 75.0
"""With a snapshot of this age a station reads for itself, whoever holds the lease."""


class Role(StrEnum):
    READER = "reader"
    """This station holds the lease and reads the sheet for all."""
    LISTENER = "listener"
    """Another station is the reader."""
    ALONE = "alone"
    """Redis is absent or did not answer in time, so every station reads for itself."""


@frozen
class Vote:
    """Redis's answer to the last attempt to acquire or renew the lease, and when it was asked."""

    asked_at: float
    is_mine: bool

    def role(self, now: float) -> Role:
        """The role that follows; an answer older than the lease says nothing any more."""
        if now - self.asked_at >= LEASE_S:
            return Role.ALONE
        return Role.READER if self.is_mine else Role.LISTENER


class ReadStep(StrEnum):
    REST = "rest"
    POLL = "poll"
    FULL = "full"


def next_read(
    role: Role,
    now: float,
    due_at: float,
    full_read_due_at: float,
    age_s: float,
    patience_s: float = GIVEN_UP_S,
) -> ReadStep:
    """What a station does now. The next poll is due at `due_at`, the next read of the whole sheet at
    `full_read_due_at`; `age_s` is the age of its snapshot. A listener reads nothing before its snapshot is
    `patience_s` old.
    """
    if now < due_at or (role is Role.LISTENER and age_s < patience_s):
        return ReadStep.REST
    return ReadStep.FULL if now >= full_read_due_at else ReadStep.POLL


def pause_after(
    before_s: float, was_limited: bool, uniform: Callable[[float, float], float] = random.uniform
) -> float:
    """Seconds until the next read; `before_s` was the last pause."""
    if was_limited:
        return min(2 * before_s, LONGEST_S)
    return uniform(EVERY_S - VARIES_S, EVERY_S + VARIES_S)
