"""The spools with all that searches compare, made once for each row: thousands are asked for at once."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeVar

from kiosk.core.shop.data import Operation, Spool
from kiosk.core.shop.filters.spool_filter import Estado, fits
from kiosk.core.shop.lists import rank
from kiosk.core.shop.prueba import is_prueba
from kiosk.web.search_parts import number_of_order, of_spool
from kiosk.web.site import Site

MANY: Final = 1_000
"""More spools than these are searched on a thread: the loop would stand still for a tenth of a second."""

_NONE: Final[tuple[Operation | None, Estado | None]] = (None, None)

T = TypeVar("T")


class SearchedSpool:
    """One row of the sheet, as it is now. Pure."""

    __slots__ = ("_fits", "is_free", "is_real", "nv", "parts", "rank", "spool")

    def __init__(self, spool: Spool) -> None:
        self.spool = spool
        self.rank = rank(spool)
        self.parts = of_spool(spool)
        self.nv = number_of_order("NV", spool.nv)
        self.is_free = spool.picture.is_free
        self.is_real = not is_prueba(spool.tag)
        self._fits: dict[tuple[Operation | None, Estado | None], bool] = {}

    def fits(self, asked: tuple[Operation | None, Estado | None]) -> bool:
        """As `spool_filter.fits`, which is asked once for each pair."""
        if asked == _NONE:
            return True
        found = self._fits.get(asked)
        if found is None:
            found = self._fits[asked] = fits(self.spool, *asked)
        return found


Rows = Mapping[str, SearchedSpool]
Order = Sequence[SearchedSpool]


class SearchedSpools:
    """All spools but that of the rehearsal, ordered once for each change of the shop. The loop's thread; many
    are searched on another, one question at a time."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._rows: Rows = {}
        self._order: Order = ()
        self._revision = -1
        self._one_by_one = asyncio.Lock()

    async def ask(self, question: Callable[[Order], T]) -> T:
        """The answer to a question about all spools, in the order of work. It must be pure."""
        async with self._one_by_one:
            if self._revision != self._site.facts.revision:
                revision, spools = self._site.facts.revision, dict(self._site.engine.shop.spools)
                self._rows, self._order = await self._work(lambda: _renewed(self._rows, spools))
                self._revision = revision
            return await self._work(lambda: question(self._order))

    async def _work(self, work: Callable[[], T]) -> T:
        if len(self._site.engine.shop.spools) <= MANY:
            return work()
        return await asyncio.to_thread(work)


def _renewed(known: Rows, spools: Mapping[str, Spool]) -> tuple[Rows, Order]:
    """The rows of these spools, of which those that are as before are kept, and their order."""
    rows = {
        key: row if (row := known.get(key)) and row.spool is spool else SearchedSpool(spool)
        for key, spool in spools.items()
    }
    return rows, sorted((row for row in rows.values() if row.is_real), key=lambda row: row.rank)
