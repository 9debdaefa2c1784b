"""The workers to choose from. GUI thread only."""

from collections.abc import Callable

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from kiosk.core.shop import rules
from kiosk.core.shop.data import Worker
from kiosk.core.shop.search_match import finds_worker, name_order, words
from kiosk.ui.state.shop_model import ShopModel

WORKER_ROLE = Qt.ItemDataRole.UserRole + 1

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


class WorkerListModel(QAbstractListModel):
    """Active workers with a role for any operation, and supervisors.

    `WORKER_ROLE` gives the `Worker`.
    """

    def __init__(
        self,
        shop: ShopModel,
        parent: QObject | None = None,
        wanted: Callable[[Worker], bool] | None = None,
        order: Callable[[list[Worker]], list[Worker]] | None = None,
    ) -> None:
        """`wanted` says who is shown, `order` in which order, by default by name; `refresh` asks again."""
        super().__init__(parent)
        self._shop = shop
        self._wanted, self._order = wanted or rules.has_work, order or _by_name
        self._query: tuple[str, ...] = ()
        self._all: list[Worker] = []
        self._shown: list[Worker] = []
        shop.reloaded.connect(self.refresh)
        self.refresh()

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

    def only(self) -> Worker | None:
        """Whom the search means: the one with just this number, or the only one whom it finds."""
        exact = [worker for worker in self._shown if self._query == (str(worker.id),)]
        found = exact or self._shown
        return found[0] if len(found) == 1 else None

    def of_whole_number(self, typed: str) -> Worker | None:
        """The worker with just this number, if no other one's number begins with it.

        Those who aren't shown count too: one of them may be typing the number.
        """
        number = typed.strip()
        if not (number.isascii() and number.isdigit()):
            return None
        if any(str(each) != number and str(each).startswith(number) for each in self._shop.workers):
            return None
        return next((each for each in self._all if str(each.id) == number), None)

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

    def refresh(self) -> None:
        """Look through the shop's workers anew."""
        everybody = self._order([each for each in self._shop.workers.values() if self._wanted(each)])
        if everybody != self._all:  # most snapshots contain the same people
            self._all = everybody
            self._show()

    def _show(self) -> None:
        shown = [worker for worker in self._all if finds_worker(self._query, worker)]
        if shown != self._shown:
            self.beginResetModel()
            self._shown = shown
            self.endResetModel()


def _by_name(workers: list[Worker]) -> list[Worker]:
    return sorted(workers, key=name_order)


def about(worker: Worker) -> str:
    """`MR(93) · Armador · Ayudante`."""
    return " · ".join([worker.mark, *sorted(worker.roles)])
