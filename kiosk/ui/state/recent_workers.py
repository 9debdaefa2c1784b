"""Who was at this station, and when last. GUI thread only."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from PySide6.QtCore import QObject

from kiosk.core.shop.data import Worker
from kiosk.core.shop.search_match import name_order
from kiosk.ui.state.selection import Selection
from kiosk.ui.state.shop_model import ShopModel


class RecentWorkers(QObject):
    """Notes each worker who is chosen here, from the start of the program."""

    def __init__(self, shop: ShopModel, selection: Selection, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shop, self._selection = shop, selection
        self._came: dict[int, datetime] = {}
        """Local moments by worker, the latest last."""
        selection.worker_changed.connect(self._on_worker_changed)

    def first(self, workers: Iterable[Worker], most: int | None = None) -> list[Worker]:
        """These workers, the last one here first; then those who weren't here, by name.

        At most so many go before their turn by name.
        """
        latest = list(self._came)[-most:] if most else list(self._came)
        order = {worker_id: -at for at, worker_id in enumerate(latest, start=1)}
        return sorted(sorted(workers, key=name_order), key=lambda worker: order.get(worker.id, 0))

    def ago(self, worker_id: int) -> timedelta | None:
        """How long ago the worker came here last; None for one who wasn't here."""
        came = self._came.get(worker_id)
        return None if came is None else self._shop.since(came)

    def _on_worker_changed(self) -> None:
        if worker := self._selection.worker:
            self._came.pop(worker.id, None)
            self._came[worker.id] = self._shop.now()
