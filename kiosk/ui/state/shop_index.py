"""The lists of the left column, updated spool by spool instead of rebuilt. GUI thread only.

Building the core's lists of 20,000 spools takes hundreds of milliseconds, and an event changes one spool.
So the lists are kept, and only changed spools are sorted in again. When many change at once, as at the first
load, new lists are built in slices beside the old ones.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import merge
from operator import attrgetter
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal

from kiosk.core.shop import lists
from kiosk.core.shop.data import Inspection, Operation, Spool
from kiosk.core.shop.lists import Available
from kiosk.core.shop.operations import spec_of
from kiosk.core.shop.search_match import finds, spool_haystack
from kiosk.ui.state.shop_model import ShopModel

FRAME_MS = 16
SLICE_S = 0.010
"""How long one slice of building may block the GUI thread."""
RUN = 64
"""How many spools are handled between two checks of the clock."""
MANY = 300
"""With more changed spools than this, rebuilding in slices is better than updating one by one."""

UNLISTED = frozenset({"row", "version", "hold", "first"})
"""Fields on which no list depends: where the row stands, and what a comparison with the audit tells of it.
The second snapshot of a start differs in these alone, of most spools."""
_listed = attrgetter(*(name for name in Spool.__match_args__ if name not in UNLISTED))

Entry = tuple[tuple[object, ...], str, Available]
"""Sort key, spool key and offer; spool keys are unique, so offers are never compared."""


def _no_entries() -> dict[Operation, list[Entry]]:
    return {operation: [] for operation in Operation}


def _no_offers() -> dict[Operation, dict[str, Entry]]:
    return {operation: {} for operation in Operation}


@dataclass(slots=True)
class _Lists:
    """The lists of all spools at one moment."""

    known: dict[str, Spool] = field(default_factory=dict)
    held: dict[str, Spool] = field(default_factory=dict)
    offers: dict[Operation, dict[str, Entry]] = field(default_factory=_no_offers)
    in_order: dict[Operation, list[Entry]] = field(default_factory=_no_entries)


class ShopIndex(QObject):
    """Knows what may be taken for each operation, what is held, and which spools a search finds.

    The spools that it hands out may have an older row number, version or hold than those of the shop.

    Signal: `changed(frozenset[str])` these keys differ, at most once a frame. After a reload it is emitted
    when the new lists are complete; until then the old ones are served.
    """

    changed = Signal(object)

    def __init__(self, shop: ShopModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shop = shop
        self._lists = _Lists()
        self._haystacks: dict[str, str] = {}
        self._stale: set[str] = set()
        self._unsaid: set[str] = set()
        self._meanwhile: set[str] = set()
        self._work: Iterator[None] = iter(())
        self._slices = QTimer(self)
        self._slices.timeout.connect(self._on_slice)
        self._frame = QTimer(self)
        self._frame.setSingleShot(True)
        self._frame.timeout.connect(self._on_frame)
        shop.reloaded.connect(self._on_reloaded)
        shop.spools_changed.connect(self._on_spools_changed)
        self._on_reloaded()

    @property
    def is_making_first(self) -> bool:
        """True while the first lists are being built."""
        return self._slices.isActive() and not self._lists.known

    def available(self, operation: Operation) -> Iterator[Available]:
        """The spools that may be taken for an operation, in the order of work."""
        self._catch_up()
        return (offer for _order, _key, offer in self._lists.in_order[operation])

    def count(self, operation: Operation) -> int:
        """How many spools may be taken for an operation, without those that are only shown."""
        self._catch_up()
        offers = self._lists.offers[operation]
        if Inspection.BLOQUEADO not in (spec_of(operation).listed_in or ()):
            return len(offers)
        return sum(offer.selectable for _order, _key, offer in offers.values())

    def offer(self, operation: Operation, key: str) -> Available | None:
        """The spool's offer for an operation; None if it is not available."""
        self._catch_up()
        entry = self._lists.offers[operation].get(key)
        return entry[-1] if entry else None

    def mine(self, worker_id: int) -> list[Spool]:
        """The spools of a worker, latest taken first: most likely the one to go on with."""
        self._catch_up()
        return lists.mine(self._lists.held.values(), worker_id)[::-1]

    def held(self) -> Iterator[str]:
        """The keys of all spools that somebody holds."""
        self._catch_up()
        return iter(self._lists.held)

    def finds(self, query: tuple[str, ...], key: str) -> bool:
        """True if the spool matches a folded query."""
        self._catch_up()
        return not query or finds(query, self._haystack(key))

    def found(self, query: tuple[str, ...]) -> Iterator[str]:
        """The keys of all spools that match a folded query, in the sheet's order."""
        self._catch_up()
        return (key for key in self._lists.known if finds(query, self._haystack(key)))

    def _haystack(self, key: str) -> str:
        """The text to search, built on the first search instead of at start."""
        if key not in self._haystacks:
            spool = self._lists.known.get(key)
            self._haystacks[key] = spool_haystack(spool) if spool else ""
        return self._haystacks[key]

    def _on_reloaded(self) -> None:
        """Run the first slice at once: for a small shop it is the only one."""
        self._meanwhile = set()
        self._work = self._reload(self._shop.spools)
        self._slices.start(0)
        self._on_slice()

    def _on_slice(self) -> None:
        end = perf_counter() + SLICE_S
        for _run in self._work:
            if perf_counter() >= end:
                return
        self._slices.stop()
        if len(self._stale) > MANY:  # too much has changed meanwhile: start again
            self._on_reloaded()
        else:
            self._frame.start(0)

    def _on_spools_changed(self, keys: Iterable[str]) -> None:
        self._mark(keys)
        if self._slices.isActive() and len(self._stale) > MANY:
            return  # they are included and announced when the lists are complete
        if len(self._stale) > MANY:
            self._on_reloaded()
        elif not self._frame.isActive():
            self._frame.start(FRAME_MS)

    def _mark(self, keys: Iterable[str]) -> None:
        keys = set(keys)
        self._stale |= keys
        self._unsaid |= keys
        self._meanwhile |= keys

    def _on_frame(self) -> None:
        keys, self._unsaid = frozenset(self._unsaid), set()
        self.changed.emit(keys)

    # all spools, in slices

    def _reload(self, spools: Mapping[str, Spool]) -> Iterator[None]:
        """Find the changed spools and update the lists; what changes meanwhile is applied at the end."""
        now, known, changed = list(spools.items()), self._lists.known, set(self._stale)
        for run in _runs(now):
            changed.update(key for key, spool in run if _differs(known.get(key), spool))
            yield
        changed.update(known.keys() - dict(now).keys())
        if len(changed) <= MANY:
            self._mark(changed)
            return
        new = _Lists()
        yield from _fill(new, now)
        self._lists, self._haystacks = new, {}
        self._stale = set(self._meanwhile)
        self._unsaid |= changed

    # a few spools, at once

    def _catch_up(self) -> None:
        """Update the stale spools now, unless there are so many that the slices rebuild the lists."""
        if not self._stale or len(self._stale) > MANY:
            return
        keys, self._stale = self._stale, set()
        for key in keys:
            self._drop(key)
            spool = self._shop.spools.get(key)
            if spool is not None:
                self._take_in(key, spool)

    def _drop(self, key: str) -> None:
        self._lists.held.pop(key, None)
        self._haystacks.pop(key, None)
        for operation, offers in self._lists.offers.items():
            entry = offers.pop(key, None)
            if entry:
                entries = self._lists.in_order[operation]
                del entries[bisect_left(entries, entry)]
        if key not in self._shop.spools:
            self._lists.known.pop(key, None)

    def _take_in(self, key: str, spool: Spool) -> None:
        self._lists.known[key] = spool
        if not spool.picture.is_free:
            self._lists.held[key] = spool
        for operation, entry in _entries(key, spool):
            self._lists.offers[operation][key] = entry
            insort(self._lists.in_order[operation], entry)


