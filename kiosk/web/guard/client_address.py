"""Finds out from where a request comes, and puts it where routes and further guards look."""

import re
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from kiosk.web.guard.access import Address, address_of

ADDRESS: Final = "kiosk.address"
"""The scope's key for the client's `Address`; None where a proxy didn't say it."""
IS_LOCAL: Final = "kiosk.is_local"
"""The scope's key: True for a program of this machine, which needs no token."""

_FORWARDED: Final = (b"forwarded", b"x-forwarded-for", b"x-real-ip", b"via")
"""Each tells that a proxy stands between, whether it is one that is believed or not."""

_WITH_PORT: Final = re.compile(r"\[([0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)\](?::[0-9]{1,5})?|([0-9.]+):[0-9]{1,5}")


class ClientAddress:
    """Tells loopback from the network.

    With a proxy nobody is of this machine, and only the proxy's own request may say for whom it asks: its
    last hop, which it wrote itself. Without one, a request of this machine that went through a proxy all the
    same is not taken for one of this machine: somebody forgot to name that proxy.
    """

    def __init__(self, app: ASGIApp, proxy: Address | None) -> None:
        self._app, self._proxy = app, proxy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        peer = address_of(scope["client"][0]) if scope["client"] else None
        if self._proxy is not None and peer == self._proxy:
            said = address_of(_without_port(_last_hop(scope, b"x-forwarded-for")))
            scope["client"] = (str(said) if said else "", 0)
            if (scheme := _last_hop(scope, b"x-forwarded-proto").lower()) in ("http", "https"):
                scope["scheme"] = scheme
            scope[ADDRESS], scope[IS_LOCAL] = said, False
        else:
            is_relayed = any(name in _FORWARDED for name, _ in scope["headers"])
            is_local = peer is not None and peer.is_loopback and not is_relayed and self._proxy is None
            scope[ADDRESS], scope[IS_LOCAL] = peer, is_local
        await self._app(scope, receive, send)


def _without_port(hop: str) -> str:
    """Some proxies write `192.0.2.1:5000` or `[2001:db8::1]:5000`."""
    found = _WITH_PORT.fullmatch(hop)
    return (found[1] or found[2]) if found else hop


def _last_hop(scope: Scope, name: bytes) -> str:
    """The last entry of all headers of this name; the earlier ones anybody may have written."""
    lines = [value.decode("latin-1") for key, value in scope["headers"] if key == name]
    return ",".join(lines).rpartition(",")[2].strip()
