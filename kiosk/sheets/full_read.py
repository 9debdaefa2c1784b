"""All rows of the sheet in one request: every column that the kiosk knows, or those of a poll."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import zip_longest
from zoneinfo import ZoneInfo

from kiosk.core.errors import Code, SheetError
from kiosk.core.protocol.audit_log import LogAt
from kiosk.core.shop.data import Snapshot, Spool, Worker
from kiosk.sheets import poll, reading
from kiosk.sheets.audit_table import AuditTable
from kiosk.sheets.headers import header_texts
from kiosk.sheets.http.client import SheetsClient
from kiosk.sheets.layout import WANTED, Layout, SheetNames, Table
from kiosk.sheets.sheet_state import SheetState

SPOOLS_TO_HALVE = 10
"""A snapshot with less than half of the last one's spools is doubted where those were this many."""


@dataclass(frozen=True, slots=True)
class FullRead:
    """What one read of all rows gave. `log` is None where the audit had not been read before; `number` says
    which of two reads began later, however the clock was set between them."""

    spools: tuple[Spool, ...]
    untagged: tuple[Spool, ...]
    workers: Mapping[int, Worker]
    read_at: datetime
    missing: tuple[str, ...]
    log: LogAt | None
    number: int

    @property
    def tags(self) -> list[str]:
        return [spool.tag for spool in self.spools]

    def is_doubtful(self, before: Snapshot | None) -> bool:
        """True where spools are gone in numbers in which nobody takes them away."""
        had, has = len(before.spools) if before else 0, len(self.spools)
        return had > 0 == has or (had >= SPOOLS_TO_HALVE and 2 * has < had)


@dataclass(frozen=True, slots=True)
class _Answer:
    """One request's answer: people and their roles below their headers, the audit with it, columns."""

    people: list[tuple[object, ...]]
    roles: list[tuple[object, ...]]
    log: LogAt | None
    columns: Mapping[str, Sequence[object]]


class FullReader:
    """Belongs to its store's thread."""

    def __init__(
        self,
        client: SheetsClient,
        names: SheetNames,
        zone: ZoneInfo,
        sheet_state: SheetState,
        audit: AuditTable,
    ) -> None:
        self._client = client
        self._sheet_state = sheet_state
        self._audit = audit
        self._rows = reading.SpoolReader(names.operaciones, zone)

    def read(self, layout: Layout) -> FullRead | None:
        """None where a header row, or the audit, isn't where it was."""
        read_at, number = datetime.now(UTC), self._sheet_state.begin_read()
        table = layout.operaciones
        answer = self._answer(
            layout, [name for name in WANTED["operaciones"] if name in table.header.columns]
        )
        if answer is None:
            return None
        spools = self._rows.spools(answer.columns, table.header.row + 1)
        workers = _workers(answer, layout)
        return FullRead(spools, self._rows.untagged, workers, read_at, layout.missing(), answer.log, number)

    def poll(self, layout: Layout, before: FullRead) -> FullRead | None:
        """The same by few columns; None also where they don't tell how all rows stand."""
        read_at, number = datetime.now(UTC), self._sheet_state.begin_read()
        if before.log is None or layout.missing():
            return None
        answer = self._answer(layout, poll.POLLED)
        if answer is None or answer.log is None:
            return None
        seen = (*before.spools, *before.untagged)
        first = layout.operaciones.header.row + 1
        rows = poll.polled(seen, before.log, answer.log, answer.columns, first)
        if rows is None:
            return None
        spools = tuple(rows[spool.row] for spool in before.spools)
        untagged = tuple(rows[spool.row] for spool in before.untagged)
        return FullRead(spools, untagged, _workers(answer, layout), read_at, (), answer.log, number)

    def _answer(self, layout: Layout, wanted: Sequence[str]) -> _Answer | None:
        table, audit, mark = layout.operaciones, layout.metadata, self._sheet_state.tail
        ranges = [
            table.header_row(),
            audit.header_row(),
            layout.trabajadores.rows_from(layout.trabajadores.header.row),
            layout.roles.rows_from(layout.roles.header.row),
            *([audit.rows_from(mark.row)] if mark else []),
            *(table.column(name) for name in wanted),
        ]
        answer = self._client.columns_if_there(ranges)
        if answer is None:
            return None
        tops = [list(zip_longest(*each)) for each in answer[:4]]
        tables = (table, audit, layout.trabajadores, layout.roles)
        if not all(map(same_header, tops, tables)):
            return None
        if unreadable := layout.missing_to_read():
            # Without these columns everything would seem free.
            raise SheetError(Code.HOJA_CAMBIADA, falta=", ".join(unreadable))
        judged = None
        if mark:
            judged = self._audit.since(mark, audit, list(zip_longest(*answer[4])))
            if judged is None:
                return None
        columns = answer[5:] if mark else answer[4:]
        cells = {name: found[0] if found else [] for name, found in zip(wanted, columns, strict=True)}
        return _Answer(tops[2][1:], tops[3][1:], judged, cells)


def _workers(answer: _Answer, layout: Layout) -> dict[int, Worker]:
    people, roles = layout.trabajadores.header.columns, layout.roles.header.columns
    return reading.workers_of(answer.people, people, answer.roles, roles)


def same_header(rows: Sequence[Sequence[object]], table: Table) -> bool:
    """True where the first of these rows is the table's header row as it was found."""
    return bool(rows) and header_texts(rows[0]) == table.header.texts
