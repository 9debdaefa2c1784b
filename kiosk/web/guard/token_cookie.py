"""How a token comes with a request: as a bearer, in the link that a person opens, as that person's cookie."""

import re
from typing import Final
from urllib.parse import parse_qsl, urlencode

from starlette.types import Scope

from kiosk.web.guard.refused_answer import header

COOKIE: Final = "kiosk_token"
PARAMETER: Final = "token"
YEAR_S: Final = 365 * 86_400

_BEARER = re.compile(r"bearer +(\S+) *", re.IGNORECASE)


def tokens_shown(scope: Scope) -> list[str]:
    """The tokens of the headers: a bearer, and every cookie of our name, as some browsers send two."""
    bearer = _BEARER.fullmatch(header(scope, b"authorization"))
    lines = [value.decode("latin-1") for key, value in scope["headers"] if key == b"cookie"]
    pairs = [each.strip().partition("=") for line in lines for each in line.split(";")]
    cookies = [value for name, _, value in pairs if name == COOKIE]
    return [*([bearer[1]] if bearer else []), *cookies]


def token_in_link(scope: Scope) -> str | None:
    """The token in the address; None if there is none."""
    return dict(_query(scope)).get(PARAMETER)


def address_without_token(scope: Scope) -> str:
    """Path and query without the token: an address of this site, whatever the path looks like."""
    # Two slashes at its beginning would make a browser go to another site.
    path = "/" + scope["raw_path"].decode("latin-1").lstrip("/\\")
    query = urlencode([(name, value) for name, value in _query(scope) if name != PARAMETER])
    return f"{path}?{query}" if query else path


def set_cookie(token: str, is_tls: bool) -> str:
    """The header that keeps a token for a year, out of reach of scripts and of other sites."""
    parts = [f"{COOKIE}={token}", "Path=/", f"Max-Age={YEAR_S}", "HttpOnly", "SameSite=Strict"]
    return "; ".join([*parts, *(["Secure"] if is_tls else [])])


def _query(scope: Scope) -> list[tuple[str, str]]:
    return parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
