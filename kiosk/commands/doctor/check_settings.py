"""The settings: each with where it comes from, secrets hidden. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import fields

from kiosk.commands.doctor.finding import Detail, Finding, Level
from kiosk.config import Settings
from kiosk.config_readers import Problem

CHECK = "settings"


def check(settings: Settings, origins: Mapping[str, str]) -> list[Finding]:
    """All keys that have a value; `origins` says where those stand that somebody has set."""
    details = tuple(
        _detail(each.name, value, _place(each.name, origins))
        for each in fields(settings)
        if (value := _shown(settings, each.name))
    )
    code = "settings.local" if settings.is_local else "settings.google"
    return [Finding(CHECK, Level.OK, code, {"workbook": str(settings.workbook)}, details)]


def wrong(problems: Iterable[Problem]) -> list[Finding]:
    """Settings that can't be used, each a fault."""
    return [
        Finding(CHECK, Level.FAULT, f"settings.{each.code}", each.values, problem=each) for each in problems
    ]


def _detail(key: str, value: str, origin: str) -> Detail:
    kind = "settings" if origin else "settings.default"
    return Detail(kind, {"key": key, "value": value, "origin": origin})


def _place(key: str, origins: Mapping[str, str]) -> str:
    """The file or the variable."""
    return origins.get(key, "").removesuffix(f": {key}")


def _shown(settings: Settings, key: str) -> str:
    if key == "redis_url":
        return settings.redis_shown or ""
    if key == "workbook" and not settings.is_local:
        return ""
    value = getattr(settings, key)
    return "" if value is None else str(value)
