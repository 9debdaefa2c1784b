"""The lists of the left column, kept up to date spool by spool instead of made anew. GUI thread only.

Over 20,000 spools the core's lists take tens of milliseconds; an event changes one spool. So what each
spool is good for is remembered, and only the spools that changed are asked again.
"""

from collections.abc import Iterable, Iterator

from PySide6.QtCore import QObject, QTimer, Signal

from kiosk.core import lists
from kiosk.core.data import PRODUCTION, Operation, Spool
from kiosk.core.lists import Available
from kiosk.ui.search_match import finds, spool_haystack
from kiosk.ui.shop_model import ShopModel

FRAME_MS = 16
MANY = 200
"""From so many changed spools on, one pass over all of them is quicker than one by one."""


class ShopIndex(QObject):
    """What may be taken for each operation, what is held, and where a spool is found by a search.

    Signal: `changed(frozenset[str])` these keys differ, at most once a frame; on a reload it carries
    the keys that really differ.
    """

    changed = Signal(object)

    def __init__(self, shop: ShopModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shop = shop
        self._known: dict[str, Spool] = {}
        self._offers: dict[Operation, dict[str, Available]] = {op: {} for op in PRODUCTION}
        self._sorted: dict[Operation, list[Available]] = {op: [] for op in PRODUCTION}
        self._held: dict[str, Spool] = {}
        self._haystacks: dict[str, str] = {}
        self._stale: set[str] = set()
        self._unsaid: set[str] = set()
        self._frame = QTimer(self)
        self._frame.setSingleShot(True)
        self._frame.setInterval(FRAME_MS)
        self._frame.timeout.connect(self._on_frame)
        shop.reloaded.connect(self._on_reloaded)
        shop.spools_changed.connect(self._on_spools_changed)
        self._on_reloaded()

    def available(self, operation: Operation) -> list[Available]:
        """What may be taken for an operation, in the order of work."""
        self._catch_up()
        return self._sorted[operation]

    def count(self, operation: Operation) -> int:
        """How many spools may be taken for an operation."""
        self._catch_up()
        return len(self._offers[operation])

    def offer(self, operation: Operation, key: str) -> Available | None:
        """The spool as something to take; None where it isn't."""
        self._catch_up()
        return self._offers[operation].get(key)

    def mine(self, worker_id: int) -> list[Spool]:
        """What a worker holds, latest taken first: that is what he just did, or goes on with."""
        self._catch_up()
        return lists.mine(self._held.values(), worker_id)[::-1]

    def finds(self, query: tuple[str, ...], key: str) -> bool:
        """True where the spool matches a folded query."""
        self._catch_up()
        return not query or finds(query, self._haystack(key))

    def found(self, query: tuple[str, ...]) -> Iterator[str]:
        """The keys of all spools that match a folded query, in the sheet's order."""
        self._catch_up()
        return (key for key in self._known if finds(query, self._haystack(key)))

    def _haystack(self, key: str) -> str:
        """Made when somebody searches for the first time, for that isn't at start."""
        if key not in self._haystacks:
            spool = self._known.get(key)
            self._haystacks[key] = spool_haystack(spool) if spool else ""
        return self._haystacks[key]

    def _on_reloaded(self) -> None:
        now, known = self._shop.spools, self._known
        self._mark(key for key, spool in now.items() if known.get(key) != spool)
        self._mark(known.keys() - now.keys())
        self._frame.start()

    def _on_spools_changed(self, keys: Iterable[str]) -> None:
        self._mark(keys)
        if not self._frame.isActive():
            self._frame.start()

    def _mark(self, keys: Iterable[str]) -> None:
        keys = set(keys)
        self._stale |= keys
        self._unsaid |= keys

    def _on_frame(self) -> None:
        keys, self._unsaid = frozenset(self._unsaid), set()
        self.changed.emit(keys)

    def _catch_up(self) -> None:
        if not self._stale:
            return
        keys, self._stale = self._stale, set()
        for key in keys:
            spool = self._shop.spools.get(key)
            if spool is None:
                self._drop(key)
            else:
                self._take_in(key, spool)
        if len(keys) > MANY:
            self._offer_all()
        else:
            self._offer(keys)

    def _drop(self, key: str) -> None:
        for places in (self._known, self._held, self._haystacks):
            places.pop(key, None)

    def _take_in(self, key: str, spool: Spool) -> None:
        before = self._known.get(key)
        self._known[key] = spool
        if before is not None and (before.nv, before.ot) != (spool.nv, spool.ot):
            self._haystacks.pop(key, None)
        if spool.picture.is_free:
            self._held.pop(key, None)
        else:
            self._held[key] = spool

    def _offer_all(self) -> None:
        for operation in PRODUCTION:
            offers = lists.available(self._known.values(), operation)
            self._sorted[operation] = offers
            self._offers[operation] = {offer.spool.key: offer for offer in offers}

    def _offer(self, keys: set[str]) -> None:
        changed = [self._known[key] for key in keys if key in self._known]
        for operation, offers in self._offers.items():
            stay = self._sorted[operation]
            if any(offers.pop(key, None) for key in keys):
                stay = [offer for offer in stay if offer.spool.key in offers]
            for offer in lists.available(changed, operation):
                offers[offer.spool.key] = offer
                stay.insert(_place(offer, stay, operation), offer)
            self._sorted[operation] = stay


def _place(offer: Available, among: list[Available], operation: Operation) -> int:
    """Where an offer belongs among sorted ones, in the core's own order."""
    low, high = 0, len(among)
    while low < high:
        middle = (low + high) // 2
        first = lists.available((among[middle].spool, offer.spool), operation)[0]
        if first.spool is offer.spool:
            high = middle
        else:
            low = middle + 1
    return low
