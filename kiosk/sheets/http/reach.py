"""Whether a server on the network can be reached at all, with this machine's proxies and certificates."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import NameResolutionError

from kiosk.sheets.http.connection import Limits, Wire, metered

LIMITS = Limits(connect_s=3.05, read_s=5.0, answer_s=10.0)


class Obstacle(StrEnum):
    """Why a server isn't reached."""

    NONE = ""
    NAME = "name"
    """Nobody knows the host's name: no network, or no name server."""
    PROXY = "proxy"
    TLS = "tls"
    NO_ANSWER = "no_answer"
    NO_CONNECTION = "no_connection"


@dataclass(frozen=True, slots=True)
class Reach:
    """What became of one knock at a server. `clock` is the server's, `asked_at` ours, both UTC."""

    host: str
    obstacle: Obstacle = Obstacle.NONE
    ms: float = 0.0
    clock: datetime | None = None
    asked_at: datetime | None = None


def reach(url: str, limits: Limits = LIMITS) -> Reach:
    """Knock once; any answer will do. Blocks for its limits at most, and never raises for the network."""
    parts = urlsplit(url)
    started = time.perf_counter()
    try:
        with metered(requests.Session(), Wire(limits)) as session:
            timeout = (limits.connect_s, limits.read_s)
            answer = session.head(f"{parts.scheme}://{parts.netloc}/", timeout=timeout, allow_redirects=False)
    except (requests.RequestException, OSError, ValueError) as error:
        return Reach(parts.netloc, _obstacle(error))
    ms = (time.perf_counter() - started) * 1000
    return Reach(
        parts.netloc, ms=ms, clock=_moment(answer.headers.get("Date", "")), asked_at=datetime.now(UTC)
    )


def _obstacle(error: Exception) -> Obstacle:
    if isinstance(error, requests.exceptions.ProxyError):
        return Obstacle.PROXY
    if isinstance(error, requests.exceptions.SSLError):
        return Obstacle.TLS
    if isinstance(error, requests.Timeout):
        return Obstacle.NO_ANSWER
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return Obstacle.NAME if isinstance(reason, NameResolutionError) else Obstacle.NO_CONNECTION


def _moment(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
