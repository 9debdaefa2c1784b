"""The visitor of a page, as far as it matters: language, colours, and the worker whose phone it is.

A choice in the address (`?lang=en`, `?theme=light`) is remembered in a cookie of that browser.
"""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from kiosk.core.frozen import frozen
from kiosk.web.visitor_language import LANGUAGE, visitor_language

THEMES: Final = ("auto", "light", "dark")
THEME, WORKER = "theme", "worker"
"""Names of cookies, and of what an address may choose."""
YEAR_S: Final = 365 * 86_400


@frozen
class Visitor:
    """`worker` is an id as text, "" where nobody has said who it is."""

    language: str
    theme: str
    worker: str


def visitor_of(request: Request, language: str) -> Visitor:
    """The choices of the address, else of the cookie, else of the browser; `language` is the station's."""
    worker = request.cookies.get(WORKER, "")
    known = worker if worker.isascii() and worker.isdigit() and len(worker) <= 18 else ""
    return Visitor(visitor_language(request, language), _theme(request), known)


def remember_choices(request: Request, response: Response, visitor: Visitor) -> None:
    """Set the cookies of what this address chose."""
    for name, value in ((LANGUAGE, visitor.language), (THEME, visitor.theme)):
        if request.query_params.get(name) == value:
            set_cookie(request, response, name, value)


def set_cookie(request: Request, response: Response, name: str, value: str) -> None:
    """Remember a value for a year, or forget it if it is empty."""
    is_secure = request.url.scheme == "https"
    age = YEAR_S if value else 0
    response.set_cookie(name, value, max_age=age, secure=is_secure, httponly=True, samesite="lax")


def _theme(request: Request) -> str:
    said = (request.query_params.get(THEME), request.cookies.get(THEME))
    return next((value for value in said if value in THEMES), None) or THEMES[0]
