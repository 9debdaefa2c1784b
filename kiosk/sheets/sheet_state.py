"""What this process has seen of the sheet so far. Shared by the threads that read and write it."""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock
from typing import Protocol

from kiosk.core.errors import KioskError
from kiosk.core.ports import Cells
from kiosk.core.protocol.audit_log import AuditLog, LogAt, Standing
from kiosk.core.protocol.findings import Context
from kiosk.core.protocol.strays import Strays
from kiosk.core.shop.data import AuditRow, Snapshot, Spool
from kiosk.sheets.layout import Layout

log = logging.getLogger(__name__)

SETTLED = timedelta(days=7)
"""Audit rows older than this may be archived: nothing that old is still on its way."""


@dataclass(frozen=True, slots=True)
class TailMark:
    """The last audit row known: its 1-based row and its id ("" where it is the header row).

    `reading` counts how often the audit was read afresh: rows may stand elsewhere since then.
    """

    row: int
    id: str
    reading: int = 0


class AuditKeeper(Protocol):
    """Keeps the audit over a restart. Any thread; raises `KioskError` where the disk fails."""

    def replace(
        self, base: Sequence[AuditRow], first: int, rows: Sequence[AuditRow | None], end: str
    ) -> None:
        """The audit as read afresh, its last row's id `end`; `base` has earlier rows that still matter."""

    def extend(self, since: str, first: int, rows: Sequence[AuditRow | None], end: str) -> None:
        """Rows that came after the one with the id `since`."""


