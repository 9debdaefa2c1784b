"""Finds out whether people have changed the audit, by comparing it with the log that the station knows.

The reader of the shop reads the audit's window again at its start and once an hour. Rows in both logs must
have the same order within each spool, the same content and the same verdict. A known row may be missing only
as archived: every known row before it is missing too, and its place is older than `audit_ages.SETTLED`. Rows
that the protocol doesn't use, of other programs or blank, don't matter.

Any difference stops all stations, with its rows named, until a person accepts the audit (`acceptance`).
Rows above the newest valid acceptance are history, and not compared.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from kiosk.core.frozen import frozen
from kiosk.core.protocol.audit_ages import AROUND, is_plausible, is_settled, surely_past
from kiosk.core.protocol.audit_log import AuditLog, LogAt
from kiosk.core.protocol.kinds import AuditFinding, What, is_acceptance, is_tombstone, is_used
from kiosk.core.shop.data import AuditRow


@frozen
class AuditWindow:
    """Consecutive rows of the audit from row number `first` on; None stands for a row that can't be read."""

    first: int
    rows: Sequence[AuditRow | None]


def differences(
    known: LogAt, known_window: AuditWindow, fresh: AuditWindow, above: Sequence[str], now: datetime
) -> list[AuditFinding]:
    """What people have changed in the rows that were known when the audit was read afresh.

    `known` has judged the rows of `known_window`. `above` are the ids of all rows above the fresh window, in
    their order; those rows are not missing, only not read again. `now` is the machine's local time, naive.
    """
    is_from_start = known_window.first == fresh.first - len(above)
    clock = confirmed(now, known_window, fresh)
    place = _place_among(known_window, [*above, *(row.id if row else "" for row in fresh.rows)])
    if place is None:
        left, skipped = without_rows_above(known_window, above), 0
    else:
        gone = max(0, len(above) - place)
        left = AuditWindow(known_window.first + gone, known_window.rows[gone:])
        skipped = 0 if is_from_start else max(0, place - len(above))
    return audit_check(known, left, fresh, clock, is_from_start=is_from_start, skipped=skipped)


def audit_check(
    known: LogAt,
    known_window: AuditWindow,
    fresh: AuditWindow,
    now: datetime | None,
    new_log: type[AuditLog] = AuditLog,
    is_from_start: bool = False,
    skipped: int = 0,
) -> list[AuditFinding]:
    """The differences between the audit as read now and the log that was known when that read began.

    `known` has judged the rows of `known_window`. `now` is local and naive; None where no plausible clock is
    known: then no missing row counts as archived. `fresh` reaches back to the row that its newest acceptance
    names, or to the start. `is_from_start` says that the known window began at the audit's first row.

    `skipped` fresh rows stand above the known window as it was: a row may stand among them as well, if its
    write landed twice.
    """
    before, after = _Rows(known_window), _Rows(AuditWindow(fresh.first + skipped, fresh.rows[skipped:]))
    whole = new_log(fresh.first).read(fresh.first, fresh.rows)
    accepted = whole.acceptance()
    if accepted and not before.has(accepted.id) and accepted == known.acceptance():
        accepted = None  # All known rows stand below it.
    start = after.index_of(accepted.id) if accepted else after.first_in(before)
    if start is None:
        return list(_missing(before, 0, {}, now))
    # Without the newest acceptance among the known rows, all of those are history.
    known_from = before.index_of(accepted.id, len(before.rows)) if accepted else 0
    below = after.firsts(start)
    judged = whole if accepted else _going_on(new_log, known, before, after, start)
    return [
        *_missing(before, known_from, below, now),
        *_inserted(before, after, below),
        *(_inserted_above(before, after, start) if is_from_start and not accepted else ()),
        *_moved(before, after, below),
        *_changed(before, after, below),
        *_judged_otherwise(known, whole, judged, before, after, below),
    ]


def confirmed(now: datetime, known: AuditWindow, fresh: AuditWindow) -> datetime | None:
    """The clock's time if the audit's dates confirm it, for `audit_check`; else a time that these tell.

    The known rows may be years old, if the station was off. A few fresh rows confirm no clock: the station
    itself may have written them.
    """
    is_confirmed = is_plausible(now, known.rows) or (
        len(fresh.rows) >= AROUND and is_plausible(now, fresh.rows)
    )
    if is_confirmed:
        return now
    return surely_past(now, fresh.rows) if len(fresh.rows) >= AROUND else None


def _going_on(new_log: type[AuditLog], known: LogAt, before: "_Rows", after: "_Rows", start: int) -> LogAt:
    """Judge the fresh rows, beginning with the known standings at the first row that both have.

    Without those standings, a window that begins with the loser of a race would count that row.
    """
    at = before.index_of(after.at(start).id)
    place = after.first + start
    log = new_log.going_on(replace(known, end=before.first + at), place)
    # No acceptance in these rows is valid, else judging would have begun there.
    return log.read(place, [None if row and is_acceptance(row) else row for row in after.rows[start:]])


def without_rows_above(known: AuditWindow, above: Iterable[str]) -> AuditWindow:
    """The known rows without the first ones, as far as they stand above the fresh window, in their order.

    They are not missing, only not read again. `above` are the ids of all rows above that window.
    """
    unread = iter(above)
    kept = next((at for at, row in enumerate(known.rows) if row and row.id not in unread), len(known.rows))
    return AuditWindow(known.first + kept, known.rows[kept:])


