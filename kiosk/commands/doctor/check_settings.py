"""The settings, each with its origin; secrets are hidden. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Final

from kiosk.commands.doctor.finding import Detail, Finding, Level
from kiosk.config.settings import Settings
from kiosk.config.values import Problem

CHECK = "settings"


def check(settings: Settings, origins: Mapping[str, str]) -> list[Finding]:
    """List all keys that have a value; `origins` gives the place of those that were set."""
    details = tuple(
        _detail(each.name, getattr(settings, each.name), shown, _place(each.name, origins))
        for each in fields(settings)
        if (shown := _shown(settings, each.name))
    )
    values = {"workbook": str(settings.workbook), "server": settings.api_url or ""}
    return [Finding(CHECK, Level.OK, f"settings.{_kind(settings)}", values, details)]


def _kind(settings: Settings) -> str:
    """Whose spreadsheet it is: this machine's, another server's, or Google's."""
    if settings.is_local:
        return "local"
    return "served" if settings.api_url else "google"


def wrong(problems: Iterable[Problem]) -> list[Finding]:
    """Report each unusable setting as a fault."""
    return [
        Finding(CHECK, Level.FAULT, f"settings.{each.code}", each.values, problem=each) for each in problems
    ]


_FORMS: Final = {"forget_after_s": "seconds", "screen_dpi": "dpi", "quota_per_minute": "per_minute"}
"""The form in which a key's number is shown: the phrase's key is `form.<form>`."""


def _detail(key: str, value: object, shown: str, origin: str) -> Detail:
    kind = "settings" if origin else "settings.default"
    form = ("yes" if value else "no") if isinstance(value, bool) else _FORMS.get(key, "")
    return Detail(kind, {"key": key, "value": shown, "origin": origin, "form": form})


def _place(key: str, origins: Mapping[str, str]) -> str:
    """The file or the variable."""
    return origins.get(key, "").removesuffix(f": {key}")


def _shown(settings: Settings, key: str) -> str:
    if key == "redis_url":
        return settings.redis_shown or ""
    if key == "workbook" and not settings.is_local:
        return ""
    value = getattr(settings, key)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return ", ".join(value)
    return f"{value:g}" if isinstance(value, float) else "" if value is None else str(value)
