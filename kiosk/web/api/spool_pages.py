"""`GET /api/spools`: the spools that a question means, a page at a time, in the order of work."""

from functools import partial
from typing import Final

from kiosk import texts
from kiosk.core.shop.search_match import finds, fold, words
from kiosk.web.api import spool_facts
from kiosk.web.api.models import SpoolPage
from kiosk.web.api.parameters import SpoolsAsked, if_given
from kiosk.web.api.refused import Refused, unread
from kiosk.web.api.spool_status import status_of
from kiosk.web.searched_spools import SearchedSpool, SearchedSpools
from kiosk.web.site import Site

A_PAGE: Final = 50


class SpoolPages:
    """Answers from what is known of the shop. The loop's thread."""

    def __init__(self, site: Site) -> None:
        self._site, self._searched = site, SearchedSpools(site)

    async def page(self, asked: SpoolsAsked) -> SpoolPage:
        """One page. Refused before the sheet was read, and for a page beyond the last one."""
        if self._site.engine.shop.age() is None:
            raise unread(self._site)
        query, nv = words(asked.q), fold(asked.nv).removeprefix("NV")
        state = if_given(asked.operacion), if_given(asked.estado)
        found = [
            row.spool
            for row in self._searched.in_order()
            if (not asked.nv or row.nv == nv)
            and row.fits(state)
            and (not query or finds(query, row.haystack if row.is_free else self._with_holder(row)))
        ]
        pages = max(1, -(-len(found) // A_PAGE))
        if asked.page > pages:
            numbers = {"page": str(asked.page), "pages": str(pages)}
            raise Refused(404, "not_found", partial(texts.phrase, "api.no_page", **numbers))
        shown = found[(asked.page - 1) * A_PAGE : asked.page * A_PAGE]
        items = [status_of(self._site, spool) for spool in shown]
        return SpoolPage(items, asked.page, pages, len(found))

    def _with_holder(self, row: SearchedSpool) -> str:
        """With the holder's mark and name: people are renamed without a change of the spool."""
        worker = spool_facts.holder_of(self._site, row.spool)
        name = fold(worker.full_name) if worker else ""
        return f"{row.haystack}|{fold(row.spool.picture.ocupado_por)}|{name}"
