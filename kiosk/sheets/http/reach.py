"""Whether a server can be reached from this machine, with its proxies and certificates."""

import time
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import NameResolutionError

from kiosk.core.clock import machine_time
from kiosk.core.frozen import frozen
from kiosk.sheets.http.connection import ConnectionMeter, TimeLimits, metered
from kiosk.sheets.http.server_time import server_time

LIMITS = TimeLimits(connect_s=3.05, read_s=5.0, answer_s=10.0)


class Obstacle(StrEnum):
    """Why a server isn't reached."""

    NONE = ""
    NAME = "name"
    """The host's name can't be resolved: no network, or no name server."""
    PROXY = "proxy"
    TLS = "tls"
    NO_ANSWER = "no_answer"
    NO_CONNECTION = "no_connection"


@frozen
class Reach:
    """The outcome of one request to a server. `clock` is the server's time, `asked_at` ours, both UTC."""

    host: str
    obstacle: Obstacle = Obstacle.NONE
    ms: float = 0.0
    clock: datetime | None = None
    asked_at: datetime | None = None


def reach(url: str, limits: TimeLimits = LIMITS) -> Reach:
    """Send one HEAD request; any answer counts as reached. Blocks for `limits` at most; never raises for a
    network failure."""
    parts = urlsplit(url)
    started = time.perf_counter()
    try:
        with metered(requests.Session(), ConnectionMeter(limits)) as session:
            timeout = (limits.connect_s, limits.read_s)
            answer = session.head(f"{parts.scheme}://{parts.netloc}/", timeout=timeout, allow_redirects=False)
    except (requests.RequestException, OSError, ValueError) as error:
        return Reach(parts.netloc, _obstacle(error))
    ms = (time.perf_counter() - started) * 1000
    return Reach(parts.netloc, ms=ms, clock=server_time(answer.headers), asked_at=machine_time())


def _obstacle(error: Exception) -> Obstacle:
    if isinstance(error, requests.exceptions.ProxyError):
        return Obstacle.PROXY
    if isinstance(error, requests.exceptions.SSLError):
        return Obstacle.TLS
    if isinstance(error, requests.Timeout):
        return Obstacle.NO_ANSWER
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return Obstacle.NAME if isinstance(reason, NameResolutionError) else Obstacle.NO_CONNECTION
