"""The audit worksheet: read once as far back as a write may be in flight, later only its end."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain, islice, repeat
from zoneinfo import ZoneInfo

from kiosk.core.clock import SystemClock
from kiosk.core.errors import SheetError
from kiosk.core.frozen import frozen
from kiosk.core.protocol.audit_ages import is_settled, surely_past
from kiosk.core.protocol.audit_log import AuditLog, LogAt
from kiosk.core.protocol.audit_window import in_doubt, stands_valid, what_still_matters
from kiosk.core.protocol.kinds import Mark, is_acceptance
from kiosk.core.refusals import SheetChanged
from kiosk.core.shop.data import AuditRow, Spool
from kiosk.core.shop.folding import folded
from kiosk.sheets import codec
from kiosk.sheets.alarm.acceptances import acceptances_among
from kiosk.sheets.audit import audit_codec
from kiosk.sheets.audit.known_rows import ReadAnew, TailMark
from kiosk.sheets.http.client import SheetsClient
from kiosk.sheets.layout import Table
from kiosk.sheets.sheet_state import SheetState

log = logging.getLogger(__name__)

WINDOW_ROWS = 5_000
"""Rows of one block; blocks are read from the end backwards."""

RANGES_A_REQUEST = 100
"""Ranges of one request at most: they are in its URL, whose length is limited."""

NEAR_ROWS = 50
"""Rows so near to each other are read with those between them: a request costs more than these do."""

NEWS_ROWS = 1_000
"""So many rows below the last known one are asked for together with the column of ids."""

ATTEMPTS = 3
"""How often a read of the audit is begun again because rows move meanwhile."""

Raw = Sequence[object]


@frozen
class RowsAbove:
    """What was looked up above the window: the rows that still decide a verdict, the ids that all of the rows
    looked up there follow, and those of the acceptances there."""

    base: Sequence[AuditRow] = ()
    followed: frozenset[str] = frozenset()
    acceptances: frozenset[str] = frozenset()


class AuditTable:
    """Reads Metadata for one store, on that store's thread; keeps what it reads in `SheetState`."""

    def __init__(
        self,
        client: SheetsClient,
        sheet_state: SheetState,
        zone: ZoneInfo,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        """`now` gives the local time without a zone; without it the machine's clock is read."""
        self._client = client
        self._sheet_state = sheet_state
        self._zone = zone
        self._now = now or SystemClock(zone).local

    def read_window(self, table: Table, spools: Sequence[Spool] = ()) -> None:
        """Read the audit afresh, and compare it with what was known of it.

        `spools` are all rows of the sheet as they were just read, if they were. The audit is read in blocks
        from its end back to where no write is in flight any more, and to the row that its newest acceptance
        names. The first row read of a spool counts whatever it follows. So all earlier rows are looked up of
        those spools for which that may be wrong, and of those whose row shows a `version` that the rows read
        don't have, for an earlier row may follow it.

        Raises `SheetError` if people have changed the audit, and if its rows keep moving.
        """
        for _ in range(ATTEMPTS):
            began, rows_shown = self._sheet_state.audit.tail, spools or self._sheet_state.cells_as_read()
            read = self._read_anew(table)
            if read is None:
                continue
            is_as_known = self._sheet_state.audit.go_on(began, read, rows_shown)
            if not is_as_known:
                read = self._with_rows_above(table, read, rows_shown)
                is_as_known = not self._sheet_state.audit.replace(began, read, rows_shown, self._now())
            if self._sheet_state.alarms.lacks_acceptances():
                self._name_acceptances(table, read)
            if not is_as_known:
                self._sheet_state.alarms.check()
            return
        raise SheetError(SheetChanged())

    def _name_acceptances(self, table: Table, read: ReadAnew) -> None:
        """Say in the audit's alarm which acceptances it outlasts, also of those above the window.

        One that came after this read isn't among them. If that fails the next read tries again.
        """
        ids = {*read.above, *(row.id for row in read.rows if row)}
        try:
            self._sheet_state.alarms.name_acceptances(acceptances_among(self._client, table, ids))
        except SheetError as error:
            log.info("which acceptances the audit has isn't known yet: %s", error.refusal.code)

    def _read_anew(self, table: Table) -> ReadAnew | None:
        """The ids of all rows, and the rows of the window; None if rows moved between the requests."""
        top, mark = table.header.row + 1, self._sheet_state.audit.tail
        ids, first, rows = (mark and self._at_once(table, mark)) or self._ids(table)
        while first > top and not self.reaches_back(first, rows, ids):
            start = max(top, first - WINDOW_ROWS)
            block = self._block(table, start, ids[start - top : first - top])
            if block is None:
                log.info("rows of the audit moved while it was read: it is read again")
                return None
            rows, first = [*block, *rows], start
        return ReadAnew((), first, rows, ids[-1] if ids else "", ids[: first - top])

    def _with_rows_above(self, table: Table, read: ReadAnew, spools: Sequence[Spool]) -> ReadAnew:
        """The same read with what the rows above its window tell. `spools` are the sheet's rows as their
        cells stood."""
        if not read.above:
            return read
        audit, snapshot = AuditLog(read.first).read(read.first, read.rows), self._sheet_state.snapshot
        # The cells show versions that these rows lack; the shown spools, rows known above the window.
        doubtful = in_doubt(audit, (*spools, *(snapshot.spools if snapshot else ())))
        if not doubtful:
            return read
        earlier = self.rows_above(table, read.above, doubtful)
        return replace(
            read,
            base=earlier.base,
            followed_above=earlier.followed,
            acceptances_above=earlier.acceptances,
        )

    def reaches_back(self, first: int, rows: Sequence[AuditRow | None], ids: Sequence[str]) -> bool:
        """True if no write from before these rows, which begin at number `first`, is in flight any more.

        Where the clock is wrong the rows' own dates decide, or all of the audit would be read each time. An
        acceptance must be judged by the row that it names, if the audit still has that row.
        """
        if not is_settled(rows, 0, surely_past(self._now(), rows)):
            return False
        if not any(row is not None and is_acceptance(row) for row in rows):
            return True
        audit = AuditLog(first).read(first, rows)
        return not audit.is_unplaced or not any(row is not None and row.tras in ids for row in rows)

    def since(
        self, mark: TailMark, table: Table, rows: Sequence[Raw], spools: Sequence[Spool] = ()
    ) -> LogAt | None:
        """Add a read that began at the mark's row; returns the audit as of that read.

        `spools` are the rows of the sheet that the read gave as well. None if the mark's row isn't where it
        was, if the audit was read afresh since the mark, or if people may have changed it. Where a known id
        comes again, the places of its rows are read again in one small request: people may have moved them.
        """
        is_header = mark.row == table.header.row
        if not is_header and not (rows and self.id_of(table, rows[0]) == mark.id):
            return None
        ids, fresh = [self.id_of(table, cells) for cells in rows], self.parsed(table, rows[1:])
        audit, end = self._sheet_state.audit, ids[-1] if fresh else mark.id
        in_place = self._in_place(table, dict(enumerate(ids, mark.row)), audit.places_to_check(mark, fresh))
        return audit.extend(mark, fresh, end, spools, in_place)

    def _in_place(
        self, table: Table, came: Mapping[int, str], places: Mapping[int, str]
    ) -> Mapping[int, str]:
        """The ids that stand in these places now, all read at one moment with those of the rows that came.

        Nothing if there is nothing to check, or if the rows that came have moved meanwhile.
        """
        if not places:
            return {}
        blocks = _blocks(sorted({*places, *came}))
        if len(blocks) > RANGES_A_REQUEST:
            blocks = [range(blocks[0][0], blocks[-1][-1] + 1)]
        columns = self._client.columns_if_there([table.column("id", block) for block in blocks]) or []
        found = {
            number: codec.text(cell)
            for block, column in zip(blocks, columns, strict=False)
            for number, cell in zip(block, column[0] if column else (), strict=False)
        }
        return found if all(found.get(number, "") == row_id for number, row_id in came.items()) else {}

    def explain(self, table: Table, audit: LogAt, spools: Sequence[Spool]) -> None:
        """Read the audit again if it doesn't explain a `version` that a row of the sheet shows.

        `spools` are all rows of the sheet, read with `audit`. Raises `SheetError` if people have changed it.
        """
        if not self._sheet_state.audit.is_explained(audit, spools):
            self.read_window(table, spools)

    def end_of(self, mark: TailMark, table: Table, rows: Sequence[Raw]) -> TailMark:
        """The mark of the last row of a read that began at the mark's row."""
        if len(rows) < 2:
            return mark
        return TailMark(mark.row + len(rows) - 1, self.id_of(table, rows[-1]), mark.reading)

    def rows_where(
        self,
        table: Table,
        header: str,
        is_wanted: Callable[[str], bool],
        below: int = 0,
        above: int | None = None,
    ) -> list[tuple[int, AuditRow]]:
        """All rows with a wanted text in this column, with their numbers.

        With `below` and `above` only those below the one row and above the other. One request for the column,
        and one for every `WINDOW_ROWS` rows or `RANGES_A_REQUEST` places of them.
        """
        (column,) = self._client.rows([table.column(header)])
        first = table.header.row + 1
        texts = enumerate((codec.text(cells[0]) if cells else "" for cells in column), first)
        numbers = [
            number
            for number, text in texts
            if below < number and (above is None or number < above) and text and is_wanted(text)
        ]
        wanted, found = set(numbers), list[tuple[int, AuditRow]]()
        for some in requests_of(numbers):
            answers = self._client.rows([table.rows_from(block[0], block[-1]) for block in some])
            for block, answer in zip(some, answers, strict=True):
                parsed = zip(block, self.parsed(table, answer), strict=False)
                found += [(number, row) for number, row in parsed if row and number in wanted]
        return found

    def of_spool_with(self, table: Table, row: AuditRow) -> LogAt | None:
        """All rows of this row's spool, in their places and judged from the audit's start; None if the audit
        has no row with this id.

        Raises `SheetError` if the row is no longer found among them: rows have moved between the requests, or
        people have changed this one.
        """
        first = table.header.row + 1
        ids, _, _ = self._ids(table)
        if row.id not in ids:
            return None
        acceptances = self.rows_where(table, "evento_tipo", Mark.AUDITORIA_ACEPTADA.__eq__)
        valid = [(number, each) for number, each in acceptances if stands_valid(each, ids[: number - first])]
        alike = folded(row.tag)
        found = dict([*self.rows_where(table, "tag_spool", lambda tag: folded(tag) == alike), *valid])
        rows = [found.get(number) for number in range(first, max(found) + 1)] if found else []
        read = AuditLog(first).read(first, rows)
        if read.judged(row.id) is None:
            raise SheetError(SheetChanged())
        return read

    def parsed(self, table: Table, rows: Iterable[Raw]) -> list[AuditRow | None]:
        """Rows as audit rows; None for each that isn't one."""
        return list(self._each_parsed(table, rows))

    def _each_parsed(self, table: Table, rows: Iterable[Raw]) -> Iterator[AuditRow | None]:
        return (audit_codec.read(cells, table.header.columns, self._zone) for cells in rows)

    def id_of(self, table: Table, cells: Raw) -> str:
        """The `id` cell of a row; "" if it has none."""
        index = table.header.columns.get("id", 0)
        return codec.text(cells[index]) if index < len(cells) else ""

    def _ids(self, table: Table) -> tuple[list[str], int, list[AuditRow | None]]:
        """The ids of all rows, the number of the row below them, and no rows."""
        (found,) = self._client.columns([table.column("id")])
        ids = [codec.text(cell) for cell in found[0]] if found else []
        return ids, table.header.row + 1 + len(ids), []

    def _at_once(self, table: Table, mark: TailMark) -> tuple[list[str], int, list[AuditRow | None]] | None:
        """The ids of all rows, and the rows to the end from a number on, in one request.

        None if the end, which was at the mark, is somewhere else.
        """
        top = table.header.row + 1
        start, end = max(top, mark.row + 1 - WINDOW_ROWS), mark.row + NEWS_ROWS

        def take(rows: Iterator[tuple[int, Raw]]) -> tuple[list[str], list[AuditRow | None]]:
            ids = list[str]()
            for at, cells in rows:
                if at == 1:
                    # The ids are complete. Rows below the last one are people's; empty ones are left out.
                    here = chain([cells], (more for _, more in rows), repeat([]))
                    return ids, self._kept(table, start, islice(here, max(0, top + len(ids) - start)))
                ids.append(codec.text(cells[0]) if cells else "")
            return ids, []

        answer = self._client.take_rows_if_there([table.column("id"), table.rows_from(start, end)], take)
        if answer is None:
            return None
        ids, rows = answer
        is_whole = start <= top + len(ids) <= end + 1 and len(rows) == top + len(ids) - start
        return (ids, start, rows) if is_whole else None

    def _kept(self, table: Table, start: int, rows: Iterable[Raw]) -> list[AuditRow | None]:
        """Rows as audit rows, from number `start` on.

        Each is parsed, compared and dropped before the next one arrives, so that none is held twice.
        """
        return list(self._sheet_state.audit.shared(start, self._each_parsed(table, rows)))

    def _block(self, table: Table, start: int, ids: Sequence[str]) -> list[AuditRow | None] | None:
        """The rows from number `start` on; None if they no longer have these ids."""

        def take(rows: Iterator[tuple[int, Raw]]) -> list[AuditRow | None] | None:
            moved = list[str]()

            def of_ids() -> Iterator[Raw]:
                here = chain((cells for _, cells in rows), repeat([], len(ids)))
                for row_id, cells in zip(ids, here, strict=False):
                    if self.id_of(table, cells) != row_id:
                        moved.append(row_id)
                    yield cells

            kept = self._kept(table, start, of_ids())
            return None if moved else kept

        return self._client.take_rows([table.rows_from(start, start + len(ids) - 1)], take)

    def rows_above(self, table: Table, above: Sequence[str], tags: frozenset[str]) -> RowsAbove:
        """What the rows of these spools above the window tell; `above` are all ids there.

        No row above the newest valid acceptance is looked up.
        """
        top = table.header.row + 1
        end = top + len(above)
        acceptances = self.rows_where(table, "evento_tipo", Mark.AUDITORIA_ACEPTADA.__eq__, above=end)
        valid = [(number, row) for number, row in acceptances if stands_valid(row, above[: number - top])]
        start = valid[-1][0] if valid else 0
        found = self.rows_where(table, "tag_spool", tags.__contains__, below=start, above=end)
        earlier = [row for _, row in found]
        audit = AuditLog(1, [row for _, row in valid[-1:]])
        audit.read(1, earlier)
        followed = frozenset(row.prev for row in earlier if row.prev)
        accepting = frozenset(row.id for _, row in acceptances)
        return RowsAbove(what_still_matters(audit, earlier), followed, accepting)


def requests_of(numbers: Sequence[int]) -> list[list[range]]:
    """The blocks of rows to be read for these row numbers, which ascend; those of one request together."""
    requests, size = list[list[range]](), 0
    for block in _blocks(numbers):
        is_full = (
            size + len(block) > WINDOW_ROWS or len(requests[-1]) == RANGES_A_REQUEST if requests else True
        )
        if is_full:
            requests.append([])
            size = 0
        requests[-1].append(block)
        size += len(block)
    return requests


def _blocks(numbers: Sequence[int]) -> list[range]:
    blocks: list[range] = []
    for number in numbers:
        start = blocks[-1].start if blocks else 0
        if blocks and number - blocks[-1][-1] <= NEAR_ROWS and number - start < WINDOW_ROWS:
            blocks[-1] = range(start, number + 1)
        else:
            blocks.append(range(number, number + 1))
    return blocks
