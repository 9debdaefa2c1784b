"""The shop's sheet as the core wants it: snapshot, fence read, atomic write with its echo."""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import zip_longest
from zoneinfo import ZoneInfo

from kiosk.core import rules
from kiosk.core.data import AuditRow, Picture, Snapshot, Spool
from kiosk.core.errors import Code, OutcomeUnknownError, SheetError
from kiosk.core.ports import Fence
from kiosk.sheets import audit_codec, codec, reading, writing
from kiosk.sheets.client import SheetsClient
from kiosk.sheets.headers import SEARCHED_ROWS, find, header_texts, quoted
from kiosk.sheets.known import Known, TailMark
from kiosk.sheets.layout import WANTED, Layout, SheetNames, Table

log = logging.getLogger(__name__)

_Read = Callable[[Sequence[str]], list[list[list[object]]]]

SPOOLS_TO_HALVE = 10
"""A snapshot with less than half of the last one's spools is doubted where those were this many."""

ROWS_A_REQUEST = 100
"""How many single rows one request asks for: their names stand in its address, which has a limit."""


@dataclass(frozen=True, slots=True)
class _Place:
    """How far a fence read the audit, and the headers by which it read: its write goes by them."""

    tail: TailMark
    layout: Layout


class SheetStore:
    """Implements `core.ports.SpoolStore`. Belongs to one thread; what it learns goes to `Known`."""

    def __init__(self, client: SheetsClient, names: SheetNames, zone: ZoneInfo, known: Known) -> None:
        self._client = client
        self._names = names
        self._zone = zone
        self._known = known
        self._reader = reading.SpoolReader(names.operaciones, zone)

    def requests(self) -> tuple[int, int]:
        """Read and write requests sent so far, counted at the transport."""
        return self._client.reads, self._client.writes

    def close(self) -> None:
        """Close the connection, or the workbook's file. Any thread, once nobody uses the store any more."""
        self._client.close()

    def latest(self) -> Snapshot:
        """The last snapshot read by this process; reads one, and the takes of what is held, if there is none.

        The same where the end of the audit was lost.
        """
        self.read_audit()
        return self._known.snapshot or self.snapshot()

    def snapshot(self) -> Snapshot:
        """Read the whole sheet: one request while the header rows stay where they are.

        A snapshot in which no spool is left, or less than half of the last one's, is doubted and read once
        more. The second one is the truth where it isn't doubtful itself, or holds the same spools as the
        first and is not empty. Else `SHEETS_NO_DISPONIBLE`, and the last good one stays.
        """
        before = self._known.snapshot
        snapshot = self._snapshot_once()
        if _is_doubtful(snapshot, before):
            log.warning("only %d spools were read: reading the sheet again", len(snapshot.spools))
            first, snapshot = snapshot, self._snapshot_once()
            agree = snapshot.spools and _tags(snapshot) == _tags(first)
            if _is_doubtful(snapshot, before) and not agree:
                raise SheetError(Code.SHEETS_NO_DISPONIBLE, causa="incompleta")
        self._known.read(snapshot)
        return snapshot

    def read_audit(self) -> None:
        """Read the takes of what the snapshot shows as held: one request, once; none where that was done.

        The snapshot found the end of the audit in the same read, so no take falls between the two.
        """
        if self._known.tail is None:
            self.snapshot()
        if numbers := self._known.unread_takes:
            self._known.saw_takes(self._audit_rows_at(self._layout().metadata, numbers))

    def audit_since(self, mark: TailMark) -> tuple[list[AuditRow], TailMark]:
        """The audit rows after a mark, and the new mark: one request.

        Where the mark isn't there any more, none and the new mark: a snapshot shows what they did.
        """
        table = self._layout().metadata
        answer = self._if_there(self._client.rows, [table.rows_from(mark.row)])
        rows = answer[0] if answer else []
        if answer is None or not self._begins_at(mark, table, rows):
            self._known.lost_tail()
            self.read_audit()
            return [], self._known.tail or mark
        fresh = [row for row in self._audit_rows(table, rows[1:]) if row]
        end = TailMark(mark.row + len(rows) - 1, self._id(table, rows[-1])) if len(rows) > 1 else mark
        self._known.saw(fresh, end)
        return fresh, end

    def history(self, tag: str) -> list[AuditRow]:
        """Every audit row of one spool, oldest first. Reads the whole audit: two requests."""
        layout = self._layout()
        if missing := layout.missing():
            raise SheetError(Code.HOJA_CAMBIADA, falta=", ".join(missing))
        return self._audit_rows_where(layout.metadata, "tag_spool", tag)

    def fence(self, tag: str) -> Fence:
        """Read one spool's row as it stands now, with the headers and the end of the audit.

        Where the last write on the row lost a race, its cells are nobody's truth: `OutcomeUnknownError`,
        until somebody has mended the row, so that its `version` is another.
        """
        fence = self._try_fence(tag)
        if fence is None:
            log.info("the row of %s is not where it was: reading the sheet again", tag)
            missing = self.snapshot().missing
            if missing:
                raise SheetError(Code.HOJA_CAMBIADA, falta=", ".join(missing))
            fence = self._try_fence(tag)
        if fence is None:
            raise SheetError(Code.HOJA_CAMBIADA, tag=tag)
        if self._known.has_lost(fence.spool.version):
            raise OutcomeUnknownError(tag=tag, causa="carrera")
        return fence

    def write(self, fence: Fence, row: AuditRow, after: Picture) -> Spool:
        """Write the nine state cells and the audit row, and believe only the echo."""
        place = fence.mark
        assert isinstance(place, _Place)
        number = fence.spool.row
        body = writing.body(place.layout, number, after, row, place.tail.row)
        try:
            answer = self._client.batch_update(body, writing.ECHO_FIELDS)
        except SheetError as error:
            if error.refusal.code is Code.HOJA_CAMBIADA:
                self._known.lost_layout()
            raise
        try:
            echo = writing.read_echo(answer, place.layout)
        except (AttributeError, KeyError, TypeError) as error:
            raise OutcomeUnknownError(tag=row.tag, causa="eco") from error
        table = place.layout.operaciones
        spool = self._spool_at(table, number, echo.operaciones.get(number, []))
        if not self._confirmed(place, echo, row, spool):
            lost = self._known.has_lost(row.id)
            raise OutcomeUnknownError(tag=row.tag, causa="carrera" if lost else "eco")
        return spool

    def audit_row(self, event_id: str) -> AuditRow | None:
        """A row of the audit that this process has seen."""
        return self._known.audit_row(event_id)

    def find_audit_row(self, event_id: str) -> AuditRow | None:
        """The same, looked up in the sheet where this process hasn't seen it: two requests."""
        seen = self._known.audit_row(event_id)
        if seen or not event_id:
            return seen
        rows = self._audit_rows_where(self._layout().metadata, "id", event_id)
        return next((row for row in rows if row.id == event_id), None)

    def _layout(self) -> Layout:
        return self._known.layout or self._discover()

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
        self._known.found(layout)
        return layout

    def _snapshot_once(self) -> Snapshot:
        snapshot = self._read_snapshot(self._layout(), datetime.now(UTC))
        if snapshot is None:
            snapshot = self._read_snapshot(self._discover(), datetime.now(UTC))
        if snapshot is None:
            raise SheetError(Code.HOJA_CAMBIADA)
        return snapshot

    def _read_snapshot(self, layout: Layout, read_at: datetime) -> Snapshot | None:
        """None where a header row isn't what the layout says.

        Finds the end of the audit in the same read, where it isn't known.
        """
        table = layout.operaciones
        seeks_tail = self._known.tail is None
        has_ids = "id" in layout.metadata.header.columns
        wanted = [name for name in WANTED["operaciones"] if name in table.header.columns]
        columns = self._if_there(
            self._client.columns,
            [
                table.header_row(),
                layout.metadata.header_row(),
                layout.trabajadores.rows_from(layout.trabajadores.header.row),
                layout.roles.rows_from(layout.roles.header.row),
                *(table.column(name) for name in wanted),
                *([layout.metadata.column("id")] if seeks_tail and has_ids else []),
            ],
        )
        if columns is None:
            return None
        tops = [list(zip_longest(*each)) for each in columns[:4]]
        tables = (table, layout.metadata, layout.trabajadores, layout.roles)
        if not all(map(_same_header, tops, tables)):
            return None
        _, _, people, roles = tops
        if unreadable := layout.missing_to_read():
            # Without these columns everything would seem free.
            raise SheetError(Code.HOJA_CAMBIADA, falta=", ".join(unreadable))
        by_header = {
            name: found[0] if found else [] for name, found in zip(wanted, columns[4:], strict=False)
        }
        spools = self._reader.spools(by_header, table.header.row + 1)
        workers = reading.workers_of(
            people[1:], layout.trabajadores.header.columns, roles[1:], layout.roles.header.columns
        )
        if seeks_tail:
            ids = columns[-1][0] if has_ids and columns[-1] else []
            self._found_tail(layout.metadata, ids, spools)
        return Snapshot(spools, workers, read_at, layout.missing())

    def _found_tail(self, table: Table, ids: Sequence[object], spools: Iterable[Spool]) -> None:
        held = {spool.version for spool in spools if not spool.picture.is_free}
        texts = [codec.text(cell) for cell in ids]
        takes = [table.header.row + 1 + at for at, text in enumerate(texts) if text and text in held]
        self._known.found_tail(TailMark(table.header.row + len(ids), texts[-1] if texts else ""), takes)

    def _try_fence(self, tag: str) -> Fence | None:
        snapshot, mark = self.latest(), self._known.tail
        spool = next((spool for spool in snapshot.spools if spool.tag == tag), None)
        layout = self._layout()
        if spool is None or mark is None or layout.missing():
            return None
        if refusal := rules.duplicate(spool):
            raise SheetError(refusal.code, **refusal.values)
        table, audit = layout.operaciones, layout.metadata
        answer = self._if_there(
            self._client.rows,
            [table.header_row(), audit.header_row(), table.row(spool.row), audit.rows_from(mark.row)],
        )
        if answer is None or not self._begins_at(mark, audit, answer[3]):
            self._known.lost_tail()
            return None
        _, _, cells, tail = answer
        found = self._spool_at(table, spool.row, cells[0] if cells else [])
        if found.tag != tag or not all(map(_same_header, answer, (table, audit))):
            return None
        self._saw(audit, mark.row, tail)
        # Only as far as this very read went: what others have seen since then stood in it for nobody.
        end = TailMark(mark.row + len(tail) - 1, self._id(audit, tail[-1])) if len(tail) > 1 else mark
        return Fence(found, _Place(end, layout))

    def _if_there(self, read: _Read, ranges: Sequence[str]) -> list[list[list[object]]] | None:
        """None where the sheet has no such ranges any more."""
        try:
            return read(ranges)
        except SheetError as error:
            if error.refusal.code is Code.HOJA_CAMBIADA:
                return None
            raise

    def _confirmed(self, place: _Place, echo: writing.Echo, row: AuditRow, spool: Spool) -> bool:
        """True where the echo shows this write on its row, and nobody else's between read and write.

        Two stations that both read "free" both find their audit row; only the order of the rows tells who
        was first. A stranger's row for the same spool in between means that this write lost.
        """
        table, audit = place.layout.operaciones, place.layout.metadata
        headers = ([echo.operaciones.get(table.header.row, [])], [echo.metadata.get(audit.header.row, [])])
        if not all(map(_same_header, headers, (table, audit))):
            return False
        numbers = sorted(number for number in echo.metadata if number > place.tail.row)
        rows = [echo.metadata[number] for number in numbers]
        ids = [self._id(audit, cells) for cells in rows]
        if spool.tag != row.tag or spool.version != row.id or row.id not in ids:
            return False
        ours = ids.index(row.id)
        between = self._audit_rows(audit, rows[:ours])
        self._known.saw(
            [seen for seen in self._audit_rows(audit, rows) if seen], TailMark(numbers[-1], ids[-1])
        )
        if any(other and other.tag == row.tag and other.after for other in between):
            self._known.lost(row.id)
            return False
        return True

    def _spool_at(self, table: Table, row: int, cells: Sequence[object]) -> Spool:
        by_header = {name: cells[index] for name, index in table.header.columns.items() if index < len(cells)}
        return reading.spool_of(by_header, row, table.title, self._zone)

    def _saw(self, table: Table, first: int, rows: Sequence[Sequence[object]]) -> list[AuditRow]:
        seen = [row for row in self._audit_rows(table, rows) if row]
        if rows:
            end = first + len(rows) - 1
            last = "" if end == table.header.row else self._id(table, rows[-1])
            self._known.saw(seen, TailMark(end, last))
        return seen

    def _audit_rows(self, table: Table, rows: Iterable[Sequence[object]]) -> Iterable[AuditRow | None]:
        return [audit_codec.read(cells, table.header.columns, self._zone) for cells in rows]

    def _audit_rows_where(self, table: Table, header: str, wanted: str) -> list[AuditRow]:
        (column,) = self._client.rows([table.column(header)])
        first = table.header.row + 1
        numbers = [first + at for at, cells in enumerate(column) if cells and codec.text(cells[0]) == wanted]
        return self._audit_rows_at(table, numbers)

    def _audit_rows_at(self, table: Table, numbers: Sequence[int]) -> list[AuditRow]:
        """Single rows of the audit, in the order given: one request for each `ROWS_A_REQUEST`."""
        found: list[AuditRow] = []
        for at in range(0, len(numbers), ROWS_A_REQUEST):
            ranges = [table.rows_from(number, number) for number in numbers[at : at + ROWS_A_REQUEST]]
            rows = [cells for answer in self._client.rows(ranges) for cells in answer]
            found += [row for row in self._audit_rows(table, rows) if row]
        return found

    def _begins_at(self, mark: TailMark, table: Table, rows: Sequence[Sequence[object]]) -> bool:
        """True where the audit read from a mark on begins with the row that the mark names."""
        return not mark.id or (bool(rows) and self._id(table, rows[0]) == mark.id)

    def _id(self, table: Table, cells: Sequence[object]) -> str:
        index = table.header.columns.get("id", 0)
        return codec.text(cells[index]) if index < len(cells) else ""


def _is_doubtful(snapshot: Snapshot, before: Snapshot | None) -> bool:
    """True where spools are gone in numbers in which nobody takes them away."""
    had, has = len(before.spools) if before else 0, len(snapshot.spools)
    return had > 0 == has or (had >= SPOOLS_TO_HALVE and 2 * has < had)


def _tags(snapshot: Snapshot) -> list[str]:
    return [spool.tag for spool in snapshot.spools]


def _same_header(rows: Sequence[Sequence[object]], table: Table) -> bool:
    return bool(rows) and header_texts(rows[0]) == table.header.texts
