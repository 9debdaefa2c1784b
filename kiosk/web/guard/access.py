"""The access rules of one server, as the settings say them."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

from kiosk.core.frozen import frozen
from kiosk.web.guard.token_file import TokenFile

Address = IPv4Address | IPv6Address

OPEN_ROUTES: Final = (
    "/api/dashboard/occupied",
    "/api/health",
    "/api/history/",
    "/api/registro/",
    "/api/spool/",
    "/api/spools",
    "/api/sse/stream",
    "/api/workers",
)
"""The routes that programs without a token may read from an open network. An entry that ends in `/` stands
for all below it."""


@frozen
class Access:
    """The rules of one running server. `names` are the host names by which browsers may call it, in lower
    case; `origins` the other sites whose pages may read the JSON; `proxy` the one address whose
    `X-Forwarded-For` and `X-Forwarded-Proto` are believed."""

    tokens: TokenFile
    names: frozenset[str] = frozenset()
    origins: frozenset[str] = frozenset()
    networks: tuple[IPv4Network | IPv6Network, ...] = ()
    proxy: Address | None = None
    language: str = "es"

    def is_open_to(self, address: Address | None) -> bool:
        """True if programs at this address may read `OPEN_ROUTES` without a token."""
        return address is not None and any(address in network for network in self.networks)


def networks_of(written: tuple[str, ...]) -> tuple[IPv4Network | IPv6Network, ...]:
    """Networks as the settings write them. Raises ValueError."""
    return tuple(ip_network(each) for each in written)


def address_of(written: str) -> Address | None:
    """The address that is written, None if it is none. An IPv4 address mapped into IPv6 is the IPv4 one."""
    try:
        found = ip_address(written.partition("%")[0])
    except ValueError:
        return None
    return (isinstance(found, IPv6Address) and found.ipv4_mapped) or found


def is_open_route(path: str) -> bool:
    """True if the path is one of `OPEN_ROUTES`."""
    return any(path.startswith(each) if each.endswith("/") else path == each for each in OPEN_ROUTES)
