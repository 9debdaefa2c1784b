"""The visitor of a page, as far as it matters: language, colours, and the worker whose phone it is.

A choice in the address (`?lang=en`, `?theme=light`) is remembered in a cookie of that browser.
"""

from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from kiosk.texts import LANGUAGES

THEMES: Final = ("auto", "light", "dark")
LANGUAGE, THEME, WORKER = "lang", "theme", "worker"
"""Names of the cookies, and of what an address may choose."""
YEAR_S: Final = 365 * 86_400


@dataclass(frozen=True, slots=True)
class Visitor:
    """`worker` is an id as text, "" where nobody has said who it is."""

    language: str
    theme: str
    worker: str


def visitor_of(request: Request, language: str) -> Visitor:
    """The choices of the address, else of the cookie, else of the browser; `language` is the station's."""
    chosen = _among(LANGUAGES, request, LANGUAGE) or _accepted(request) or language
    worker = request.cookies.get(WORKER, "")
    known = worker if worker.isascii() and worker.isdigit() and len(worker) <= 18 else ""
    return Visitor(chosen, _among(THEMES, request, THEME) or THEMES[0], known)


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


def _among(known: tuple[str, ...], request: Request, name: str) -> str:
    said = (request.query_params.get(name), request.cookies.get(name))
    return next((value for value in said if value in known), "") or ""


def _accepted(request: Request) -> str:
    """The first of our languages that the browser asks for; browsers list them in order of preference."""
    for part in request.headers.get("accept-language", "")[:200].split(","):
        language = part.partition(";")[0].partition("-")[0].strip().lower()
        if language in LANGUAGES:
            return language
    return ""
