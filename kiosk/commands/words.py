"""How a worker, a day and a reason are written, on the command line and in a station's requests. Pure."""

import re
from datetime import date
from typing import Final

from kiosk.core.shop.dates import parse_date
from kiosk.core.shop.names import mark_id

LONGEST_REASON: Final = 500
"""Characters of a worker's reason."""


def worker_id(text: str) -> int | None:
    """The id in `93` or `MR(93)`; None where there is none."""
    return int(text) if re.fullmatch(r"[0-9]{1,18}", text.strip()) else mark_id(text)


def day(text: str) -> date | None:
    """The date in `DD-MM-YYYY`; None where it is no date, or written otherwise."""
    return parse_date(text) if re.fullmatch(r"\d{2}-\d{2}-\d{4}", text.strip()) else None


def reason(text: str) -> str | None:
    """A reason on one line; None where it is empty, too long, or has half a character."""
    found = " ".join(text.split())
    try:
        found.encode()
    except UnicodeEncodeError:
        return None
    return found if 0 < len(found) <= LONGEST_REASON else None
