"""Reads the audit's window and all spools in one request, and appends rows to the audit in another."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from zoneinfo import ZoneInfo

from kiosk.core.errors import SheetError
from kiosk.core.protocol.audit_ages import SETTLED, is_plausible, is_settled
from kiosk.core.protocol.audit_check import AuditWindow
from kiosk.core.protocol.audit_log import AuditLog, LogAt
from kiosk.core.protocol.audit_window import in_doubt, what_still_matters
from kiosk.core.refusals import SheetChanged
from kiosk.core.shop.data import AuditRow, Spool
from kiosk.core.shop.dates import parse_moment
from kiosk.sheets import codec, writing
from kiosk.sheets.audit_table import WINDOW_ROWS, AuditTable
from kiosk.sheets.http.client import SheetsClient
from kiosk.sheets.layout import WANTED, Layout, SheetNames, Table
from kiosk.sheets.layout_finder import LayoutFinder
from kiosk.sheets.reading import SpoolReader
from kiosk.sheets.sheet_state import SheetState

ATTEMPTS = 3
"""How often a read is begun again because headers or rows have moved."""


@dataclass(frozen=True, slots=True)
class AtOnce:
    """Audit and sheet as one read gave them.

    `log` has judged `window`; `above` are ids of earlier rows of spools of which the window didn't tell
    enough. `last` is the id of the audit's last row, None if that row, number `last_row`, can't be read.
    """

    log: LogAt
    window: AuditWindow
    above: frozenset[str]
    spools: tuple[Spool, ...]
    last: str | None
    last_row: int


class SheetAtOnce:
    """Belongs to one thread; calls block. Raises `SheetError`.

    It has a `SheetState` of its own, so it reads anew whatever the station knows, and no alarm stops it.
    """

    def __init__(self, client: SheetsClient, names: SheetNames, zone: ZoneInfo) -> None:
        self._client = client
        self._zone = zone
        self._finder = LayoutFinder(client, names, state := SheetState())
        self._audit = AuditTable(client, state, zone)
        self._spools = SpoolReader(names.operaciones, zone)

    def read(self, known: Collection[str], now: datetime) -> AtOnce:
        """Read the audit as far back as it matters, and all spools, in one request after a short one.

        The audit is read back to the first of the rows whose ids are `known`, to the first of the last seven
        days, to the row that the newest acceptance names, and where that is further, to where no write is in
        flight. Of a sorted audit that may be all of it. `now` is local and naive.
        """
        for _ in range(ATTEMPTS):
            layout = self._finder.search()
            if missing := layout.missing():
                raise SheetError(SheetChanged(falta=", ".join(missing)))
            first = self._first(layout.metadata, known, now)
            while first is not None:
                found = self._read_from(layout, first, now)
                if isinstance(found, AtOnce):
                    return found
                first = found
        raise SheetError(SheetChanged())

    def append(self, rows: Sequence[AuditRow]) -> None:
        """Append all these rows to the audit in one request, and write no cell.

        Raises `OutcomeUnknownError` if the answer was lost: only a read tells then.
        """
        layout = self._finder.layout()
        for row in rows:
            if refusal := writing.unreadable_row(row, layout, self._zone):
                raise SheetError(refusal)
        self._client.batch_update(
            {"requests": [writing.append_request(layout.metadata, rows)]}, "spreadsheetId"
        )

    def _first(self, table: Table, known: Collection[str], now: datetime) -> int | None:
        """The number of the first row to read; None if the columns aren't where they were found."""
        answer = self._client.columns_if_there([table.column("id"), table.column("timestamp")])
        if answer is None:
            return None
        ids, moments = (each[0] if each else [] for each in answer)
        recent = (at for at, cell in enumerate(moments) if self._is_recent(cell, now))
        of_known = (at for at, cell in enumerate(ids) if codec.text(cell) in known)
        top = table.header.row + 1
        return max(top, min(next(recent, len(ids)), next(of_known, len(ids)), len(ids) - WINDOW_ROWS) + top)

    def _is_recent(self, cell: object, now: datetime) -> bool:
        moment = parse_moment(codec.date_text(cell, self._zone, with_time=True)[0])
        return moment is not None and -SETTLED <= now - moment <= SETTLED

    def _read_from(self, layout: Layout, first: int, now: datetime) -> AtOnce | int | None:
        """The read; a smaller row number if it has to begin there; None if the headers have moved."""
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
        raw = list(zip_longest(*answer[2]))[1:]
        rows = self._audit.parsed(audit, raw)
        log, top = AuditLog(first).read(first, rows), audit.header.row + 1
        clock = now if is_plausible(now, rows) else None
        if first > top and (log.is_unplaced or not is_settled(rows, 0, clock)):
            return max(top, first - WINDOW_ROWS)
        cells = {name: each[0] if each else [] for name, each in zip(wanted, answer[3:], strict=True)}
        spools = self._spools.spools(cells, table.header.row + 1)
        earlier = self._above(audit, first, log, spools) if first > top else []
        if earlier:
            judged = AuditLog()
            judged.read(1, earlier)
            log = AuditLog(first, what_still_matters(judged, earlier)).read(first, rows)
        above, window = frozenset(row.id for row in earlier), AuditWindow(first, rows)
        last = self._audit.id_of(audit, raw[-1]) if raw else ""
        is_read = not raw or rows[-1] is not None
        return AtOnce(log, window, above, spools, last if is_read else None, first + len(rows) - 1)

    def _above(self, table: Table, first: int, log: LogAt, spools: Sequence[Spool]) -> list[AuditRow]:
        """All rows above number `first` of the spools for which the window doesn't tell enough."""
        tags = in_doubt(log, spools)
        found = self._audit.rows_where(table, "tag_spool", tags.__contains__) if tags else []
        return [row for number, row in found if number < first]
