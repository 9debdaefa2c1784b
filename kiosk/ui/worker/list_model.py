"""The workers to choose from. GUI thread only."""

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from kiosk.core.shop import rules
from kiosk.core.shop.data import Operation, Worker
from kiosk.core.shop.search_match import finds_worker, name_order, words
from kiosk.ui.state.shop_model import ShopModel

WORKER_ROLE = Qt.ItemDataRole.UserRole + 1

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


class WorkerListModel(QAbstractListModel):
    """Active workers with a role for any operation, by name; `WORKER_ROLE` gives the `Worker`."""

    def __init__(self, shop: ShopModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shop = shop
        self._query: tuple[str, ...] = ()
        self._all: list[Worker] = []
        self._shown: list[Worker] = []
        shop.reloaded.connect(self._on_reloaded)
        self._on_reloaded()

    def total(self) -> int:
        """How many workers there are without a search."""
        return len(self._all)

    def search(self, typed: str) -> None:
        """Show only workers whose number, mark or names begin like this."""
        self._query = words(typed)
        self._show()

    def finds(self, typed: str) -> bool:
        """True if this search would show anybody."""
        query = words(typed)
        return bool(query) and any(finds_worker(query, worker) for worker in self._all)

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        worker = self._shown[index.row()]
        if role == WORKER_ROLE:
            return worker
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{worker.full_name} · {about(worker)}"
        return None

    def _on_reloaded(self) -> None:
        everybody = [worker for worker in self._shop.workers.values() if _works_here(worker)]
        everybody.sort(key=name_order)
        if everybody != self._all:  # most snapshots contain the same people
            self._all = everybody
            self._show()

    def _show(self) -> None:
        shown = [worker for worker in self._all if finds_worker(self._query, worker)]
        if shown != self._shown:
            self.beginResetModel()
            self._shown = shown
            self.endResetModel()


def _works_here(worker: Worker) -> bool:
    return worker.active and any(rules.has_role(worker, operation) for operation in Operation)


def about(worker: Worker) -> str:
    """`MR(93) · Armador · Ayudante`."""
    return " · ".join([worker.mark, *sorted(worker.roles)])
