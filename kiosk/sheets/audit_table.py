"""The audit worksheet: read once as far back as a write may be in flight, later only its end."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from kiosk.core.errors import SheetError
from kiosk.core.protocol.audit_ages import is_settled
from kiosk.core.protocol.audit_log import AuditLog, LogAt
from kiosk.core.protocol.audit_window import in_doubt, what_still_matters
from kiosk.core.refusals import AlarmReason, SheetChanged
from kiosk.core.shop.data import AuditRow
from kiosk.sheets import audit_codec, codec
from kiosk.sheets.audit_state import TailMark
from kiosk.sheets.http.client import SheetsClient
from kiosk.sheets.layout import Table
from kiosk.sheets.sheet_state import SheetState

WINDOW_ROWS = 5_000
"""Rows of one block; blocks are read from the end backwards."""

ROWS_A_REQUEST = 100
"""Single rows of one request at most: their ranges are in its URL, whose length is limited."""

Raw = Sequence[object]


class AuditTable:
    """Reads Metadata for one store, on that store's thread; keeps what it reads in `SheetState`."""

    def __init__(self, client: SheetsClient, sheet_state: SheetState, zone: ZoneInfo) -> None:
        self._client = client
        self._sheet_state = sheet_state
        self._zone = zone

    def read_window(self, table: Table) -> None:
        """Read the audit afresh, in blocks from its end back to where no write is in flight any more.

        The first row read of a spool counts whatever it follows. So all earlier rows are looked up of those
        spools of the latest snapshot for which that may be wrong. Raises `SheetError` if recent rows are
        gone.
        """
        began, snapshot = self._sheet_state.audit.tail, self._sheet_state.snapshot
        end, last_id = self._end(table)
        first, rows = end + 1, list[AuditRow | None]()
        while first > table.header.row + 1 and not is_settled(rows, 0, _now(self._zone)):
            start = max(table.header.row + 1, first - WINDOW_ROWS)
            rows = [*self._block(table, start, first - 1), *rows]
            first = start
        audit = AuditLog(first).read(first, rows)
        spools = snapshot.spools if snapshot else ()
        doubtful = in_doubt(audit, spools) if first > table.header.row + 1 else frozenset[str]()
        base = self._still_matters_above(table, first, doubtful) if doubtful else []
        if not self._sheet_state.audit.replace(began, base, first, rows, last_id, _now(self._zone)):
            raise SheetError(SheetChanged(alarma=AlarmReason.AUDIT_TOUCHED))

    def since(self, mark: TailMark, table: Table, rows: Sequence[Raw]) -> LogAt | None:
        """Add a read that began at the mark's row; returns the audit as of that read.

        None if the mark's row isn't where it was, or the audit was read afresh since the mark.
        """
        is_header = mark.row == table.header.row
        if not is_header and not (rows and self.id_of(table, rows[0]) == mark.id):
            return None
        fresh = rows[1:]
        end = self.id_of(table, fresh[-1]) if fresh else mark.id
        return self._sheet_state.audit.extend(mark, self.parsed(table, fresh), end)

    def end_of(self, mark: TailMark, table: Table, rows: Sequence[Raw]) -> TailMark:
        """The mark of the last row of a read that began at the mark's row."""
        if len(rows) < 2:
            return mark
        return TailMark(mark.row + len(rows) - 1, self.id_of(table, rows[-1]), mark.reading)

    def rows_where(
        self, table: Table, header: str, is_wanted: Callable[[str], bool]
    ) -> list[tuple[int, AuditRow]]:
        """All rows with a wanted text in this column, with their numbers.

        One request for the column, and one for every `ROWS_A_REQUEST` rows found.
        """
        (column,) = self._client.rows([table.column(header)])
        first = table.header.row + 1
        numbers = [first + at for at, cells in enumerate(column) if cells and is_wanted(codec.text(cells[0]))]
        found: list[tuple[int, AuditRow]] = []
        for at in range(0, len(numbers), ROWS_A_REQUEST):
            some = numbers[at : at + ROWS_A_REQUEST]
            answers = self._client.rows([table.rows_from(number, number) for number in some])
            for number, answer in zip(some, answers, strict=True):
                found += [(number, row) for row in self.parsed(table, answer) if row]
        return found

    def parsed(self, table: Table, rows: Iterable[Raw]) -> list[AuditRow | None]:
        """Rows as audit rows; None for each that isn't one."""
        return [audit_codec.read(cells, table.header.columns, self._zone) for cells in rows]

    def id_of(self, table: Table, cells: Raw) -> str:
        """The `id` cell of a row; "" if it has none."""
        index = table.header.columns.get("id", 0)
        return codec.text(cells[index]) if index < len(cells) else ""

    def _end(self, table: Table) -> tuple[int, str]:
        """The last row's number, and its id."""
        (ids,) = self._client.columns([table.column("id")])
        column = ids[0] if ids else []
        return table.header.row + len(column), codec.text(column[-1]) if column else ""

    def _block(self, table: Table, start: int, end: int) -> list[AuditRow | None]:
        (rows,) = self._client.rows([table.rows_from(start, end)])
        return [*self.parsed(table, rows), *[None] * (end - start + 1 - len(rows))]

    def _still_matters_above(self, table: Table, first: int, tags: frozenset[str]) -> list[AuditRow]:
        """Those rows of these spools above row number `first` that still decide a verdict."""
        earlier = [
            row for number, row in self.rows_where(table, "tag_spool", tags.__contains__) if number < first
        ]
        audit = AuditLog()
        audit.read(1, earlier)
        return what_still_matters(audit, earlier)


def _now(zone: ZoneInfo) -> datetime:
    return datetime.now(zone).replace(tzinfo=None)
