"""The shop as this screen shows it: the station's, with Qt signals. GUI thread only."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, Signal

from kiosk.core.shop.data import Spool, Worker
from kiosk.live.freshness import Freshness
from kiosk.live.shop import Shop


class ShopModel(QObject):
    """Spools and workers to be shown; `live` is what snapshots and events change.

    Signals: `reloaded()` everything may differ; `spools_changed(list[str])` these keys differ, each is in
    `spools`; `freshness_changed(Freshness)` of the whole; `rows_aged(frozenset[str])` of these rows alone.
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
        """How far one row may be trusted: what was heard of it counts as well."""
        return self.live.freshness_of(key)

    @property
    def is_recalled(self) -> bool:
        """True while the sheet was not read yet, and what is shown is remembered."""
        return self.live.is_recalled

    def now(self) -> datetime:
        """The shop's local time, naive."""
        return self.live.now()

    def since(self, local: datetime) -> timedelta:
        """The time that has really passed since a local moment, summer time or sleep in between or not."""
        return self.live.since(local)

    def age(self) -> float | None:
        """Seconds since the sheet was read; None before the first time."""
        return self.live.age()

    def reconsider_freshness(self) -> None:
        """Called each second: time alone makes what is shown old."""
        self.live.reconsider_freshness()
