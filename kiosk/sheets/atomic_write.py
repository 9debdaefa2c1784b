"""Writes cells and audit rows in one atomic request, and reads its echo: the sheet as it stands after it."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from kiosk.core.errors import Code, OutcomeUnknownError, SheetError, WriteRefused
from kiosk.core.ports import Echo, Fence, Write
from kiosk.core.protocol.audit_log import LogAt
from kiosk.core.protocol.belonging import belonging
from kiosk.core.protocol.display import shown_as
from kiosk.core.protocol.inspection import inspect
from kiosk.core.protocol.memory import Seen
from kiosk.core.refusals import OutcomeUnknown
from kiosk.core.shop.data import AuditRow, Spool
from kiosk.core.shop.folding import folded
from kiosk.sheets import moved_columns, reading, writing
from kiosk.sheets.audit.known_rows import TailMark
from kiosk.sheets.audit_table import AuditTable
from kiosk.sheets.fence_read import WriteBasis
from kiosk.sheets.http.client import SheetsClient
from kiosk.sheets.layout import Layout, Table
from kiosk.sheets.sheet_state import SheetState

log = logging.getLogger(__name__)


class AtomicWriter:
    """Belongs to its store's thread; calls block.

    Raises `SheetError` if nothing was written, `OutcomeUnknownError` if the write may have been applied.
    """

    def __init__(
        self, client: SheetsClient, sheet_state: SheetState, audit: AuditTable, zone: ZoneInfo
    ) -> None:
        self._client = client
        self._sheet_state = sheet_state
        self._audit = audit
        self._zone = zone

    def write(self, fence: Fence, writes: Sequence[Write]) -> Echo:
        """Write these rows' state cells and their audit rows; the result is the echo's, not the request's."""
        basis = fence.mark
        assert isinstance(basis, WriteBasis)
        memory = self._sheet_state.memory_before(basis.tail)
        audit_rows: dict[int | None, AuditRow] = {write.row: write.audit for write in writes}
        answer = self._send(writing.body(basis.layout, writes, basis.tail.row), basis.layout, audit_rows)
        echo = self._echo(answer, basis.layout)
        if mend := moved_columns.mend(basis.layout, basis.rows, writes, echo, self._zone):
            self._sheet_state.found(mend.layout)
            basis = replace(basis, layout=mend.layout)
            if mend.requests:
                echo = self._put_right(mend, [write.row for write in writes], basis.tail.row)
        table = basis.layout.operaciones
        read = {
            write.row: reading.spool_at(table, write.row, echo.operaciones.get(write.row, []), self._zone)
            for write in writes
        }
        judged = self._judged(echo, basis)
        rows = {number: belonging(judged, spool) for number, spool in read.items()}
        meant = {folded(tag) for tag in fence.spools}
        own = [spool for spool in rows.values() if folded(spool.tag) in meant]
        self._sheet_state.saw(self._shown(judged, spool, memory.of(spool.tag), table.title) for spool in own)
        self._sheet_state.memory.read(basis.tail.reading, memory, memory.after_read(judged, own))
        return Echo(judged, rows)

    def _shown(self, log: LogAt, spool: Spool, seen: Seen, sheet: str) -> Spool:
        finding = inspect(log, spool, seen, self._sheet_state.doubts.doubted_s(spool))
        return shown_as(log, spool, seen, finding, sheet)

    def append(self, layout: Layout, mark: TailMark, row: AuditRow) -> LogAt:
        """Append one audit row and write no cell; returns the audit with it."""
        answer = self._send(writing.append_body(layout, row, mark.row), layout, {None: row})
        return self._judged(self._echo(answer, layout), WriteBasis(mark, layout, {}))

    def _put_right(self, mend: moved_columns.Mend, rows: Sequence[int], tail_from: int) -> writing.EchoedRows:
        """Columns moved between read and write: correct the cells before they are taken for a hand edit."""
        log.warning("columns moved under way, rows %s: put right; there were %s", rows, mend.covered)
        try:
            answer = self._send(writing.request(mend.layout, mend.requests, rows, tail_from), mend.layout, {})
        except SheetError as error:
            # The correction was not applied, but the write before it was.
            log.error("rows %s hold values under wrong headers; there were %s", rows, mend.covered)
            raise OutcomeUnknownError(OutcomeUnknown(causa="eco")) from error
        return self._echo(answer, mend.layout)

    def _send(
        self, body: Mapping[str, Any], layout: Layout, audit_rows: Mapping[int | None, AuditRow]
    ) -> Mapping[str, object]:
        """`audit_rows` are those that it writes, by the rows of the sheet that they are of."""
        try:
            return self._client.batch_update(body, writing.ECHO_FIELDS)
        except SheetError as error:
            told = error
            if isinstance(error, WriteRefused):
                told = writing.placed(error, body["requests"], layout, audit_rows)
            if told.refusal.code is Code.HOJA_CAMBIADA:
                self._sheet_state.lost_layout()
            if told is error:
                raise
            raise told from error

    def _echo(self, answer: Mapping[str, object], layout: Layout) -> writing.EchoedRows:
        try:
            return writing.read_echo(answer, layout)
        except (AttributeError, KeyError, TypeError) as error:
            raise OutcomeUnknownError(OutcomeUnknown(causa="eco")) from error

    def _judged(self, echo: writing.EchoedRows, basis: WriteBasis) -> LogAt:
        """The audit as the echo shows it, from the basis's tail on."""
        table, audit = basis.layout.operaciones, basis.layout.metadata
        header = echo.operaciones.get(table.header.row, [])
        audit_header = echo.metadata.get(audit.header.row, [])
        if not (table.has_header([header]) and audit.has_header([audit_header])):
            # Headers and rows both moved: where the values fell can be told only by reading the sheet again.
            if echo.operaciones and basis.rows:
                log.warning("headers moved under way; rows to be looked at by people: %s", list(basis.rows))
            self._sheet_state.lost_layout()
            raise OutcomeUnknownError(OutcomeUnknown(causa="eco"))
        last = max(echo.metadata)
        rows = [echo.metadata.get(number, []) for number in range(basis.tail.row, last + 1)]
        try:
            judged = self._audit.since(basis.tail, audit, rows) or self._read_anew(
                audit, last, echo.metadata[last]
            )
        except SheetError as error:
            raise OutcomeUnknownError(OutcomeUnknown(causa="eco")) from error  # what was sent was written
        if judged is None:
            raise OutcomeUnknownError(OutcomeUnknown(causa="eco"))
        return judged

    def _read_anew(self, audit: Table, number: int, last: Sequence[object]) -> LogAt | None:
        """The audit up to the `last` row of an echo, read once more as the echo can't be judged alone."""
        self._audit.read_window(audit)
        return self._sheet_state.audit.up_to(number, self._audit.id_of(audit, last))
