"""The fence: one atomic read of the rows to be written, the headers, and the end of the audit."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from kiosk.core.errors import SheetError
from kiosk.core.frozen import frozen
from kiosk.core.ports import Fence
from kiosk.core.protocol.audit_log import LogAt
from kiosk.core.protocol.belonging import belonging
from kiosk.core.protocol.display import shown_as, to_check
from kiosk.core.protocol.findings import Finding
from kiosk.core.protocol.inspection import inspect
from kiosk.core.protocol.memory import RowsSeen
from kiosk.core.shop import rules
from kiosk.core.shop.data import Snapshot, Spool
from kiosk.core.shop.folding import folded, is_same
from kiosk.core.shop.lookup import spool_of_tag
from kiosk.sheets import moved_columns, reading
from kiosk.sheets.audit.known_rows import TailMark
from kiosk.sheets.audit_table import AuditTable
from kiosk.sheets.http.client import SheetsClient
from kiosk.sheets.layout import Layout
from kiosk.sheets.sheet_state import SheetState


@frozen
class WriteBasis:
    """What a write relies on: the last audit row, the headers, and the raw cells that the fence read."""

    tail: TailMark
    layout: Layout
    rows: moved_columns.Rows


class FenceReader:
    """Belongs to its store's thread; calls block."""

    def __init__(
        self, client: SheetsClient, sheet_state: SheetState, audit: AuditTable, zone: ZoneInfo
    ) -> None:
        self._client = client
        self._sheet_state = sheet_state
        self._audit = audit
        self._zone = zone

    def read(
        self, snapshot: Snapshot, layout: Layout, mark: TailMark, tags: Sequence[str], rows: Sequence[int]
    ) -> Fence | None:
        """Read the rows of these tags, however spelt, where `snapshot` has them, and untagged rows by number.

        None if a header, a row or the audit isn't where it was; what is known of that is forgotten, or read
        again. Raises `SheetError` if the request fails, or if a tag stands in several rows.
        """
        tagged = _rows_of(snapshot, tags)
        if tagged is None:
            return None
        table, audit, memory = layout.operaciones, layout.metadata, self._sheet_state.memory_before(mark)
        numbers = [*tagged, *rows]
        answer = self._client.rows_if_there(
            [
                table.header_row(),
                audit.header_row(),
                audit.rows_from(mark.row),
                *(table.row(number) for number in numbers),
            ]
        )
        if answer is None or not (table.has_header(answer[0]) and audit.has_header(answer[1])):
            self._sheet_state.lost_layout()
            return None
        raw = {number: cells[0] if cells else [] for number, cells in zip(numbers, answer[3:], strict=True)}
        rows_read = [reading.spool_at(table, number, raw[number], self._zone) for number in numbers]
        known = self._sheet_state.audit.now()
        shown = [belonging(known, spool) for spool in rows_read] if known else rows_read
        judged = self._audit.since(mark, audit, answer[2], shown)
        if judged is None:
            self._audit.read_window(audit)
            return None
        cells = [belonging(judged, spool) for spool in rows_read]
        found = [self._sheet_state.columns.put_back(judged, spool) for spool in cells]
        read = dict(zip(tags, found, strict=False))
        if not all(is_same(spool.tag, tag) for tag, spool in read.items()):
            return None
        # The basis ends where this read ended: rows that other threads have read since were not part of it.
        end = self._audit.end_of(mark, audit, answer[2])
        untagged = tuple(spool for spool in found[len(tags) :] if not spool.tag)
        findings = self._inspected(judged, [*read.values(), *untagged], memory)
        self._sheet_state.saw(
            shown_as(judged, spool, memory.of(spool.tag), findings.get(spool.row), table.title)
            for spool in read.values()
        )
        clean = [spool for spool in read.values() if spool in cells]
        self._sheet_state.memory.read(mark.reading, memory, memory.after_read(judged, clean))
        spools = {
            tag: to_check(judged, spool, findings.get(spool.row), table.title) for tag, spool in read.items()
        }
        return Fence(spools, judged, untagged, findings, WriteBasis(end, layout, raw))

    def _inspected(self, log: LogAt, spools: Sequence[Spool], memory: RowsSeen) -> dict[int, Finding]:
        doubts, findings = self._sheet_state.doubts, dict[int, Finding]()
        for spool in spools:
            finding = inspect(log, spool, memory.of(spool.tag), doubts.doubted_s(spool))
            doubts.found(spool, finding)
            if finding is not None:
                findings[spool.row] = finding
        return findings


def _rows_of(snapshot: Snapshot, tags: Sequence[str]) -> list[int] | None:
    """The row numbers of these tags in their order; None if one isn't in the snapshot."""
    wanted = {folded(tag) for tag in tags}
    near = [spool for spool in snapshot.spools if folded(spool.tag) in wanted]
    places = [spool for tag in tags if (spool := spool_of_tag(near, tag))]
    if len(places) < len(tags):
        return None
    for spool in places:
        if refusal := rules.unidentified(spool):
            raise SheetError(refusal)
    return [spool.row for spool in places]
