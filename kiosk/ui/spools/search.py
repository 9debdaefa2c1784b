"""Finds the spools for the list, by worker, operation, typed text and filter. GUI thread only."""

from collections.abc import Collection, Iterator, Sequence
from itertools import islice

from kiosk.core.shop.data import Spool
from kiosk.core.shop.search_match import fold, words
from kiosk.ui.spools.lines import LONGEST, Line, compose
from kiosk.ui.state.list_narrowing import ListNarrowing
from kiosk.ui.state.selection import Selection
from kiosk.ui.state.shop_index import ShopIndex
from kiosk.ui.state.shop_model import ShopModel


class SpoolSearch:
    """Asks the index for the lines. With neither text nor filter these are the worker's own and the available
    spools; with either, also those that match and can't be taken."""

    def __init__(
        self, shop: ShopModel, selection: Selection, index: ShopIndex, narrowing: ListNarrowing
    ) -> None:
        self._shop, self._selection, self._index = shop, selection, index
        self.narrowing = narrowing
        self._query: tuple[str, ...] = ()
        self.typed = ""

    @property
    def has_text(self) -> bool:
        """True while typed text narrows the list."""
        return bool(self._query)

    @property
    def is_on(self) -> bool:
        """True while text or a filter narrows the list."""
        return self.has_text or bool(self.narrowing.filter)

    def type(self, typed: str) -> bool:
        """Search for this from now on; True if it may find other spools than before."""
        self.typed = typed.strip()
        query = words(typed)
        differs = query != self._query
        self._query = query
        return differs

    def finds(self, spool: Spool) -> bool:
        """True if the spool matches the text and the filter."""
        return self._index.finds(self._query, spool.key) and self.narrowing.filter.admits(spool)

    def lines(self, chosen: Sequence[str]) -> list[Line]:
        """The lines as they should be now; `chosen` are the keys of the chosen spools."""
        worker = self._selection.worker
        held = self._index.mine(worker.id) if worker else []
        mine = [spool.key for spool in held if self.finds(spool)]
        available = [spool.key for spool in islice(self._available(), LONGEST + 1)]
        others = [spool.key for spool in self._others()] if self.is_on else []
        return compose(mine, available, others, chosen)

    def everything(self) -> Collection[Spool]:
        """All spools that are found, however many the list shows of them."""
        worker = self._selection.worker
        held = self._index.mine(worker.id) if worker else []
        mine = [spool for spool in held if self.finds(spool)]
        return {spool.key: spool for spool in (*mine, *self._available(), *self._others())}.values()

    def _available(self) -> Iterator[Spool]:
        offers = (offer.spool for offer in self._index.available(self._selection.operation))
        return filter(self.finds, offers) if self.is_on else offers

    def _others(self) -> list[Spool]:
        """Spools that match and can't be taken; one whose tag was typed exactly comes first.

        Text is looked for in all spools; a filter alone finds those that somebody has in hand.
        """
        worker, operation = self._selection.worker, self._selection.operation
        others = []
        for key in self._index.found(self._query) if self.has_text else self._index.held():
            spool = self._shop.spools.get(key)
            if spool is None:
                continue  # it left the sheet; the index is about to be updated
            is_mine = worker is not None and spool.picture.holder_id == worker.id
            if (
                not is_mine
                and self._index.offer(operation, key) is None
                and self.narrowing.filter.admits(spool)
            ):
                others.append(spool)
        exactly = fold(self.typed)
        return sorted(others, key=lambda spool: fold(spool.tag) != exactly)
