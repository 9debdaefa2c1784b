"""All rows of the sheet in one request: every column that the kiosk uses, or the few that a poll needs."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import zip_longest

from kiosk.core.clock import steady_utc
from kiosk.core.errors import SheetError
from kiosk.core.frozen import frozen
from kiosk.core.protocol.audit_log import LogAt
from kiosk.core.protocol.belonging import belonging
from kiosk.core.protocol.memory import RowsSeen
from kiosk.core.refusals import AlarmReason, AwayCause, SheetChanged, SheetUnavailable, is_alarm
from kiosk.core.shop.data import Snapshot, Spool, Worker
from kiosk.sheets import poll, reading
from kiosk.sheets.audit_table import AuditTable
from kiosk.sheets.http.client import SheetsClient
from kiosk.sheets.layout import WANTED, Layout
from kiosk.sheets.layout_finder import LayoutFinder
from kiosk.sheets.sheet_state import SheetState

log = logging.getLogger(__name__)

SPOOLS_TO_HALVE = 10
"""A read with less than half of the last snapshot's spools is doubted if that had at least this many."""


@frozen
class FullRead:
    """What one read of all rows gave.

    `log` is None if the audit had not been read before. `memory` is what was remembered when the read began;
    `reading` counts how often the audit had been read afresh, and is -1 if its end wasn't read with the rows,
    as before the first reading and while people's changes keep it from being believed. `number` orders the
    reads by when they began, however the clock was set between them.
    """

    spools: tuple[Spool, ...]
    untagged: tuple[Spool, ...]
    workers: Mapping[int, Worker]
    read_at: datetime
    missing: tuple[str, ...]
    log: LogAt | None
    memory: RowsSeen
    reading: int
    number: int

    @property
    def tags(self) -> list[str]:
        return [spool.tag for spool in self.spools]

    def is_doubtful(self, before: Snapshot | None) -> bool:
        """True if implausibly many spools have disappeared since the last snapshot."""
        had, has = _readable(before.spools if before else ()), _readable(self.spools)
        return had > 0 == has or (had >= SPOOLS_TO_HALVE and 2 * has < had)


@frozen
class _Answer:
    """One answer, taken apart: rows of people and roles below their headers, the audit, columns by header."""

    people: list[tuple[object, ...]]
    roles: list[tuple[object, ...]]
    log: LogAt | None
    memory: RowsSeen
    reading: int
    columns: Mapping[str, Sequence[object]]


