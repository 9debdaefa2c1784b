"""Mends the sheet: notes hand edits in the audit, and repairs cells that don't show what the audit says.

Any station may do it, in any order, late or twice: a second note of one edit is void, and a repair writes the
id that counts already.
"""

import logging
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TypeVar

from kiosk.core.errors import KioskError, OutcomeUnknownError, Refusal, SheetError, WriteRefused
from kiosk.core.events.event import events_of
from kiosk.core.ports import Announcer, Cells, DatingClock, Fence, SpoolStore, Write
from kiosk.core.protocol import records
from kiosk.core.protocol.audit_log import LogAt
from kiosk.core.protocol.fence import at_fence, standing_of
from kiosk.core.protocol.findings import Doubt, Finding, HandNote, Repair
from kiosk.core.protocol.judged_rows import Standing
from kiosk.core.refusals import DateInvalid, SheetChanged, is_protected
from kiosk.core.shop import names, rules
from kiosk.core.shop.data import PICTURE_FIELDS, AuditRow, Picture, Spool
from kiosk.core.shop.folding import is_same

log = logging.getLogger(__name__)

_T = TypeVar("_T")

Expected = Mapping[str, Finding | None]
"""By tag, what a read of all rows found."""

Part = tuple[Sequence[str], Sequence[int]]
"""Rows to be mended in one request: by tag, and those without a tag by number."""

AT_ONCE = 20
"""The most rows mended in one request; the rest follow with the next read."""

VERSIONS_AT_ONCE = 100
"""The most rows in one request that only get their `version`, once no other row waits.

The fence's address has 45 letters a row, and servers take some 8,000.
"""

MOST_WRITES = 12
"""The most requests in which a batch that the sheet refuses is written in parts: enough for one bad row among
`AT_ONCE` that the sheet doesn't name. Among more, it is found with a later read, once the rows around it are
written."""

NOTES = 3
"""How often the fence is read again if people go on typing into the row of an action."""

NOTE_PAUSE_S = 0.5
"""Seconds before the second note of one action; each further one doubles them."""


