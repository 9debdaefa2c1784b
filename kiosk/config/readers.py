"""How the value of each setting is read, from text of the environment or typed from the file. Pure but for
the look whether a file is there."""

import difflib
import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, parse_qsl, urlsplit, urlunsplit
from zoneinfo import ZoneInfo, available_timezones

from kiosk.texts import LANGUAGES


@dataclass(frozen=True)
class Problem:
    """Something that is wrong with the settings: a code with its values; `texts` makes the sentence."""

    code: str
    values: Mapping[str, str] = field(default_factory=dict)


class WrongValue(Exception):
    """A value that a setting can't have."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values


def _as_written(value: object) -> str:
    """As it stands in the file, and not as Python would say it: `true`, `["a"]`."""
    is_python = isinstance(value, bool | list | dict)
    return json.dumps(value, ensure_ascii=False, default=str) if is_python else str(value)


Reader = Callable[[object, Path], object]
"""From the value as found, and the folder that a relative path starts from."""


def _text(value: object, _: Path) -> str:
    if not isinstance(value, str):
        raise WrongValue("no_text", value=_as_written(value))
    if not value.strip():
        raise WrongValue("empty")
    return value.strip()


def _maybe_empty(value: object, _: Path) -> str:
    if not isinstance(value, str):
        raise WrongValue("no_text", value=_as_written(value))
    return value


def _path(value: object, folder: Path) -> Path:
    text = _text(value, folder)
    if "\0" in text:
        raise WrongValue("no_such_file", value=text.replace("\0", "\N{REPLACEMENT CHARACTER}"))
    try:
        return folder / Path(text).expanduser()
    except RuntimeError:  # ~nobody
        raise WrongValue("no_such_file", value=text) from None


def is_there(path: Path) -> bool:
    """Whether it exists; True where it may not even be asked, for whoever opens it says why."""
    try:
        return path.exists()
    except OSError:
        return True


def _existing_file(value: object, folder: Path) -> Path:
    path = _path(value, folder)
    if not path.is_file():
        raise WrongValue("no_such_file", value=str(path))
    return path


def _folder(value: object, folder: Path) -> Path:
    path = _path(value, folder)
    if path.exists() and not path.is_dir():
        raise WrongValue("no_folder", value=str(path))
    return path


_WORDS: Final = {
    **dict.fromkeys(("true", "1", "yes", "si", "sí"), True),
    **dict.fromkeys(("false", "0", "no"), False),
}


def _boolean(value: object, _: Path) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().lower() in _WORDS:
        return _WORDS[value.strip().lower()]
    raise WrongValue("no_boolean", value=_as_written(value))


def _number(least: float, most: float) -> Reader:
    def read(value: object, _: Path) -> float:
        number = math.nan
        if isinstance(value, int | float | str) and not isinstance(value, bool):
            try:
                number = float(value)
            except (ValueError, OverflowError):
                number = math.nan
        if not least <= number <= most:
            raise WrongValue("no_number", value=_as_written(value), least=f"{least:g}", most=f"{most:g}")
        return number

    return read


def _whole(least: int, most: int) -> Reader:
    number = _number(least, most)

    def read(value: object, folder: Path) -> int:
        found = number(value, folder)
        assert isinstance(found, float)
        return int(found)

    return read


def _one_of(*choices: str) -> Reader:
    by_lower = {choice.lower(): choice for choice in choices}

    def read(value: object, folder: Path) -> str:
        text = _text(value, folder)
        if text.lower() not in by_lower:
            raise WrongValue("no_choice", value=text, choices=", ".join(choices))
        return by_lower[text.lower()]

    return read


def _zone(value: object, folder: Path) -> str:
    name = _text(value, folder)
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        near = difflib.get_close_matches(name, available_timezones(), n=1)
        raise WrongValue("no_zone", value=name, **({"suggestion": near[0]} if near else {})) from None
    return name


def _split(text: str) -> SplitResult | None:
    """The parts of a URL whose port is one, too; None where it is none."""
    try:
        parts = urlsplit(text)
        return parts if parts.port != 0 else None
    except ValueError:
        return None


def _server(value: object, folder: Path) -> str:
    """`https://host[:port]`, without the slash that people put behind it."""
    text = _text(value, folder)
    parts = _split(text)
    plain = parts and parts.scheme in ("http", "https") and parts.hostname
    if (
        not parts
        or not plain
        or parts.path.strip("/")
        or parts.query
        or parts.fragment
        or "@" in parts.netloc
    ):
        raise WrongValue("no_server", value=without_password(text))
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
"""As `realtime.connection` takes them (a test keeps the two in step); that module imports redis, in 90 ms."""


def _redis(value: object, folder: Path) -> str:
    """Checked without redis-py. The value is never repeated whole: there may be a password in it."""
    text = _text(value, folder)
    parts = _split(text)
    if parts is None:
        raise WrongValue("redis_port")
    if parts.scheme not in ("redis", "rediss", "unix"):
        raise WrongValue("redis_scheme", value=without_password(text))
    if parts.scheme == "unix":
        if not parts.path.strip("/"):
            raise WrongValue("redis_path", value=without_password(text))
    elif not parts.hostname:
        raise WrongValue("redis_host", value=without_password(text))
    elif not re.fullmatch(r"/?\d*/?", parts.path, re.ASCII):
        raise WrongValue("redis_database", value=without_password(text))
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    strange = options.keys() - _REDIS_OPTIONS
    if strange or parts.fragment:
        # A password with `?` in it would stand here as an option.
        named = [] if "@" in parts.query else sorted(strange)
        raise WrongValue("redis_options", value=", ".join(named) or "?")
    if not re.fullmatch(r"\d*", options.get("db", ""), re.ASCII):
        raise WrongValue("redis_database", value=without_password(text))
    return text


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


READERS: Final[Mapping[str, Reader]] = {
    "station": _text,
    "timezone": _zone,
    "workbook": _path,
    "spreadsheet_id": _text,
    "credentials": _existing_file,
    "api_url": _server,
    "quota_per_minute": _whole(1, 100_000),
    "redis_url": _redis,
    "channel": _text,
    "data_dir": _folder,
    "language": _one_of(*LANGUAGES),
    "sheet_operaciones": _text,
    "sheet_trabajadores": _text,
    "sheet_roles": _text,
    "sheet_metadata": _text,
    "sheet_uniones": _text,
    "screen_dpi": _number(20, 1200),
    "forget_after_action": _boolean,
    "forget_after_s": _number(5, 86_400),
    "scanner_prefix": _maybe_empty,
    "log_level": _one_of("DEBUG", "INFO", "WARNING", "ERROR"),
}