def _runs(items: Sequence[tuple[str, Spool]]) -> Iterator[Sequence[tuple[str, Spool]]]:
    """Split into runs of `RUN` spools."""
    return (items[at : at + RUN] for at in range(0, len(items), RUN))


def _differs(before: Spool | None, now: Spool) -> bool:
    """Compare what the lists depend on: a row inserted above moves all others without changing them."""
    return before != now and (before is None or _listed(before) != _listed(now))


def _fill(new: _Lists, items: Sequence[tuple[str, Spool]]) -> Iterator[None]:
    """Build all lists, yielding after each run of spools."""
    runs: dict[Operation, list[list[Entry]]] = {operation: [] for operation in Operation}
    for run in _runs(items):
        new.known.update(run)
        new.held.update((key, spool) for key, spool in run if not spool.picture.is_free)
        for found in runs.values():
            found.append([])
        for key, spool in run:
            for operation, entry in _entries(key, spool):
                runs[operation][-1].append(entry)
        for found in runs.values():
            found[-1].sort()
        yield
    for operation, found in runs.items():
        for at, entry in enumerate(merge(*found)):
            new.in_order[operation].append(entry)
            new.offers[operation][entry[1]] = entry
            if at % RUN == 0:
                yield


def _entries(key: str, spool: Spool) -> Iterator[tuple[Operation, Entry]]:
    """The entries of a spool for each operation it is available for; its costly rank is computed once."""
    rank: tuple[object, ...] = ()
    for operation in Operation:
        if lists.is_available(spool, operation):
            rank = rank or lists.rank(spool)
            order = (lists.late(spool, operation), *rank)
            yield operation, (order, key, lists.offer(spool, operation))
