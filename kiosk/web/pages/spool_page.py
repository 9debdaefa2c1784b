"""`/spool/{tag}`: everything about one spool; `/spool`: finding it."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kiosk.core.shop.data import Operation, Progress, Spool
from kiosk.core.shop.dates import parse_moment
from kiosk.core.shop.prueba import real_spools
from kiosk.core.shop.search_match import finds, spool_haystack, words
from kiosk.core.shop.states import states_of
from kiosk.web.api.history import sessions_asked
from kiosk.web.api.parameters import TagAsked
from kiosk.web.api.refused import Refused
from kiosk.web.api.spool_status import meant, status_of
from kiosk.web.api.table import NO_SUCH
from kiosk.web.pages.held_tiles import Chip, Surroundings, chips_of, fault_words, short_name, spool_address
from kiosk.web.pages.page_renderer import PageRenderer
from kiosk.web.pages.page_words import PageWords
from kiosk.web.pages.session_lines import session_line
from kiosk.web.pages.surroundings import surroundings_of
from kiosk.web.pages.tag_tails import groups_needed, split_tail
from kiosk.web.site import Site

MOST_FOUND: Final = 30
LONGEST_TEXT: Final = 200


class OneSpool:
    """Answers both addresses. The loop's thread."""

    def __init__(self, site: Site, renderer: PageRenderer) -> None:
        self._site, self._renderer = site, renderer

    async def find(self, request: Request) -> Response:
        """What matches the query; a whole tag leads to its spool at once."""
        query = " ".join(request.query_params.get("q", "")[:LONGEST_TEXT].split())
        with suppress(Refused):
            return RedirectResponse(spool_address(meant(self._site, query).tag), 303)
        return self._renderer.page(request, "find.html", self._found(query))

    async def answer(self, request: Request) -> Response:
        """The spool with this tag; 404 in the shop's words where there is none."""
        tag = request.path_params["tag"][:LONGEST_TEXT]
        try:
            spool = meant(self._site, tag)
        except Refused as refused:
            values = {**self._found(tag), "missing": refused.status == NO_SUCH}
            return self._renderer.page(request, "find.html", values, refused.status)
        around = surroundings_of(self._site, self._renderer.words(request))
        past = await self._history(spool, around.words)
        return self._renderer.page(request, "spool.html", {**self._values(spool, around), **past})

    async def _history(self, spool: Spool, word: PageWords) -> Mapping[str, Any]:
        """The sessions, newest first; the page comes without them while the audit can't be read."""
        try:
            _, found = await sessions_asked(self._site, TagAsked(spool.tag))
        except Refused as refused:
            return {"lines": [], "problem": refused.problem.message}
        lines = [session_line(each, self._site, word) for each in reversed(found)]
        return {"lines": lines, "problem": ""}

    def _found(self, query: str) -> Mapping[str, Any]:
        wanted, spools = words(query), real_spools(self._site.engine.shop.spools.values())
        found = [spool for spool in spools if finds(wanted, spool_haystack(spool))] if wanted else []
        found.sort(key=lambda spool: spool.tag)
        shown = found[:MOST_FOUND]
        groups = groups_needed(spool.tag for spool in shown)
        rows = [(spool, *split_tail(spool.tag, groups)) for spool in shown]
        return {"query": query, "rows": rows, "count": len(found), "missing": False}

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


def _inspection(spool: Spool) -> list[Chip]:
    """The chip of METROLOGIA, once the spool was inspected or waits for it again."""
    progress = states_of(spool.picture).of(Operation.METROLOGIA)
    return [Chip(Operation.METROLOGIA, progress)] if progress is Progress.COMPLETADO else []
