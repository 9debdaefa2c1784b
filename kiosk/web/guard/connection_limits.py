"""Limits of a connection before there is a request: time for its head, and its place among all others."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from uvicorn.protocols.http.h11_impl import H11Protocol

from kiosk.web.abortable import AbortableProtocol
from kiosk.web.guard.access import Address, address_of

log = logging.getLogger(__name__)

HEAD_S: Final = 10.0
"""Until then a request's head must be complete, from its first byte, or from the connection's beginning."""
MOST_CONNECTIONS: Final = 900
"""All together; a process may usually have 1,024 files open, and has others."""
MOST_FROM_ONE: Final = 100
"""From one address of the network. A browser opens six, and several phones may share an address."""

Later = Callable[[float, Callable[[], None]], Callable[[], object]]
"""Calls something after so many seconds; returns what calls it off."""


@dataclass
class ConnectionLimits:
    """The limits of one server, and how many connections each address has. The loop's thread.

    A `proxy` brings all the clients that there are, so that it counts as this machine does.
    """

    proxy: Address | None = None
    head_s: float = HEAD_S
    most: int = MOST_CONNECTIONS
    most_from_one: int = MOST_FROM_ONE
    later: Later | None = None
    open_by: Counter[str] = field(default_factory=Counter)
    _is_full: bool = False

    def admit(self, client: str) -> bool:
        """Count a connection; False if it must be closed."""
        address = address_of(client)
        is_many = address is not None and (address.is_loopback or address == self.proxy)
        self.open_by[client] += 1
        fits = self.open_by.total() <= self.most
        if not fits and not self._is_full:  # said once: who fills it up would fill the log too
            self._is_full = True
            log.warning("no more connections are taken: there are %d", self.most)
        return fits and (is_many or self.open_by[client] <= self.most_from_one)

    def release(self, client: str) -> None:
        """A connection has ended."""
        self.open_by[client] -= 1
        if self.open_by.total() <= self.most // 2:
            self._is_full = False
        if not self.open_by[client]:
            del self.open_by[client]


def limited_protocol(limits: ConnectionLimits) -> type[H11Protocol]:
    """uvicorn's protocol within these limits."""
    return type("LimitedProtocol", (_LimitedProtocol,), {"limits": limits})


class _LimitedProtocol(AbortableProtocol):
    limits: ConnectionLimits

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._call_off: Callable[[], object] | None = None
        self._client = ""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._client = self.client[0] if self.client else ""
        if self.limits.admit(self._client):
            self._expect_head()
        else:
            transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_is_complete()
        self.limits.release(self._client)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if not self._is_answering():
            self._expect_head()
        super().data_received(data)
        if self._is_answering():
            self._head_is_complete()

    def _is_answering(self) -> bool:
        return bool(self.cycle) and not self.cycle.response_complete

    def _expect_head(self) -> None:
        """The time runs from the first byte: further bytes don't begin it anew."""
        if self._call_off is None:
            later = self.limits.later or self._on_loop
            self._call_off = later(self.limits.head_s, self._give_up)

    def _head_is_complete(self) -> None:
        if self._call_off is not None:
            self._call_off()
            self._call_off = None

    def _give_up(self) -> None:
        self._call_off = None
        self.transport.abort()

    def _on_loop(self, seconds: float, call: Callable[[], None]) -> Callable[[], object]:
        return self.loop.call_later(seconds, call).cancel
