"""Reads the value of one setting: text from the environment, or typed from the file. Pure.

`paths` reads those that are paths.
"""

import difflib
import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, parse_qsl, urlsplit, urlunsplit
from zoneinfo import ZoneInfo, available_timezones


@dataclass(frozen=True)
class Problem:
    """A fault in the settings: a code with its values; `texts` makes the sentence."""

    code: str
    values: Mapping[str, str] = field(default_factory=dict)


class WrongValue(Exception):
    """A value that a setting can't have."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values


class UnreadableConfig(Exception):
    """The existing file of settings can't be read as TOML; it is left unchanged."""


def as_written(value: object) -> str:
    """As the file spells it, which is not as Python does: `true`, `["a"]`."""
    is_python = isinstance(value, bool | list | dict)
    try:
        return json.dumps(value, ensure_ascii=False, default=str) if is_python else str(value)
    except (ValueError, RecursionError):  # a number of thousands of digits, tables in hundreds of tables
        return "…"


Reader = Callable[[object, Path], object]
"""Called with the value as found and the folder that a relative path starts from. Raises `WrongValue`."""


def text(value: object, start: Path) -> str:
    return filled(any_text(value, start))


def any_text(value: object, _: Path) -> str:
    given = string(value)
    try:
        given.encode()
    except UnicodeEncodeError:  # a variable may hold any bytes, which neither the sheet nor Redis can take
        raise WrongValue("no_utf8_text", value=given) from None
    return given


def string(value: object) -> str:
    """What stands in quotes, or in a variable."""
    if not isinstance(value, str):
        raise WrongValue("no_text", value=as_written(value))
    return value


def filled(given: str) -> str:
    """Without the white space around it, of which alone it must not consist."""
    if not given.strip():
        raise WrongValue("empty")
    return given.strip()


_WORDS: Final = {
    **dict.fromkeys(("true", "1", "yes", "si", "sí"), True),
    **dict.fromkeys(("false", "0", "no"), False),
}


def boolean(value: object, _: Path) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().lower() in _WORDS:
        return _WORDS[value.strip().lower()]
    raise WrongValue("no_boolean", value=as_written(value))


def number(least: float, most: float) -> Reader:
    def read(value: object, _: Path) -> float:
        found = math.nan
        if isinstance(value, int | float | str) and not isinstance(value, bool):
            try:
                found = float(value)
            except (ValueError, OverflowError):
                found = math.nan
        if not least <= found <= most:
            raise WrongValue("no_number", value=as_written(value), least=f"{least:g}", most=f"{most:g}")
        return found

    return read


def whole_number(least: int, most: int) -> Reader:
    in_range = number(least, most)

    def read(value: object, start: Path) -> int:
        found = in_range(value, start)
        assert isinstance(found, float)
        return int(found)

    return read


def one_of(*choices: str) -> Reader:
    by_lower = {choice.lower(): choice for choice in choices}

    def read(value: object, start: Path) -> str:
        given = text(value, start)
        if given.lower() not in by_lower:
            raise WrongValue("no_choice", value=given, choices=", ".join(choices))
        return by_lower[given.lower()]

    return read


def zone(value: object, start: Path) -> str:
    name = text(value, start)
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        near = difflib.get_close_matches(name, available_timezones(), n=1)
        raise WrongValue("no_zone", value=name, **({"suggestion": near[0]} if near else {})) from None
    return name


def _split(text: str) -> SplitResult | None:
    """The parts of a URL; None if it or its port is invalid."""
    try:
        parts = urlsplit(text)
        return parts if parts.port != 0 else None
    except ValueError:
        return None


def is_loopback(host: str) -> bool:
    """True if nothing that is sent to this host leaves the machine."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def is_unencrypted(server_url: str) -> bool:
    """True if others on the network can read what is sent to this server."""
    parts = urlsplit(server_url)
    return parts.scheme == "http" and not is_loopback(parts.hostname or "")


def server(value: object, start: Path) -> str:
    """`https://host[:port]`, without a trailing slash."""
    given = text(value, start)
    parts = _split(given)
    plain = parts and parts.scheme in ("http", "https") and parts.hostname
    if (
        not parts
        or not plain
        or parts.path.strip("/")
        or parts.query
        or parts.fragment
        or "@" in parts.netloc
    ):
        raise WrongValue("no_server", value=without_password(given))
    return f"{parts.scheme}://{parts.netloc}"


_REDIS_OPTIONS: Final = frozenset(
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
"""What `realtime.connection` accepts; a test keeps the two in step, for that module loads redis."""


def redis_url(value: object, start: Path) -> str:
    """Checked without redis-py. The value is never repeated whole: there may be a password in it."""
    given = text(value, start)
    parts = _split(given)
    if parts is None:
        raise WrongValue("redis_port")
    if parts.scheme not in ("redis", "rediss", "unix"):
        raise WrongValue("redis_scheme", value=without_password(given))
    if parts.scheme == "unix":
        if not parts.path.strip("/"):
            raise WrongValue("redis_path", value=without_password(given))
    elif not parts.hostname:
        raise WrongValue("redis_host", value=without_password(given))
    elif not re.fullmatch(r"/?\d*/?", parts.path, re.ASCII):
        raise WrongValue("redis_database", value=without_password(given))
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    strange = options.keys() - _REDIS_OPTIONS
    if strange or parts.fragment:
        # A password with `?` in it would stand here as an option.
        named = [] if "@" in parts.query else sorted(strange)
        raise WrongValue("redis_options", value=", ".join(named) or "?")
    if not re.fullmatch(r"\d*", options.get("db", ""), re.ASCII):
        raise WrongValue("redis_database", value=without_password(given))
    return given


def is_unverified(given: str) -> bool:
    """True if this address of Redis switches off that the server's certificate is checked."""
    parts = urlsplit(given)
    options = dict(parse_qsl(parts.query))
    is_anybody = options.get("ssl_cert_reqs", "").lower() == "none"
    is_any_host = options.get("ssl_check_hostname", "").lower() in ("false", "0", "no", "off")
    return parts.scheme == "rediss" and (is_anybody or is_any_host)


def without_password(url: str) -> str:
    """The URL with `***` where its password was; its query, where a password may stand too, is cut off."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "***"
    if "@" in parts.netloc:
        user, _, host = parts.netloc.rpartition("@")
        parts = parts._replace(netloc=f"{user.partition(':')[0]}:***@{host}")
    elif "@" in url:
        return f"{parts.scheme}:***" if parts.scheme else "***"
    return urlunsplit(parts._replace(query="", fragment=""))
