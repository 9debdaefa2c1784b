"""The audit as far as this process has read it. Shared by the threads that read and write the sheet."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from threading import Lock
from types import MappingProxyType
from typing import Protocol

from kiosk.core.clock import machine_time
from kiosk.core.errors import JournalClosed, KioskError
from kiosk.core.protocol.audit_log import LogAt
from kiosk.core.protocol.contradictions import unnamed_versions
from kiosk.core.protocol.kinds import AuditFinding
from kiosk.core.protocol.memory import left_out
from kiosk.core.sharing.presence import LONG_AGO
from kiosk.core.shop.data import AuditRow, First, Spool
from kiosk.sheets.alarm.alarms import Alarms
from kiosk.sheets.alarm.audit_trust import AuditTrust
from kiosk.sheets.audit.known_rows import KnownRows, ReadAnew, TailMark

log = logging.getLogger(__name__)


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
        """Guards what is known. Never held during disk access, nor while the audit is compared."""
        self._in_turn = Lock()
        """Serialises an audit update with its persistence, so that updates are stored in order.

        Taken before `_lock`. Who holds it may read what is known without `_lock`: nobody else changes it.
        """
        self._known: KnownRows | None = None
        self._was_read = False

    @property
    def tail(self) -> TailMark | None:
        """The last row read; None until the audit has been read."""
        with self._lock:
            return self._known.tail if self._known else None

    @property
    def was_read(self) -> bool:
        """True once the audit was read afresh in this run and judged, not only taken on from an earlier."""
        with self._lock:
            return self._was_read

    @property
    def is_trusted(self) -> bool:
        """True if this station has a log of its own to compare with, without people's changes."""
        return self.tail is not None and self._trust.is_trusted

    def now(self) -> LogAt | None:
        """The audit as far as it was read; None until it has been read."""
        with self._lock:
            return self._known.log.now() if self._known else None

    def latest(self) -> datetime | None:
        """The median date of the last rows that were read, local and naive; None without dates."""
        with self._lock:
            return self._known.newest() if self._known else None

    def up_to(self, row: int, row_id: str) -> LogAt | None:
        """The audit up to row number `row`; None if that row doesn't have this id."""
        with self._lock:
            return self._known.up_to(row, row_id) if self._known else None

    def is_explained(self, log: LogAt, spools: Sequence[Spool]) -> bool:
        """True if the audit, as last read afresh, explains every `version` that these rows show.

        `spools` are all rows of the sheet, read with `log`.
        """
        with self._lock:
            explained = self._known.explained if self._known else frozenset()
        return unnamed_versions(log, spools) <= explained

    def shared(self, first: int, rows: Iterable[AuditRow | None]) -> Iterator[AuditRow | None]:
        """Replace rows that are known unchanged by the known objects, one at a time: each is held once.

        The rows begin at number `first`; one that isn't known in its place is looked up by its id.
        """
        with self._lock:
            audit = self._known.log.now() if self._known else None
            start, known = (self._known.window.first, tuple(self._known.rows)) if self._known else (first, ())
        for at, row in enumerate(rows, first - start):
            there = known[at] if 0 <= at < len(known) else None
            if row is not None and row != there:
                judged = audit.judged(row.id) if audit else None
                there = judged.row if judged else None
            yield there if row == there else row

    # what others have read

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
            if self._known is None:
                self._trust.known_since(since)
                self._known = KnownRows(base, first, rows, end)

    def adopt(self, base: Sequence[AuditRow], first: int, rows: Sequence[AuditRow | None], end: str) -> None:
        """Begin with another station's copy of the audit, and store it; ignored if this one knows the audit.

        This station has known it since now, and has still to compare it with the sheet.
        """
        since = self._utc()
        with self._in_turn:
            if self._known is not None:
                return
            self.restore(base, first, rows, end, since)
            self._keep(lambda keeper: keeper.replace(base, first, rows, end, since))

    # the audit read afresh

    def go_on(self, began: TailMark | None, read: ReadAnew, spools: Sequence[Spool]) -> bool:
        """Take in a fresh read whose rows are the known ones, followed by new ones at most.

        False where they aren't, or where something contradicts them: `replace` judges such a read, once its
        rows above the window have been looked up. Parameters as there.
        """
        with self._in_turn:
            if not self._is_of_reading(began):
                return True
            log_now = self._added(read)
            if log_now is None or read.contradictions(log_now, spools):
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
                found = read.contradictions(log_now, spools)
                if self._trust.is_believed(found, log_now, log_now, True, read.unread_acceptances):
                    self._go_on(log_now, spools)
                return found
            return self._judge_afresh(began, read, spools, now)

    def _is_of_reading(self, began: TailMark | None) -> bool:
        """True unless another thread has read the audit afresh since `began`."""
        return _reading_of(self.tail) == _reading_of(began)

    def _note_comparison(self) -> None:
        """From now on this run has compared what it knew of the audit with the sheet, whatever came of it."""
        with self._lock:
            self._was_read = True

    def _added(self, read: ReadAnew) -> LogAt | None:
        """Add the new rows of a fresh read if its other rows are the known ones. Call holding `_in_turn`."""
        known = self._known
        if known is None or not known.is_followed_by(read):
            return None
        return self._add(known, read.first, read.rows, read.end)

    def _go_on(self, log_now: LogAt, spools: Sequence[Spool]) -> None:
        self._explain(log_now, spools)
        self._keep(lambda keeper: keeper.compared(self._utc()))

    def _explain(self, log_now: LogAt, spools: Sequence[Spool]) -> None:
        explained = unnamed_versions(log_now, spools)
        with self._lock:
            assert self._known is not None
            self._known.explained = explained

    def _judge_afresh(
        self, began: TailMark | None, read: ReadAnew, spools: Sequence[Spool], now: datetime
    ) -> list[AuditFinding]:
        """As `replace`, where the rows are not the known ones. Call holding `_in_turn`."""
        before = self._known
        known = before.log.at(began.row + 1) if before and began else None
        fresh = KnownRows(read.base, read.first, read.rows, read.end, _reading_of(began) + 1)
        log_now = fresh.log.now()
        found = before.changes(known, read, now) if before and known else []
        found += read.contradictions(log_now, spools)
        has_common = before is not None and before.has_rows_of(read)
        is_compared = before is not None and known is not None and (has_common or not any(before.rows))
        if not self._trust.is_believed(found, known, log_now, is_compared, read.unread_acceptances):
            return found
        if self._remember and known and has_common:
            self._remember(fresh.tail.reading, left_out(known, log_now))
        since = self._trust.read_afresh(is_compared)
        fresh.explained = unnamed_versions(log_now, spools)
        with self._lock:
            self._known = fresh
        self._keep(lambda keeper: keeper.replace(read.base, read.first, read.rows, read.end, since))
        self._keep(lambda keeper: keeper.compared(self._utc()))
        return []

    # rows since the last read

    def places_to_check(self, mark: TailMark, rows: Sequence[AuditRow | None]) -> Mapping[int, str]:
        """Which ids must still stand where, before the rows that one read gave after `mark` are added.

        Nothing if that can't tell whether people have moved rows: `extend` then has the audit read afresh.
        """
        with self._lock:
            if self._known is None or self._known.tail.reading != mark.reading:
                return {}
            return self._known.places_to_check(self._known.news(mark.row + 1, rows))

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
            known = self._known
            if known is None or known.tail.reading != mark.reading:
                return None
            if known.is_suspect(known.news(first, rows), spools, in_place):
                log.info("the audit may have been changed by people: it is read again")
                return None
            return self._add(known, first, rows, end)

    def _add(self, known: KnownRows, first: int, rows: Sequence[AuditRow | None], end: str) -> LogAt:
        """Add rows from number `first` on, and store the new ones. Call holding `_in_turn`."""
        before, news = known.tail, known.news(first, rows)
        with self._lock:
            audit = known.add(first, rows, end)
        if known.tail.row > before.row:
            self._keep(lambda keeper: self._store_news(keeper, known, before, news, end))
        return audit

    def _store_news(
        self,
        keeper: AuditKeeper,
        known: KnownRows,
        before: TailMark,
        news: Sequence[AuditRow | None],
        end: str,
    ) -> None:
        """Store rows that follow `before`, and with them those that the disk lacks before them."""
        missing = keeper.extend(before.id, before.row + 1, news, end)
        if missing is None:
            return
        last, rows = known.rows_after(missing)
        if last is not None:
            keeper.extend(last.id, missing, rows, end)

    def _keep(self, work: Callable[[AuditKeeper], None]) -> None:
        """Store an update. Rows that can't be stored are read from the sheet again at the next start."""
        if self._keeper is None:
            return
        try:
            work(self._keeper)
        except JournalClosed:
            log.info("the audit was not kept, for the station has closed")
        except KioskError as error:
            log.warning("the audit could not be kept: %s", error)


def _reading_of(mark: TailMark | None) -> int:
    return mark.reading if mark else -1
