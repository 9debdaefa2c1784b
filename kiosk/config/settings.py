"""The settings of one station: read once, typed, and every missing or wrong key named at once.

A key stands in `kiosk.toml` in lower case, or in the environment in upper case behind `KIOSK_`; the
environment wins. No key is required: without any, the kiosk opens a workbook of its own on this machine.
"""

import difflib
import errno
import re
import socket
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import platformdirs

from kiosk.config import addresses, badge, drives, paths, reason_list, values
from kiosk.config.values import Problem, Reader, WrongValue
from kiosk.texts import LANGUAGES, settings_report

APP: Final = "spool-kiosk"
PREFIX: Final = "KIOSK_"
CONFIG_VARIABLE: Final = "KIOSK_CONFIG"
PIN_VARIABLE: Final = "KIOSK_SUPERVISOR_PIN"
"""A supervisor's PIN: no setting, and never kept."""
WORKBOOK_FILE: Final = "taller.kiosk"
LARGEST: Final = 65_536
"""The largest file of settings that is read, in bytes; a full one has about 1,000."""


def _read_as(reader: Reader) -> dict[str, Reader]:
    return {"reader": reader}


@dataclass(frozen=True)
class Settings:
    """The settings of this station. With `spreadsheet_id` it works on Google's sheet, else on `workbook`.

    One row is a setting: its key, its type, its default, and how its value is read.
    """

    data_dir: Path = field(metadata=_read_as(paths.folder))
    workbook: Path = field(metadata=_read_as(paths.workbook))
    station: str = field(
        default_factory=lambda: socket.gethostname() or "kiosk", metadata=_read_as(values.text)
    )
    timezone: str = field(default="America/Santiago", metadata=_read_as(values.zone))
    spreadsheet_id: str | None = field(default=None, metadata=_read_as(values.text))
    credentials: Path | None = field(default=None, metadata=_read_as(paths.existing_file))
    api_url: str | None = field(default=None, metadata=_read_as(values.server))
    quota_per_minute: int = field(default=60, metadata=_read_as(values.whole_number(1, 100_000)))
    redis_url: str | None = field(default=None, repr=False, metadata=_read_as(values.redis_url))
    channel: str = field(default="spools:updates", metadata=_read_as(values.text))
    rejection_limit: int = field(default=3, metadata=_read_as(values.whole_number(0, 99)))
    language: str = field(default="es", metadata=_read_as(values.one_of(*LANGUAGES)))
    sheet_operaciones: str = field(default="Operaciones", metadata=_read_as(values.text))
    sheet_trabajadores: str = field(default="Trabajadores", metadata=_read_as(values.text))
    sheet_roles: str = field(default="Roles", metadata=_read_as(values.text))
    sheet_metadata: str = field(default="Metadata", metadata=_read_as(values.text))
    sheet_uniones: str = field(default="Uniones", metadata=_read_as(values.text))
    web_host: str = field(default="127.0.0.1", metadata=_read_as(addresses.host))
    web_port: int = field(default=8766, metadata=_read_as(values.whole_number(0, 65_535)))
    web_open_networks: tuple[str, ...] = field(
        default=(), metadata=_read_as(addresses.several(addresses.network))
    )
    web_origins: tuple[str, ...] = field(default=(), metadata=_read_as(addresses.several(addresses.origin)))
    web_names: tuple[str, ...] = field(default=(), metadata=_read_as(addresses.several(addresses.name)))
    web_proxy: str | None = field(default=None, metadata=_read_as(addresses.address))
    web_certificate: Path | None = field(default=None, metadata=_read_as(paths.existing_file))
    web_key_file: Path | None = field(default=None, metadata=_read_as(paths.existing_file))
    screen_dpi: float | None = field(default=None, metadata=_read_as(values.number(20, 1200)))
    layout: str = field(default="touch", metadata=_read_as(values.one_of("touch", "desk", "auto")))
    theme: str = field(default="dark", metadata=_read_as(values.one_of("dark", "light")))
    supervisor_reasons: tuple[str, ...] = field(default=(), metadata=_read_as(addresses.several(values.text)))
    pause_reasons: tuple[str, ...] = field(default=(), metadata=_read_as(reason_list.reasons))
    forget_after_action: bool = field(default=False, metadata=_read_as(values.boolean))
    forget_after_s: float = field(default=30.0, metadata=_read_as(values.number(5, 86_400)))
    badge_pattern: str = field(default="", metadata=_read_as(badge.pattern))
    scanner_prefix: str = field(default="", metadata=_read_as(values.any_text))
    scanner_suffix: str = field(
        default="any", metadata=_read_as(values.one_of("any", "enter", "tab", "none"))
    )
    scanner_gap_ms: int | None = field(default=None, metadata=_read_as(values.whole_number(10, 1_000)))
    idle_after_s: float = field(default=120.0, metadata=_read_as(values.number(10, 86_400)))
    sounds: str = field(default="auto", metadata=_read_as(values.one_of("auto", "on", "off")))
    log_level: str = field(
        default="INFO", metadata=_read_as(values.one_of("DEBUG", "INFO", "WARNING", "ERROR"))
    )

    @property
    def zone(self) -> ZoneInfo:
        """The shop's time zone."""
        return ZoneInfo(self.timezone)

    @property
    def is_local(self) -> bool:
        """True where the sheet is a workbook on this machine."""
        return self.spreadsheet_id is None

    @property
    def makes_sample(self) -> bool:
        """True if a missing workbook is created with the sample shop: only in its default place."""
        return self.workbook == self.data_dir / WORKBOOK_FILE

    def has_sounds(self, is_desk: bool) -> bool:
        """Whether a window sounds that is laid out for a desk, or for fingers."""
        return self.sounds == "on" or (self.sounds == "auto" and not is_desk)

    @property
    def redis_shown(self) -> str | None:
        """`redis_url` without its password, for people and logs."""
        return values.without_password(self.redis_url) if self.redis_url else None

    @property
    def is_redis_unverified(self) -> bool:
        """True if Redis is reached with TLS, and whoever answers is taken for it."""
        return bool(self.redis_url) and values.is_unverified(self.redis_url or "")

    @property
    def web_token_file(self) -> Path:
        """The hashes of the tokens that let browsers in; it needn't exist."""
        return self.data_dir / "web_tokens"

    @property
    def supervisor_pin_file(self) -> Path:
        """The hashes of the supervisors' PINs; it needn't exist."""
        return self.data_dir / "supervisor_pins"

    @property
    def log_file(self) -> Path:
        return self.data_dir / "logs" / "kiosk.log"


