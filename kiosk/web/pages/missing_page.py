"""The page for an address that there isn't, in the shop's words."""

from starlette.requests import Request
from starlette.responses import Response

from kiosk.web.pages.page_renderer import PageRenderer
from kiosk.web.site import Site


def missing_page(site: Site, request: Request) -> Response:
    """404, with a search for a spool and the way back."""
    values = {"query": ""}
    return PageRenderer(site).page(request, "missing.html", values, status=404)
