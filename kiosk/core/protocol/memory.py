"""How one station has seen a row of the sheet, besides what the audit says of it.

A spool of which no audit row counts is protected by memory alone. It is remembered as it was first read,
which a note names as what it follows, and as it was last read clean: with the `version` of the first read,
so that every cell is a person's. Where it stood clean, or wasn't in the sheet at all, is remembered by the
end of the audit at that read, for what the audit got since can't have been there before.
"""

from dataclasses import dataclass, replace

from kiosk.core.protocol.audit_log import LogAt
from kiosk.core.shop.data import Picture, Spool


@dataclass(frozen=True, slots=True)
class First:
    """A spool of which no audit row counts: `version` and cells as first read, cells as last read clean."""

    version: str
    cells: Picture
    clean: Picture


@dataclass(frozen=True, slots=True)
class Seen:
    """What a station remembers of one tag. `clean_at` is the number of the first audit row that had not been
    read when its row last was clean, `absent_at` the same for a whole read without such a row; 0 is never."""

    first: First | None = None
    clean_at: int = 0
    absent_at: int = 0

    @property
    def well_at(self) -> int:
        """The later of the two; 0 is never."""
        return max(self.clean_at, self.absent_at)


UNSEEN = Seen()


def seen_now(before: Seen, log: LogAt, spool: Spool) -> Seen:
    """The memory after a read of the spool's row and of the audit's end in one moment."""
    standing = log.standing(spool.tag)
    if standing is not None:
        is_clean = (spool.version, spool.picture) == (standing.last, standing.picture)
        return Seen(None, log.end if is_clean else before.clean_at, before.absent_at)
    if log.judged(spool.version) is not None or log.misplaced(spool.picture) is not None:
        return before  # a station's write, and not how the spool stood
    first = before.first or First(spool.version, spool.picture, spool.picture)
    if spool.version != first.version:
        return before
    return Seen(replace(first, clean=spool.picture), log.end, before.absent_at)


def renumbered(before: Seen) -> Seen:
    """The memory once the audit's rows may bear other numbers than before: when is no longer known."""
    return Seen(before.first)


def absent_now(log: LogAt) -> Seen:
    """The memory after a whole read that had no row of the tag: if one comes, it is another's."""
    return Seen(absent_at=log.end)
