"""The age of a place in the audit. No single date decides: any station or program may have a wrong clock.

Rows stand in the order in which they were appended, so the median date of the rows around a place tells when
it was written, however wrong some of the dates are. All times are local and naive. Pure; any thread.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from kiosk.core.shop.data import AuditRow
from kiosk.core.shop.dates import UNDATED

AROUND = 101
"""The median is taken of this many rows: the place itself, and half of the others on each side."""

SETTLED = timedelta(days=7)
"""Rows older than this may be archived: no write that old is still in flight."""

_BEHIND = timedelta(hours=24)
_AHEAD = timedelta(days=400)


def moment_at(rows: Sequence[AuditRow | None], index: int) -> datetime | None:
    """The median date of the rows around `index`; None where there is no row with a date."""
    half = AROUND // 2
    return _median(rows[max(0, index - half) : index + half + 1])


def newest(rows: Sequence[AuditRow | None]) -> datetime | None:
    """The median date of the last rows, which stands for "now" where nothing better is known."""
    return _median(rows[-AROUND:])


def _median(rows: Sequence[AuditRow | None]) -> datetime | None:
    dates = sorted(row.timestamp for row in rows if row is not None and row.timestamp != UNDATED)
    return dates[(len(dates) - 1) // 2] if dates else None


def is_settled(rows: Sequence[AuditRow | None], index: int, now: datetime | None) -> bool:
    """True if the place is older than `SETTLED`. `now` is None where no plausible clock is known: then no
    place is."""
    moment = moment_at(rows, index)
    return now is not None and moment is not None and now - moment > SETTLED


def surely_past(now: datetime, rows: Sequence[AuditRow | None]) -> datetime | None:
    """A moment that has surely come by now: the clock's, if the audit's dates confirm it.

    Else a week before the audit's newest rows, so that even they may be a week ahead. None without dates.
    """
    if is_plausible(now, rows):
        return now
    latest = newest(rows)
    return latest - SETTLED if latest else None


def is_plausible(now: datetime, rows: Sequence[AuditRow | None]) -> bool:
    """Whether a clock that nothing else confirms agrees with the dates at the audit's end."""
    latest = newest(rows)
    return latest is None or agrees(now, latest)


def agrees(now: datetime, latest: datetime) -> bool:
    """Whether a clock that nothing else confirms agrees with `latest`, the median date at the audit's end.

    A shop may stand still for a year; a clock that is earlier than the shop's own rows is wrong.
    """
    return latest - _BEHIND <= now <= latest + _AHEAD
