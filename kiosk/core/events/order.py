"""Which of two states of one spool is the later one, by what events say of themselves. Pure.

Each of our events names the version that it follows (`prev`), so an event is known to be old news as soon as
one that follows it has been heard, whatever the order of arrival. Where the chain has a hole, the number that
Redis gave decides, and without one the clocks of the stations, which may be `SKEW` apart.
"""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from kiosk.core.events.event import Event

SKEW: Final = timedelta(seconds=5)
"""How far the clocks of two stations may be apart."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an event stands among all others."""

    timestamp: datetime
    numbering: str | None
    seq: int | None


class EventOrder:
    """What was heard of the order of events. Not thread-safe. Forgets the oldest beyond `remembered`."""

    def __init__(self, remembered: int) -> None:
        self._remembered = remembered
        self._places: OrderedDict[tuple[str, str], _Place] = OrderedDict()
        self._followed: OrderedDict[tuple[str, str], None] = OrderedDict()

    def learn(self, event: Event) -> None:
        """An event was heard; whether it is shown is another matter."""
        tag = event.tag_spool
        if event.event_id:
            place = _Place(event.timestamp, event.numbering, event.seq)
            self._places[tag, event.event_id] = place
            if len(self._places) > self._remembered:
                self._places.popitem(last=False)
        if event.prev is not None:  # empty: nobody had acted on it
            self._followed[tag, event.prev] = None
            if len(self._followed) > self._remembered:
                self._followed.popitem(last=False)

    def is_followed(self, tag: str, version: str | None) -> bool:
        """True where an event is known that came after this version of the spool."""
        return (tag, version) in self._followed

    def follows(self, event: Event, version: str) -> bool | None:
        """By the chain alone: is it later than this version of its spool? None where it says nothing."""
        if self.is_followed(event.tag_spool, event.event_id):
            return False
        if event.prev == version or self.is_followed(event.tag_spool, version):
            return True
        return None

    def is_later(self, event: Event, version: str) -> bool | None:
        """By the chain, else by the number or the clocks. None where nothing was heard of the version."""
        follows = self.follows(event, version)
        place = self._places.get((event.tag_spool, version))
        if follows is not None or place is None:
            return follows
        if event.seq is not None and place.seq is not None and event.numbering == place.numbering:
            return event.seq > place.seq
        return event.timestamp >= place.timestamp - SKEW