def _place_among(known: AuditWindow, ids: Sequence[str]) -> int | None:
    """The index where all known rows follow each other among these ids; None if there is no such place."""
    own = next((at for at, row in enumerate(known.rows) if row), None)
    if own is None:
        return None
    first = known.rows[own]
    assert first is not None
    for at in (at for at, row_id in enumerate(ids) if row_id == first.id):
        found = ids[at - own : at - own + len(known.rows)] if at >= own else ()
        if len(found) == len(known.rows) and all(
            row is None or row.id == row_id for row, row_id in zip(known.rows, found, strict=True)
        ):
            return at - own
    return None


def is_as_known(known: AuditWindow, fresh: AuditWindow, above: Sequence[str]) -> bool:
    """True if the fresh rows are the known ones in the same places, but for new ones at the end.

    `above` are the ids of all rows above the fresh window. A known row there is compared by its id alone.
    """
    unread = fresh.first - known.first
    common = len(known.rows) - unread
    if not 0 <= unread <= len(above) or common <= 0:
        return False
    ids = [row.id if row else "" for row in known.rows[:unread]]
    return ids == list(above[len(above) - unread :]) and known.rows[unread:] == fresh.rows[:common]


class _Rows:
    """The rows of a window that the protocol uses, by index."""

    def __init__(self, window: AuditWindow) -> None:
        self.first = window.first
        self.rows = [row if row is not None and is_used(row) else None for row in window.rows]
        self.all = window.rows
        self._index_of: dict[str, int] = {}
        for index, row in enumerate(self.rows):
            if row is not None:
                self._index_of.setdefault(row.id, index)

    def has(self, row_id: str) -> bool:
        return row_id in self._index_of

    def in_order(self) -> list[str]:
        """The ids, each at its first place."""
        return list(self._index_of)

    def index_of(self, row_id: str, absent: int = 0) -> int:
        """The index of the row's first place; `absent` if it has none."""
        return self._index_of.get(row_id, absent)

    def first_in(self, other: "_Rows") -> int | None:
        """The index of the first row that is in `other` as well."""
        return next((index for row_id, index in self._index_of.items() if other.has(row_id)), None)

    def firsts(self, start: int) -> dict[str, int]:
        """The index of each row from `start` on by its id, in order, each at its first place."""
        return {row_id: index for row_id, index in self._index_of.items() if index >= start}

    def at(self, index: int) -> AuditRow:
        row = self.rows[index]
        assert row is not None
        return row


def _missing(
    before: _Rows, start: int, below: dict[str, int], now: datetime | None
) -> Iterator[AuditFinding]:
    all_so_far = start == 0
    for index in range(start, len(before.rows)):
        row = before.rows[index]
        if row is None:
            continue
        if row.id in below:
            all_so_far = False
        elif before.index_of(row.id) == index and not (all_so_far and is_settled(before.all, index, now)):
            yield AuditFinding(What.MISSING, before.first + index, row.id, row.tag)


def _inserted(before: _Rows, after: _Rows, below: dict[str, int]) -> Iterator[AuditFinding]:
    last_known = max((index for row_id, index in below.items() if before.has(row_id)), default=-1)
    for row_id, index in below.items():
        if not before.has(row_id) and index < last_known:
            yield AuditFinding(What.INSERTED, after.first + index, row_id, after.at(index).tag)


def _inserted_above(before: _Rows, after: _Rows, start: int) -> Iterator[AuditFinding]:
    """Rows above the first known one, where nothing but known rows can have stood."""
    for row_id, index in after.firsts(0).items():
        if index < start and not before.has(row_id):
            yield AuditFinding(What.INSERTED, after.first + index, row_id, after.at(index).tag)


def _moved(before: _Rows, after: _Rows, below: dict[str, int]) -> Iterator[AuditFinding]:
    """Rows whose order within their spool has changed; the spool is the one that the row names now.

    A tombstone belongs to the spool of the row that it gives up, whatever else it names.
    """

    def tag_of(row_id: str) -> str:
        row = after.at(below[row_id])
        return after.at(below[row.ref]).tag if is_tombstone(row) and row.ref in below else row.tag

    orders: dict[str, tuple[list[str], list[str]]] = {}
    for row_id in before.in_order():
        if row_id in below:
            orders.setdefault(tag_of(row_id), ([], []))[0].append(row_id)
    for row_id in below:
        if before.has(row_id):
            orders[tag_of(row_id)][1].append(row_id)
    for tag, (then, now) in orders.items():
        for was, row_id in zip(then, now, strict=True):
            if row_id != was:
                yield AuditFinding(What.MOVED, after.first + below[row_id], row_id, tag)


def _changed(before: _Rows, after: _Rows, below: dict[str, int]) -> Iterator[AuditFinding]:
    for row_id, index in below.items():
        if before.has(row_id):
            was = before.at(before.index_of(row_id))
            if _said(was) != _said(after.at(index)):
                yield AuditFinding(What.CHANGED, after.first + index, row_id, was.tag)


def _said(row: AuditRow) -> tuple[object, ...]:
    """The part of a row that the protocol uses. Dates and people's names decide nothing."""
    return (
        row.evento_tipo,
        row.tag,
        row.prev,
        row.hold,
        row.before,
        row.after,
        row.ref,
        row.written,
        row.tras,
        row.acepta,
    )


def _judged_otherwise(
    known: LogAt, whole: LogAt, judged: LogAt, before: _Rows, after: _Rows, below: dict[str, int]
) -> Iterator[AuditFinding]:
    for row_id, index in below.items():
        if before.has(row_id):
            is_accepting = is_acceptance(after.at(index))
            was = known.is_valid(row_id) if is_accepting else _verdict(known, row_id)
            now = whole.is_valid(row_id) if is_accepting else _verdict(judged, row_id)
            if was != now:
                yield AuditFinding(What.VERDICT, after.first + index, row_id, after.at(index).tag)


def _verdict(log: LogAt, row_id: str) -> bool | None:
    judged = log.judged(row_id)
    return judged.counts if judged else None
