"""Looks back in the whole audit: every row that counts of one spool, or of the spools of a worker's day.

One streamed request tells which rows are whose, and later ones what came since; one more brings the rows, if
they stand close together. Rows above an acceptance were judged before it, and stay what they were.
"""

import logging
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from time import monotonic
from zoneinfo import ZoneInfo

from kiosk.core.errors import SheetError
from kiosk.core.protocol.audit_log import AuditLog
from kiosk.core.protocol.audit_window import stands_valid
from kiosk.core.protocol.kinds import Mark, is_acceptance
from kiosk.core.refusals import SheetChanged
from kiosk.core.shop.data import AuditRow
from kiosk.core.shop.folding import folded
from kiosk.core.shop.operations import AuditKind
from kiosk.sheets import codec
from kiosk.sheets.audit import audit_codec
from kiosk.sheets.audit_table import requests_of
from kiosk.sheets.http.client import SheetsClient
from kiosk.sheets.layout import SheetNames, Table
from kiosk.sheets.layout_finder import LayoutFinder
from kiosk.sheets.sheet_state import SheetState

log = logging.getLogger(__name__)

LOOKED_UP = ("id", "timestamp", "evento_tipo", "tag_spool", "worker_id")
"""The columns that tell whose a row is."""

_FIRST_TAKES = frozenset({AuditKind.TOMAR_SPOOL, AuditKind.TOMAR_REPARACION})
"""Before one of these nobody held the spool, or it is the first row of all."""

KEPT_S = 5.0
"""So long, in seconds, a look at the audit is good for the next question; then its end is looked at."""

AFRESH_S = 600.0
"""How often, in seconds, all of its rows are looked at: people may have put some back among the others."""

WITHIN_S = 12.0
"""How long all requests of one question may take together, in seconds: a person waits."""

ATTEMPTS = 3
"""How often a question is begun again because rows or columns move meanwhile."""


@dataclass(slots=True)
class _Index:
    """Which rows are whose. Numbers are those of the rows in the worksheet; tags are folded."""

    first: int
    is_from_top: bool
    began_at: float
    seen_at: float
    ids: list[str] = field(default_factory=list)
    of_tag: dict[str, "array[int]"] = field(default_factory=dict)
    workers_of_tag: dict[str, set[int | None]] = field(default_factory=dict)
    """The workers who ever acted on the spool; None where one may have held it who is no row's worker."""
    tags_of_day: dict[date, set[str]] = field(default_factory=dict)
    acceptances: list[int] = field(default_factory=list)

    def go_on(self, later: "_Index") -> None:
        """Take in a later look, which began at this one's last row."""
        self.seen_at, last = later.seen_at, later.first
        self.ids += later.ids[1:]
        self.acceptances += [number for number in later.acceptances if number > last]
        for tag, numbers in later.of_tag.items():
            self.of_tag.setdefault(tag, array("L")).extend(number for number in numbers if number > last)
        for tag, workers in later.workers_of_tag.items():
            self.workers_of_tag.setdefault(tag, set()).update(workers)
        for day, tags in later.tags_of_day.items():
            self.tags_of_day.setdefault(day, set()).update(tags)

    def worked_on(self, worker_id: int, day: date) -> Iterator[str]:
        """The spools of this day that the worker may have held or judged then. Somebody else may have ended
        the hold: whose it was stands in the long cells of the rows, which aren't looked at for this."""
        for tag in self.tags_of_day.get(day, ()):
            if not self.workers_of_tag[tag].isdisjoint((worker_id, None)):
                yield tag


