"""The shop's sheet as the core wants it: snapshot, fence read, atomic write with its echo."""

import logging
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from kiosk.core import columns
from kiosk.core.data import AuditRow, Picture, Snapshot, Spool
from kiosk.core.errors import Code, OutcomeUnknownError, SheetError
from kiosk.core.ports import Fence
from kiosk.sheets import audit_codec, codec, reading, writing
from kiosk.sheets.client import SheetsClient
from kiosk.sheets.headers import SEARCHED_ROWS, find, header_texts, quoted
from kiosk.sheets.known import Known, TailMark
from kiosk.sheets.layout import WANTED, Layout, SheetNames, Table

log = logging.getLogger(__name__)

AUDIT_WINDOW = 5_000
"""How many of the last audit rows are read at the start."""


class SheetStore:
    """Implements `core.ports.SpoolStore`. Belongs to one thread; what it learns goes to `Known`."""

    def __init__(self, client: SheetsClient, names: SheetNames, zone: ZoneInfo, known: Known) -> None:
        self._client = client
        self._names = names
        self._zone = zone
        self._known = known

    def requests(self) -> tuple[int, int]:
        """Read and write requests sent so far, counted at the transport."""
        return self._client.reads, self._client.writes

    def latest(self) -> Snapshot:
        """The last snapshot read by this process; reads one, and the end of the audit, if there is none."""
        snapshot = self._known.snapshot or self.snapshot()
        if self._known.tail is None:
            self.read_audit()
        return snapshot

    def snapshot(self) -> Snapshot:
        """Read the whole sheet: one request while the header rows stay where they are."""
        known = self._known.layout
        layout = known or self._discover()
        read_at = datetime.now(UTC)
        snapshot = self._read_snapshot(layout, read_at)
        if snapshot is None:
            layout = self._discover()
            snapshot = self._read_snapshot(layout, datetime.now(UTC))
        if snapshot is None:
            raise SheetError(Code.HOJA_CAMBIADA, detalle=self._names.operaciones)
        self._known.read(snapshot)
        return snapshot

    def read_audit(self) -> list[AuditRow]:
        """Read the last rows of the audit: two requests, once per process. Oldest first."""
        table = self._layout().metadata
        (ids,) = self._client.rows([table.column("id")]) if "id" in table.header.columns else ([],)
        last = table.header.row + len(ids)
        first = max(table.header.row + 1, last - AUDIT_WINDOW + 1)
        if not ids:
            self._known.saw([], TailMark(table.header.row, ""))
            return []
        (rows,) = self._client.rows([table.rows_from(first, last)])
        return self._saw(table, first, rows)

    def audit_since(self, mark: TailMark) -> tuple[list[AuditRow], TailMark]:
        """The audit rows after a mark, and the new mark: one request."""
        table = self._layout().metadata
        (rows,) = self._client.rows([table.rows_from(mark.row)])
        if mark.id and (not rows or self._id(table, rows[0]) != mark.id):
            self._known.lost_tail()
            return self.read_audit(), self._known.tail or mark
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
        if not numbers:
            return []
        found = self._client.rows([table.rows_from(number, number) for number in numbers])
        return [row for rows in found for row in self._audit_rows(table, rows) if row]

    def fence(self, tag: str) -> Fence:
        """Read one spool's row as it stands now, with the headers and the end of the audit."""
        fence = self._try_fence(tag)
        if fence is None:
            log.info("the row of %s is not where it was: reading the sheet again", tag)
            self._known.found(self._discover())
            self.snapshot()
            fence = self._try_fence(tag)
        if fence is None:
            raise SheetError(Code.HOJA_CAMBIADA, tag=tag)
        return fence

    def write(self, fence: Fence, row: AuditRow, after: Picture) -> Spool:
        """Write the nine state cells and the audit row, and believe only the echo."""
        mark = fence.mark
        assert isinstance(mark, TailMark)
        layout = self._layout()
        number = fence.spool.row
        answer = self._client.batch_update(
            writing.body(layout, number, after, row, mark.row), writing.ECHO_FIELDS
        )
        echo = writing.read_echo(answer, layout)
        spool = self._spool_at(layout.operaciones, number, echo.operaciones.get(number, []))
        if not self._confirmed(layout, echo, fence, row, spool):
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
            raise SheetError(Code.HOJA_CAMBIADA, falta=", ".join(absent))
        tops = self._client.rows([f"{quoted(title)}!1:{SEARCHED_ROWS}" for title in self._names.all()])
        tables = {
            kind: Table(title, ids[title], find(rows, WANTED[kind]))
            for (kind, rows), title in zip(zip(WANTED, tops, strict=True), self._names.all(), strict=True)
        }
        layout = Layout(**tables)
        self._known.found(layout)
        return layout

    def _read_snapshot(self, layout: Layout, read_at: datetime) -> Snapshot | None:
        """None where the header row isn't what the layout says."""
        table = layout.operaciones
        wanted = [name for name in WANTED["operaciones"] if name in table.header.columns]
        ranges = [
            table.row(table.header.row),
            layout.trabajadores.rows_from(layout.trabajadores.header.row),
            layout.roles.rows_from(layout.roles.header.row),
            *(table.column(name) for name in wanted),
        ]
        headers, people, roles, *found = self._client.rows(ranges)
        if not all(map(_same_header, (headers, people, roles), (table, layout.trabajadores, layout.roles))):
            return None
        missing = layout.missing()
        if columns.TAG_SPOOL not in wanted:
            return Snapshot((), {}, read_at, missing)
        by_header = {
            name: [cells[0] if cells else None for cells in column]
            for name, column in zip(wanted, found, strict=True)
        }
        spools = reading.spools_of(by_header, table.header.row + 1, table.title, self._zone)
        workers = reading.workers_of(
            people[1:], layout.trabajadores.header.columns, roles[1:], layout.roles.header.columns
        )
        return Snapshot(spools, workers, read_at, missing)

    def _try_fence(self, tag: str) -> Fence | None:
        snapshot, mark = self.latest(), self._known.tail
        spool = next((spool for spool in snapshot.spools if spool.tag == tag), None)
        if spool is None or mark is None:
            return None
        layout = self._layout()
        table = layout.operaciones
        headers, cells, tail = self._client.rows(
            [table.row(table.header.row), table.row(spool.row), layout.metadata.rows_from(mark.row)]
        )
        found = self._spool_at(table, spool.row, cells[0] if cells else [])
        if not _same_header(headers, table) or found.tag != tag:
            return None
        if mark.id and (not tail or self._id(layout.metadata, tail[0]) != mark.id):
            self._known.lost_tail()
            return None
        self._saw(layout.metadata, mark.row, tail)
        end = self._known.tail
        return Fence(found, end if end and end.row >= mark.row else mark)

    def _confirmed(
        self, layout: Layout, echo: writing.Echo, fence: Fence, row: AuditRow, spool: Spool
    ) -> bool:
        """True where the echo shows this write on its row, and nobody else's between read and write.

        Two stations that both read "free" both find their audit row; only the order of the rows tells who
        was first, so a stranger's row for the same spool in between leaves the outcome open.
        """
        mark = fence.mark
        assert isinstance(mark, TailMark)
        numbers = sorted(number for number in echo.metadata if number > mark.row)
        rows = [echo.metadata[number] for number in numbers]
        ids = [self._id(layout.metadata, cells) for cells in rows]
        if spool.tag != row.tag or spool.version != row.id or row.id not in ids:
            return False
        ours = ids.index(row.id)
        between = self._audit_rows(layout.metadata, rows[:ours])
        self._known.saw(
            [seen for seen in self._audit_rows(layout.metadata, rows) if seen],
            TailMark(numbers[-1], ids[-1]),
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

    def _id(self, table: Table, cells: Sequence[object]) -> str:
        index = table.header.columns.get("id", 0)
        return codec.text(cells[index]) if index < len(cells) else ""


def _same_header(rows: Sequence[Sequence[object]], table: Table) -> bool:
    return bool(rows) and header_texts(rows[0]) == table.header.texts
