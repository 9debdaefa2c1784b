"""The web application: all routes behind all guards."""

from collections.abc import Sequence
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from kiosk.web import api, pages, stream
from kiosk.web.answer_date import AnswerDate
from kiosk.web.searched_spools import SearchedSpools
from kiosk.web.site import Site


def application(site: Site, guards: Sequence[Middleware]) -> Starlette:
    """The application. A guard that stands earlier sees a request first."""

    renderer, searched = pages.PageRenderer(site), SearchedSpools(site)
    missing = pages.missing_page(renderer)

    async def no_route(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        if f"{request.url.path}/".startswith("/api/"):
            found = api.no_route(site, error.status_code)
        elif error.status_code == HTTPStatus.NOT_FOUND and not request.url.path.startswith("/static"):
            found = missing(request)
        else:
            found = PlainTextResponse(HTTPStatus(error.status_code).phrase, error.status_code)
        found.headers.update(error.headers or {})
        return found

    routes = [*api.routes(site, searched), *stream.routes(site), *pages.routes(site, renderer, searched)]
    outside = [Middleware(AnswerDate, site.engine.shop.utc), *guards]
    found = Starlette(routes=routes, middleware=outside, exception_handlers={HTTPException: no_route})
    found.router.redirect_slashes = False  # it would redirect to whatever the request calls this host
    return found
