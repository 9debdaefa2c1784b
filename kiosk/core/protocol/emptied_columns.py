"""Detects a state column whose cells were emptied all at once, which is hardly ever intended.

The alarm needs a second read, 15 s later, that shows the same. No hand edit is noted from that column until
people have restored it or accepted the change.
"""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field, replace
from datetime import datetime
from threading import Lock

from kiosk.core.frozen import frozen
from kiosk.core.protocol.audit_ages import SETTLED
from kiosk.core.protocol.audit_log import AuditLog, LogAt
from kiosk.core.shop import columns
from kiosk.core.shop.data import Picture, Spool

AT_LEAST = 10
"""A column is suspected if at least this many cells, and half of its filled ones, were emptied."""

CONFIRMED_AFTER_S = 15.0


def emptied_columns(log: LogAt, before: Mapping[str, Spool], now: Iterable[Spool]) -> frozenset[str]:
    """Headers of the state columns that lost at least half of their cells between two reads of these spools.

    Cells that are empty by the audit don't count: fifty spools given back at once are no emptied column.
    """
    rows = list(now)
    if sum(_is_changed(before.get(spool.tag), spool) for spool in rows) < AT_LEAST:
        return frozenset()  # nearly always
    filled: dict[str, int] = {}
    emptied: dict[str, int] = {}
    for spool in rows:
        earlier = before.get(spool.tag)
        if earlier is None or spool.is_unidentified:
            continue
        says = _as_the_audit_says(log, spool.tag, earlier)
        shows = _cells(spool)
        for header, cell in _cells(earlier).items():
            if cell and says[header]:
                filled[header] = filled.get(header, 0) + 1
                emptied[header] = emptied.get(header, 0) + (not shows[header])
    return frozenset(
        header for header, count in emptied.items() if count >= AT_LEAST and 2 * count >= filled[header]
    )


@frozen
class EmptiedCell:
    """A cell of a state column that is empty now; `was` is what audit or last good read have there."""

    spool: Spool
    was: str


def emptied_cells(
    log: LogAt, before: Mapping[str, Spool], now: Iterable[Spool], header: str
) -> tuple[EmptiedCell, ...]:
    """The cells of one state column that people have emptied, in the sheet's order, however many.

    `before` has the rows as last read well, by tag. `version` of a spool without a standing isn't looked at.
    """
    found = []
    for spool in now:
        if spool.is_unidentified or not spool.tag or _cells(spool)[header]:
            continue
        if was := _as_the_audit_says(log, spool.tag, before.get(spool.tag, spool))[header]:
            found.append(EmptiedCell(spool, was))
    return tuple(found)


def with_columns_back(log: LogAt, spool: Spool, before: Spool, headers: Iterable[str]) -> Spool:
    """The row with its empty cells of these columns as the audit has them, so that nothing is noted there.

    Where the audit has no row of the spool they are taken from `before`. The same object if nothing changes.
    """
    back, shows = frozenset(headers), _cells(spool)
    if all(shows[header] for header in back):
        return spool
    were = _as_the_audit_says(log, spool.tag, before)
    cells = {header: were[header] if header in back and not cell else cell for header, cell in shows.items()}
    if cells == shows:
        return spool
    return replace(spool, picture=Picture.from_headers(cells), version=cells[columns.VERSION])


def _is_changed(before: Spool | None, now: Spool) -> bool:
    if before is None or before is now:
        return False
    return before.picture != now.picture or before.version != now.version


def by_the_audit(log: LogAt, rows: Mapping[str, Spool]) -> Mapping[str, Spool]:
    """A baseline for a station without one: the audit's cells of rows that no other write has changed.

    `version` stays as read: after an acceptance many rows lack theirs.
    """
    return {
        tag: replace(spool, picture=standing.picture)
        for tag, spool in rows.items()
        if (standing := log.standing(tag)) and spool.version in ("", standing.last, _accepted_over(log, tag))
    }


def _accepted_over(log: LogAt, tag: str) -> str:
    """The `version` that a spool's row had when the audit was accepted, if nothing came since; else ""."""
    standing, first = log.standing(tag), log.first_judged(tag)
    is_last = standing is not None and first is not None and first.acepta and first.id == standing.last
    return (first.prev or "") if first is not None and is_last else ""


def _is_unwritten(before: Spool | None, shown: Spool) -> bool:
    """False if a station has written the spool since, or noted an edit of it: its `version` is another."""
    return before is not None and not shown.doubt and shown.version in ("", before.version)


def _as_the_audit_says(log: LogAt, tag: str, otherwise: Spool) -> dict[str, str]:
    standing = log.standing(tag)
    if standing is None:
        return _cells(otherwise)
    return {**standing.picture.by_header(), columns.VERSION: standing.last}


