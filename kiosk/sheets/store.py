"""The shop's sheet as the core wants it: snapshot, fence read, atomic write with its echo."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from kiosk.core.errors import Code, OutcomeUnknownError, SheetError
from kiosk.core.ports import Cells, Echo, Fence, Write
from kiosk.core.protocol.audit_log import LogAt, Standing
from kiosk.core.protocol.display import Showing, shown_as
from kiosk.core.protocol.findings import ALONE
from kiosk.core.protocol.strays import strays_in
from kiosk.core.shop import rules
from kiosk.core.shop.data import AuditRow, Snapshot, Spool
from kiosk.sheets import moved_columns, reading, writing
from kiosk.sheets.audit_table import AuditTable
from kiosk.sheets.full_read import FullRead, FullReader, same_header
from kiosk.sheets.headers import SEARCHED_ROWS, find, quoted
from kiosk.sheets.http.client import SheetsClient
from kiosk.sheets.layout import WANTED, Layout, SheetNames, Table
from kiosk.sheets.sheet_state import SheetState, TailMark

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class WriteBasis:
    """How far a fence read the audit, the headers by which it read, and its rows with all their cells: its
    write goes by them."""

    tail: TailMark
    layout: Layout
    rows: moved_columns.Rows


class SheetStore:
    """Implements `core.ports.SpoolStore`. Belongs to one thread; what it learns goes to `SheetState`."""

    def __init__(
        self, client: SheetsClient, names: SheetNames, zone: ZoneInfo, sheet_state: SheetState
    ) -> None:
        self._client = client
        self._names = names
        self._zone = zone
        self._sheet_state = sheet_state
        self._audit = AuditTable(client, sheet_state, zone)
        self._rows = FullReader(client, names, zone, sheet_state, self._audit)
        self._before: FullRead | None = None
        self._showing = Showing()

    def requests(self) -> tuple[int, int]:
        """Read and write requests sent so far, counted at the transport."""
        return self._client.reads, self._client.writes

    def close(self) -> None:
        """Close the connection, or the workbook's file. Any thread, once nobody uses the store any more."""
        self._client.close()

    def latest(self) -> Snapshot:
        """The last snapshot read by this process, or kept from an earlier one; reads one if there is none."""
        return self._sheet_state.snapshot or self.snapshot()

    def snapshot(self) -> Snapshot:
        """Read the whole sheet: one request while the header rows stay where they are.

        A snapshot in which no spool is left, or less than half of the last one's, is doubted and read once
        more. The second one is the truth where it isn't doubtful itself, or holds the same spools as the
        first and is not empty. Else `SHEETS_NO_DISPONIBLE`, and the last good one stays.
        """
        before = self._sheet_state.snapshot
        full_read = self._read_whole()
        if full_read.is_doubtful(before):
            log.warning("only %d spools were read: reading the sheet again", len(full_read.spools))
            first, full_read = full_read, self._read_whole()
            agree = full_read.spools and full_read.tags == first.tags
            if full_read.is_doubtful(before) and not agree:
                raise SheetError(Code.SHEETS_NO_DISPONIBLE, causa="incompleta")
        return self._shown(full_read)

    def poll(self) -> Snapshot:
        """The same, light: a few columns, the people and the end of the audit, in one request.

        The whole sheet where that doesn't tell how every row stands, or somebody has read later than this
        store. Only the cells that the audit doesn't speak of may be as old as the last full read.
        """
        before, snapshot, layout = self._before, self._sheet_state.snapshot, self._sheet_state.layout
        if before and snapshot and layout and snapshot.read_at == before.read_at:
            polled = self._rows.poll(layout, before)
            if polled:
                return self._shown(polled)
        return self.snapshot()

    def read_audit(self) -> None:
        """Read the audit as far back as anything may be in flight; nothing where that was done.

        Nor where a column is missing: nothing can be written then.
        """
        if self._sheet_state.tail is None and not self._layout().missing():
            self._audit.read_window(self._layout().metadata, self.latest().spools)

    def cells(self) -> Cells | None:
        """The rows of the last snapshot as they stood."""
        return self._sheet_state.cells

    def history(self, tag: str) -> list[AuditRow]:
        """Every audit row of one spool, oldest first. Reads the whole audit: two requests."""
        layout = self._layout()
        if missing := layout.missing():
            raise SheetError(Code.HOJA_CAMBIADA, falta=", ".join(missing))
        return [row for _, row in self._audit.rows_where(layout.metadata, "tag_spool", frozenset({tag}))]

    def fence(self, tags: Sequence[str], rows: Sequence[int] = ()) -> Fence:
        """Read these rows as they stand now, with the headers and the end of the audit."""
        fence = self._try_fence(tags, rows)
        if fence is None:
            log.info("%s: not where it was, reading the sheet again", ", ".join(tags))
            missing = self.snapshot().missing
            if missing:
                raise SheetError(Code.HOJA_CAMBIADA, falta=", ".join(missing))
            fence = self._try_fence(tags, rows)
        if fence is None:
            raise SheetError(Code.HOJA_CAMBIADA, tag=", ".join(tags))
        return fence

    def write(self, fence: Fence, writes: Sequence[Write]) -> Echo:
        """Write cells and audit rows, and believe only the echo."""
        place = fence.mark
        assert isinstance(place, WriteBasis)
        self._stop_at_an_alarm()
        echo = self._echo(self._send(writing.body(place.layout, writes, place.tail.row)), place.layout)
        if mend := moved_columns.mend(place.layout, place.rows, writes, echo, self._zone):
            self._sheet_state.found(mend.layout)
            place = replace(place, layout=mend.layout)
            if mend.requests:
                echo = self._put_right(mend, [write.row for write in writes], place.tail.row)
        table = place.layout.operaciones
        rows = {
            write.row: self._spool_at(table, write.row, echo.operaciones.get(write.row, []))
            for write in writes
        }
        judged = self._echoed(echo, place)
        own = [spool for spool in rows.values() if spool.tag in fence.spools]
        self._sheet_state.saw(shown_as(judged, spool, fence.context(spool.tag)) for spool in own)
        return Echo(judged, rows)

    def append(self, row: AuditRow) -> LogAt:
        """Append one row to the audit, with no cells."""
        layout, mark = self._layout(), self._mark()
        place = WriteBasis(mark, layout, {})
        answer = self._send(writing.append_body(layout, row, mark.row))
        return self._echoed(self._echo(answer, layout), place)

    def audit_log(self) -> LogAt:
        """Read what came to the audit since the last read: one request, more where rows had moved."""
        for _ in range(2):
            layout, mark = self._layout(), self._mark()
            audit = layout.metadata
            answer = self._client.rows_if_there([audit.header_row(), audit.rows_from(mark.row)])
            if answer and same_header(answer[0], audit):
                if read := self._audit.since(mark, audit, answer[1]):
                    return read
            else:
                layout = self._discover()
            self._reread_audit(layout)
        raise SheetError(Code.HOJA_CAMBIADA)

    def standing(self, tag: str) -> Standing | None:
        """How the spool stands by the audit as far as this process has read it."""
        audit = self._sheet_state.audit()
        return audit.standing(tag) if audit else None

    def find_audit_row(self, event_id: str) -> AuditRow | None:
        """A row of the audit, looked up in the sheet where this process hasn't read so far back."""
        audit = self._sheet_state.audit()
        judged = audit.judged(event_id) if audit else None
        if judged or not event_id:
            return judged.row if judged else None
        found = self._audit.rows_where(self._layout().metadata, "id", frozenset({event_id}))
        return found[0][1] if found else None

    # the sheet's form

    def _layout(self) -> Layout:
        return self._sheet_state.layout or self._discover()

    def _discover(self) -> Layout:
        """Find worksheets and header rows: two requests."""
        ids = self._client.sheet_ids()
        absent = [title for title in self._names.all() if title not in ids]
        if absent:
            raise SheetError(Code.HOJA_CAMBIADA, hoja=", ".join(absent))
        tops = self._client.rows([f"{quoted(title)}!1:{SEARCHED_ROWS}" for title in self._names.all()])
        tables = {
            kind: Table(title, ids[title], find(rows, WANTED[kind]))
            for (kind, rows), title in zip(zip(WANTED, tops, strict=True), self._names.all(), strict=True)
        }
        layout = Layout(**tables)
        self._sheet_state.found(layout)
        return layout

    # full reads

    def _read_whole(self) -> FullRead:
        full_read = self._rows.read(self._layout())
        if full_read is None:
            layout = self._discover()
            full_read = self._rows.read(layout)
            if full_read is None:
                self._reread_audit(layout)
                full_read = self._rows.read(layout)
        if full_read is None:
            raise SheetError(Code.HOJA_CAMBIADA)
        return full_read

    def _shown(self, full_read: FullRead) -> Snapshot:
        """The spools as the audit has them; as their cells stand until it was read."""
        self._before = full_read
        if full_read.log is None:
            snapshot = Snapshot(full_read.spools, full_read.workers, full_read.read_at, full_read.missing)
            self._sheet_state.read(snapshot, None, full_read.number)
            return snapshot
        by_tag = {spool.tag: spool for spool in full_read.spools}
        strays = strays_in(full_read.log, (*full_read.spools, *full_read.untagged))
        self._sheet_state.saw_strays(strays)
        contexts = self._sheet_state.contexts(by_tag)
        cells = Cells(by_tag, full_read.log, full_read.untagged, contexts)
        spools = self._showing.spools(full_read.log, full_read.spools, contexts)
        snapshot = Snapshot(spools, full_read.workers, full_read.read_at, full_read.missing)
        self._sheet_state.read(snapshot, cells, full_read.number)
        return snapshot

    def _reread_audit(self, layout: Layout) -> None:
        """Rows were taken out of the audit, or put in: what is known of it holds no longer."""
        snapshot = self._sheet_state.snapshot
        self._audit.read_window(layout.metadata, snapshot.spools if snapshot else ())

    # fences and echoes

    def _try_fence(self, tags: Sequence[str], rows: Sequence[int]) -> Fence | None:
        """None where something isn't where it was."""
        snapshot, layout = self.latest(), self._layout()
        if layout.missing():
            return None
        if self._sheet_state.alarm == "auditoria":
            self._reread_audit(layout)  # until the rows are back
        mark = self._mark()
        self._stop_at_an_alarm()
        places = {spool.tag: spool for spool in snapshot.spools if spool.tag in tags}
        if len(places) < len(tags):
            return None
        for spool in places.values():
            if refusal := rules.duplicate(spool):
                raise SheetError(refusal.code, **refusal.values)
        table, audit = layout.operaciones, layout.metadata
        numbers = [*(places[tag].row for tag in tags), *rows]
        answer = self._client.rows_if_there(
            [
                table.header_row(),
                audit.header_row(),
                audit.rows_from(mark.row),
                *(table.row(number) for number in numbers),
            ]
        )
        if answer is None or not all(map(same_header, answer, (table, audit))):
            self._sheet_state.lost_layout()
            return None
        judged = self._audit.since(mark, audit, answer[2])
        if judged is None:
            self._reread_audit(layout)
            return None
        raw = {number: cells[0] if cells else [] for number, cells in zip(numbers, answer[3:], strict=True)}
        found = [self._spool_at(table, number, raw[number]) for number in numbers]
        spools = {spool.tag: spool for spool in found[: len(tags)]}
        if list(spools) != list(tags):
            return None
        # Only as far as this very read went: what others have seen since then stood in it for nobody.
        end = self._audit.end_of(mark, audit, answer[2])
        untagged = tuple(spool for spool in found[len(tags) :] if not spool.tag)
        contexts = self._sheet_state.contexts(spools)
        self._sheet_state.saw(
            shown_as(judged, spool, contexts.get(tag, ALONE)) for tag, spool in spools.items()
        )
        return Fence(spools, judged, untagged, contexts, WriteBasis(end, layout, raw))

    def _put_right(self, mend: moved_columns.Mend, rows: Sequence[int], tail_from: int) -> writing.EchoedRows:
        """Columns moved under way: before anybody takes for an edit what fell under other headers."""
        log.warning("columns moved under way, rows %s: put right; there were %s", rows, mend.covered)
        try:
            answer = self._send(writing.request(mend.layout, mend.requests, rows, tail_from))
        except SheetError as error:
            # This one came back, and the write before it was applied.
            log.error("rows %s hold values under wrong headers; there were %s", rows, mend.covered)
            raise OutcomeUnknownError(causa="eco") from error
        return self._echo(answer, mend.layout)

    def _send(self, body: Mapping[str, object]) -> Mapping[str, object]:
        try:
            return self._client.batch_update(body, writing.ECHO_FIELDS)
        except SheetError as error:
            if error.refusal.code is Code.HOJA_CAMBIADA:
                self._sheet_state.lost_layout()
            raise

    def _echo(self, answer: Mapping[str, object], layout: Layout) -> writing.EchoedRows:
        try:
            return writing.read_echo(answer, layout)
        except (AttributeError, KeyError, TypeError) as error:
            raise OutcomeUnknownError(causa="eco") from error

    def _echoed(self, echo: writing.EchoedRows, place: WriteBasis) -> LogAt:
        """The audit as an echo shows it, from the place on where its write was prepared."""
        table, audit = place.layout.operaciones, place.layout.metadata
        headers = ([echo.operaciones.get(table.header.row, [])], [echo.metadata.get(audit.header.row, [])])
        if not all(map(same_header, headers, (table, audit))):
            # Headers moved under way, and rows too: what fell where, a fresh look has to tell.
            if echo.operaciones and place.rows:
                log.warning("headers moved under way; rows to be looked at by people: %s", list(place.rows))
            self._sheet_state.lost_layout()
            raise OutcomeUnknownError(causa="eco")
        last = max(echo.metadata)
        rows = [echo.metadata.get(number, []) for number in range(place.tail.row, last + 1)]
        judged = self._audit.since(place.tail, audit, rows)
        if judged is None:
            raise OutcomeUnknownError(causa="eco")
        return judged

    def _mark(self) -> TailMark:
        self.read_audit()
        mark = self._sheet_state.tail
        if mark is None:
            raise SheetError(Code.HOJA_CAMBIADA, falta=", ".join(self._layout().missing()))
        return mark

    def _stop_at_an_alarm(self) -> None:
        if self._sheet_state.alarm:
            raise SheetError(Code.HOJA_CAMBIADA, alarma=self._sheet_state.alarm)

    def _spool_at(self, table: Table, row: int, cells: Sequence[object]) -> Spool:
        by_header = {name: cells[index] for name, index in table.header.columns.items() if index < len(cells)}
        return reading.spool_of(by_header, row, table.title, self._zone)
