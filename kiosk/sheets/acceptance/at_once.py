"""Reads the audit's window and all spools in one request, and appends rows to the audit in another."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from itertools import zip_longest
from zoneinfo import ZoneInfo

from kiosk.core.errors import SheetError
from kiosk.core.frozen import frozen
from kiosk.core.protocol.audit_ages import SETTLED
from kiosk.core.protocol.audit_check import AuditWindow
from kiosk.core.protocol.audit_log import AuditLog, LogAt
from kiosk.core.protocol.audit_window import in_doubt
from kiosk.core.refusals import SheetChanged
from kiosk.core.shop.data import AuditRow, Spool
from kiosk.sheets import codec, writing
from kiosk.sheets.audit_table import ATTEMPTS, WINDOW_ROWS, AuditTable, RowsAbove
from kiosk.sheets.http.client import SheetsClient
from kiosk.sheets.layout import WANTED, Layout, SheetNames, Table
from kiosk.sheets.layout_finder import LayoutFinder
from kiosk.sheets.reading import SpoolReader
from kiosk.sheets.sheet_state import SheetState


@frozen
class AtOnce:
    """Audit and sheet as one read gave them.

    `log` has judged `window`; `above` are the ids of all rows above it, in their order, and `followed_above`
    those that rows looked up there follow. `last` is the id of the audit's last row, "" if it has no rows,
    and None if that row, number `last_row`, has no id.
    """

    log: LogAt
    window: AuditWindow
    above: Sequence[str]
    spools: tuple[Spool, ...]
    last: str | None
    last_row: int
    followed_above: frozenset[str] = frozenset()


class SheetAtOnce:
    """Belongs to one thread; calls block. Raises `SheetError`.

    It has a `SheetState` of its own, so it reads anew whatever the station knows, and no alarm stops it.
    """

    def __init__(
        self, client: SheetsClient, names: SheetNames, zone: ZoneInfo, now: Callable[[], datetime]
    ) -> None:
        """`now` gives the local time without a zone."""
        self._client = client
        self._zone = zone
        self._now = now
        self._finder = LayoutFinder(client, names, state := SheetState())
        self._audit = AuditTable(client, state, zone, now)
        self._spools = SpoolReader(names.operaciones, zone)

    def read(self, known: Collection[str]) -> AtOnce:
        """Read the audit as far back as it matters, and all spools, in one request after a short one.

        The audit is read back to the first of the rows whose ids are `known`, to the first of the last seven
        days, to the row that the newest acceptance names, and where that is further, to where no write is in
        flight. Of a sorted audit that may be all of it.
        """
        for _ in range(ATTEMPTS):
            layout = self._finder.search()
            if missing := layout.missing():
                raise SheetError(SheetChanged(falta=", ".join(missing)))
            found = self._read_by(layout, known)
            if found is not None:
                return found
        raise SheetError(SheetChanged())

    def append(self, rows: Sequence[AuditRow]) -> None:
        """Append all these rows to the audit in one request, and write no cell.

        Raises `OutcomeUnknownError` if the answer was lost: only a read tells then.
        """
        layout = self._finder.layout()
        for row in rows:
            if refusal := writing.unreadable_row(row, layout, self._zone):
                raise SheetError(refusal)
        body = {"requests": [writing.append_request(layout.metadata, rows)]}
        self._client.batch_update(body, "spreadsheetId")

    def _read_by(self, layout: Layout, known: Collection[str]) -> AtOnce | None:
        """None if headers or rows have moved since they were found."""
        audit = layout.metadata
        answer = self._client.columns_if_there([audit.column("id"), audit.column("timestamp")])
        if answer is None:
            return None
        cells, moments = (each[0] if each else [] for each in answer)
        ids, top = [codec.text(cell) for cell in cells], audit.header.row + 1
        now = self._now()
        recent = (at for at, cell in enumerate(moments) if self._is_recent(cell, now))
        of_known = (at for at, row_id in enumerate(ids) if row_id in known)
        start = max(0, min(next(recent, len(ids)), next(of_known, len(ids)), len(ids) - WINDOW_ROWS))
        while True:
            read = self._read_from(layout, top + start)
            if read is None:
                return None
            raw, spools = read
            rows = self._audit.parsed(audit, raw)
            if not start or self._audit.reaches_back(top + start, rows, ids[:start]):
                break
            start = max(0, start - WINDOW_ROWS)
        last = self._audit.id_of(audit, raw[-1]) or None if raw else ""
        earlier = self._rows_above(audit, top + start, rows, ids[:start], spools)
        log = AuditLog(top + start, earlier.base).read(top + start, rows)
        window, last_row = AuditWindow(top + start, rows), top + start + len(rows) - 1
        return AtOnce(log, window, ids[:start], spools, last, last_row, earlier.followed)

    def _is_recent(self, cell: object, now: datetime) -> bool:
        moment = codec.moment(cell, self._zone)
        return moment is not None and -SETTLED <= now - moment <= SETTLED

    def _read_from(
        self, layout: Layout, first: int
    ) -> tuple[list[tuple[object, ...]], tuple[Spool, ...]] | None:
        """The audit's rows from number `first` on, and all spools; None if the headers have moved."""
        table, audit = layout.operaciones, layout.metadata
        wanted = [name for name in WANTED["operaciones"] if name in table.header.columns]
        ranges = [
            table.header_row(),
            audit.header_row(),
            audit.rows_from(first - 1),  # a range that starts below the grid would be refused
            *(table.column(name) for name in wanted),
        ]
        answer = self._client.columns_if_there(ranges)
        if answer is None:
            return None
        heads = [list(zip_longest(*each)) for each in answer[:2]]
        if not (table.has_header(heads[0]) and audit.has_header(heads[1])):
            return None
        cells = {name: each[0] if each else [] for name, each in zip(wanted, answer[3:], strict=True)}
        return list(zip_longest(*answer[2]))[1:], self._spools.spools(cells, table.header.row + 1)

    def _rows_above(
        self,
        table: Table,
        first: int,
        rows: Sequence[AuditRow | None],
        above: Sequence[str],
        spools: Sequence[Spool],
    ) -> RowsAbove:
        """What the rows above the window tell, whose ids are `above`."""
        log = AuditLog(first).read(first, rows)
        doubtful = in_doubt(log, spools) if above else frozenset[str]()
        return self._audit.rows_above(table, above, doubtful) if doubtful else RowsAbove()