class AuditSearch:
    """Belongs to one thread; calls block. Raises `SheetError`."""

    def __init__(
        self, client: SheetsClient, names: SheetNames, zone: ZoneInfo, sheet_state: SheetState
    ) -> None:
        self._client = client
        client.share_outage(sheet_state.outage)
        self._finder = LayoutFinder(client, names, sheet_state)
        self._sheet_state = sheet_state
        self._zone = zone
        self._index: _Index | None = None

    def of_spool(self, tag: str) -> Sequence[AuditRow]:
        """The rows of one spool that count, however its tag is spelt, oldest first."""
        return self._counting(lambda _: [folded(tag)])

    def of_worker(self, worker_id: int, day: date) -> Sequence[AuditRow]:
        """The rows that count, of any day, of all spools on which this worker may have worked on this local
        day: on which something happened then, and it has acted at some time."""
        return self._counting(lambda index: index.worked_on(worker_id, day))

    def close(self) -> None:
        """Close the connection. Any thread, once it is out of use."""
        self._client.close()

    def _counting(self, tags_of: Callable[[_Index], Iterable[str]]) -> list[AuditRow]:
        if away := self._sheet_state.outage.known():
            raise SheetError(away)
        with self._client.within(WITHIN_S):
            for _ in range(ATTEMPTS):
                table = self._finder.layout().metadata
                if lacking := [name for name in LOOKED_UP if name not in table.header.columns]:
                    raise SheetError(SheetChanged(falta=", ".join(lacking)))
                index = self._looked_up(table)
                if index is None:
                    self._finder.search()
                    continue
                tags = frozenset(tags_of(index))
                rows = self._rows(table, index, tags)
                if rows is not None:
                    return _counting(index, rows, tags)
                log.info("rows of the audit moved while it was searched: it is searched again")
                self._index = None
        raise SheetError(SheetChanged())

    def _looked_up(self, table: Table) -> _Index | None:
        """The index, brought up to date if it is too old; None if the header isn't where it was."""
        index, now = self._index, monotonic()
        if index is not None and now - index.seen_at <= KEPT_S:
            return index
        if index is None or now - index.began_at > AFRESH_S or not self._go_on(table, index, now):
            self._index = self._read(table, table.header.row + 1, now)
        return self._index

    def _go_on(self, table: Table, index: _Index, now: float) -> bool:
        """Take in the rows below the last one; False if that one isn't where it was."""
        if not index.ids:
            return False
        later = self._read(table, index.first + len(index.ids) - 1, now)
        if later is None or later.ids[:1] != index.ids[-1:]:
            return False
        index.go_on(later)
        return True

    def _read(self, table: Table, first: int, now: float) -> _Index | None:
        """Read whose the rows are from number `first` on; None if the header isn't where it was."""
        places = [table.header.columns[name] for name in LOOKED_UP]
        left = min(places)
        cells = [place - left for place in places]

        def take(rows: Iterator[tuple[int, Sequence[object]]]) -> _Index | None:
            is_from_top = first == table.header.row + 1
            index, header = _Index(first, is_from_top, now, now), list[Sequence[object]]()
            for at, row in rows:
                if at == 0:
                    header.append(row)
                else:
                    self._note(index, [row[each] if each < len(row) else None for each in cells])
            return index if table.has_header(header) else None

        return self._client.take_rows_if_there([table.header_row(), table.columns_from(places, first)], take)

    def _note(self, index: _Index, cells: Sequence[object]) -> None:
        """Take in the next row of the worksheet, from its cells in the columns `LOOKED_UP`."""
        row_id, timestamp, kind, tag, worker = cells
        number = index.first + len(index.ids)
        index.ids.append(codec.text(row_id))
        if kind == Mark.AUDITORIA_ACEPTADA:
            index.acceptances.append(number)
        plain = folded(codec.text(tag))
        if not plain:
            return
        worker_id = codec.whole_number(worker)
        workers = index.workers_of_tag.setdefault(plain, set())
        workers.add(worker_id)
        if index.is_from_top and plain not in index.of_tag and kind not in _FIRST_TAKES:
            workers.add(None)  # its first rows are gone
        index.of_tag.setdefault(plain, array("L")).append(number)
        moment = codec.moment(timestamp, self._zone)
        if moment is not None:
            index.tags_of_day.setdefault(moment.date(), set()).add(plain)

    def _rows(self, table: Table, index: _Index, tags: frozenset[str]) -> dict[int, AuditRow] | None:
        """The rows of these spools, and all acceptances, by number; None if one isn't where it was."""
        numbers = sorted({number for tag in tags for number in index.of_tag.get(tag, ())})
        if not numbers:
            return {}
        wanted, found = {*numbers, *index.acceptances}, dict[int, AuditRow]()
        for some in requests_of(sorted(wanted)):
            answers = self._client.rows([table.rows_from(block[0], block[-1]) for block in some])
            for block, answer in zip(some, answers, strict=True):
                for number, cells in zip(block, answer, strict=False):
                    row = audit_codec.read(cells, table.header.columns, self._zone)
                    if row is not None and number in wanted and row.id == index.ids[number - index.first]:
                        found[number] = row
        return found if all(number in found or not _has_id(index, number) for number in wanted) else None


def _has_id(index: _Index, number: int) -> bool:
    """False for a row without an id, which is none of the audit's."""
    return bool(index.ids[number - index.first])


def _counting(index: _Index, rows: dict[int, AuditRow], tags: Collection[str]) -> list[AuditRow]:
    """Those of the rows that count, judged in their places."""
    log_rows: list[AuditRow | None] = [None] * len(index.ids)
    for number, row in rows.items():
        at = number - index.first
        if not is_acceptance(row) or stands_valid(row, index.ids[:at]):
            log_rows[at] = row
    judged = AuditLog(index.first).read(index.first, log_rows).since(index.first)
    return [each.row for each in judged if each.counts and folded(each.row.tag) in tags]
