"""So many requests a client, and no more: a token bucket for each address, in a table of bounded size."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv6Address, ip_network
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from kiosk.core.frozen import frozen
from kiosk.web.guard.access import Address
from kiosk.web.guard.client_address import ADDRESS, IS_LOCAL
from kiosk.web.guard.refused_answer import refuse


@frozen
class Rate:
    """`burst` requests at once, and from then on `per_second`."""

    burst: float
    per_second: float


NETWORK_RATE: Final = Rate(600, 20)
"""Of one address. A proxy that doesn't say for whom it asks has one for all its clients together."""
LOCAL_RATE: Final = Rate(5_000, 1_000)
"""Of this machine: 500 listeners may come back at the same moment."""
MOST_CLIENTS: Final = 4_096


class Buckets:
    """A token bucket for each client. `clock` gives seconds that only grow. One thread."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._left)

    def take(self, client: str, rate: Rate) -> float:
        """Take one request of a client; returns 0, or after how many seconds there will be one again."""
        now = self._clock()
        left, since = self._left.get(client, (rate.burst, now))
        left = min(rate.burst, left + (now - since) * rate.per_second)
        wait = 0.0 if left >= 1 else (1 - left) / rate.per_second
        self._left[client] = (left if wait else left - 1, now)
        self._left.move_to_end(client)
        if len(self._left) > MOST_CLIENTS:
            self._left.popitem(last=False)  # who asked least recently has most of its burst again
        return wait


class RateLimit:
    """Answers 429 to a client that asks too often, with the seconds to wait."""

    def __init__(
        self, app: ASGIApp, language: str, network: Rate = NETWORK_RATE, local: Rate = LOCAL_RATE
    ) -> None:
        self._app, self._language = app, language
        self._network, self._local = network, local
        self._buckets = Buckets(time.monotonic)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        rate = self._local if scope[IS_LOCAL] else self._network
        client = "this machine" if scope[IS_LOCAL] else _client_of(scope[ADDRESS])
        if wait := self._buckets.take(client, rate):
            more = {"retry-after": str(math.ceil(wait))}
            await refuse(scope, send, "too_many", self._language, more)
        else:
            await self._app(scope, receive, send)


def _client_of(address: Address | None) -> str:
    """With IPv6 each client has a whole network of addresses to itself, which counts as one."""
    if isinstance(address, IPv6Address):
        return str(ip_network((address, 64), strict=False))
    return str(address or "")
