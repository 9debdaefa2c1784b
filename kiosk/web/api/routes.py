"""Which address gives which answer."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from kiosk.web.site import Site


def routes(site: Site) -> list[BaseRoute]:
    """The routes of the JSON interface."""

    async def health(_request: Request) -> Response:
        return JSONResponse({"status": "ok" if site.engine.shop.age() is not None else "degraded"})

    return [Route("/api/health", health)]
