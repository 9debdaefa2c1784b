"""Decides whether enough of the audit has been read to judge its rows.

The first row that is read of a spool counts whatever it follows. That is wrong if it lost a race against an
unread row above it, or had been given up there. No write is in flight for days, so reading further back
always resolves the doubt.

A station keeps the end of the audit only, with what its spools rest on (`shortened`). A spool that the newest
acceptance left out, because its tag was cut or renamed then, rests on nothing: its first row below counts,
whatever that follows. A forgotten row must not be taken for that one where the audit is read again.
"""

from collections.abc import Iterable, Sequence

from kiosk.core.protocol.audit_log import AuditLog, LogAt
from kiosk.core.protocol.kinds import Mark, is_acceptance, is_tombstone
from kiosk.core.shop.data import AuditRow, Spool
from kiosk.core.shop.dates import UNDATED


def in_doubt(log: LogAt, spools: Iterable[Spool]) -> frozenset[str]:
    """Spools that may have audit rows above the first one read. They must be read before anything is written.

    The sign is an audit row that follows an unknown one, or a `version` that the audit doesn't have. A
    program that writes its own versions into the sheet looks the same; then the search ends at the audit's
    start. Nothing above a valid acceptance decides anything.
    """
    if log.acceptance() is not None:
        return frozenset()
    unknown = (
        spool.tag
        for spool in spools
        if log.standing(spool.tag) is not None and (not spool.version or log.judged(spool.version) is None)
    )
    return log.unanchored | frozenset(unknown)


def stands_valid(acceptance: AuditRow, above: Sequence[str]) -> bool:
    """Whether an acceptance is valid, by the ids of all rows above it: none may stand between the row that it
    names and itself. It is valid as well if the row that it names isn't there."""
    return is_acceptance(acceptance) and (acceptance.tras in above[-1:] or acceptance.tras not in above)


def shortened(
    base: Sequence[AuditRow], first: int, rows: Sequence[AuditRow | None], keep: int
) -> tuple[list[AuditRow], int, Sequence[AuditRow | None]]:
    """The last `keep` rows of a stored audit, their first row number, and a base for the rows left out.

    More are kept where an acceptance among them names an earlier row: it is judged by that row, and would
    pass for valid without it.

    The base has the last counting row of each spool whose standing rests on a row that was left out, the
    tombstones of actions that hadn't landed, as such a write may land after the cut, and the acceptances of
    emptied columns: read again they would seem to have come since.
    """
    if len(rows) <= keep:
        return list(base), first, rows
    start = first + _with_named_rows(rows, len(rows) - keep)
    left_out = rows[: start - first]
    log = AuditLog(first, base)
    log.read(first, left_out)
    return what_still_matters(log, [*base, *left_out]), start, rows[start - first :]


def _with_named_rows(rows: Sequence[AuditRow | None], start: int) -> int:
    """The index from which on all rows are there that an acceptance among them names; at most `start`."""
    places = {row.id: at for at, row in reversed(list(enumerate(rows))) if row is not None}
    for at in range(len(rows) - 1, -1, -1):
        if at < start:
            break
        row = rows[at]
        if row is not None and is_acceptance(row):
            start = min(start, places.get(row.tras or "", start))
    return start


def what_still_matters(log: AuditLog, rows: Iterable[AuditRow | None]) -> list[AuditRow]:
    """Those of the rows that a log has read which are needed to judge the rows after them."""
    now = log.now()
    accepted = now.acceptance()
    found = (now.judged(standing.last) for standing in log.standings())
    others = (
        row for row in rows if row and (_may_land(row, now) or row.evento_tipo == Mark.COLUMNA_ACEPTADA)
    )
    # The acceptance first, as its notes count only under it.
    return [*([accepted] if accepted else []), *(judged.row for judged in found if judged), *others]


def _may_land(row: AuditRow, log: LogAt) -> bool:
    return is_tombstone(row) and not _counts(log, row.ref)


def _counts(log: LogAt, row_id: str | None) -> bool:
    judged = log.judged(row_id) if row_id else None
    return judged is not None and judged.counts


def forgotten_above(acceptance: AuditRow, known: LogAt, rows: Sequence[AuditRow | None]) -> frozenset[str]:
    """The ids of the rows that `known` lacks because they stood above this acceptance, which it is past.

    `rows` are the audit's as they stand now. The place of the acceptance decides; its date does where it no
    longer stands right below the row that it names, as people have moved one of them. A row that follows one
    from below the acceptance was moved up, and isn't among these; nor are tombstones, which stay in force.
    """
    lacking = [row for row in rows if row is not None and not known.has(row.id) and not is_tombstone(row)]
    ids = [row.id if row else "" for row in rows]
    at = ids.index(acceptance.id) if acceptance.id in ids else 0
    if acceptance.tras not in ids or ids[:at][-1:] == [acceptance.tras]:
        above = set(ids[:at])
    else:
        above = {row.id for row in lacking if UNDATED < row.timestamp < acceptance.timestamp}
    found = {row.id for row in lacking if row.id in above}
    since = {row.id for row in lacking} - found
    while moved := {
        row.id for row in lacking if row.id in found and row.prev and _is_below(row.prev, known, since)
    }:
        found -= moved
        since |= moved
    return frozenset(found)


def _is_below(row_id: str, known: LogAt, since: set[str]) -> bool:
    judged = known.judged(row_id)
    return row_id in since or (judged is not None and not known.is_history(judged))