READERS: Final[Mapping[str, Reader]] = {each.name: each.metadata["reader"] for each in fields(Settings)}
"""How the value of each key is read."""


@dataclass(frozen=True)
class WindowOptions:
    """What the command line asks of the window for this run."""

    fullscreen: bool = False
    screenshot: Path | None = None
    demo: bool = False
    web: bool = False
    config: Path | None = None
    """The file of settings that was named, for the process that serves the web face beside the window."""


class SettingsError(Exception):
    """Settings that can't be used; its text is the whole report, in `language`."""

    def __init__(self, problems: tuple[Problem, ...], language: str = "es") -> None:
        super().__init__(settings_report(problems, language))
        self.problems = problems
        self.language = language


def default_config_file() -> Path:
    """`kiosk.toml` in the platform's folder for settings; it needn't exist."""
    return Path(platformdirs.user_config_dir(APP, appauthor=False)) / "kiosk.toml"


def load_settings(
    config_file: Path | None,
    environ: Mapping[str, str],
    content: bytes | None = None,
    may_be_missing: Callable[["Settings"], bool] = lambda _: False,
) -> Settings:
    """Read the settings. `config_file` must exist where it is given, here or in `KIOSK_CONFIG`.

    `content` stands for the file's own, so that a change can be tried before it is made. A workbook that is
    named must exist too, unless it `may_be_missing`.
    Raises `SettingsError` with every fault at once.
    """
    problems: list[Problem] = []
    raw = _found(config_file, environ, problems, content)
    found: dict[str, Any] = {}
    for key, (where, value, folder) in raw.items():
        try:
            found[key] = READERS[key](value, folder)
        except WrongValue as wrong:
            problems.append(Problem(wrong.code, {"key": where, **wrong.values}))
    problems += _contradictions({key: where for key, (where, _, _) in raw.items()})
    found.setdefault("data_dir", Path(platformdirs.user_data_dir(APP, appauthor=False)))
    found.setdefault("workbook", found["data_dir"] / WORKBOOK_FILE)
    settings = Settings(**found)
    if network := drives.network_of(settings.data_dir):
        key = raw["data_dir"][0] if "data_dir" in raw else "data_dir"
        problems.append(
            Problem("network_drive", {"key": key, "value": str(settings.data_dir), "drive": network})
        )
    is_needed = settings.is_local and not settings.makes_sample
    if is_needed and not (paths.exists(settings.workbook) or may_be_missing(settings)):
        named = {"key": raw["workbook"][0], "value": str(settings.workbook)}
        problems.append(Problem("no_workbook", named))
    if settings.credentials and settings.api_url and values.is_unencrypted(settings.api_url):
        problems.append(Problem("unencrypted", {"key": raw["api_url"][0], "value": settings.api_url}))
    if problems:
        raise SettingsError(tuple(problems), settings.language)
    return settings


def origins(config_file: Path | None, environ: Mapping[str, str]) -> dict[str, str]:
    """Where each key that is set stands, as people find it: `/…/kiosk.toml: station`."""
    return {key: where for key, (where, _, _) in _found(config_file, environ, []).items()}


