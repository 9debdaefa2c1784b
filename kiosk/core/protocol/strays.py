"""Finds writes that landed on a wrong row, because rows were sorted, inserted or deleted in the meantime."""

from collections.abc import Iterable
from dataclasses import dataclass

from kiosk.core.protocol.audit_log import LogAt
from kiosk.core.shop.data import Spool

TOLERATED = 3
"""With more strayed rows at once, a person has sorted only some columns, and each write adds damage."""


@dataclass(frozen=True, slots=True)
class Strays:
    """Rows that show another spool's write, and the tags of those writes, whose own rows lack them."""

    rows: tuple[Spool, ...] = ()
    named: frozenset[str] = frozenset()

    @property
    def alarm(self) -> bool:
        """True if nothing may be written before people have checked the sheet."""
        return len(self.rows) > TOLERATED


def strays_in(log: LogAt, spools: Iterable[Spool]) -> Strays:
    """The rows that show another spool's write, rows without a tag included.

    The row that was hit and the row that was meant are then repaired like any other (`findings.inspect`).
    """
    rows: list[Spool] = []
    named: set[str] = set()
    for spool in spools:
        if spool.is_unreadable:
            continue  # whose row it is nobody knows
        written = log.misplaced(spool.picture) or (log.judged(spool.version) if spool.version else None)
        if written is not None and written.row.tag != spool.tag:
            rows.append(spool)
            named.add(written.row.tag)
    return Strays(tuple(rows), frozenset(named))
