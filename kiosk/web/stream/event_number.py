"""The number of an event as browsers know it: the `id` that they hand back when they reconnect."""

import re
from typing import Final

from kiosk.core.events.event import Event
from kiosk.core.frozen import frozen

_ID: Final = re.compile(r"([0-9A-Za-z]{1,64})-(0|[1-9][0-9]{0,15})", re.ASCII)


@frozen
class EventNumber:
    """The numbering that an event belongs to, and its place there."""

    numbering: str
    seq: int

    def __str__(self) -> str:
        return f"{self.numbering}-{self.seq}"


def parse(text: str) -> EventNumber | None:
    """The number that a browser names; None if the text is none of ours."""
    found = _ID.fullmatch(text)
    return EventNumber(found[1], int(found[2])) if found else None


def number_of(event: Event) -> EventNumber | None:
    """The event's number; None if it has none, or one whose numbering could not stand in an `id` line."""
    if event.numbering is None or event.seq is None:
        return None
    return parse(f"{event.numbering}-{event.seq}")
