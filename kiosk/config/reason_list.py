"""Reads the setting that is a list of reasons for tiles of the screen. Pure."""

from pathlib import Path
from typing import Final

from kiosk.config import addresses, values
from kiosk.config.values import WrongValue

MOST: Final = 8
"""So many tiles there is room for."""
LONGEST: Final = 40
"""So many signs are legible on one, in two lines."""


def reasons(value: object, start: Path) -> tuple[str, ...]:
    """Up to `MOST` short texts, each of signs that can be seen; none at all is a list, too."""
    found = addresses.several(values.text)(value, start)
    assert isinstance(found, tuple)
    if len(found) > MOST:
        raise WrongValue("too_many", count=str(len(found)), most=str(MOST))
    for each in found:
        if len(each) > LONGEST:
            raise WrongValue("too_long", value=each, most=str(LONGEST))
        if not each.isprintable():
            raise WrongValue("unseen_signs", value=each)
    return found
