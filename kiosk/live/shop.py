"""The shop as this station knows it, and how far that may be trusted. The loop's thread."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from kiosk.core.events.event import Event
from kiosk.core.events.shop_state import ShopState
from kiosk.core.ports import Clock
from kiosk.core.shop.data import Snapshot, Spool, Worker
from kiosk.live.freshness import Freshness, RowAges, by_age
from kiosk.live.hooks import Hook

LIVE_S = 100.0
"""With the live link the sheet is read each minute; a snapshot older than this is no longer vouched for."""


class Shop:
    """Spools and workers, brought up to date by snapshots and events, with the freshness of each."""

    def __init__(self, state: ShopState, clock: Clock) -> None:
        self.reloaded: Hook[[]] = Hook()
        """Everything may differ."""
        self.spools_changed: Hook[[list[str]]] = Hook()
        """The spools with these keys differ; each is in `spools`."""
        self.freshness_changed: Hook[[Freshness]] = Hook()
        """Of the whole."""
        self.rows_aged: Hook[[frozenset[str]]] = Hook()
        """The freshness of these rows alone differs."""
        self._state = state
        self._clock = clock
        self._live_since: datetime | None = None
        self._freshness = Freshness.LOADING
        self._is_recalled = False
        self._ages = RowAges()

    @property
    def spools(self) -> Mapping[str, Spool]:
        """Every row that bears a tag, by `Spool.key`."""
        return self._state.spools

    @property
    def workers(self) -> Mapping[int, Worker]:
        return self._state.workers

    @property
    def freshness(self) -> Freshness:
        return self._freshness

    def freshness_of(self, key: str) -> Freshness:
        """How far one row may be trusted: what was heard of it counts as well."""
        return self._ages.freshness(key, self._freshness, self._clock.utc())

    @property
    def is_recalled(self) -> bool:
        """True while the sheet was not read yet, and `spools` are those of an earlier run."""
        return self._is_recalled

    def now(self) -> datetime:
        """The shop's local time, naive."""
        return self._clock.local()

    def since(self, local: datetime) -> timedelta:
        """The time that has really passed since a local moment, summer time or sleep in between or not."""
        return self._clock.utc() - self._clock.to_utc(local)

    def age(self) -> float | None:
        """Seconds since the sheet was read; None before the first time."""
        return self._state.age(self._clock.utc())

    def begin_snapshot(self) -> None:
        """A snapshot is being read: `load` or `snapshot_failed` follows."""
        self._state.begin_snapshot()

    def snapshot_failed(self) -> None:
        self._state.snapshot_failed()

    def recall(self, snapshot: Snapshot) -> None:
        """Show what this station saw in its last run, until the sheet is read: all of it may have changed."""
        if self._state.read_at is None:
            self._is_recalled = True
            self._show(snapshot, anew=True)

    def load(self, snapshot: Snapshot) -> None:
        anew = self._is_recalled or self._state.read_at is None
        self._is_recalled = False
        self._show(snapshot, anew)

    def _show(self, snapshot: Snapshot, anew: bool) -> None:
        before = (dict(self._state.spools), self._state.workers)
        self._state.load(snapshot)
        self._ages.start_anew(snapshot.read_at)
        # A snapshot comes every few seconds; most say what is shown already.
        if anew or before != (self._state.spools, self._state.workers):
            self.reloaded()
        self.reconsider_freshness()

    def apply(self, events: Iterable[Event]) -> None:
        events = list(events)
        keys = self._state.apply_all(events)
        for event in events:
            if event.tag_spool in keys:
                self._ages.confirm([event.tag_spool], min(self._clock.utc(), event.timestamp))
        if keys:
            self.spools_changed(keys)

    def put(self, spool: Spool, read_at: datetime | None = None) -> None:
        """One row as the sheet said it was at `read_at` (UTC), or just now."""
        read_at = read_at or self._clock.utc()
        key = self._state.put(spool, read_at)
        self._ages.confirm([key], read_at)
        self.spools_changed([key])

    def set_live(self, since: datetime | None) -> None:
        """Since when (UTC) the events of other stations arrive here; None where they don't."""
        self._live_since = since
        self.reconsider_freshness()

    def reconsider_freshness(self) -> None:
        """Call it each second: time alone makes a snapshot old."""
        freshness = self._judge()
        if freshness is not self._freshness:
            self._freshness = freshness
            self.freshness_changed(freshness)
        aged = self._ages.changed(freshness, self._clock.utc())
        if aged:
            self.rows_aged(aged)

    def _judge(self) -> Freshness:
        age, read_at = self.age(), self._state.read_at
        if age is None or read_at is None:
            return Freshness.LOADING
        if self._is_recalled:
            return Freshness.UNKNOWN
        # What happened before the link came up is known only from a read that began after it.
        vouched = self._live_since is not None and read_at >= self._live_since and abs(age) <= LIVE_S
        return Freshness.FRESH if vouched else by_age(age)
