"""Finds the spools for the list, by worker, operation and typed text. GUI thread only."""

from itertools import islice

from kiosk.core.shop.search_match import fold, words
from kiosk.ui.spools.lines import LONGEST, Line, compose
from kiosk.ui.state.selection import Selection
from kiosk.ui.state.shop_index import ShopIndex
from kiosk.ui.state.shop_model import ShopModel


class SpoolSearch:
    """Asks the index for the lines. Without a search these are the worker's own and the available spools."""

    def __init__(self, shop: ShopModel, selection: Selection, index: ShopIndex) -> None:
        self._shop, self._selection, self._index = shop, selection, index
        self._query: tuple[str, ...] = ()
        self.typed = ""

    @property
    def is_on(self) -> bool:
        """True while a search narrows the list."""
        return bool(self._query)

    def type(self, typed: str) -> bool:
        """Search for this from now on; True if it may find other spools than before."""
        self.typed = typed.strip()
        query = words(typed)
        differs = query != self._query
        self._query = query
        return differs

    def lines(self, selected: str | None) -> list[Line]:
        """The lines as they should be now; `selected` is the key of the chosen spool."""
        worker, query = self._selection.worker, self._query
        held = [spool.key for spool in self._index.mine(worker.id)] if worker else []
        mine = [key for key in held if self._index.finds(query, key)]
        offers = (offer.spool.key for offer in self._index.available(self._selection.operation))
        matching = (key for key in offers if self._index.finds(query, key)) if query else offers
        available = list(islice(matching, LONGEST + 1))
        return compose(mine, available, self._others() if query else [], selected)

    def _others(self) -> list[str]:
        """Spools that match and can't be taken; one whose tag was typed exactly comes first."""
        worker, operation = self._selection.worker, self._selection.operation
        others = []
        for key in self._index.found(self._query):
            spool = self._shop.spools.get(key)
            if spool is None:
                continue  # it left the sheet; the index is about to be updated
            is_mine = worker is not None and spool.picture.holder_id == worker.id
            if not is_mine and self._index.offer(operation, key) is None:
                others.append(key)
        exactly = fold(self.typed)
        return sorted(others, key=lambda key: fold(self._shop.spools[key].tag) != exactly)
