"""The shop's sheet as the core wants it: snapshot, fence read, atomic write with its echo."""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import zip_longest
from zoneinfo import ZoneInfo

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
        """The last snapshot read by this process; reads one, and the end of the audit, if there is none."""
        snapshot = self._known.snapshot or self.snapshot()
        if self._known.tail is None:
            self.read_audit()
        return snapshot

    def snapshot(self) -> Snapshot:
        """Read the whole sheet: one request while the header rows stay where they are."""
        snapshot = self._read_snapshot(self._layout(), datetime.now(UTC))
        if snapshot is None:
            snapshot = self._read_snapshot(self._discover(), datetime.now(UTC))
        if snapshot is None:
            raise SheetError(Code.HOJA_CAMBIADA)
        self._known.read(snapshot)
        return snapshot

    def read_audit(self) -> None:
        """Find the end of the audit and read the takes of what is held now: two requests, once."""
        table = self._layout().metadata
        (ids,) = self._client.rows([table.column("id")]) if "id" in table.header.columns else ([],)
        first = table.header.row + 1
        spools = self._known.snapshot.spools if self._known.snapshot else ()
        held = {spool.version for spool in spools if not spool.picture.is_free}
        numbers = [first + at for at, cells in enumerate(ids) if cells and codec.text(cells[0]) in held]
        takes = self._audit_rows_at(table, numbers)
        last = codec.text(ids[-1][0]) if ids and ids[-1] else ""
        self._known.saw(takes, TailMark(table.header.row + len(ids), last))

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
        table = self._layout().metadata
        (tags,) = self._client.rows([table.column("tag_spool")])
        first = table.header.row + 1
        numbers = [first + i for i, cells in enumerate(tags) if cells and codec.text(cells[0]) == tag]
        return self._audit_rows_at(table, numbers)

    def fence(self, tag: str) -> Fence:
        """Read one spool's row as it stands now, with the headers and the end of the audit."""
        fence = self._try_fence(tag)
        if fence is None:
            log.info("the row of %s is not where it was: reading the sheet again", tag)
            missing = self.snapshot().missing
            if missing:
                raise SheetError(Code.HOJA_CAMBIADA, falta=", ".join(missing))
            fence = self._try_fence(tag)
        if fence is None:
            raise SheetError(Code.HOJA_CAMBIADA, tag=tag)
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
            raise OutcomeUnknownError(tag=row.tag, causa="eco")
        return spool

    def audit_row(self, event_id: str) -> AuditRow | None:
        """A row of the audit that this process has seen."""
        return self._known.audit_row(event_id)

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

    def _read_snapshot(self, layout: Layout, read_at: datetime) -> Snapshot | None:
        """None where a header row isn't what the layout says."""
        table = layout.operaciones
        wanted = [name for name in WANTED["operaciones"] if name in table.header.columns]
        columns = self._if_there(
            self._client.columns,
            [
                table.header_row(),
                layout.metadata.header_row(),
                layout.trabajadores.rows_from(layout.trabajadores.header.row),
                layout.roles.rows_from(layout.roles.header.row),
                *(table.column(name) for name in wanted),
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
        by_header = {name: found[0] if found else [] for name, found in zip(wanted, columns[4:], strict=True)}
        spools = self._reader.spools(by_header, table.header.row + 1)
        workers = reading.workers_of(
            people[1:], layout.trabajadores.header.columns, roles[1:], layout.roles.header.columns
        )
        return Snapshot(spools, workers, read_at, layout.missing())

    def _try_fence(self, tag: str) -> Fence | None:
        snapshot, mark = self.latest(), self._known.tail
        spool = next((spool for spool in snapshot.spools if spool.tag == tag), None)
        layout = self._layout()
        if spool is None or mark is None or layout.missing():
            return None
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
        was first, so a stranger's row for the same spool in between leaves the outcome open.
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
        return not any(other and other.tag == row.tag and other.after for other in between)

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


def _same_header(rows: Sequence[Sequence[object]], table: Table) -> bool:
    return bool(rows) and header_texts(rows[0]) == table.header.texts
