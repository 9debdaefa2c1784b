"""The rows of the audit that a process has read, in their places, and the log that has judged them.

Belongs to whoever guards it: `AuditState` holds its lock for each call.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from kiosk.core.frozen import frozen
from kiosk.core.protocol.audit_ages import AROUND, newest
from kiosk.core.protocol.audit_check import AuditWindow, differences, is_as_known
from kiosk.core.protocol.audit_log import AuditLog, LogAt
from kiosk.core.protocol.contradictions import contradictions
from kiosk.core.protocol.kinds import AuditFinding
from kiosk.core.protocol.tail_check import is_suspect, places_to_check
from kiosk.core.sharing.alarms import UNREAD
from kiosk.core.shop.data import AuditRow, Spool

KEPT_ROWS = 5_000
"""So many rows of the audit are kept, in a run and over a restart; of older ones what a spool rests on."""
_SURPLUS = 0.2
"""The kept rows are shortened once there are so many too many, as a share of them."""


@frozen
class TailMark:
    """The last audit row that was read: its 1-based row and its id ("" if it is the header row).

    `reading` counts how often the audit was read afresh. Marks of an earlier reading are void, because rows
    may have moved.
    """

    row: int
    id: str
    reading: int = 0


@frozen
class ReadAnew:
    """The audit as read afresh: `rows` from row number `first` on, and the last one's id, `end`.

    `base` holds earlier rows that still matter; `above` are the ids of all rows above the first one, in their
    order, and `followed_above` those that rows looked up there follow. `acceptances_above` are the ids of the
    acceptances there, None if they have not been looked up.
    """

    base: Sequence[AuditRow]
    first: int
    rows: Sequence[AuditRow | None]
    end: str
    above: Sequence[str] = ()
    followed_above: frozenset[str] = frozenset()
    acceptances_above: frozenset[str] | None = None

    @property
    def unread_acceptances(self) -> frozenset[str]:
        """The acceptances above the window, as an alarm names them (`UNREAD`)."""
        if not self.above:
            return frozenset()
        return frozenset({UNREAD}) if self.acceptances_above is None else self.acceptances_above

    @property
    def window(self) -> AuditWindow:
        """The rows in their places."""
        return AuditWindow(self.first, self.rows)

    def contradictions(self, log_now: LogAt, spools: Sequence[Spool]) -> list[AuditFinding]:
        """What contradicts itself in the log of these rows, or in it and the `spools` of the sheet."""
        above = frozenset(self.above)
        return contradictions(log_now, self.window, spools, above, followed_above=self.followed_above)


class KnownRows:
    """The rows that were read, their log, and the mark of the last one."""

    def __init__(
        self,
        base: Sequence[AuditRow],
        first: int,
        rows: Sequence[AuditRow | None],
        end: str,
        reading: int = 0,
    ) -> None:
        """`rows` begin at row number `first`, and the last one's id is `end`; `base` holds earlier rows."""
        self.log = AuditLog(first, base)
        self.log.read(first, rows)
        self.rows = list(rows)
        """Those that were judged are the log's own."""
        self.tail = TailMark(first + len(rows) - 1, end, reading)
        self.explained: frozenset[str] = frozenset()
        """Versions that rows of the sheet show and the log doesn't name, though the whole audit has them, or
        a person has copied them."""

    @property
    def window(self) -> AuditWindow:
        """The rows in their places."""
        return AuditWindow(self.log.next_place - len(self.rows), self.rows)

    def newest(self) -> datetime | None:
        """The median date of the last rows, local and naive; None without dates."""
        return newest(self.rows[-AROUND:])

    def up_to(self, row: int, row_id: str) -> LogAt | None:
        """The log up to row number `row`; None if that row doesn't have this id."""
        at = row - self.window.first
        there = self.rows[at] if 0 <= at < len(self.rows) else None
        return self.log.at(row + 1) if there is not None and there.id == row_id else None

    def news(self, first: int, rows: Sequence[AuditRow | None]) -> Sequence[AuditRow | None]:
        """Those of these rows, from number `first` on, that stand below the last known one."""
        return rows[max(0, self.tail.row + 1 - first) :]

    def is_suspect(
        self, news: Sequence[AuditRow | None], shown: Sequence[Spool], in_place: Mapping[int, str]
    ) -> bool:
        """True if people may have changed the audit, as these new rows, and spools read with them, show."""
        unexplained = [spool for spool in shown if spool.version not in self.explained]
        return is_suspect(self.log.now(), news, unexplained, self.window, in_place)

    def places_to_check(self, news: Sequence[AuditRow | None]) -> Mapping[int, str]:
        """Which ids must still stand where, before these rows are added; nothing where that can't tell."""
        return places_to_check(self.log.now(), self.window, news) or {}

    def is_followed_by(self, read: ReadAnew) -> bool:
        """True if the fresh rows are the known ones, followed by news at most that may be believed."""
        if not is_as_known(self.window, read.window, read.above):
            return False
        return not is_suspect(self.log.now(), self.news(read.first, read.rows))

    def has_rows_of(self, read: ReadAnew) -> bool:
        """True if no row between the known ones and the fresh ones is unread."""
        known = {row.id for row in self.rows if row is not None}
        return any(row is not None and row.id in known for row in read.rows)

    def changes(self, known: LogAt, read: ReadAnew, now: datetime) -> list[AuditFinding]:
        """What people have changed in the rows that were `known` when the fresh read began.

        Rows that another thread has read since don't count: they may have come after the fresh read. Nor do
        the rows that were looked up above the window: those around them were not.
        """
        first = known.rows.first
        window = AuditWindow(first, self.rows[: max(0, known.end - first)])
        return differences(known, window, read.window, read.above, now)

    def add(self, first: int, rows: Sequence[AuditRow | None], end: str) -> LogAt:
        """Add rows from number `first` on, which may overlap the known ones; returns the log as of them."""
        audit = self.log.read(first, rows)
        last = TailMark(first + len(rows) - 1, end, self.tail.reading)
        if last.row > self.tail.row:
            self.rows += self.news(first, rows)
            self.tail = last
            if self.log.size > KEPT_ROWS * (1 + _SURPLUS):
                self.log = self.log.shortened(KEPT_ROWS)
                del self.rows[:-KEPT_ROWS]
        return audit

    def rows_after(self, number: int) -> tuple[AuditRow | None, Sequence[AuditRow | None]]:
        """The row above this row number, and all from it on; None and no rows if that one isn't kept."""
        at = number - self.window.first
        return (self.rows[at - 1], self.rows[at:]) if at > 0 else (None, ())
