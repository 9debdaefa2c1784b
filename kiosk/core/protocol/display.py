"""Computes what screens and lists show after a full read: the audit's state, never the bare cells."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kiosk.core.protocol.audit_log import LogAt
from kiosk.core.protocol.fence import by_the_audit
from kiosk.core.protocol.findings import ALONE, Context, shown
from kiosk.core.protocol.judged_rows import Standing
from kiosk.core.shop.data import Spool

_Seen = tuple[Spool, Standing | None, bool, Spool]
"""A row as it stood, its standing, whether its write had strayed, and as it is shown."""


class Display:
    """Turns rows as read into rows as shown, and reuses the result for rows that haven't changed.

    Belongs to one thread.
    """

    def __init__(self) -> None:
        self._before: dict[str, _Seen] = {}

    def spools(self, log: LogAt, rows: Sequence[Spool], contexts: Mapping[str, Context]) -> tuple[Spool, ...]:
        """The rows in their order. Rows that share a tag are shown as read, since they are ambiguous."""
        now: dict[str, _Seen] = {}
        for row in rows:
            standing = log.standing(row.tag)
            context = contexts.get(row.tag, ALONE)
            seen = self._before.get(row.key)
            if seen and seen[0] is row and seen[1] is standing and seen[2] == context.strayed:
                now[row.key] = seen
            else:
                now[row.key] = (row, standing, context.strayed, shown_as(log, row, context))
        self._before = now
        return tuple(spool for *_, spool in now.values())


def shown_as(log: LogAt, row: Spool, context: Context) -> Spool:
    """One row as shown."""
    if row.is_unidentified:
        return row
    standing = shown(log, row, context)
    if standing.picture == row.picture:
        return replace(row, version=standing.last, hold=standing.hold)
    return by_the_audit(row, standing)
