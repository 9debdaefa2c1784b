"""`/spool/{tag}`: everything about one spool; `/spool`: finding it."""

from collections.abc import Mapping, Sequence
from functools import partial
from heapq import nsmallest
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from kiosk.core.shop.data import Operation, Progress, Spool
from kiosk.core.shop.dates import parse_moment
from kiosk.core.shop.states import states_of
from kiosk.core.shop.tags.tag_tails import groups_needed, split_tail
from kiosk.live.freshness import Freshness
from kiosk.web.api.refused import Refused
from kiosk.web.api.spool_status import meant, status_of
from kiosk.web.api.table import NO_SUCH
from kiosk.web.pages.held_tiles import Chip, Surroundings, chips_of, fault_words, short_name, spool_address
from kiosk.web.pages.page_renderer import PageRenderer
from kiosk.web.pages.page_words import PageWords
from kiosk.web.pages.session_lines import session_line
from kiosk.web.pages.spool_histories import SpoolHistories
from kiosk.web.pages.surroundings import surroundings_of
from kiosk.web.pages.unread_page import unread_page
from kiosk.web.search_parts import best, query_words
from kiosk.web.searched_spools import SearchedSpool, SearchedSpools
from kiosk.web.site import Site

MOST_FOUND: Final = 30
LONGEST_TEXT: Final = 200
EVERY_S: Final = 30
"""How often an open page loads itself anew, in seconds."""


class OneSpool:
    """Answers both addresses. The loop's thread."""

    def __init__(self, site: Site, renderer: PageRenderer, searched: SearchedSpools) -> None:
        self._site, self._renderer = site, renderer
        self._searched, self._histories = searched, SpoolHistories(site)

    async def find(self, request: Request) -> Response:
        """The spools that match the query; a whole tag leads to its spool at once."""
        query = " ".join(request.query_params.get("q", "")[:LONGEST_TEXT].split())
        if query and (unread := self._unread(request)):
            return unread
        try:
            return self._renderer.elsewhere(request, spool_address(meant(self._site, query).tag))
        except Refused:  # no tag, or not a whole one
            return self._renderer.page(request, "find.html", await self._found(request, query))

    async def answer(self, request: Request) -> Response:
        """The spool with this tag; 404 in the shop's words where there is none."""
        tag = request.path_params["tag"][:LONGEST_TEXT]
        if unread := self._unread(request):
            return unread
        try:
            spool = meant(self._site, tag)
        except Refused as refused:
            values = {**await self._found(request, tag), "missing": refused.status == NO_SUCH}
            return self._renderer.page(request, "find.html", values, refused.status)
        around = surroundings_of(self._site, self._renderer.words(request))
        past = await self._history(spool, around.words)
        # It may have changed hands while the history was read.
        spool = self._site.engine.shop.spools.get(spool.key, spool)
        age = self._age(self._site.engine.shop.freshness_of(spool.key), around.words)
        return self._renderer.page(request, "spool.html", {**self._values(spool, around), **past, **age})

    def _unread(self, request: Request) -> Response | None:
        return unread_page(self._site, self._renderer, request, "spool")

    def _age(self, freshness: Freshness, word: PageWords) -> Mapping[str, Any]:
        """When the sheet was read, and whether what is shown is vouched for."""
        age = self._site.engine.shop.age()
        return {
            "age": None if age is None else word.age(age),
            "level": freshness.value,
            "is_old": freshness in (Freshness.AGEING, Freshness.UNKNOWN),
            "every": EVERY_S,
        }

    async def _history(self, spool: Spool, word: PageWords) -> Mapping[str, Any]:
        """The sessions, newest first; the page comes without them if the audit can't be read, or not soon."""
        try:
            found = await self._histories.of(spool)
        except Refused as refused:
            return {"lines": [], "problem": refused.say(word.language), "is_late": False}
        lines = [session_line(each, self._site, word) for each in reversed(found or ())]
        return {"lines": lines, "problem": "", "is_late": found is None}

    async def _found(self, request: Request, query: str) -> Mapping[str, Any]:
        wanted = query_words(query)
        found = await self._searched.ask(partial(_meant, wanted)) if wanted else []
        shown = nsmallest(MOST_FOUND, found, key=lambda spool: spool.tag)
        age = self._age(self._site.engine.shop.freshness, self._renderer.words(request))
        groups = groups_needed(spool.tag for spool in shown)
        parts = [(spool, *split_tail(spool.tag, groups)) for spool in shown]
        return {"query": query, "rows": parts, "count": len(found), "missing": False, **age}

    def _values(self, spool: Spool, around: Surroundings) -> Mapping[str, Any]:
        picture, states, word = spool.picture, states_of(spool.picture), around.words
        worker = around.workers.get(picture.holder_id) if picture.holder_id is not None else None
        since = parse_moment(picture.fecha_ocupacion)
        return {
            "spool": spool,
            "status": status_of(self._site, spool),
            "chips": [*chips_of(spool, word), *_inspection(spool)],
            "is_free": picture.is_free,
            "holder": f"{picture.ocupado_por.strip()} {worker.full_name if worker else ''}".strip(),
            "held_for": short_name(states.held_for or ""),
            "since": f"{since:%d-%m %H:%M}" if since else picture.fecha_ocupacion,
            "elapsed": word.elapsed(around.since(since) if since else None),
            "place": around.station_of(spool.hold),
            "faults": [fault_words(fault, around) for fault in spool.faults],
        }


def _meant(wanted: Sequence[str], rows: Sequence[SearchedSpool]) -> list[Spool]:
    return [row.spool for row in best(wanted, rows, lambda row: row.parts)]


def _inspection(spool: Spool) -> list[Chip]:
    """The chip of METROLOGIA, once the spool was inspected or waits for it again."""
    progress = states_of(spool.picture).of(Operation.METROLOGIA)
    return [Chip(Operation.METROLOGIA, progress)] if progress is Progress.COMPLETADO else []
