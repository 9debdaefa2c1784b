"""Reads the setting that is the pattern of the shop's badges. Pure."""

from pathlib import Path
from typing import Final

from kiosk.config import values
from kiosk.config.values import WrongValue

ID: Final = "{id}"
LONGEST: Final = 40


def pattern(value: object, start: Path) -> str:
    """`BADGE-{id}`: a text with one place for the worker's number. "" for the usual badges."""
    given = values.any_text(value, start).strip()
    if not given:
        return ""
    before, *rest = given.split(ID)
    if len(rest) != 1 or set("".join([before, *rest])) & set("{}"):
        raise WrongValue("badge_without_id", value=given)
    if before[-1:].isdigit() or rest[0][:1].isdigit():
        raise WrongValue("badge_digit", value=given)
    if not given.isprintable():
        raise WrongValue("unseen_signs", value=given)
    if len(given) > LONGEST:
        raise WrongValue("too_long", value=given, most=str(LONGEST))
    return given
