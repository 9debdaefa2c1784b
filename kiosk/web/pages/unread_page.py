"""The page shown before the sheet was read: nothing of the shop, for "there is none" would be false."""

from starlette.requests import Request
from starlette.responses import Response

from kiosk import texts
from kiosk.web.api.refused import RETRY_AFTER_S
from kiosk.web.api.table import NOT_NOW
from kiosk.web.pages.page_renderer import PageRenderer
from kiosk.web.site import Site


def unread_page(site: Site, renderer: PageRenderer, request: Request, tab: str) -> Response | None:
    """503 in the words of the interface, under the heading of this tab; None once the sheet was read.

    The page loads itself anew until then. The loop's thread.
    """
    if site.engine.shop.age() is not None:
        return None
    words = renderer.words(request)
    said = texts.phrase("api.unread", words.language)
    values = {"tab": tab, "heading": words(f"tab.{tab}"), "said": said, "every": RETRY_AFTER_S}
    response = renderer.page(request, "unread.html", values, NOT_NOW)
    response.headers["Retry-After"] = str(RETRY_AFTER_S)
    return response
