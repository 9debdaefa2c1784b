"""The shop's sheet as the core wants it: snapshots, fence reads, atomic writes with their echo, the audit."""

import logging
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from kiosk.core.errors import Refusal, SheetError
from kiosk.core.ports import Cells, Echo, Fence, Write
from kiosk.core.protocol.audit_log import LogAt
from kiosk.core.protocol.display import Display
from kiosk.core.protocol.inspection import inspect, strayed, writes_of
from kiosk.core.protocol.judged_rows import Standing
from kiosk.core.protocol.rows_set_aside import RowsSetAside
from kiosk.core.refusals import AlarmReason, SheetChanged, is_alarm
from kiosk.core.shop.data import AuditRow, Snapshot, Spool
from kiosk.core.shop.folding import is_same
from kiosk.sheets import writing
from kiosk.sheets.atomic_write import AtomicWriter
from kiosk.sheets.audit.known_rows import TailMark
from kiosk.sheets.audit_table import AuditTable
from kiosk.sheets.fence_read import FenceReader
from kiosk.sheets.full_read import FullRead, FullReader
from kiosk.sheets.http.client import SheetsClient
from kiosk.sheets.layout import SheetNames
from kiosk.sheets.layout_finder import LayoutFinder
from kiosk.sheets.reading import SpoolReader
from kiosk.sheets.sheet_state import SheetState

log = logging.getLogger(__name__)

ASK_S = 2.5
"""How long a sheet that is known to be away is asked whether it is back, in seconds: a worker waits."""


