"""The audit as far as this process has read it. Shared by the threads that read and write the sheet."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from types import MappingProxyType
from typing import Protocol

from kiosk.core.clock import machine_time
from kiosk.core.errors import KioskError
from kiosk.core.protocol.audit_ages import AROUND, newest
from kiosk.core.protocol.audit_check import AuditWindow, differences, is_as_known
from kiosk.core.protocol.audit_log import AuditLog, LogAt
from kiosk.core.protocol.contradictions import contradictions, unnamed_versions
from kiosk.core.protocol.kinds import AuditFinding
from kiosk.core.protocol.memory import left_out
from kiosk.core.protocol.tail_check import is_suspect, places_to_check
from kiosk.core.sharing.alarms import UNREAD
from kiosk.core.sharing.presence import LONG_AGO
from kiosk.core.shop.data import AuditRow, First, Spool
from kiosk.sheets.alarm.alarms import Alarms
from kiosk.sheets.alarm.audit_trust import AuditTrust

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


@dataclass(frozen=True, slots=True)
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


class AuditKeeper(Protocol):
    """Stores the audit on disk for the next start. Any thread; raises `KioskError` if the disk fails."""

    def replace(
        self,
        base: Sequence[AuditRow],
        first: int,
        rows: Sequence[AuditRow | None],
        end: str,
        since: datetime | None = None,
    ) -> None:
        """Store the audit as read afresh instead of everything stored before.

        `rows` begin at row number `first`, and the last one's id is `end`; `base` holds earlier rows that
        still matter. `since` is when this station began to know the audit, None if that stays as stored.
        """

    def extend(self, since: str, first: int, rows: Sequence[AuditRow | None], end: str) -> int | None:
        """Store the rows from number `first` on that follow the one with the id `since`.

        If rows before them are missing, nothing is stored; returns the number of the first one missing.
        """

    def compared(self, at: datetime) -> None:
        """Store when the audit was last read afresh and believed; aware."""


class AuditState:
    """The audit log, its rows, and how far it was read. Any thread."""

    def __init__(
        self,
        alarms: Alarms,
        keeper: AuditKeeper | None = None,
        remember: Callable[[int, Mapping[str, First]], None] | None = None,
        utc: Callable[[], datetime] = machine_time,
    ) -> None:
        """`remember` takes over the spools that a new reading leaves out, before that reading is used."""
        self._trust = AuditTrust(alarms, utc)
        self._utc = utc
        self._keeper = keeper
        self._remember = remember
        self._lock = Lock()
        self._in_turn = Lock()
        """Serialises an audit update with its persistence, so that updates are stored in order.

        Taken before `_lock`, which is never held during disk access, nor while the audit is compared.
        """
        self._log: AuditLog | None = None
        self._rows: list[AuditRow | None] = []
        """The rows that the log has read in their places; those that were judged are the log's own."""
        self._tail: TailMark | None = None
        self._was_read = False
        self._explained: frozenset[str] = frozenset()
        """Versions that rows of the sheet show and the log doesn't name, though the whole audit has them, or
        a person has copied them."""

    @property
    def tail(self) -> TailMark | None:
        """The last row read; None until the audit has been read."""
        with self._lock:
            return self._tail

    @property
    def was_read(self) -> bool:
        """True once the audit was read afresh in this run and judged, not only taken on from an earlier."""
        with self._lock:
            return self._was_read

    @property
    def is_trusted(self) -> bool:
        """True if this station has a log of its own to compare with, without people's changes."""
        with self._lock:
            has_log = self._log is not None
        return has_log and self._trust.is_trusted

    def now(self) -> LogAt | None:
        """The audit as far as it was read; None until it has been read."""
        with self._lock:
            return self._log.now() if self._log else None

    def latest(self) -> datetime | None:
        """The median date of the last rows that were read, local and naive; None without dates."""
        with self._lock:
            last = self._rows[-AROUND:]
        return newest(last)

    def shared(self, first: int, rows: Iterable[AuditRow | None]) -> Iterator[AuditRow | None]:
        """Replace rows that are known unchanged by the known objects, one at a time: each is held once.

        The rows begin at number `first`; one that isn't known in its place is looked up by its id.
        """
        with self._lock:
            audit = self._log.now() if self._log else None
            start, known = self._known_rows().first if self._log else first, tuple(self._rows)
        for at, row in enumerate(rows, first - start):
            there = known[at] if 0 <= at < len(known) else None
            if row is not None and row != there:
                judged = audit.judged(row.id) if audit else None
                there = judged.row if judged else None
            yield there if row == there else row

    def restore(
        self,
        base: Sequence[AuditRow],
        first: int,
        rows: Sequence[AuditRow | None],
        end: str,
        since: datetime = LONG_AGO,
    ) -> None:
        """Start from the audit that an earlier run of this station stored; ignored once it has been read.

        `since` is when the station began to know it.
        """
        with self._lock:
            if self._log is None:
                self._trust.known_since(since)
                self._log = AuditLog(first, base)
                self._log.read(first, rows)
                self._rows = list(rows)
                self._tail = TailMark(first + len(rows) - 1, end)

    def adopt(self, base: Sequence[AuditRow], first: int, rows: Sequence[AuditRow | None], end: str) -> None:
        """Begin with another station's copy of the audit, and store it; ignored if this one knows the audit.

        This station has known it since now, and has still to compare it with the sheet.
        """
        since = self._utc()
        with self._in_turn:
            if self.tail is not None:
                return
            self.restore(base, first, rows, end, since)
            self._keep(lambda keeper: keeper.replace(base, first, rows, end, since))

    def go_on(self, began: TailMark | None, read: ReadAnew, spools: Sequence[Spool]) -> bool:
        """Take in a fresh read whose rows are the known ones, followed by new ones at most.

        False where they aren't, or where something contradicts them: `replace` judges such a read, once its
        rows above the window have been looked up. Parameters as there.
        """
        with self._in_turn:
            if not self._is_of_reading(began):
                return True
            log_now = self._added(read)
            if log_now is None or self._contradictions(log_now, read, spools):
                return False
            self._note_comparison()
            self._trust.is_believed([], log_now, log_now, True, read.unread_acceptances)
            self._go_on(log_now, spools)
        return True

    def replace(
        self, began: TailMark | None, read: ReadAnew, spools: Sequence[Spool], now: datetime
    ) -> list[AuditFinding]:
        """Take over the audit as read afresh, back to where nothing is in flight.

        `began` is the tail before that read, `now` the local time without a zone, as the rows' own times are.
        `spools` are all rows of the sheet as read before, or none. If people have changed the audit, returns
        what they did, gives the alarm, and keeps the audit as known. Does nothing if another thread has
        replaced the audit since `began`.
        """
        with self._in_turn:
            if not self._is_of_reading(began):
                return []
            self._note_comparison()
            # A second log of all rows would double what a station holds, and forget older spools.
            if log_now := self._added(read):
                found = self._contradictions(log_now, read, spools)
                if self._trust.is_believed(found, log_now, log_now, True, read.unread_acceptances):
                    self._go_on(log_now, spools)
                return found
            return self._judge_afresh(began, read, spools, now)

    def _is_of_reading(self, began: TailMark | None) -> bool:
        """True unless another thread has read the audit afresh since `began`."""
        with self._lock:
            return _reading_of(self._tail) == _reading_of(began)

    def _note_comparison(self) -> None:
        """From now on this run has compared what it knew of the audit with the sheet, whatever came of it."""
        with self._lock:
            self._was_read = True

    def _added(self, read: ReadAnew) -> LogAt | None:
        """Add the new rows of a fresh read if its other rows are the known ones. Call holding `_in_turn`."""
        with self._lock:
            before = self._tail
            if before is None or not self._is_as_known(before, read):
                return None
        return self._add(before, read.first, read.rows, read.end)

    def _go_on(self, log_now: LogAt, spools: Sequence[Spool]) -> None:
        explained = unnamed_versions(log_now, spools)
        with self._lock:
            self._explained = explained
        self._keep(lambda keeper: keeper.compared(self._utc()))

    def _judge_afresh(
        self, began: TailMark | None, read: ReadAnew, spools: Sequence[Spool], now: datetime
    ) -> list[AuditFinding]:
        """As `replace`, where the rows are not the known ones. Call holding `_in_turn`."""
        with self._lock:
            known = self._log.at(began.row + 1) if self._log and began else None
        fresh = AuditLog(read.first, read.base)
        log_now = fresh.read(read.first, read.rows)
        found = self._changes(known, read, now) if known else []
        found += self._contradictions(log_now, read, spools)
        has_common = self._has_rows_of(AuditWindow(read.first, read.rows))
        is_compared = known is not None and (has_common or not any(self._rows))
        if not self._trust.is_believed(found, known, log_now, is_compared, read.unread_acceptances):
            return found
        explained = unnamed_versions(log_now, spools)
        if self._remember and known and has_common:
            self._remember(_reading_of(began) + 1, left_out(known, log_now))
        since = self._trust.read_afresh(is_compared)
        with self._lock:
            self._log, self._rows, self._explained = fresh, list(read.rows), explained
            self._tail = TailMark(read.first + len(read.rows) - 1, read.end, _reading_of(began) + 1)
        self._keep(lambda keeper: keeper.replace(read.base, read.first, read.rows, read.end, since))
        self._keep(lambda keeper: keeper.compared(self._utc()))
        return []

    def _is_as_known(self, before: TailMark, read: ReadAnew) -> bool:
        """True if the fresh rows are the known ones, and news may be believed. Call holding `_lock`."""
        assert self._log is not None
        known, news = self._log.now(), read.rows[max(0, before.row + 1 - read.first) :]
        if not is_as_known(self._known_rows(), AuditWindow(read.first, read.rows), read.above):
            return False
        return not is_suspect(known, news)

    def _contradictions(self, log_now: LogAt, read: ReadAnew, spools: Sequence[Spool]) -> list[AuditFinding]:
        window, above = AuditWindow(read.first, read.rows), frozenset(read.above)
        return contradictions(log_now, window, spools, above, followed_above=read.followed_above)

    def _has_rows_of(self, fresh: AuditWindow) -> bool:
        """True if no row between the known ones and the fresh ones is unread."""
        known = {row.id for row in self._rows if row is not None}
        return any(row is not None and row.id in known for row in fresh.rows)

    def _changes(self, known: LogAt, read: ReadAnew, now: datetime) -> list[AuditFinding]:
        """What people have changed in the rows that were known when the fresh read began.

        Rows that another thread has read since don't count: they may have come after the fresh read. Nor do
        the rows that were looked up above the window: those around them were not.
        """
        first = known.rows.first
        window = AuditWindow(first, self._rows[: max(0, known.end - first)])
        return differences(known, window, AuditWindow(read.first, read.rows), read.above, now)

    def places_to_check(self, mark: TailMark, rows: Sequence[AuditRow | None]) -> Mapping[int, str]:
        """Which ids must still stand where, before the rows that one read gave after `mark` are added.

        Nothing if that can't tell whether people have moved rows: `extend` then has the audit read afresh.
        """
        with self._lock:
            if self._log is None or self._tail is None or self._tail.reading != mark.reading:
                return {}
            return (
                places_to_check(self._log.now(), self._known_rows(), rows[self._tail.row - mark.row :]) or {}
            )

    def _known_rows(self) -> AuditWindow:
        """The rows that the log has read, in their places. Call holding `_lock`."""
        assert self._log is not None
        return AuditWindow(self._log.next_place - len(self._rows), self._rows)

    def extend(
        self,
        mark: TailMark,
        rows: Sequence[AuditRow | None],
        end: str,
        spools: Sequence[Spool] = (),
        in_place: Mapping[int, str] = MappingProxyType({}),
    ) -> LogAt | None:
        """Add the rows that one read gave after `mark`; `end` is the last one's id.

        `spools` are the rows of the sheet that this read gave as well; `in_place` are the ids found in the
        places that had to be checked. Returns the audit as of that read; None if it was read afresh since
        `mark`, or must be, as people may have changed it.
        """
        first = mark.row + 1
        with self._in_turn:
            with self._lock:
                before = self._tail
                if self._log is None or before is None or before.reading != mark.reading:
                    return None
                news = rows[before.row + 1 - first :]
                shown = [spool for spool in spools if spool.version not in self._explained]
                if is_suspect(self._log.now(), news, shown, self._known_rows(), in_place):
                    log.info("the audit may have been changed by people: it is read again")
                    return None
            return self._add(before, first, rows, end)

    def _add(self, before: TailMark, first: int, rows: Sequence[AuditRow | None], end: str) -> LogAt:
        """Add rows from number `first` on; they may overlap those up to `before`. Call holding `_in_turn`."""
        with self._lock:
            assert self._log is not None
            audit = self._log.read(first, rows)
            last = TailMark(first + len(rows) - 1, end, before.reading)
            if last.row <= before.row:
                return audit
            news = rows[before.row + 1 - first :]
            self._tail = last
            self._rows += news
            if self._log.size > KEPT_ROWS * (1 + _SURPLUS):
                self._log = self._log.shortened(KEPT_ROWS)
                del self._rows[:-KEPT_ROWS]
        self._keep(lambda keeper: self._store_news(keeper, before, news, end))
        return audit

    def _store_news(
        self, keeper: AuditKeeper, before: TailMark, news: Sequence[AuditRow | None], end: str
    ) -> None:
        """Store rows that follow `before`, and with them those that the disk lacks before them."""
        missing = keeper.extend(before.id, before.row + 1, news, end)
        if missing is None:
            return
        with self._lock:
            known = self._known_rows()
            at = missing - known.first
            last, rows = (known.rows[at - 1], known.rows[at:]) if at > 0 else (None, ())
        if last is not None:
            keeper.extend(last.id, missing, rows, end)

    def up_to(self, row: int, row_id: str) -> LogAt | None:
        """The audit up to row number `row`; None if that row doesn't have this id."""
        with self._lock:
            at = row - self._log.next_place + len(self._rows) if self._log else -1
            there = self._rows[at] if 0 <= at < len(self._rows) else None
            is_there = there is not None and there.id == row_id
            return self._log.at(row + 1) if self._log and is_there else None

    def is_explained(self, log: LogAt, spools: Sequence[Spool]) -> bool:
        """True if the audit, as last read afresh, explains every `version` that these rows show.

        `spools` are all rows of the sheet, read with `log`.
        """
        with self._lock:
            explained = self._explained
        return unnamed_versions(log, spools) <= explained

    def _keep(self, work: Callable[[AuditKeeper], None]) -> None:
        """Store an update. Rows that can't be stored are read from the sheet again at the next start."""
        if self._keeper is None:
            return
        try:
            work(self._keeper)
        except KioskError as error:
            log.warning("the audit could not be kept: %s", error)


def _reading_of(mark: TailMark | None) -> int:
    return mark.reading if mark else -1
