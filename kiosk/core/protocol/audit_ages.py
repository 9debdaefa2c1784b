"""How old a place in the audit is. No single date decides: anybody may have written it, with any clock.

Rows stand in the order in which they came, so the median date of the rows around a place says when it was
written, however wrong some of the dates are. All times are local and naive. Pure; any thread.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from statistics import median_low

from kiosk.core.shop.data import AuditRow

AROUND = 101
"""So many rows vote on the age of a place: itself, and half of the others on each side."""

SETTLED = timedelta(days=7)
"""Nothing that is older is still on its way, and may be archived."""

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
    dates = [row.timestamp for row in rows if row is not None]
    return median_low(dates) if dates else None


def is_settled(rows: Sequence[AuditRow | None], index: int, now: datetime | None) -> bool:
    """True where the place is older than the window. `now` is None where no plausible clock is known: then
    nothing is."""
    moment = moment_at(rows, index)
    return now is not None and moment is not None and now - moment > SETTLED


def is_plausible(now: datetime, rows: Sequence[AuditRow | None]) -> bool:
    """Whether a clock that nobody else vouches for fits the end of the audit."""
    latest = newest(rows)
    return latest is None or latest - _BEHIND <= now <= latest + _AHEAD
