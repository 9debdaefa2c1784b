"""The shop as this screen knows it: the core's board with Qt signals around it. GUI thread only."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, Signal

from kiosk.core.events.event import Event
from kiosk.core.events.shop_state import ShopState
from kiosk.core.ports import Clock
from kiosk.core.shop.data import Snapshot, Spool, Worker
from kiosk.live.freshness import Freshness, RowAges, by_age

LIVE_S = 100.0
"""With the live link the sheet is read each minute; one that wasn't for so long is no longer vouched for."""


class ShopModel(QObject):
    """Spools and workers, brought up to date by snapshots and events.

    Signals: `reloaded()` everything may differ; `spools_changed(list[str])` these keys differ, each is in
    `spools`; `freshness_changed(Freshness)` of the whole; `rows_aged(frozenset[str])` of these rows alone.
    """

    reloaded = Signal()
    spools_changed = Signal(object)
    freshness_changed = Signal(object)
    rows_aged = Signal(object)

    def __init__(self, board: ShopState, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._board = board
        self._clock = clock
        self._live_since: datetime | None = None
        self._freshness = Freshness.LOADING
        self._is_recalled = False
        self._ages = RowAges()

    @property
    def spools(self) -> Mapping[str, Spool]:
        return self._board.spools

    @property
    def workers(self) -> Mapping[int, Worker]:
        return self._board.workers

    @property
    def freshness(self) -> Freshness:
        return self._freshness

    def freshness_of(self, key: str) -> Freshness:
        """How far one row may be trusted: what was heard of it counts as well."""
        return self._ages.freshness(key, self._freshness, self._clock.utc())

    @property
    def is_recalled(self) -> bool:
        """True while the sheet itself was not read yet, and what is shown is remembered."""
        return self._is_recalled

    def now(self) -> datetime:
        """The shop's local time, naive."""
        return self._clock.local()

    def since(self, local: datetime) -> timedelta:
        """How much time has really passed since a local moment, summer time or sleep in between or not."""
        return self._clock.utc() - self._clock.to_utc(local)

    def age(self) -> float | None:
        """Seconds since the sheet was read; None before the first time."""
        return self._board.age(self._clock.utc())

    def begin_snapshot(self) -> None:
        self._board.begin_snapshot()

    def snapshot_failed(self) -> None:
        self._board.snapshot_failed()

    def recall(self, snapshot: Snapshot) -> None:
        """What this station saw the last time it ran, until the sheet is read: all of it may have changed."""
        if self._board.read_at is None:
            self._is_recalled = True
            self._show(snapshot, anew=True)

    def load(self, snapshot: Snapshot) -> None:
        anew = self._is_recalled or self._board.read_at is None
        self._is_recalled = False
        self._show(snapshot, anew)

    def _show(self, snapshot: Snapshot, anew: bool) -> None:
        before = (dict(self._board.spools), self._board.workers)
        self._board.load(snapshot)
        self._ages.start_anew(snapshot.read_at)
        # A picture comes each few seconds; most say what is shown already.
        if anew or before != (self._board.spools, self._board.workers):
            self.reloaded.emit()
        self.reconsider_freshness()

    def apply(self, events: Iterable[Event]) -> None:
        events = list(events)
        keys = self._board.apply_all(events)
        for event in events:
            if event.tag_spool in keys:
                self._ages.confirm([event.tag_spool], min(self._clock.utc(), event.timestamp))
        if keys:
            self.spools_changed.emit(keys)

    def put(self, spool: Spool, read_at: datetime | None = None) -> None:
        """One row as the sheet said it was at `read_at` (UTC), or just now."""
        read_at = read_at or self._clock.utc()
        key = self._board.put(spool, read_at)
        self._ages.confirm([key], read_at)
        self.spools_changed.emit([key])

    def set_live(self, since: datetime | None) -> None:
        """Since when (UTC) events of other stations reach this screen; None where they don't."""
        self._live_since = since
        self.reconsider_freshness()

    def reconsider_freshness(self) -> None:
        """Called each second: time alone makes a picture old."""
        freshness = self._judge()
        if freshness is not self._freshness:
            self._freshness = freshness
            self.freshness_changed.emit(freshness)
        aged = self._ages.changed(freshness, self._clock.utc())
        if aged:
            self.rows_aged.emit(aged)

    def _judge(self) -> Freshness:
        age, read_at = self.age(), self._board.read_at
        if age is None or read_at is None:
            return Freshness.LOADING
        if self._is_recalled:
            return Freshness.UNKNOWN
        # What happened before the link came up is known only from a read that began after it.
        vouched = self._live_since is not None and read_at >= self._live_since and abs(age) <= LIVE_S
        return Freshness.FRESH if vouched else by_age(age)
