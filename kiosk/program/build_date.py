"""When the program was made: no clock that is right is earlier."""

from datetime import UTC, datetime
from typing import Final

from kiosk.program.resources import resource

FIRST_DAY: Final = datetime(2026, 1, 1, tzinfo=UTC)
"""For a checkout, which isn't made at one moment: the year of its first version."""


def built_at() -> datetime:
    """The moment of the commit that was packed (`build/package.py`), aware."""
    try:
        text = resource("built.txt").read_text(encoding="ascii")
    except FileNotFoundError:
        return FIRST_DAY
    return datetime.fromisoformat(text.strip())