class SheetStore:
    """Implements `core.ports.SpoolStore`. Belongs to one thread; what it reads is kept in `SheetState`."""

    def __init__(
        self,
        client: SheetsClient,
        names: SheetNames,
        zone: ZoneInfo,
        sheet_state: SheetState,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        """`now` gives the local time without a zone; without it the machine's clock is read."""
        self._client = client
        client.share_outage(sheet_state.outage)
        self._zone = zone
        self._sheet_state = sheet_state
        self._finder = LayoutFinder(client, names, sheet_state)
        self._audit = AuditTable(client, sheet_state, zone, now)
        spools = SpoolReader(names.operaciones, zone)
        self._rows = FullReader(client, sheet_state, self._finder, self._audit, spools)
        self._fences = FenceReader(client, sheet_state, self._audit, zone)
        self._writer = AtomicWriter(client, sheet_state, self._audit, zone)
        self._before: FullRead | None = None
        self._display = Display(names.operaciones)

    def requests(self) -> tuple[int, int]:
        """Read and write requests sent so far, counted at the transport."""
        return self._client.reads, self._client.writes

    def close(self) -> None:
        """Close the connection, or the workbook's file. Any thread, once the store is out of use."""
        self._client.close()

    def hurried(self) -> AbstractContextManager[None]:
        """Inside, a sheet that can't be reached is found out within seconds."""
        return self._client.hurried()

    def away(self) -> Refusal | None:
        """Why the sheet is known to be out of reach, by any request of this process; None if it isn't known
        to be. Sends nothing."""
        return self._sheet_state.outage.known()

    def is_back(self, within_s: float = ASK_S) -> bool:
        """Ask the sheet with one small request, for so many seconds at most; True unless it is away."""
        try:
            with self._client.within(within_s):
                self._client.sheet_ids()
        except SheetError as error:
            log.info("asked whether the sheet is there: %s", error.refusal.values or error.refusal.code)
        return self.away() is None

    def seen(self) -> Snapshot | None:
        """The last snapshot of this process, or of an earlier one; None if there is none. Sends nothing."""
        return self._sheet_state.snapshot

    def latest(self) -> Snapshot:
        """The last snapshot read by this process, or kept from an earlier one; reads one if there is none."""
        return self._sheet_state.snapshot or self.snapshot()

    def snapshot(self) -> Snapshot:
        """Read the whole sheet: one request while the header rows stay where they are.

        Raises `SHEETS_NO_DISPONIBLE` if implausibly many spools are gone in two reads (`FullReader.read`);
        the last good snapshot then stays. While the audit isn't believed, it is read again as well.
        """
        found = self._rows.read()
        if self._sheet_state.alarms.stands(AlarmReason.AUDIT_TOUCHED) and self._is_believed_again(found):
            found = self._rows.read()
        return self._show(found)

    def _is_believed_again(self, found: FullRead) -> bool:
        """Read the audit again, and compare it with the rows just read; True if people have put it back."""
        try:
            self._audit.read_window(self._finder.layout().metadata, (*found.spools, *found.untagged))
        except SheetError as error:
            if not is_alarm(error.refusal):
                raise
            return False
        return True

    def poll(self) -> Snapshot:
        """The same from a few columns, the people and the end of the audit, in one request.

        Reads the whole sheet if that doesn't tell how every row stands, if another store of this process has
        read later, or while a column seems to have been emptied: most of these aren't read here. Cells that
        the audit doesn't record may be as old as the last full read.
        """
        before, snapshot, layout = self._before, self._sheet_state.snapshot, self._sheet_state.layout
        is_latest = before and snapshot and snapshot.read_at == before.read_at
        if before and layout and is_latest and not self._sheet_state.columns.suspects:
            polled = self._rows.poll(layout, before)
            if polled:
                return self._show(polled)
        return self.snapshot()

    def stopped(self) -> Refusal | None:
        """The alarm for which nothing is written at present; None without one. Sends nothing."""
        alarms = self._sheet_state.alarms.standing()
        return alarms[0].refusal if alarms else None

    def read_audit(self) -> None:
        """Read the audit as far back as a write may be in flight, unless it has been read already.

        Does nothing if a required column is missing, for nothing can be written then.
        """
        if self._sheet_state.audit.tail is None:
            layout = self._finder.layout()
            if not layout.missing():
                self.latest()  # which spools are in doubt is told by a snapshot
                self._audit.read_window(layout.metadata)

    def check_audit(self, within_s: float | None = None) -> None:
        """Read the audit afresh, as far back as a write may be in flight, and compare it with what was known.

        Raises `SheetError` if people have changed it; then nothing is written before a later read finds it
        as it was, or accepted. Also if it takes longer than `within_s` seconds.
        """
        with nullcontext() if within_s is None else self._client.within(within_s):
            layout = self._finder.layout()
            if not layout.missing():
                self.latest()
                self._audit.read_window(layout.metadata)

    def cells(self) -> Cells | None:
        """The rows of the last snapshot as their cells stood; None before the audit was read with one."""
        return self._sheet_state.cells

    def history(self, tag: str) -> list[AuditRow]:
        """Every audit row of one spool, however spelt, oldest first. Reads the whole audit: two requests."""
        layout = self._finder.layout()
        if missing := layout.missing():
            raise SheetError(SheetChanged(falta=", ".join(missing)))
        return [row for _, row in self._audit.rows_where(layout.metadata, "tag_spool", partial(is_same, tag))]

    def fence(self, tags: Sequence[str], rows: Sequence[int] = ()) -> Fence:
        """Read these rows as they stand now, with the headers and the end of the audit."""
        fence = self._try_fence(tags, rows)
        if fence is None:
            log.info("%s: not where it was, reading the sheet again", ", ".join(tags))
            missing = self.snapshot().missing
            if missing:
                raise SheetError(SheetChanged(falta=", ".join(missing)))
            fence = self._try_fence(tags, rows)
        if fence is None:
            raise SheetError(SheetChanged(tag=", ".join(tags)))
        return fence

    def _try_fence(self, tags: Sequence[str], rows: Sequence[int]) -> Fence | None:
        """None if a header, a row or the audit isn't where it was."""
        snapshot, layout = self.latest(), self._finder.layout()
        if layout.missing():
            return None
        mark = self._mark()
        self._sheet_state.alarms.check()
        return self._fences.read(snapshot, layout, mark, tags, rows)

    def write(self, fence: Fence, writes: Sequence[Write]) -> Echo:
        """Write cells and audit rows in one atomic request; the result is what its echo shows."""
        for each in writes:
            if refusal := self.unreadable(each):
                raise SheetError(refusal)
        self._sheet_state.alarms.check()
        return self._writer.write(fence, writes)

    def unreadable(self, write: Write) -> Refusal | None:
        """Why the sheet would not give this write back as it is meant; sends nothing."""
        return writing.unreadable(write, self._finder.layout(), self._zone)

    def append(self, row: AuditRow) -> LogAt:
        """Append one row to the audit, and write no cell."""
        self._sheet_state.alarms.check()
        if refusal := writing.unreadable_row(row, self._finder.layout(), self._zone):
            raise SheetError(refusal)
        return self._writer.append(self._finder.layout(), self._mark(), row)

    @property
    def aside(self) -> RowsSetAside:
        """The rows that the sheet refused to have mended, of all threads of this process."""
        return self._sheet_state.aside

    def audit_log(self) -> LogAt:
        """Read the audit's rows since the last read: one request, more if rows had moved.

        Raises the alarm while the audit isn't believed, and sends nothing then.
        """
        if self._sheet_state.alarms.stands(AlarmReason.AUDIT_TOUCHED):
            self._sheet_state.alarms.check()
        for _ in range(2):
            layout, mark = self._finder.layout(), self._mark()
            audit = layout.metadata
            answer = self._client.rows_if_there([audit.header_row(), audit.rows_from(mark.row)])
            if answer and audit.has_header(answer[0]):
                if read := self._audit.since(mark, audit, answer[1]):
                    return read
            else:
                layout = self._finder.search()
            self._audit.read_window(layout.metadata)
        raise SheetError(SheetChanged())

    def audit_with(self, row: AuditRow) -> LogAt | None:
        """The audit's rows of this row's spool, all of them, judged; None if this row isn't in the audit.

        One request tells that it isn't there; four more bring the spool's rows and the acceptances.
        """
        return self._audit.of_spool_with(self._finder.layout().metadata, row)

    def standing(self, tag: str) -> Standing | None:
        """How the spool stands by the audit as far as this process has read it; sends nothing."""
        audit = self._sheet_state.audit.now()
        return audit.standing(tag) if audit else None

    def find_audit_row(self, event_id: str) -> AuditRow | None:
        """The audit row with this id; looked up in the sheet if this process hasn't read that far back."""
        audit = self._sheet_state.audit.now()
        judged = audit.judged(event_id) if audit else None
        if judged or not event_id:
            return judged.row if judged else None
        found = self._audit.rows_where(self._finder.layout().metadata, "id", event_id.__eq__)
        return found[0][1] if found else None

    def _show(self, full_read: FullRead) -> Snapshot:
        """Keep a full read, and return its spools as the audit has them.

        Until the audit has been read they are shown as their cells stand.
        """
        self._before = full_read
        spools, cells = full_read.spools, None
        if full_read.log is not None:
            cells, spools = self._inspected(full_read, full_read.log)
        else:
            spools = self._sheet_state.read_without_audit(spools)
        spools = tuple(self.aside.marked(spools))
        is_judged = full_read.log is not None
        snapshot = Snapshot(spools, full_read.workers, full_read.read_at, full_read.missing, is_judged)
        self._sheet_state.read(snapshot, cells, full_read.number)
        return snapshot

    def _inspected(self, full_read: FullRead, log: LogAt) -> tuple[Cells, tuple[Spool, ...]]:
        """The rows with what has to be done about them, and the spools as shown."""
        state, memory = self._sheet_state, full_read.memory
        read = {spool.tag: spool for spool in full_read.spools}
        by_tag = state.columns.read(log, read, full_read.read_at)
        state.look_at_columns()
        spools, put_back = full_read.spools, list[str]()
        if by_tag is not read:
            put_back = [tag for tag, spool in by_tag.items() if spool is not read[tag]]
            spools = tuple(spool if spool.is_unidentified else by_tag[spool.tag] for spool in spools)
        is_believed = full_read.reading >= 0
        before = state.snapshot.spools if state.snapshot else ()
        inspected = self._display.inspected(
            log, spools, memory, state.doubts.doubted_s, is_believed, shown_before=before
        )
        findings = dict(inspected.findings)
        by_row = {spool.row: spool for spool in spools} if findings else {}
        # Under an alarm nobody can put a row back: its minute begins anew once that has ended.
        doubtful = {} if state.alarms.standing() else findings
        state.doubts.found_all((by_row[row], finding) for row, finding in doubtful.items())
        findings |= {row.row: finding for row in full_read.untagged if (finding := inspect(log, row))}
        strays = strayed(log, (*spools, *full_read.untagged), memory.of)
        state.saw_strays(strays, writes_of(log, strays))
        state.memory.read(full_read.reading, memory, memory.after_full_read(log, spools, put_back))
        return Cells(by_tag, log, full_read.untagged, findings), inspected.spools

    def _mark(self) -> TailMark:
        """The last audit row read; reads the audit first if that hasn't been done."""
        self.read_audit()
        mark = self._sheet_state.audit.tail
        if mark is None:
            raise SheetError(SheetChanged(falta=", ".join(self._finder.layout().missing())))
        return mark