def config_file_of(config_file: Path | None, environ: Mapping[str, str]) -> Path:
    """The file that the settings are read from; it needn't exist."""
    return _at_home(_named(config_file, environ) or default_config_file())


def _named(config_file: Path | None, environ: Mapping[str, str]) -> Path | None:
    return config_file or (Path(environ[CONFIG_VARIABLE]) if environ.get(CONFIG_VARIABLE) else None)


def _at_home(file: Path) -> Path:
    try:
        return file.expanduser()
    except RuntimeError:  # ~nobody: no such file, which is reported later
        return file


def _here() -> Path:
    """The folder that relative paths of the environment start from; it may have been deleted meanwhile."""
    try:
        return Path.cwd()
    except OSError:
        return Path()


_NO_SETTINGS: Final = frozenset({CONFIG_VARIABLE, PIN_VARIABLE})

_Raw = tuple[str, object, Path]
"""Where a value stands, as people find it; the value; the folder that a relative path starts from."""


def _found(
    config_file: Path | None,
    environ: Mapping[str, str],
    problems: list[Problem],
    content: bytes | None = None,
) -> dict[str, _Raw]:
    named = _named(config_file, environ)
    file = _at_home(named or default_config_file())
    return _from_file(file, named is not None, problems, content) | _from_environment(environ, problems)


def _from_file(file: Path, must_exist: bool, problems: list[Problem], given: bytes | None) -> dict[str, _Raw]:
    try:
        text = (_content(file) if given is None else given).decode("utf-8-sig")
    except FileNotFoundError:
        if must_exist:
            problems.append(Problem("no_file", {"file": str(file)}))
        return {}
    except OSError as error:
        problems.append(Problem("unreadable_file", {"file": str(file), "os_error": str(error.errno or 0)}))
        return {}
    except UnicodeDecodeError:
        problems.append(Problem("no_utf8", {"file": str(file)}))
        return {}
    raw: dict[str, _Raw] = {}
    for key, value in _parsed(text, file, problems).items():
        if key in READERS:
            raw[key] = (f"{file}: {key}", value, file.parent)
        else:
            problems.append(_unknown(f"{file}: {key}", key, ""))
    return raw


def _content(file: Path) -> bytes:
    """Raises OSError."""
    if "\0" in str(file):
        raise FileNotFoundError
    with file.open("rb") as opened:
        content = opened.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise OSError(errno.EFBIG, "no file of settings")
    return content


def _parsed(text: str, file: Path, problems: list[Problem]) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        problems.append(Problem("no_toml", {"file": str(file), "line": _line_of(error, text)}))
    except (ValueError, RecursionError):  # a number of thousands of digits, brackets in hundreds of brackets
        problems.append(Problem("absurd_toml", {"file": str(file)}))
    return {}


def _line_of(error: tomllib.TOMLDecodeError, text: str) -> str:
    found = re.search(r"line (\d+)", str(error))
    return found.group(1) if found else str(len(text.splitlines()))


def _from_environment(environ: Mapping[str, str], problems: list[Problem]) -> dict[str, _Raw]:
    """An empty variable counts as not set."""
    raw: dict[str, _Raw] = {}
    for variable in sorted(environ):
        if not variable.startswith(PREFIX) or variable in _NO_SETTINGS or not environ[variable].strip():
            continue
        key = variable.removeprefix(PREFIX).lower()
        if key in READERS:
            raw[key] = (variable, environ[variable], _here())
        else:
            problems.append(_unknown(variable, key, PREFIX))
    return raw


def _unknown(where: str, key: str, prefix: str) -> Problem:
    near = difflib.get_close_matches(key.lower(), READERS, n=1)
    suggestion = {"suggestion": prefix + (near[0].upper() if prefix else near[0])} if near else {}
    return Problem("unknown_key", {"key": where, **suggestion})


def _contradictions(given: Mapping[str, str]) -> list[Problem]:
    """Keys that exclude or require one another. A key with a wrong value counts as given."""
    found = _half_of_tls(given)
    if "spreadsheet_id" in given:
        if "workbook" in given:
            found.append(Problem("both", {"key": given["workbook"], "other": given["spreadsheet_id"]}))
        if "credentials" not in given and "api_url" not in given:
            found.append(Problem("needs_access", {"key": given["spreadsheet_id"]}))
        return found
    return found + [
        Problem("needs_spreadsheet", {"key": given[key]})
        for key in ("credentials", "api_url")
        if key in given
    ]


def _half_of_tls(given: Mapping[str, str]) -> list[Problem]:
    both = ("web_certificate", "web_key_file")
    alone = [key for key in both if key in given] if sum(key in given for key in both) == 1 else []
    return [Problem("needs_other", {"key": given[key], "other": both[1 - both.index(key)]}) for key in alone]
