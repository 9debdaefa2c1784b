"""The shop as this station knows it, and how current that is. The loop's thread."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from kiosk.core.clock import Clock
from kiosk.core.events.event import Event
from kiosk.core.events.shop_state import ShopState
from kiosk.core.shop.data import Snapshot, Spool, Worker
from kiosk.live.freshness import Freshness, RowAges, by_age
from kiosk.live.hooks import Hook

LIVE_S = 100.0
"""With the live link the sheet is read each minute; a snapshot older than this, in seconds, isn't fresh."""


class Shop:
    """Spools and workers, updated by snapshots and events, with the freshness of each row."""

    def __init__(self, state: ShopState, clock: Clock) -> None:
        self.reloaded: Hook[[]] = Hook()
        """Anything may have changed."""
        self.spools_changed: Hook[[list[str]]] = Hook()
        """The spools with these keys have changed; each is in `spools`."""
        self.freshness_changed: Hook[[Freshness]] = Hook()
        """The freshness of the whole display has changed."""
        self.rows_aged: Hook[[frozenset[str]]] = Hook()
        """The freshness of these rows has changed, and nothing else of them."""
        self._state = state
        self._clock = clock
        self._read_at: datetime | None = None
        self._live_since: datetime | None = None
        self._error = timedelta(0)
        self._freshness = Freshness.LOADING
        self._is_recalled = False
        self._ages = RowAges()

    @property
    def spools(self) -> Mapping[str, Spool]:
        """Every row that bears a tag, by `Spool.key`."""
        return self._state.spools

    def key_of(self, tag: str) -> str:
        """The key of the spool that people mean by this tag; the tag itself where no spool has it."""
        return self._state.key_of(tag)

    @property
    def workers(self) -> Mapping[int, Worker]:
        return self._state.workers

    @property
    def freshness(self) -> Freshness:
        return self._freshness

    def freshness_of(self, key: str) -> Freshness:
        """The freshness of one row; an event or an answer about it counts like a read."""
        return self._ages.freshness(key, self._freshness, self._clock.steady())

    @property
    def is_recalled(self) -> bool:
        """True while the sheet has not been read yet, and `spools` are those of an earlier run."""
        return self._is_recalled

    def now(self) -> datetime:
        """The shop's local time, naive."""
        return self._clock.local()

    def utc(self) -> datetime:
        """The best time that is known, aware: this machine's, unless another clock speaks against it.

        It goes on evenly, however this machine's time is set meanwhile.
        """
        return self._clock.steady() - self._error

    def since(self, local: datetime) -> timedelta:
        """The elapsed time since a local moment by `utc`, correct across changes of summer time and sleep."""
        return self.utc() - self._clock.to_utc(local)

    def age(self) -> float | None:
        """Seconds since the sheet was read; None before the first time."""
        return None if self._read_at is None else (self._clock.steady() - self._read_at).total_seconds()

    def set_steady_error(self, error: timedelta) -> None:
        """Set how far `Clock.steady` is ahead of the right time; zero, unless this machine began wrong."""
        self._error = error

    def begin_snapshot(self) -> None:
        """A read of a snapshot begins: `load` or `snapshot_failed` must follow."""
        self._state.begin_snapshot()

    def snapshot_failed(self) -> None:
        self._state.snapshot_failed()

    def recall(self, snapshot: Snapshot) -> None:
        """Show the snapshot of this station's last run until the sheet is read; its freshness is UNKNOWN."""
        if self._read_at is None:
            self._is_recalled = True
            self._show(snapshot, anew=True)

    def load(self, snapshot: Snapshot) -> None:
        anew = self._is_recalled or self._read_at is None
        self._is_recalled = False
        self._show(snapshot, anew)

    def _show(self, snapshot: Snapshot, anew: bool) -> None:
        before = (dict(self._state.spools), self._state.workers)
        # Other stations' events, which it is compared with, are dated by the right time.
        self._state.load(replace(snapshot, read_at=snapshot.read_at - self._error))
        self._read_at = snapshot.read_at
        self._ages.start_anew(snapshot.read_at)
        # Snapshots come every few seconds, and most change nothing.
        if anew or before != (self._state.spools, self._state.workers):
            self.reloaded()
        self.reconsider_freshness()

    def apply(self, events: Iterable[Event]) -> None:
        events = list(events)
        keys = self._state.apply_all(events)
        now = self._clock.steady()
        for event in events:
            if event.tag_spool in keys:
                self._ages.confirm([event.tag_spool], min(now, event.timestamp + self._error))
        if keys:
            self.spools_changed(keys)

    def put(self, spool: Spool, read_at: datetime | None = None) -> None:
        """Replace one row by what was read at `read_at` (by `Clock.steady`), or just now."""
        read_at = read_at or self._clock.steady()
        key = self._state.put(spool, read_at - self._error)
        self._ages.confirm([key], read_at)
        self.spools_changed([key])

    def set_live(self, since: datetime | None) -> None:
        """Set since when (by `Clock.steady`) other stations' events arrive here; None while they don't."""
        self._live_since = since
        self.reconsider_freshness()

    def reconsider_freshness(self) -> None:
        """Recompute the freshness. Call it once a second, as a snapshot ages by time alone."""
        freshness = self._judge()
        if freshness is not self._freshness:
            self._freshness = freshness
            self.freshness_changed(freshness)
        aged = self._ages.changed(freshness, self._clock.steady())
        if aged:
            self.rows_aged(aged)

    def _judge(self) -> Freshness:
        age, read_at = self.age(), self._read_at
        if age is None or read_at is None:
            return Freshness.LOADING
        if self._is_recalled:
            return Freshness.UNKNOWN
        # Changes from before the link came up are known only from a read that began after it.
        vouched = self._live_since is not None and read_at >= self._live_since and abs(age) <= LIVE_S
        return Freshness.FRESH if vouched else by_age(age)
