"""Whose badge a scanned text is, and what the code of a new badge says. Pure."""

import re
from functools import cached_property
from typing import Final

from kiosk.core.shop.data import Worker
from kiosk.core.shop.names import mark_id

ID: Final = "{id}"
"""Stands in a pattern for the worker's number."""

_NUMBER: Final = "0*([0-9]{1,18})"
_MANGLED_MARK: Final = re.compile(rf"[A-Za-zÀ-ÿ]{{1,2}}\W{_NUMBER}\W")


class BadgePattern:
    """How the badges of this shop are written: `BADGE-{id}`.

    Without a pattern a badge is the mark, `MR(93)`, or the number alone. The mark is read with one as well:
    it means nothing else. A scanner set to another country's keyboard sends other signs for `-` and
    brackets, so any sign that is neither a letter nor a digit stands for any other one.
    """

    def __init__(self, pattern: str = "") -> None:
        self.pattern = pattern

    def code_of(self, worker: Worker) -> str:
        """What is printed on the worker's badge."""
        return self.pattern.replace(ID, str(worker.id)) if self.pattern else worker.mark

    def worker_id(self, text: str) -> int | None:
        """The number of the worker whose badge this is; None if it is no badge."""
        text = text.strip()
        marked = mark_id(text)
        if marked is not None:
            return marked
        found = self._written.fullmatch(text) or _MANGLED_MARK.fullmatch(text)
        return int(found.group(1)) if found else None

    @cached_property
    def _written(self) -> re.Pattern[str]:
        parts = (self.pattern or ID).split(ID)
        return re.compile(_NUMBER.join("".join(map(_any_spelling, part)) for part in parts), re.IGNORECASE)


def _any_spelling(sign: str) -> str:
    return re.escape(sign) if sign.isalnum() else r"[\W_]"


USUAL_BADGES: Final = BadgePattern()
