"""How current the display is: the whole snapshot, and single rows confirmed since. Pure."""

from collections.abc import Iterable
from datetime import datetime
from enum import Enum

from kiosk.core.errors import Refusal


class Freshness(Enum):
    """How current the display is, from its age and the link's state."""

    LOADING = "loading"
    FRESH = "fresh"
    AGEING = "ageing"
    UNKNOWN = "unknown"


FRESH_S = 20.0
AGEING_S = 45.0
"""Without the live link a snapshot older than this, in seconds, may be wrong and must look so."""


def by_age(seconds: float) -> Freshness:
    """The freshness of data confirmed this many seconds ago, where no event would report a change.

    A negative age counts like a positive one: the clock was set back since.
    """
    seconds = abs(seconds)
    if seconds <= FRESH_S:
        return Freshness.FRESH
    return Freshness.AGEING if seconds <= AGEING_S else Freshness.UNKNOWN


def sheet_state(
    trouble: Refusal | None, freshness: Freshness, age: float | None, is_recalled: bool
) -> str | None:
    """`away` where the sheet can't be read and what is known of it is no longer fresh, else `fresh` or `old`;
    None while nobody knows yet."""
    is_fresh = age is not None and abs(age) <= FRESH_S and not is_recalled
    if trouble is not None and not is_fresh:
        return "away"
    if freshness is Freshness.LOADING or is_recalled:
        return None
    return "fresh" if freshness is Freshness.FRESH else "old"


_ORDER = (Freshness.FRESH, Freshness.AGEING, Freshness.UNKNOWN)


class RowAges:
    """When single rows were confirmed, by an answer or an event, after the last snapshot was read."""

    def __init__(self) -> None:
        self._confirmed: dict[str, datetime] = {}
        self._said: dict[str, Freshness] = {}

    def confirm(self, keys: Iterable[str], moment: datetime) -> None:
        """Record that these rows were current at `moment`, which is aware."""
        for key in keys:
            self._confirmed[key] = max(moment, self._confirmed.get(key, moment))

    def start_anew(self, read_at: datetime) -> None:
        """Forget confirmations from before a snapshot that was read at `read_at`."""
        self._confirmed = {key: at for key, at in self._confirmed.items() if at > read_at}

    def freshness(self, key: str, whole: Freshness, now: datetime) -> Freshness:
        """The freshness of one row, which is never worse than `whole`, that of the snapshot."""
        confirmed = self._confirmed.get(key)
        if confirmed is None or whole not in (Freshness.AGEING, Freshness.UNKNOWN):
            return whole
        own = by_age((now - confirmed).total_seconds())
        return min(whole, own, key=_ORDER.index)

    def changed(self, whole: Freshness, now: datetime) -> frozenset[str]:
        """The rows whose freshness has changed since the last call."""
        now_said = {key: self.freshness(key, whole, now) for key in self._confirmed}
        differ = {key for key, said in now_said.items() if self._said.get(key, said) is not said}
        self._said = now_said
        return frozenset(differ)
