"""The page for an address that there isn't, in the shop's words."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response

from kiosk.web.pages.page_renderer import PageRenderer


def missing_page(renderer: PageRenderer) -> Callable[[Request], Response]:
    """Answers 404, with a search for a spool and the way back."""

    def answer(request: Request) -> Response:
        return renderer.page(request, "missing.html", {"query": ""}, status=404)

    return answer