class SheetState:
    """Layout, latest snapshot, and the audit. Every method may be called from any thread."""

    def __init__(self, keeper: AuditKeeper | None = None) -> None:
        self._lock = Lock()
        self._in_turn = Lock()
        """Held by who brings news of the audit, until they are kept: else later ones may be kept before them.
        It is taken before `_lock`, which nobody holds while the disk works."""
        self._keeper = keeper
        self._layout: Layout | None = None
        self._snapshot: Snapshot | None = None
        self._cells: Cells | None = None
        self._reads_begun = 0
        self._read_shown = 0
        self._log: AuditLog | None = None
        self._tail: TailMark | None = None
        self._remembered: dict[str, Standing] = {}
        self._strayed: frozenset[str] = frozenset()
        self._alarm = ""

    @property
    def layout(self) -> Layout | None:
        with self._lock:
            return self._layout

    @property
    def snapshot(self) -> Snapshot | None:
        with self._lock:
            return self._snapshot

    @property
    def cells(self) -> Cells | None:
        """The rows of the latest snapshot as they stood, with the audit of that moment."""
        with self._lock:
            return self._cells

    @property
    def tail(self) -> TailMark | None:
        """None until the audit has been read."""
        with self._lock:
            return self._tail

    @property
    def alarm(self) -> str:
        """Why nothing may be written before people have looked; "" where all is well."""
        with self._lock:
            return self._alarm

    def found(self, layout: Layout) -> None:
        with self._lock:
            self._layout = layout

    def lost_layout(self) -> None:
        """The sheet isn't as it was: worksheets and headers have to be found again."""
        with self._lock:
            self._layout = None

    def remember(self, snapshot: Snapshot) -> None:
        """How an earlier run of this station last saw the sheet."""
        with self._lock:
            if self._snapshot is None:
                self._snapshot = snapshot
            audit = self._log.now() if self._log else None
            for spool in snapshot.spools:
                if audit and audit.standing(spool.tag):
                    continue
                standing = Standing(spool.version, spool.picture, spool.hold or spool.version)
                self._remembered.setdefault(spool.tag, standing)

    def begin_read(self) -> int:
        """A whole read is about to be sent. Returns its number: a later one's is higher."""
        with self._lock:
            self._reads_begun += 1
            return self._reads_begun

    def read(self, snapshot: Snapshot, cells: Cells | None, number: int) -> None:
        """A whole read: as it is shown and, once there is an audit to judge by, as its cells stand.

        One that began before the last one known changes nothing. Its moment doesn't tell, for clocks are set.
        """
        with self._lock:
            if number < self._read_shown:
                return
            self._read_shown = number
            self._snapshot, self._cells = snapshot, cells
            rows = cells.spools.values() if cells else snapshot.spools
            for spool in rows:
                # A version that the audit knows may be a stray: such cells are not how the spool stood.
                if cells is None or not (
                    cells.log.judged(spool.version) or cells.log.misplaced(spool.picture)
                ):
                    self._remembered[spool.tag] = Standing(spool.version, spool.picture, spool.version)

    def took(self, snapshot: Snapshot) -> None:
        """The picture that another station has read. It tells nothing of how cells stand, only of spools."""
        with self._lock:
            if self._snapshot is not None and snapshot.read_at <= self._snapshot.read_at:
                return
            self._snapshot, self._cells = snapshot, None
            for spool in snapshot.spools:
                self._remembered[spool.tag] = Standing(
                    spool.version, spool.picture, spool.hold or spool.version
                )

    def saw(self, spools: Iterable[Spool]) -> None:
        """Single spools as they are shown, read after the latest snapshot."""
        with self._lock:
            if self._snapshot is not None:
                seen = {spool.key: spool for spool in spools}
                now = tuple(seen.get(spool.key, spool) for spool in self._snapshot.spools)
                self._snapshot = replace(self._snapshot, spools=now)

    def saw_strays(self, strays: Strays) -> None:
        """The writes that a whole read found on other rows than their own."""
        with self._lock:
            self._strayed = strays.named
            if strays.alarm:
                log.error("%d rows show other spools' writes: nothing is written any more", len(strays.rows))
                self._alarm = "filas"
            elif self._alarm == "filas":
                self._alarm = ""

    def contexts(self, tags: Iterable[str]) -> dict[str, Context]:
        """What is known of these spools besides the audit, where there is anything."""
        with self._lock:
            found = {}
            for tag in tags:
                remembered = self._remembered.get(tag)
                if remembered and self._log and self._log.now().judged(remembered.last):
                    remembered = None
                if remembered or tag in self._strayed:
                    found[tag] = Context(remembered, tag in self._strayed)
            return found

    def audit(self) -> LogAt | None:
        """The audit as far as it was read; None until then."""
        with self._lock:
            return self._log.now() if self._log else None

    def kept_audit(
        self, base: Sequence[AuditRow], first: int, rows: Sequence[AuditRow | None], end: str
    ) -> None:
        """The audit as an earlier run of this station kept it; nothing where it was read meanwhile."""
        with self._lock:
            if self._log is None:
                self._log = AuditLog(first, base)
                self._log.read(first, rows)
                self._tail = TailMark(first + len(rows) - 1, end)

    def read_afresh(
        self,
        began: TailMark | None,
        base: Sequence[AuditRow],
        first: int,
        rows: Sequence[AuditRow | None],
        end: str,
        now: datetime,
    ) -> bool:
        """The audit as read back to where nothing is in flight; `began` is the tail before that read.

        False, and it isn't believed, where rows are gone that nobody may take away: from then on nothing is
        written until they are back. Nothing changes where another thread has read it afresh meanwhile.
        `now` is local, and naive as the rows' own times are.
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
                    self._alarm = "auditoria"
                    return False
                self._alarm = ""
                self._log = fresh
                self._tail = TailMark(first + len(rows) - 1, end, _reading_of(began) + 1)
            self._keep(lambda keeper: keeper.replace(base, first, rows, end))
        return True

    def _gone(self, fresh: AuditLog, began: TailMark | None, now: datetime) -> frozenset[str]:
        """Rows known when the read began that are in the audit no more, and aren't old enough to be archived.

        Another thread may have seen rows since then that came too late for this read.
        """
        known = LogAt(self._log, began.row + 1).since(0) if self._log and began else []
        before, after = {judged.row.id: judged.row.timestamp for judged in known}, fresh.moments()
        # After a holiday the newest row is old itself; and this station's clock may be late.
        latest = max((now, *before.values(), *after.values()))
        gone = ((row_id, at) for row_id, at in before.items() if row_id not in after)
        return frozenset(row_id for row_id, at in gone if latest - at <= SETTLED)

    def read_on(self, mark: TailMark, rows: Sequence[AuditRow | None], end: str) -> LogAt | None:
        """Rows that one read gave after the mark it started from.

        Returns the audit of that moment; None where the audit was read afresh meanwhile.
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
                news = rows[before.row + 1 - first :]
            self._keep(lambda keeper: keeper.extend(before.id, before.row + 1, news, end))
        return audit

    def _keep(self, work: Callable[[AuditKeeper], None]) -> None:
        """What can't be kept is read again from the sheet at the next start."""
        if self._keeper is None:
            return
        try:
            work(self._keeper)
        except KioskError as error:
            log.warning("the audit could not be kept: %s", error)


def _reading_of(mark: TailMark | None) -> int:
    return mark.reading if mark else -1
