"""What this process has seen of the sheet so far. Shared by the threads that read and write it."""

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from threading import Lock

from kiosk.core.ports import Cells
from kiosk.core.protocol.findings import Context
from kiosk.core.protocol.judged_rows import Standing
from kiosk.core.protocol.rows_set_aside import RowsSetAside
from kiosk.core.protocol.strays import Strays
from kiosk.core.refusals import AlarmReason
from kiosk.core.sharing.alarms import Alarm, Place
from kiosk.core.shop.data import Snapshot, Spool
from kiosk.sheets.alarms import Alarms
from kiosk.sheets.audit_state import AuditKeeper, AuditState
from kiosk.sheets.layout import Layout

log = logging.getLogger(__name__)


class SheetState:
    """The layout, the latest snapshot, how each spool last stood, and the audit. Any thread."""

    def __init__(self, keeper: AuditKeeper | None = None, now: Callable[[], float] = time.monotonic) -> None:
        self.alarms = Alarms()
        self.audit = AuditState(self.alarms, keeper)
        self.aside = RowsSetAside(now)
        self._lock = Lock()
        """Never taken by a thread that is inside `audit` or `alarms`: those have locks of their own."""
        self._layout: Layout | None = None
        self._snapshot: Snapshot | None = None
        self._cells: Cells | None = None
        self._reads_begun = 0
        self._read_shown = 0
        self._remembered: dict[str, Standing] = {}
        self._strayed: frozenset[str] = frozenset()

    @property
    def layout(self) -> Layout | None:
        """Worksheets and columns as last found; None if they have to be searched for."""
        with self._lock:
            return self._layout

    def found(self, layout: Layout) -> None:
        """Keep this layout until `lost_layout`."""
        with self._lock:
            self._layout = layout

    def lost_layout(self) -> None:
        """Forget the layout: a worksheet or a header isn't where it was."""
        with self._lock:
            self._layout = None

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

    def remember(self, snapshot: Snapshot) -> None:
        """Take over what an earlier run of this station last saw; anything read since then goes first."""
        audit = self.audit.now()
        with self._lock:
            if self._snapshot is None:
                self._snapshot = snapshot
            for spool in snapshot.spools:
                if audit and audit.standing(spool.tag):
                    continue
                standing = Standing(spool.version, spool.picture, spool.hold or spool.version)
                self._remembered.setdefault(spool.tag, standing)

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
            rows = cells.spools.values() if cells else snapshot.spools
            for spool in rows:
                # A version that the audit has may be a stray's: such cells are not how the spool stood.
                if cells is None or not (
                    cells.log.judged(spool.version) or cells.log.misplaced(spool.picture)
                ):
                    self._remembered[spool.tag] = Standing(spool.version, spool.picture, spool.version)

    def took(self, snapshot: Snapshot) -> None:
        """Take over another station's snapshot if it is newer; it doesn't tell how the cells stand."""
        with self._lock:
            if self._snapshot is not None and snapshot.read_at <= self._snapshot.read_at:
                return
            self._snapshot, self._cells = snapshot, None
            for spool in snapshot.spools:
                self._remembered[spool.tag] = Standing(
                    spool.version, spool.picture, spool.hold or spool.version
                )

    def saw(self, spools: Iterable[Spool]) -> None:
        """Replace single spools of the latest snapshot by later reads of them."""
        with self._lock:
            if self._snapshot is not None:
                seen = {spool.key: spool for spool in self.aside.marked(spools)}
                now = tuple(seen.get(spool.key, spool) for spool in self._snapshot.spools)
                self._snapshot = replace(self._snapshot, spools=now)

    def saw_strays(self, strays: Strays) -> None:
        """Keep which writes a full read found on other rows than their own; too many give the alarm."""
        with self._lock:
            self._strayed = strays.named
        if strays.alarm:
            log.error("%d rows show other spools' writes: nothing is written any more", len(strays.rows))
            places = tuple(Place("strayed", spool.row, spool.tag) for spool in strays.rows)
            self.alarms.give(Alarm(AlarmReason.ROWS_STRAYED, places))
        else:
            self.alarms.clear(AlarmReason.ROWS_STRAYED)

    def contexts(self, tags: Iterable[str]) -> dict[str, Context]:
        """What this process knows of these spools besides the audit; has no entry for the others."""
        audit = self.audit.now()
        with self._lock:
            found = {}
            for tag in tags:
                remembered = self._remembered.get(tag)
                if remembered and audit and audit.judged(remembered.last):
                    remembered = None
                if remembered or tag in self._strayed:
                    found[tag] = Context(remembered, tag in self._strayed)
            return found
