"""What one read of the whole sheet gave, and whether it can be believed. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from kiosk.core.data import Snapshot, Spool, Worker
from kiosk.core.protocol.audit_log import LogAt

SPOOLS_TO_HALVE = 10
"""A snapshot with less than half of the last one's spools is doubted where those were this many."""


@dataclass(frozen=True, slots=True)
class Whole:
    """What one whole read gave. `log` is None where the audit had not been read before; `number` says which
    of two reads began later, however the clock was set between them."""

    spools: tuple[Spool, ...]
    untagged: tuple[Spool, ...]
    workers: Mapping[int, Worker]
    read_at: datetime
    missing: tuple[str, ...]
    log: LogAt | None
    number: int


def is_doubtful(whole: Whole, before: Snapshot | None) -> bool:
    """True where spools are gone in numbers in which nobody takes them away."""
    had, has = len(before.spools) if before else 0, len(whole.spools)
    return had > 0 == has or (had >= SPOOLS_TO_HALVE and 2 * has < had)


def tags_of(whole: Whole) -> list[str]:
    """All tags, in the order of the rows."""
    return [spool.tag for spool in whole.spools]
