"""The station's shop with Qt signals, for the screen. GUI thread only."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, Signal

from kiosk.core.shop.data import Spool, Worker
from kiosk.live.freshness import Freshness
from kiosk.live.shop import Shop


class ShopModel(QObject):
    """Spools and workers to be shown. `live` is the engine's shop, which snapshots and events update.

    Signals: `reloaded()` anything may have changed; `spools_changed(list[str])` the spools with these keys
    have changed, each is in `spools`; `freshness_changed(Freshness)` the whole display's freshness;
    `rows_aged(frozenset[str])` only the freshness of these rows.
    """

    reloaded = Signal()
    spools_changed = Signal(object)
    freshness_changed = Signal(object)
    rows_aged = Signal(object)

    def __init__(self, live: Shop, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.live = live
        live.reloaded.connect(self.reloaded.emit)
        live.spools_changed.connect(self.spools_changed.emit)
        live.freshness_changed.connect(self.freshness_changed.emit)
        live.rows_aged.connect(self.rows_aged.emit)

    @property
    def spools(self) -> Mapping[str, Spool]:
        return self.live.spools

    @property
    def workers(self) -> Mapping[int, Worker]:
        return self.live.workers

    @property
    def freshness(self) -> Freshness:
        return self.live.freshness

    def freshness_of(self, key: str) -> Freshness:
        """The freshness of one row; an event or an answer about it counts like a read."""
        return self.live.freshness_of(key)

    @property
    def is_recalled(self) -> bool:
        """True while the sheet has not been read yet, and the spools are those of an earlier run."""
        return self.live.is_recalled

    def now(self) -> datetime:
        """The shop's local time, naive."""
        return self.live.now()

    def since(self, local: datetime) -> timedelta:
        """The elapsed time since a local moment, correct across changes of summer time and sleep."""
        return self.live.since(local)

    def age(self) -> float | None:
        """Seconds since the sheet was read; None before the first time."""
        return self.live.age()

    def reconsider_freshness(self) -> None:
        """Recompute the freshness. Called once a second, as a snapshot ages by time alone."""
        self.live.reconsider_freshness()
