"""What this process has seen of the sheet so far. Shared by the threads that read and write it."""

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from threading import Lock

from kiosk.core.clock import machine_time, steady_utc
from kiosk.core.ports import Cells
from kiosk.core.protocol.audit_ages import SETTLED
from kiosk.core.protocol.doubts import Doubts
from kiosk.core.protocol.emptied_columns import ColumnWatch
from kiosk.core.protocol.inspection import TOLERATED
from kiosk.core.protocol.memory import RowsSeen, SpoolMemory
from kiosk.core.protocol.rows_set_aside import RowsSetAside
from kiosk.core.refusals import AlarmReason
from kiosk.core.sharing.alarms import STRAYED, Alarm, Place
from kiosk.core.shop.data import Snapshot, Spool
from kiosk.sheets.alarm.alarms import Alarms
from kiosk.sheets.audit.audit_state import AuditKeeper, AuditState
from kiosk.sheets.audit.known_rows import TailMark
from kiosk.sheets.http.outage import Outage
from kiosk.sheets.layout import Layout

log = logging.getLogger(__name__)


class SheetState:
    """The layout, the latest snapshot, how each spool last stood, and the audit. Any thread."""

    def __init__(
        self,
        keeper: AuditKeeper | None = None,
        now: Callable[[], float] = time.monotonic,
        station: str = "",
        utc: Callable[[], datetime] = machine_time,
    ) -> None:
        """`now` is a monotonic clock, in seconds, for doubts, rows set aside and outages.
        `utc` is the best time that is known, aware: by it a station says since when it knows the audit."""
        self.alarms = Alarms(station)
        self.outage = Outage(now)
        self.memory = SpoolMemory()
        self.audit = AuditState(self.alarms, keeper, self.memory.read_afresh, utc)
        self.aside = RowsSetAside(now)
        self.doubts = Doubts(now)
        self.columns = ColumnWatch(now)
        self._lock = Lock()
        """Never taken by a thread that is inside `audit` or `alarms`: those have locks of their own."""
        self._layout: Layout | None = None
        self.on_layout: Callable[[Layout | None], object] = lambda _: None
        """Called with each layout that was found or taken over, and with None once it is lost. Any thread."""
        self._snapshot: Snapshot | None = None
        self._cells: Cells | None = None
        self._reads_begun = 0
        self._read_shown = 0

    @property
    def layout(self) -> Layout | None:
        """Worksheets and columns as last found; None if they have to be searched for."""
        with self._lock:
            return self._layout

    def found(self, layout: Layout) -> None:
        """Keep this layout until `lost_layout`."""
        with self._lock:
            self._layout = layout
        self.on_layout(layout)

    def assume(self, layout: Layout) -> None:
        """Take over a layout that an earlier run or another station has found, unless this one has."""
        with self._lock:
            is_news = self._layout is None
            self._layout = self._layout or layout
        if is_news:
            self.on_layout(layout)

    def lost_layout(self) -> None:
        """Forget the layout: a worksheet or a header isn't where it was."""
        with self._lock:
            self._layout = None
        self.on_layout(None)

    @property
    def snapshot(self) -> Snapshot | None:
        """The latest snapshot, of this or of an earlier run; None before the first."""
        with self._lock:
            return self._snapshot

    @property
    def cells(self) -> Cells | None:
        """The rows of the latest snapshot as their cells stood, with the audit of that moment."""
        with self._lock:
            return self._cells

    def cells_as_read(self) -> list[Spool]:
        """All rows of the sheet as their cells stood at the latest full read; none if that isn't known."""
        cells = self.cells
        return [*cells.spools.values(), *cells.untagged] if cells else []

    def remember(self, snapshot: Snapshot) -> None:
        """Take over what an earlier run of this station last saw; anything read since then goes first.

        After a week the rows are shown, and not remembered: the audit's window may no longer tell who has
        written what stands there now, and it would be taken for an edit by hand.
        """
        with self._lock:
            if self._snapshot is None:
                self._snapshot = snapshot
        if steady_utc() - snapshot.read_at < SETTLED:
            self.memory.first_seen(snapshot.spools)
        self.columns.remember(snapshot.spools, snapshot.read_at, self.audit.now())

    def memory_before(self, mark: TailMark) -> RowsSeen:
        """What is remembered of the rows, for a read that is about to begin at this mark of the audit."""
        log = self.audit.now()
        assert log is not None
        return self.memory.before(mark.reading, log)

    def read_without_audit(self, spools: Sequence[Spool]) -> tuple[Spool, ...]:
        """Take over what a read tells of rows that aren't remembered yet, before the audit was ever read.

        Returns the rows with what is remembered of them, so that the mirror doesn't forget it.
        """
        if self._may_learn():
            self.memory.first_seen(spools)
        return self.memory.told(spools)

    def _may_learn(self) -> bool:
        """False while the audit isn't believed: a write that strayed couldn't be told from people's cells."""
        return not self.alarms.stands(AlarmReason.AUDIT_TOUCHED)

    def begin_read(self) -> int:
        """Number a full read that is about to be sent; later reads have higher numbers."""
        with self._lock:
            self._reads_begun += 1
            return self._reads_begun

    def read(self, snapshot: Snapshot, cells: Cells | None, number: int) -> None:
        """Take over a full read: the snapshot to show and, once there is an audit to judge by, the cells.

        A read that began before the latest one is ignored. `number` tells, not `read_at`: a clock can be set.
        """
        with self._lock:
            if number < self._read_shown:
                return
            self._read_shown = number
            self._snapshot, self._cells = snapshot, cells

    def took(self, snapshot: Snapshot) -> Snapshot:
        """Take over another station's snapshot if it is newer; it doesn't tell how the cells stand.

        Returns what is shown now: the cells of a column that seems emptied there are put back.
        """
        audit = self.audit.now()
        with self._lock:
            if self._snapshot is not None and snapshot.read_at <= self._snapshot.read_at:
                return self._snapshot
            put_back = self.columns.remember(snapshot.spools, snapshot.read_at, audit)
            if put_back:
                spools = tuple(put_back.get(spool.tag, spool) for spool in snapshot.spools)
                snapshot = replace(snapshot, spools=spools)
            self._snapshot, self._cells = snapshot, None
        if snapshot.is_judged and self._may_learn():
            self.memory.took(snapshot.spools, put_back)
        self._stop_for_columns()
        return snapshot

    def saw(self, spools: Iterable[Spool]) -> None:
        """Replace single spools of the latest snapshot by later reads of them."""
        with self._lock:
            if self._snapshot is not None:
                seen = {spool.key: spool for spool in self.aside.marked(spools)}
                now = tuple(seen.get(spool.key, spool) for spool in self._snapshot.spools)
                self._snapshot = replace(self._snapshot, spools=now)

    def saw_strays(self, strays: Sequence[Spool], writes: int) -> None:
        """Take in which rows of a full read show other spools' writes, and of how many requests these are;
        too many give the alarm."""
        if writes > TOLERATED:
            log.error("%d rows show other spools' writes: nothing is written any more", len(strays))
            places = tuple(Place(STRAYED, spool.row, spool.tag) for spool in strays)
            self.alarms.give(Alarm(AlarmReason.ROWS_STRAYED, places))
        else:
            self.alarms.clear(AlarmReason.ROWS_STRAYED)

    def look_at_columns(self) -> None:
        """Give the alarm if two reads have found a state column emptied; end it once none is suspected."""
        self._stop_for_columns()
        if not self.columns.suspects:
            self.alarms.clear(AlarmReason.COLUMN_EMPTIED)

    def _stop_for_columns(self) -> None:
        headers = self.columns.confirmed()
        if headers:
            if not self.alarms.stands(AlarmReason.COLUMN_EMPTIED):
                log.error("emptied at once: %s; nothing is written any more", ", ".join(headers))
            self.alarms.give(Alarm(AlarmReason.COLUMN_EMPTIED, columns=headers))
