"""The spools with all that searches compare, made once for each row: thousands are asked for at once."""

from collections.abc import Mapping, Sequence
from typing import Final

from kiosk.core.shop.data import Operation, Spool
from kiosk.core.shop.lists import rank
from kiosk.core.shop.prueba import is_prueba
from kiosk.core.shop.search_match import fold, spool_haystack
from kiosk.core.shop.spool_filter import Estado, fits
from kiosk.web.site import Site

_NONE: Final[tuple[Operation | None, Estado | None]] = (None, None)


class SearchedSpool:
    """One row of the sheet, as it is now. Pure."""

    __slots__ = ("_fits", "haystack", "is_free", "is_real", "nv", "rank", "spool")

    def __init__(self, spool: Spool) -> None:
        self.spool = spool
        self.rank = rank(spool)
        self.haystack = spool_haystack(spool)
        self.nv = fold(spool.nv).removeprefix("NV")
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


class SearchedSpools:
    """All spools but that of the rehearsal, ordered once for each change of the shop. The loop's thread."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._rows: Mapping[str, SearchedSpool] = {}
        self._order: list[SearchedSpool] = []
        self._revision = -1

    def in_order(self) -> Sequence[SearchedSpool]:
        """In the order of work."""
        if self._revision != self._site.facts.revision:
            self._revision, known = self._site.facts.revision, self._rows
            self._rows = {
                key: row if (row := known.get(key)) and row.spool is spool else SearchedSpool(spool)
                for key, spool in self._site.engine.shop.spools.items()
            }
            real = (row for row in self._rows.values() if row.is_real)
            self._order = sorted(real, key=lambda row: row.rank)
        return self._order
