"""The audit as far as this process has read it. Shared by the threads that read and write the sheet."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Protocol

from kiosk.core.errors import KioskError
from kiosk.core.protocol.audit_ages import AROUND, is_plausible, is_settled
from kiosk.core.protocol.audit_log import AuditLog, LogAt
from kiosk.core.refusals import AlarmReason
from kiosk.core.sharing.alarms import Alarm
from kiosk.core.shop.data import AuditRow
from kiosk.sheets.alarms import Alarms

log = logging.getLogger(__name__)

KEPT_ROWS = 5_000
"""So many rows of the audit are kept, in a run and over a restart; of older ones what a spool rests on."""
_SURPLUS = 0.2
"""The kept rows are shortened once there are so many too many, as a share of them."""


@dataclass(frozen=True, slots=True)
class TailMark:
    """The last audit row that was read: its 1-based row and its id ("" if it is the header row).

    `reading` counts how often the audit was read afresh. Marks of an earlier reading are void, because rows
    may have moved.
    """

    row: int
    id: str
    reading: int = 0


class AuditKeeper(Protocol):
    """Stores the audit on disk for the next start. Any thread; raises `KioskError` if the disk fails."""

    def replace(
        self, base: Sequence[AuditRow], first: int, rows: Sequence[AuditRow | None], end: str
    ) -> None:
        """Store the audit as read afresh instead of everything stored before.

        `rows` begin at row number `first`, and the last one's id is `end`; `base` holds earlier rows that
        still matter.
        """

    def extend(self, since: str, first: int, rows: Sequence[AuditRow | None], end: str) -> None:
        """Store the rows that follow the one with the id `since`."""


class AuditState:
    """The audit log, and how far it was read. Any thread."""

    def __init__(self, alarms: Alarms, keeper: AuditKeeper | None = None) -> None:
        self._alarms = alarms
        self._keeper = keeper
        self._lock = Lock()
        self._in_turn = Lock()
        """Serialises an audit update with its persistence, so that updates are stored in order.

        Taken before `_lock`, which is never held during disk access.
        """
        self._log: AuditLog | None = None
        self._tail: TailMark | None = None

    @property
    def tail(self) -> TailMark | None:
        """The last row read; None until the audit has been read."""
        with self._lock:
            return self._tail

    def now(self) -> LogAt | None:
        """The audit as far as it was read; None until it has been read."""
        with self._lock:
            return self._log.now() if self._log else None

    def restore(
        self, base: Sequence[AuditRow], first: int, rows: Sequence[AuditRow | None], end: str
    ) -> None:
        """Start from the audit that an earlier run of this station stored; ignored once it has been read."""
        with self._lock:
            if self._log is None:
                self._log = AuditLog(first, base)
                self._log.read(first, rows)
                self._tail = TailMark(first + len(rows) - 1, end)

    def replace(
        self,
        began: TailMark | None,
        base: Sequence[AuditRow],
        first: int,
        rows: Sequence[AuditRow | None],
        end: str,
        now: datetime,
    ) -> bool:
        """Take over the audit as read afresh, back to where nothing is in flight.

        `began` is the tail before that read, `now` the local time without a zone, as the rows' own times are.
        Returns False and gives the alarm if recent rows are gone: the fresh read is then discarded. Does
        nothing if another thread has replaced the audit since `began`.
        """
        fresh = AuditLog(first, base)
        fresh.read(first, rows)
        with self._in_turn:
            with self._lock:
                if _reading_of(self._tail) != _reading_of(began):
                    return True
                gone = self._gone(fresh, began, now)
                if gone:
                    log.error("%d recent rows of the audit are gone: nothing is written any more", len(gone))
                    self._alarms.give(Alarm(AlarmReason.AUDIT_TOUCHED))
                    return False
                self._alarms.clear(AlarmReason.AUDIT_TOUCHED)
                self._log = fresh
                self._tail = TailMark(first + len(rows) - 1, end, _reading_of(began) + 1)
            self._keep(lambda keeper: keeper.replace(base, first, rows, end))
        return True

    def _gone(self, fresh: AuditLog, began: TailMark | None, now: datetime) -> frozenset[str]:
        """Ids of rows read before `began` that the fresh audit lacks, though nobody may have archived them.

        Archived are the oldest rows: all that stood before them are gone as well, and their place in the
        audit is old. Rows that another thread has read since `began` don't count: they may have come after
        the fresh read. Nor do the rows that were looked up above the window: those around them were not.
        """
        if self._log is None or began is None:
            return frozenset()
        rows, read = _judged_rows(self._log.at(began.row + 1)), _judged_rows(fresh.now())
        # This station may have been off for years. A few rows confirm no clock: it may have written them.
        is_confirmed = is_plausible(now, rows) or (len(read) >= AROUND and is_plausible(now, read))
        clock = now if is_confirmed else None
        gone, there, is_cut_off = set[str](), {row.id for row in read}, True
        for index, row in enumerate(rows):
            if row.id in there:
                is_cut_off = False
            elif not (is_cut_off and is_settled(rows, index, clock)):
                gone.add(row.id)
        return frozenset(gone)

    def extend(self, mark: TailMark, rows: Sequence[AuditRow | None], end: str) -> LogAt | None:
        """Add the rows that one read gave after `mark`; `end` is the last one's id.

        Returns the audit as of that read; None if it was read afresh since `mark`.
        """
        first = mark.row + 1
        with self._in_turn:
            with self._lock:
                before = self._tail
                if self._log is None or before is None or before.reading != mark.reading:
                    return None
                audit = self._log.read(first, rows)
                last = TailMark(mark.row + len(rows), end, mark.reading)
                if last.row <= before.row:
                    return audit
                self._tail = last
                if self._log.size > KEPT_ROWS * (1 + _SURPLUS):
                    self._log = self._log.shortened(KEPT_ROWS)
                news = rows[before.row + 1 - first :]
            self._keep(lambda keeper: keeper.extend(before.id, before.row + 1, news, end))
        return audit

    def _keep(self, work: Callable[[AuditKeeper], None]) -> None:
        """Store an update. Rows that can't be stored are read from the sheet again at the next start."""
        if self._keeper is None:
            return
        try:
            work(self._keeper)
        except KioskError as error:
            log.warning("the audit could not be kept: %s", error)


def _judged_rows(audit: LogAt) -> list[AuditRow]:
    """Those that were read in their places, in their order, without the earlier ones that still matter."""
    return [judged.row for judged in audit.since(audit.rows.first)]


def _reading_of(mark: TailMark | None) -> int:
    return mark.reading if mark else -1
