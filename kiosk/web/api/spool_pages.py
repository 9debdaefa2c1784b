"""`GET /api/spools`: the spools that a question means, a page at a time, in the order of work."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from kiosk import texts
from kiosk.core.shop.data import Spool, Worker
from kiosk.web.api.models import SpoolPage
from kiosk.web.api.parameters import SpoolsAsked, if_given
from kiosk.web.api.refused import Refused, unread
from kiosk.web.api.spool_status import status_of
from kiosk.web.search_parts import best, number_of_order, of_holder, query_words
from kiosk.web.searched_spools import SearchedSpool, SearchedSpools
from kiosk.web.site import Site

A_PAGE: Final = 50


class SpoolPages:
    """Answers from what is known of the shop. The loop's thread."""

    def __init__(self, site: Site, searched: SearchedSpools) -> None:
        self._site, self._searched = site, searched

    async def page(self, asked: SpoolsAsked) -> SpoolPage:
        """One page. Refused before the sheet was read, and for a page beyond the last one."""
        if self._site.engine.shop.age() is None:
            raise unread(self._site)
        found = await self._searched.ask(partial(_found, asked, self._site.engine.shop.workers))
        pages = max(1, -(-len(found) // A_PAGE))
        if asked.page > pages:
            numbers = {"page": str(asked.page), "pages": str(pages)}
            raise Refused(404, "not_found", partial(texts.phrase, "api.no_page", **numbers))
        shown = found[(asked.page - 1) * A_PAGE : asked.page * A_PAGE]
        items = [status_of(self._site, spool) for spool in shown]
        return SpoolPage(items, asked.page, pages, len(found))


def _found(asked: SpoolsAsked, workers: Mapping[int, Worker], rows: Sequence[SearchedSpool]) -> list[Spool]:
    """The spools that are meant, in the order of the rows. Pure."""
    nv, state = number_of_order("NV", asked.nv), (if_given(asked.operacion), if_given(asked.estado))
    fitting = (row for row in rows if (not asked.nv or row.nv == nv) and row.fits(state))
    return [row.spool for row in best(query_words(asked.q), fitting, lambda row: _parts(row, workers))]


def _parts(row: SearchedSpool, workers: Mapping[int, Worker]) -> str:
    """With the holder's mark and name: people are renamed without a change of the spool."""
    if row.is_free:
        return row.parts
    picture = row.spool.picture
    worker = workers.get(picture.holder_id) if picture.holder_id is not None else None
    return row.parts + of_holder(picture.ocupado_por, worker.full_name if worker else "")
