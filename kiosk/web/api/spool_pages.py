"""`GET /api/spools`: the spools that a question means, a page at a time, in the order of work."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kiosk import texts
from kiosk.core.shop.data import Spool
from kiosk.core.shop.lists import rank
from kiosk.core.shop.prueba import is_prueba
from kiosk.core.shop.search_match import finds, fold, spool_haystack, words
from kiosk.core.shop.spool_filter import fits
from kiosk.web.api import spool_facts
from kiosk.web.api.models import ApiProblem, SpoolPage
from kiosk.web.api.parameters import SpoolsAsked, if_given
from kiosk.web.api.refused import Refused, unread
from kiosk.web.api.spool_status import status_of
from kiosk.web.site import Site

A_PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class _Row:
    """A spool with what is compared for it. Thousands are asked for at once, and few change between."""

    spool: Spool
    rank: tuple[float, float, str]
    haystack: str


class SpoolPages:
    """The spools in the order of work, ordered once for each change of the shop. The loop's thread."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._rows: Mapping[str, _Row] = {}
        self._order: list[_Row] = []
        self._revision = -1

    async def page(self, asked: SpoolsAsked) -> SpoolPage:
        """One page. Refused before the sheet was read, and for a page beyond the last one."""
        if self._site.engine.shop.age() is None:
            raise unread(self._site)
        query, nv = words(asked.q), fold(asked.nv).removeprefix("NV")
        operation, estado = if_given(asked.operacion), if_given(asked.estado)
        found = [
            row.spool
            for row in self._ordered()
            if (not query or finds(query, row.haystack + self._holder(row.spool)))
            and (not asked.nv or fold(row.spool.nv).removeprefix("NV") == nv)
            and fits(row.spool, operation, estado)
        ]
        pages = max(1, -(-len(found) // A_PAGE))
        if asked.page > pages:
            said = texts.phrase("api.no_page", self._site.language, page=str(asked.page), pages=str(pages))
            raise Refused(404, ApiProblem("not_found", said))
        shown = found[(asked.page - 1) * A_PAGE : asked.page * A_PAGE]
        items = [status_of(self._site, spool) for spool in shown]
        return SpoolPage(items, asked.page, pages, len(found))

    def _ordered(self) -> list[_Row]:
        if self._revision != self._site.facts.revision:
            self._revision, known = self._site.facts.revision, self._rows
            self._rows = {
                key: row if (row := known.get(key)) and row.spool is spool else _row(spool)
                for key, spool in self._site.engine.shop.spools.items()
                if not is_prueba(spool.tag)
            }
            self._order = sorted(self._rows.values(), key=lambda row: row.rank)
        return self._order

    def _holder(self, spool: Spool) -> str:
        """The holder's mark and name, for a search; people are renamed without a change of the spool."""
        if spool.picture.is_free:
            return ""
        worker = spool_facts.holder_of(self._site, spool)
        return f"|{fold(spool.picture.ocupado_por)}|{fold(worker.full_name) if worker else ''}"


def _row(spool: Spool) -> _Row:
    return _Row(spool, rank(spool), spool_haystack(spool))