class Mender:
    """Notes and repairs rows. Belongs to its store's thread; blocks on the network. `pause` takes seconds.

    While this machine's time is wrong, rows are dated by another clock; without one none is mended.

    `requests` counts its own reads and writes, so that an action's can be told apart.
    """

    def __init__(
        self,
        store: SpoolStore,
        clock: DatingClock,
        station: str,
        announcer: Announcer,
        new_id: Callable[[], str],
        pause: Callable[[float], object] = time.sleep,
    ) -> None:
        self._store = store
        self._clock = clock
        self._station = station
        self._announcer = announcer
        self._new_id = new_id
        self._pause = pause
        self.requests = (0, 0)

    def steady(self, tag: str, sent: str = "") -> tuple[Fence, Standing]:
        """Read a fence for an action, once hand edits of the row are noted.

        An action written over an unnoted edit would end a hold without a trace. Cells of the write with the
        id `sent` are no edit, even if its audit row is missing because it was written under other headers.
        """
        fence = self._store.fence([tag])
        if fence.log.misplaced(fence.spools[tag].picture):
            self.mend([tag])  # cells under wrong headers are faults that no action would take away
            fence = self._counted(partial(self._store.fence, [tag]))
        for noted in range(NOTES):
            spool = fence.spools[tag]
            ground = at_fence(fence.log, spool, fence.finding(spool))
            if isinstance(ground, Standing):
                return fence, ground
            if sent and spool.version == sent:
                return fence, standing_of(fence.log, spool)
            refusal = ground if isinstance(ground, Refusal) else rules.in_doubt(spool)
            if refusal is not None:
                raise SheetError(refusal)
            if noted:
                self._pause(NOTE_PAUSE_S * 2 ** (noted - 1))
            fence = self._counted(partial(self._note, fence, tag))
        raise SheetError(SheetChanged(tag=tag))

    def mend_all(self) -> int:
        """Note and repair what the last full read shows; returns how many rows were mended.

        Rows that show what they should and only lack the audit's `version` come last: each spool does after
        an acceptance, and nobody waits for it as for a note.
        An edit that came after that read isn't noted before the next one, which looks at all rows together:
        the cells may belong to a column that was emptied at once. Best effort: what fails now is found again
        by the next read, at this station or another.
        """
        cells = self._store.cells()
        if cells is None or self._clock.for_records() is None:
            return 0
        rows = (*cells.spools.values(), *cells.untagged) if cells.findings else ()
        found = [row for row in rows if isinstance(cells.finding(row), HandNote | Repair)]
        self._store.aside.keep_only(found)
        due = [row for row in found if not self._store.aside.rests(row)]
        # Rows that were refused before hold up no other one.
        first = _first_of(cells, [row for row in due if not self._store.aside.knows(row)] or due)
        if not first or self._store.aside.is_full:
            return 0
        tags, numbers = [row.tag for row in first if row.tag], [row.row for row in first if not row.tag]
        expected = {row.tag: cells.finding(row) for row in first if row.tag}
        return self._counted(lambda: self._mend(tags, numbers, expected))

    def mend(self, tags: Sequence[str], rows: Sequence[int] = ()) -> int:
        """The same for these spools, and for rows without a tag by number, as the fence finds them.

        If the sheet refuses a batch, it is parted until the row is found that the sheet refuses alone: that
        one is set aside, and the others are mended.
        """
        if (not tags and not rows) or self._clock.for_records() is None:
            return 0
        return self._counted(lambda: self._mend(tags, rows))

    def _mend(self, tags: Sequence[str], rows: Sequence[int], expected: Expected | None = None) -> int:
        parts, mended = deque[Part]([(tags, rows)]), 0
        for _ in range(MOST_WRITES):
            if not parts:
                break
            tags, rows = parts.popleft()
            try:
                count, left = self._mend_part((tags, rows), expected)
                mended += count
                parts.extendleft(reversed(left))
            except KioskError as error:
                log.info("%d rows could not be mended now: %s", len(tags) + len(rows), error.refusal.code)
                break
        return mended

    def _mend_part(self, part: Part, expected: Expected | None) -> tuple[int, Sequence[Part]]:
        """One fence and one write. Returns how many rows were mended, and what to try next."""
        fence = self._store.fence(*part)
        rows_read = (*fence.spools.values(), *fence.untagged)
        known = [row for row in rows_read if expected is None or _is_known(fence.finding(row), row, expected)]
        found = [(row, write) for row in known if (write := self._mendable(fence, row))]
        if not found:
            return 0, ()
        writes = [write for _, write in found]
        try:
            self._announce(self._store.write(fence, writes).log, writes)
        except WriteRefused as error:
            return 0, self._after_refusal(error, [row for row, _ in found], part)
        for row, _ in found:
            self._store.aside.remove(row)
        return len(found), ()

    def _after_refusal(self, error: WriteRefused, rows: Sequence[Spool], part: Part) -> Sequence[Part]:
        """Set aside the row that is surely to blame; returns what is to be tried next.

        A protected row is, where the sheet names it. Another refusal may name the first row of a batch that
        was written by a layout of yesterday: that row is tried alone.
        """
        named = next((row for row in rows if row.row == error.row), None)
        if len(rows) == 1:
            self._set_aside(rows[0], error.refusal)
            return ()
        if named and is_protected(error.refusal):
            self._set_aside(named, error.refusal)
            return () if self._store.aside.is_full else (part,)
        return _without(part, named) if named else _halves(part)

    def _mendable(self, fence: Fence, row: Spool) -> Write | None:
        """The row's write; None if there is nothing to mend, or if the sheet wouldn't take it now."""
        if self._store.aside.rests(row):
            return None
        write = self._write(fence, row)
        if write and (refusal := self._store.unreadable(write)):
            if isinstance(refusal, DateInvalid):
                raise SheetError(refusal)  # our clock is wrong, not the row
            self._set_aside(row, refusal)
            return None
        return write

    def _set_aside(self, row: Spool, refusal: Refusal) -> None:
        log.warning("row %d of %s can't be mended: %s", row.row, row.tag or "no spool", refusal.values)
        self._store.aside.add(row, refusal)

    def _note(self, fence: Fence, tag: str) -> Fence:
        write = self._write(fence, fence.spools[tag])
        if write:
            try:
                self._announce(self._store.write(fence, [write]).log, [write])
            except OutcomeUnknownError:
                # Read again: if it isn't there it is noted once more, and the second of two notes is void.
                log.info("no answer about a note on %s", tag)
        return self._store.fence([tag])

    def _write(self, fence: Fence, spool: Spool) -> Write | None:
        at = self._clock.for_records() or self._clock.local()
        return _write_of(fence.finding(spool), spool, self._new_id, at, self._station)

    def _announce(self, audit: LogAt, writes: Sequence[Write]) -> None:
        """Tell the other stations of the hand edits that count."""
        for write in writes:
            judged = audit.judged(write.audit.id)
            if judged and judged.counts:
                log.info("noted an edit by hand on %s", write.audit.tag)
                self._announcer.announce(events_of(write.audit, self._clock.to_utc(write.audit.timestamp)))

    def _counted(self, work: Callable[[], _T]) -> _T:
        reads, writes = self._store.requests()
        try:
            return work()
        finally:
            reads_after, writes_after = self._store.requests()
            sent_reads, sent_writes = self.requests
            self.requests = (sent_reads + reads_after - reads, sent_writes + writes_after - writes)


