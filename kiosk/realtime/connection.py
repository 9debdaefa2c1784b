"""The two Redis clients of a kiosk: one for commands, one for the subscription.

redis-py's defaults send a command twice after a stall and block for a minute, so every limit is set here. If
no address is configured, the same code runs on an in-process engine, which stores nothing and which no other
process can see.
"""

import re
from typing import Final, Protocol
from urllib.parse import SplitResult, parse_qsl, urlsplit

from redis import BlockingConnectionPool, Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

CONNECT_S: Final = 1.0
"""Time limit for connecting, in seconds, for each address of the host."""

COMMAND_S: Final = 1.0
"""Time limit for a command, in seconds."""

SUBSCRIPTION_S: Final = 2.0
"""Time limit for each step of the subscription's handshake, in seconds."""

SETTING: Final = "redis_url"

_SCHEMES: Final = frozenset({"redis", "rediss", "unix"})
_OPTIONS: Final = frozenset(
    {
        "db",
        "username",
        "password",
        "ssl_ca_certs",
        "ssl_cert_reqs",
        "ssl_certfile",
        "ssl_check_hostname",
        "ssl_keyfile",
    }
)
"""The options that a URL may carry after `?`. Others would override our limits, or are unknown to
redis-py."""


class RedisUrlError(ValueError):
    """The setting `redis_url` can't be used. Never carries the URL, which may contain a password.

    `problem` is one of `scheme`, `host`, `port`, `path`, `database`, `options`.
    """

    def __init__(self, problem: str) -> None:
        super().__init__(f"{SETTING}: {problem}")
        self.setting = SETTING
        self.problem = problem


class Connections(Protocol):
    """The two clients of one kiosk. Creating a client doesn't connect yet."""

    @property
    def is_local(self) -> bool:
        """True if no other process can be reached."""

    def commands(self) -> Redis:
        """The client for commands: always the same object; any thread may use it."""

    def subscription(self) -> Redis:
        """A new client for one attempt to subscribe; the caller closes it."""

    def close(self) -> None:
        """Close the client for commands."""


def connections(url: str | None, station: str) -> Connections:
    """The Redis at `url`, or an in-process engine if there is no URL."""
    return RemoteRedis(url, station) if url else InProcessRedis(station)


class RemoteRedis:
    """A Redis or Valkey server at a `redis://`, `rediss://` or `unix://` address."""

    is_local = False

    def __init__(self, url: str, station: str) -> None:
        check_url(url)
        self._url = url
        self._station = station
        self._commands = self._client("commands", COMMAND_S, Retry(NoBackoff(), 0))

    def commands(self) -> Redis:
        return self._commands

    def subscription(self) -> Redis:
        # With errors to retry on, a PubSub would reconnect by itself before it reports the loss.
        return self._client("subscription", SUBSCRIPTION_S, Retry(NoBackoff(), 0, supported_errors=()))

    def close(self) -> None:
        self._commands.close()

    def _client(self, purpose: str, limit_s: float, retry: Retry) -> Redis:
        pool = BlockingConnectionPool.from_url(
            self._url,
            max_connections=1,
            timeout=limit_s,
            protocol=2,  # sufficient here, and connecting then sends nothing but AUTH and the client's name
            driver_info=None,
            client_name=client_name(self._station, purpose),
            retry=retry,
            socket_connect_timeout=CONNECT_S,
            socket_timeout=limit_s,
        )
        return Redis.from_pool(pool)


class InProcessRedis:
    """An engine owned by this object: only users of the same object share its channels."""

    is_local = True

    def __init__(self, station: str) -> None:
        import fakeredis  # 60 ms and more, for stations without a server only

        self._engine = fakeredis.FakeServer(server_type="redis", version=(7,))
        self._new_client = fakeredis.FakeRedis
        self._station = station
        self._commands = self._client("commands")

    def commands(self) -> Redis:
        return self._commands

    def subscription(self) -> Redis:
        return self._client("subscription")

    def close(self) -> None:
        self._commands.close()

    def _client(self, purpose: str) -> Redis:
        name = client_name(self._station, purpose)
        client: Redis = self._new_client(server=self._engine, protocol=2, client_name=name)
        return client


def client_name(station: str, purpose: str) -> str:
    """The name that `CLIENT LIST` shows. Redis accepts neither spaces nor non-ASCII characters in it."""
    return f"spool-kiosk:{re.sub(r'[^!-~]+', '-', station)}:{purpose}"


def check_url(url: str) -> None:
    """Raise `RedisUrlError` if the address is invalid. Doesn't connect."""
    try:
        parts = urlsplit(url)
    except ValueError:
        raise RedisUrlError("host") from None
    if parts.scheme not in _SCHEMES:
        raise RedisUrlError("scheme")
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    if not options.keys() <= _OPTIONS or parts.fragment:
        raise RedisUrlError("options")
    if not re.fullmatch(r"\d*", options.get("db", ""), re.ASCII):
        raise RedisUrlError("database")
    if parts.scheme == "unix":
        if not parts.path.strip("/"):
            raise RedisUrlError("path")
    else:
        _check_server(parts)


def _check_server(parts: SplitResult) -> None:
    try:
        is_port = parts.port != 0
    except ValueError:
        is_port = False
    if not is_port:
        raise RedisUrlError("port")
    if not parts.hostname:
        raise RedisUrlError("host")
    if not re.fullmatch(r"/?\d*/?", parts.path, re.ASCII):
        raise RedisUrlError("database")
