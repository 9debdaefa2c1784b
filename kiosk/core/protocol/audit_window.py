"""Whether enough of the audit has been read to judge by.

The first row that is read of a spool counts whatever it follows, which is wrong where it lost a race against
a row before it, or had been given up. Nothing is in flight for days, so reading further back always ends
that.
"""

from collections.abc import Iterable, Sequence

from kiosk.core.protocol.audit_log import AuditLog, LogAt
from kiosk.core.protocol.kinds import is_tombstone
from kiosk.core.shop.data import AuditRow, Spool


def in_doubt(log: LogAt, spools: Iterable[Spool]) -> frozenset[str]:
    """Spools whose rows in the audit seem to begin before the first one read. Until it is read: no writing.

    They show by a row that follows an unknown one, or by a `version` of which the audit knows nothing. A
    program that puts versions of its own into the sheet looks the same: the search ends where the audit does.
    """
    unknown = (
        spool.tag
        for spool in spools
        if log.standing(spool.tag) is not None and (not spool.version or log.judged(spool.version) is None)
    )
    return log.unanchored | frozenset(unknown)


def shortened(
    base: Sequence[AuditRow], first: int, rows: Sequence[AuditRow | None], keep: int
) -> tuple[list[AuditRow], int, Sequence[AuditRow | None]]:
    """The last `keep` rows of a kept audit, its new first number, and a base of the rows left out.

    The base has the last row that counts of each spool whose standing rests on one of those, and what was
    given up before it came: such a write may come, or have come, after the cut.
    """
    if len(rows) <= keep:
        return list(base), first, rows
    start = first + len(rows) - keep
    left_out = rows[: start - first]
    log = AuditLog(first, base)
    log.read(first, left_out)
    return what_still_matters(log, [*base, *left_out]), start, rows[start - first :]


def what_still_matters(log: AuditLog, rows: Iterable[AuditRow | None]) -> list[AuditRow]:
    """Of the rows that a log has read: what it takes to judge those that follow them."""
    now = log.now()
    accepted = now.acceptance()
    found = (now.judged(standing.last) for standing in log.standings())
    given_up = (row for row in rows if row and is_tombstone(row) and not _counts(now, row.ref))
    # The acceptance first: the notes that belong to it hold under it alone.
    return [*([accepted] if accepted else []), *(judged.row for judged in found if judged), *given_up]


def _counts(log: LogAt, row_id: str | None) -> bool:
    judged = log.judged(row_id) if row_id else None
    return judged is not None and judged.counts