class FullReader:
    """Belongs to its store's thread; calls block. Raises `SheetError`."""

    def __init__(
        self,
        client: SheetsClient,
        sheet_state: SheetState,
        finder: LayoutFinder,
        audit: AuditTable,
        spools: reading.SpoolReader,
    ) -> None:
        self._client = client
        self._sheet_state = sheet_state
        self._finder = finder
        self._audit = audit
        self._spools = spools

    def read(self) -> FullRead:
        """Read the whole sheet: one request while the header rows stay where they are.

        A read in which no spool is left, or less than half of the last snapshot's, is doubted and repeated.
        The second one is believed if it isn't doubtful itself, or if it has the same spools as the first and
        isn't empty. Else raises `SHEETS_NO_DISPONIBLE`.
        """
        before = self._sheet_state.snapshot
        found = self._read_anywhere()
        if found.is_doubtful(before):
            log.warning("only %d spools were read: reading the sheet again", _readable(found.spools))
            first, found = found, self._read_anywhere()
            agree = found.spools and found.tags == first.tags
            if found.is_doubtful(before) and not agree:
                raise SheetError(SheetUnavailable(causa=AwayCause.INCOMPLETE))
        return found

    def _read_anywhere(self) -> FullRead:
        """Read by the layout as last found; if it has changed, search for it, then read the audit afresh."""
        found = self._read_by(self._finder.layout())
        if found is None:
            layout = self._finder.search()
            found = self._read_by(layout)
            if found is None:
                if missing := layout.missing():  # of an emptied worksheet there is no header row to come back
                    raise SheetError(SheetChanged(falta=", ".join(missing)))
                self._read_audit(layout)
                found = self._read_by(layout)
        if found is None:
            raise SheetError(SheetChanged())
        return found

    def _read_audit(self, layout: Layout) -> None:
        """Read the audit afresh. If people have changed it, the rows are judged by the audit as known."""
        try:
            self._audit.read_window(layout.metadata)
        except SheetError as error:
            if not is_alarm(error.refusal):
                raise

    def _explain(self, layout: Layout, known: LogAt, spools: Sequence[Spool]) -> None:
        """Read the audit again if a row shows a version that it doesn't have.

        If people have changed it, the alarm stands, and the rows are shown by the audit as known. Under that
        alarm the store reads the audit again itself.
        """
        if self._sheet_state.alarms.stands(AlarmReason.AUDIT_TOUCHED):
            return
        try:
            self._audit.explain(layout.metadata, known, spools)
        except SheetError as error:
            if not is_alarm(error.refusal):
                raise

    def _read_by(self, layout: Layout) -> FullRead | None:
        """None if a header row, or the audit's last row, isn't where it was."""
        read_at, number = steady_utc(), self._sheet_state.begin_read()
        table = layout.operaciones
        answer = self._answer(
            layout, [name for name in WANTED["operaciones"] if name in table.header.columns]
        )
        if answer is None:
            return None
        spools = self._spools.spools(answer.columns, table.header.row + 1)
        if (log_then := answer.log) is not None:
            spools = tuple(belonging(log_then, spool) for spool in spools)
            self._explain(layout, log_then, (*spools, *self._spools.untagged))
        return _full_read(answer, layout, spools, self._spools.untagged, read_at, layout.missing(), number)

    def poll(self, layout: Layout, before: FullRead) -> FullRead | None:
        """The same from few columns; None also if they don't tell how every row stands."""
        read_at, number = steady_utc(), self._sheet_state.begin_read()
        if before.log is None or layout.missing():
            return None
        answer = self._answer(layout, poll.POLLED)
        if answer is None or answer.log is None:
            return None
        seen = (*before.spools, *before.untagged)
        first = layout.operaciones.header.row + 1
        rows = poll.polled(seen, before.log, answer.log, answer.columns, first, answer.memory)
        if rows is None:
            return None
        spools = tuple(rows[spool.row] for spool in before.spools)
        untagged = tuple(rows[spool.row] for spool in before.untagged)
        return _full_read(answer, layout, spools, untagged, read_at, (), number)

    def _answer(self, layout: Layout, wanted: Sequence[str]) -> _Answer | None:
        table, audit = layout.operaciones, layout.metadata
        is_believed = not self._sheet_state.alarms.stands(AlarmReason.AUDIT_TOUCHED)
        mark = self._sheet_state.audit.tail if is_believed else None
        memory = self._sheet_state.memory_before(mark) if mark else self._sheet_state.memory.first_readings()
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
        if not all(each.has_header(rows) for each, rows in zip(tables, tops, strict=True)):
            return None
        if unreadable := layout.missing_to_read():
            # Without these columns every spool would seem free.
            raise SheetError(SheetChanged(falta=", ".join(unreadable)))
        judged = None if is_believed else self._sheet_state.audit.now()
        if mark:
            judged = self._audit.since(mark, audit, list(zip_longest(*answer[4])))
            if judged is None:
                return None
        columns = answer[5:] if mark else answer[4:]
        cells = {name: found[0] if found else [] for name, found in zip(wanted, columns, strict=True)}
        reading = mark.reading if mark else -1
        return _Answer(tops[2][1:], tops[3][1:], judged, memory, reading, cells)


def _readable(spools: Iterable[Spool]) -> int:
    """How many have a tag that can be read: a column of formulas that still loads has lost them all."""
    return sum(not spool.is_unreadable for spool in spools)


def _full_read(
    answer: _Answer,
    layout: Layout,
    spools: tuple[Spool, ...],
    untagged: tuple[Spool, ...],
    read_at: datetime,
    missing: tuple[str, ...],
    number: int,
) -> FullRead:
    workers = reading.workers_of(layout.trabajadores, answer.people, layout.roles, answer.roles)
    return FullRead(
        spools, untagged, workers, read_at, missing, answer.log, answer.memory, answer.reading, number
    )
