"""Who reads the sheet, and when: one station for all of a shop, or each for itself. Pure.

Seconds are of a monotonic clock of this process.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

EVERY_S: Final = 15.0
VARIES_S: Final = 3.0
"""A reader polls every 15 s, give or take 3: stations that each read for themselves don't do so at once."""

LONGEST_S: Final = 60.0
"""Each refusal for want of quota doubles the pause, up to this."""

WHOLE_S: Final = 300.0
"""What a poll doesn't read, planning's own columns above all, is at most so old."""

LEASE_S: Final = 6.0
"""Who doesn't say for so long that he reads, reads no more. Longer than an answer of Redis may take."""

CHECK_S: Final = 2.0
"""So often the reader says so, and the others try to be it: one that dies is followed within 8 s."""

URGENT_S: Final = 40.0
"""A reader makes a picture of this age new as urgently as an action: at a minute each action would."""

STUCK_S: Final = 45.0
"""A reader whose thread has done nothing for so long may be read for by another."""

STANDS_BACK_S: Final = 10.0
"""A reader who can't read lets the others try for so long."""

GIVEN_UP_S: Final = 75.0
"""With a picture of this age a station reads for itself, whoever should have read for it."""


class Role(StrEnum):
    READER = "reader"
    """This station reads the sheet for all."""
    LISTENER = "listener"
    """Another one does."""
    ALONE = "alone"
    """There is nobody to share with, or nobody knows who reads: each reads for itself."""


@dataclass(frozen=True, slots=True)
class Vote:
    """What Redis answered to the wish to be the reader, and when it was asked."""

    asked_at: float
    is_mine: bool

    def role(self, now: float) -> Role:
        """What follows from it: an old answer says nothing any more."""
        if now - self.asked_at >= LEASE_S:
            return Role.ALONE
        return Role.READER if self.is_mine else Role.LISTENER


class ReadStep(StrEnum):
    REST = "rest"
    POLL = "poll"
    WHOLE = "whole"


def next_read(role: Role, now: float, due_at: float, whole_due_at: float, age_s: float) -> ReadStep:
    """What a station does now, whose next read is due at `due_at`, and the next of the whole sheet at
    `whole_due_at`. `age_s` is the age of its picture.
    """
    if now < due_at or (role is Role.LISTENER and age_s < GIVEN_UP_S):
        return ReadStep.REST
    return ReadStep.WHOLE if now >= whole_due_at else ReadStep.POLL


def pause_after(
    before_s: float, was_limited: bool, uniform: Callable[[float, float], float] = random.uniform
) -> float:
    """How long a reader rests, who rested `before_s` last time."""
    if was_limited:
        return min(2 * before_s, LONGEST_S)
    return uniform(EVERY_S - VARIES_S, EVERY_S + VARIES_S)
