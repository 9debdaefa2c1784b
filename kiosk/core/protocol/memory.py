"""What one station remembers of its earlier reads of a spool's row.

A spool without a counting audit row is protected by this memory alone. Two readings of it are remembered: the
first one, which a hand note names as what it follows; and the last *clean* one, with the same `version` as
the first, so that every cell is a person's. Also remembered is the end of the audit at the last read with a
clean row, and at the last full read without the row: an audit row from before then can't explain what came
into the row since.
"""

from dataclasses import dataclass, replace

from kiosk.core.protocol.audit_log import LogAt
from kiosk.core.shop.data import Picture, Spool


@dataclass(frozen=True, slots=True)
class First:
    """A spool without a counting audit row: `version` and cells as first read, cells as last read clean."""

    version: str
    cells: Picture
    clean: Picture


@dataclass(frozen=True, slots=True)
class Seen:
    """A station's memory of one tag. `clean_at` is the number of the first audit row that had not been read
    when its row last was clean; `absent_at` is the same for a full read without such a row; 0 is never."""

    first: First | None = None
    clean_at: int = 0
    absent_at: int = 0

    @property
    def well_at(self) -> int:
        """The later one of `clean_at` and `absent_at`; 0 is never."""
        return max(self.clean_at, self.absent_at)


UNSEEN = Seen()


def seen_now(before: Seen, log: LogAt, spool: Spool) -> Seen:
    """The memory after an atomic read of the spool's row and of the audit's end."""
    standing = log.standing(spool.tag)
    if standing is not None:
        is_clean = (spool.version, spool.picture) == (standing.last, standing.picture)
        return Seen(None, log.end if is_clean else before.clean_at, before.absent_at)
    if log.judged(spool.version) is not None or log.misplaced(spool.picture) is not None:
        return before  # a station's write, which doesn't tell the spool's own state
    first = before.first or First(spool.version, spool.picture, spool.picture)
    if spool.version != first.version:
        return before
    return Seen(replace(first, clean=spool.picture), log.end, before.absent_at)


def renumbered(before: Seen) -> Seen:
    """The memory once the audit's rows may have been renumbered: without `clean_at` and `absent_at`."""
    return Seen(before.first)


def absent_now(log: LogAt) -> Seen:
    """The memory after a full read without a row of the tag."""
    return Seen(absent_at=log.end)