def _first_of(cells: Cells, rows: Sequence[Spool]) -> Sequence[Spool]:
    """The rows for one request: the ones that show something wrong, or have to be noted, go first."""
    waiting, versions = list[Spool](), list[Spool]()
    for row in rows:
        finding = cells.finding(row)
        is_version = isinstance(finding, Repair) and finding.picture == row.picture
        (versions if is_version else waiting).append(row)
    return [*waiting, *versions][:AT_ONCE] if waiting else versions[:VERSIONS_AT_ONCE]


def _halves(part: Part) -> Sequence[Part]:
    tags, rows = part
    half, half_rows = (len(tags) + 1) // 2, len(rows) // 2
    return (tags[:half], rows[:half_rows]), (tags[half:], rows[half_rows:])


def _without(part: Part, named: Spool) -> Sequence[Part]:
    """The part without this row, then the row alone."""
    tags, rows = part
    if not named.tag:
        return (tags, [row for row in rows if row != named.row]), ((), [named.row])
    return ([tag for tag in tags if not is_same(tag, named.tag)], rows), ([named.tag], ())


def _is_known(finding: Finding | None, row: Spool, expected: Expected) -> bool:
    """False for an edit by hand that the read of all rows didn't find as it is now."""
    return not isinstance(finding, HandNote) or finding == expected.get(row.tag)


def _write_of(
    finding: Finding | None, spool: Spool, new_id: Callable[[], str], at: datetime, station: str
) -> Write | None:
    if finding is None or isinstance(finding, Doubt):
        return None
    audit: AuditRow
    if isinstance(finding, HandNote):
        audit = records.hand_note(finding, new_id(), at, station)
        return Write(spool.row, finding.after, audit.id, audit)
    log.warning("row %d of %s shows %s: put back", spool.row, finding.tag or "no spool", finding.mark)
    audit = records.repair(finding, new_id(), at, station, _pages(spool))
    return Write(spool.row, finding.picture, finding.version, audit)


def _pages(spool: Spool) -> Picture | None:
    """The beginnings of the cells that are too long to be read; None if there are none."""
    found = {
        PICTURE_FIELDS[fault.column]: fault.raw
        for fault in spool.faults
        if fault.column in PICTURE_FIELDS and names.is_shortened(fault.raw)
    }
    return Picture(**found) if found else None
