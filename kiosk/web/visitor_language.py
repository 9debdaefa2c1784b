"""The language of whoever looks: the address's choice, else the cookie's, else the browser's. Pure."""

from typing import Final

from starlette.requests import HTTPConnection

from kiosk.texts import LANGUAGES

LANGUAGE: Final = "lang"
"""Name of the cookie, and of what an address may choose."""


def visitor_language(connection: HTTPConnection, station: str) -> str:
    """One of `LANGUAGES`; the station's where nothing says another."""
    chosen = (connection.query_params.get(LANGUAGE), connection.cookies.get(LANGUAGE))
    return next((each for each in chosen if each in LANGUAGES), None) or _accepted(connection) or station


def _accepted(connection: HTTPConnection) -> str:
    """The first of our languages that the browser asks for; browsers list them in order of preference."""
    for part in connection.headers.get("accept-language", "")[:200].split(","):
        language = part.partition(";")[0].partition("-")[0].strip().lower()
        if language in LANGUAGES:
            return language
    return ""
