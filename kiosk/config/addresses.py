"""Reads the settings that are addresses, names and networks of the web face. Pure."""

import re
from collections.abc import Callable
from ipaddress import ip_address, ip_network
from pathlib import Path

from kiosk.config import values
from kiosk.config.values import Reader, WrongValue

_LABEL = re.compile(r"(?!-)[A-Za-z0-9_-]{1,63}(?<!-)")
_LONGEST_NAME = 253
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}


def several(reader: Callable[[object, Path], str]) -> Reader:
    """A list in the file; in a variable, with commas between. The first wrong entry is named."""

    def read(value: object, start: Path) -> tuple[str, ...]:
        given = value.split(",") if isinstance(value, str) else value
        if not isinstance(given, list | tuple):
            raise WrongValue("no_list", value=values.as_written(value))
        return tuple(reader(each, start) for each in given)

    return read


def host(value: object, start: Path) -> str:
    """An address of this machine, or a name that stands for one."""
    given = values.text(value, start)
    return given if _is_address(given) else name(value, start)


def name(value: object, start: Path) -> str:
    """A host's name, in lower case."""
    given = values.text(value, start)
    if len(given) > _LONGEST_NAME or not all(map(_LABEL.fullmatch, given.split("."))):
        raise WrongValue("no_host_name", value=given)
    return given.lower()


def address(value: object, start: Path) -> str:
    given = values.text(value, start)
    if not _is_address(given):
        raise WrongValue("no_address", value=given)
    return str(ip_address(given))


def network(value: object, start: Path) -> str:
    """A network as CIDR writes it; a single address is a network of one."""
    given = values.text(value, start)
    try:
        return str(ip_network(given))
    except ValueError:
        meant = _network_around(given)
        suggestion = {"suggestion": meant} if meant else {}
        raise WrongValue("no_network", value=given, **suggestion) from None


def origin(value: object, start: Path) -> str:
    """`https://host[:port]` as browsers send it: in lower case, without the port that goes without saying."""
    found = values.server(value, start).lower()
    return found.removesuffix(_DEFAULT_PORTS[found.partition(":")[0]])


def _is_address(given: str) -> bool:
    try:
        ip_address(given)
    except ValueError:
        return False
    return True


def _network_around(given: str) -> str:
    """The network of a machine's address with a length behind it; "" if it is something else."""
    try:
        return str(ip_network(given, strict=False))
    except ValueError:
        return ""
