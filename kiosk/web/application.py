"""The web application: all routes behind all guards."""

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.middleware import Middleware

from kiosk.web import api, pages, stream
from kiosk.web.site import Site


def application(site: Site, guards: Sequence[Middleware]) -> Starlette:
    """The application. A guard that stands earlier sees a request first."""
    routes = [*api.routes(site), *stream.routes(site), *pages.routes(site)]
    return Starlette(routes=routes, middleware=guards)
