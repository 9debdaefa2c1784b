"""Answers only under names of this machine. A foreign site could else have its own name lead here, and its
pages would read the shop as if it were theirs (DNS rebinding)."""

import re
from collections.abc import Iterable

from starlette.types import ASGIApp, Receive, Scope, Send

from kiosk.web.guard.access import address_of
from kiosk.web.guard.refused_answer import header, refuse

_HOST = re.compile(r"(?:\[(?P<six>[0-9A-Fa-f:.]+)\]|(?P<name>[A-Za-z0-9._-]+))(?::[0-9]{1,5})?")


class HostCheck:
    """Compares the header `Host` with `names`; an address needs no name and can't be led elsewhere."""

    def __init__(self, app: ASGIApp, names: frozenset[str], language: str) -> None:
        self._app, self._names, self._language = app, names, language

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = _HOST.fullmatch(header(scope, b"host"))
        if found is None:
            await refuse(scope, send, "bad_request", self._language)
        elif found["six"] or self._is_ours(found["name"].lower().rstrip(".")):
            await self._app(scope, receive, send)
        else:
            await refuse(scope, send, "other_host", self._language)

    def _is_ours(self, name: str) -> bool:
        return name == "localhost" or address_of(name) is not None or name in self._names


def names_of(machine: str, further: Iterable[str]) -> frozenset[str]:
    """The names of a machine that is called so, with and without its domain and as mDNS says it, and those
    from the settings."""
    whole = machine.lower().rstrip(".")
    short = whole.partition(".")[0]
    own = {whole, short, f"{short}.local"} if short else set()
    return frozenset(own | {each.lower().rstrip(".") for each in further})
