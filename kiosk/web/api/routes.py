"""Which address gives which answer."""

import re

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from kiosk import texts
from kiosk.web.api import answering
from kiosk.web.api.openapi import document
from kiosk.web.api.table import table
from kiosk.web.packing import packed
from kiosk.web.searched_spools import SearchedSpools
from kiosk.web.site import Site

_ERRORS = {404: "not_found", 405: "only_read"}


def routes(site: Site, searched: SearchedSpools) -> list[BaseRoute]:
    """The routes of the JSON interface."""
    known = table(site, searched)
    written = answering.encoded(document(known, site.version))

    async def openapi(request: Request) -> Response:
        return answering.tagged(request, written)

    found: list[BaseRoute] = [
        Route(_pattern(each.path), answering.endpoint(each, site), name=each.name, middleware=packed())
        for each in known
    ]
    return [*found, Route("/api/openapi.json", openapi, middleware=packed())]


def no_route(site: Site, status: int) -> Response:
    """The answer under `/api` where there is no such address (404) or not this method (405)."""
    return answering.problem(status, _ERRORS[status], texts.phrase(f"api.{status}", site.language))


def _pattern(path: str) -> str:
    """Starlette's form of the path. A tag may hold slashes."""
    return re.sub(r"\{(\w+)\}", r"{\1:path}", path)