def _cells(spool: Spool) -> dict[str, str]:
    return {**spool.picture.by_header(), columns.VERSION: spool.version}


@frozen
class Baseline:
    """The last good read: its rows by tag, and by column the acceptance that had been read by then."""

    rows: Mapping[str, Spool] = field(default_factory=dict)
    read_at: datetime | None = None
    accepted: Mapping[str, str] = field(default_factory=dict)


class ColumnWatch:
    """Compares each read with the last good one. Any thread. `now` is a monotonic clock, in seconds.

    While a column is suspected, the baseline keeps its cells and takes over all others.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = Lock()
        self._baseline = Baseline()
        self._since: dict[str, float] = {}

    def remember(self, spools: Sequence[Spool], read_at: datetime, log: LogAt | None) -> Mapping[str, Spool]:
        """Take a snapshot of an earlier run, or of another station, as the last good read, if it is later.

        A station that knows less may not have suspected what it shows. So a snapshot makes a column suspected
        as a read does; only a read ends that. Returns by tag the spools with suspected cells put back.
        """
        no_audit = AuditLog().now()  # ours tells nothing of a snapshot: the other station may have read on
        with self._lock:
            last, now = self._baseline.read_at, self._now()
            before, accepted, known = self._before(read_at), _accepted(log), self._baseline.accepted
            unwritten = [spool for spool in spools if _is_unwritten(before.get(spool.tag), spool)]
            shown = {spool.tag: spool for spool in unwritten}
            refilled = emptied_columns(no_audit, shown, (before[tag] for tag in shown))
            is_later = last is None or last < read_at
            emptied = emptied_columns(no_audit, before, unwritten) if is_later else frozenset()
            news = {h for h in emptied & accepted.keys() & known.keys() if accepted[h] != known[h]}
            self._since = dict.fromkeys(emptied - news, now) | self._since
            put_back = {
                spool.tag: back
                for spool in unwritten
                if (back := self._put_back(no_audit, spool, before)) is not spool
            }
            if is_later:
                rows = {spool.tag: put_back.get(spool.tag, spool) for spool in spools}
                accepted |= {h: row for h, row in known.items() if h not in news or h in self._since}
                accepted |= dict.fromkeys(
                    refilled, ""
                )  # perhaps put back there: accepted, and not yet heard of
                self._baseline = Baseline(rows, read_at, accepted)
            return put_back

    def read(self, log: LogAt, rows: Mapping[str, Spool], read_at: datetime) -> Mapping[str, Spool]:
        """Take in a read of all rows, by tag. Returns them with the cells of suspected columns put back.

        A station without a last good read compares with the audit alone, unless a person has ever accepted
        the column.
        """
        with self._lock:
            accepted, now = _accepted(log), self._now()
            before = self._before(read_at) or by_the_audit(log, rows)
            emptied = emptied_columns(log, before, rows.values())
            is_first = self._baseline.read_at is None
            known = {
                header: self._baseline.accepted.get(header, "" if is_first else accepted[header])
                for header in emptied
            }
            self._since = {
                header: self._since.get(header, now)
                for header in emptied
                if accepted[header] == known[header]  # else a person has accepted it since
            }
            if self._since:
                rows = {tag: self._put_back(log, spool, before) for tag, spool in rows.items()}
                accepted |= {header: known[header] for header in self._since}
            self._baseline = Baseline(rows, read_at, accepted)
            return rows

    def put_back(self, log: LogAt, spool: Spool) -> Spool:
        """One row, read alone, with the cells of suspected columns put back."""
        if not self._since:
            return spool
        with self._lock:
            return self._put_back(log, spool, self._baseline.rows)

    @property
    def suspects(self) -> bool:
        """True while the last read, or a snapshot taken since, shows a column emptied."""
        return bool(self._since)

    def confirmed(self) -> tuple[str, ...]:
        """The headers of the columns that were found emptied again at least `CONFIRMED_AFTER_S` later."""
        with self._lock:
            now = self._now()
            found = {header for header, since in self._since.items() if now - since >= CONFIRMED_AFTER_S}
        return tuple(header for header in columns.STATE_COLUMNS if header in found)

    def _before(self, read_at: datetime) -> Mapping[str, Spool]:
        """The baseline's rows. After a week the audit may no longer tell what has emptied a cell since."""
        last = self._baseline.read_at
        return self._baseline.rows if last is not None and read_at - last < SETTLED else {}

    def _put_back(self, log: LogAt, spool: Spool, rows: Mapping[str, Spool]) -> Spool:
        before = rows.get(spool.tag) if self._since else None
        if before is None or spool.is_unidentified:
            return spool
        return with_columns_back(log, spool, before, self._since)


def _accepted(log: LogAt | None) -> dict[str, str]:
    return {header: log.column_accepted(header) for header in columns.STATE_COLUMNS} if log else {}
