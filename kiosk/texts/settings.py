"""Sentences about problems of the settings."""

from collections.abc import Sequence

from kiosk.texts.catalogue import phrase
from kiosk.texts.shapes import Coded
from kiosk.texts.system import os_reason

LONGEST = 300
"""A value is repeated so far, in signs: the key tells where the rest stands."""


def problem(found: Coded, language: str) -> str:
    """One problem, named by its key, in one line that a terminal can show."""
    values = {name: _shown(value) for name, value in found.values.items()}
    if "os_error" in values:
        values["why"] = os_reason(int(values["os_error"]), language)
    said = phrase(f"settings.{found.code}", language, **values)
    suggestion = found.values.get("suggestion")
    return (
        f"{said} {phrase('settings.did_you_mean', language, suggestion=suggestion)}" if suggestion else said
    )


def settings_report(problems: Sequence[Coded], language: str) -> str:
    """All problems in one message, a line each."""
    head = phrase(
        "settings.head.one" if len(problems) == 1 else "settings.head", language, n=str(len(problems))
    )
    return "\n".join([head, *(f"  · {problem(found, language)}" for found in problems)])


def _shown(value: str) -> str:
    cut = value if len(value) <= LONGEST else f"{value[:LONGEST]}…"
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in cut)
