"""How far what is shown may be trusted: the whole picture, and single rows heard of since. Pure."""

from collections.abc import Iterable
from datetime import datetime
from enum import Enum


class Freshness(Enum):
    """How far the screen may be trusted."""

    LOADING = "loading"
    FRESH = "fresh"
    AGEING = "ageing"
    UNKNOWN = "unknown"


FRESH_S = 20.0
AGEING_S = 45.0
"""Without the live link a picture older than this, in seconds, may be wrong and must look so."""


def by_age(seconds: float) -> Freshness:
    """Of what was confirmed so long ago, where nobody would tell us of a change.

    What seems to come from the future is as old as that: the clock was set back since.
    """
    seconds = abs(seconds)
    if seconds <= FRESH_S:
        return Freshness.FRESH
    return Freshness.AGEING if seconds <= AGEING_S else Freshness.UNKNOWN


_ORDER = (Freshness.FRESH, Freshness.AGEING, Freshness.UNKNOWN)


class RowAges:
    """When single rows were confirmed, by an answer or an event, after the whole picture was read."""

    def __init__(self) -> None:
        self._confirmed: dict[str, datetime] = {}
        self._said: dict[str, Freshness] = {}

    def confirm(self, keys: Iterable[str], moment: datetime) -> None:
        """These rows are known to have stood so at an (aware) moment."""
        for key in keys:
            self._confirmed[key] = max(moment, self._confirmed.get(key, moment))

    def start_anew(self, read_at: datetime) -> None:
        """The whole was read: what was confirmed before then is no more than that."""
        self._confirmed = {key: at for key, at in self._confirmed.items() if at > read_at}

    def freshness(self, key: str, whole: Freshness, now: datetime) -> Freshness:
        """Of one row: never worse than the whole picture."""
        confirmed = self._confirmed.get(key)
        if confirmed is None or whole not in (Freshness.AGEING, Freshness.UNKNOWN):
            return whole
        own = by_age((now - confirmed).total_seconds())
        return min(whole, own, key=_ORDER.index)

    def changed(self, whole: Freshness, now: datetime) -> frozenset[str]:
        """The rows that have grown older, or younger, since this was asked last."""
        now_said = {key: self.freshness(key, whole, now) for key in self._confirmed}
        differ = {key for key, said in now_said.items() if self._said.get(key, said) is not said}
        self._said = now_said
        return frozenset(differ)
