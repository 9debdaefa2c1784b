"""Decides which of two states of one spool is later, from what the events say. Pure.

Each of our events names the version that it follows (`prev`), so an event is known to be outdated as soon as
one that follows it has arrived, in whatever order. If the chain has a gap, the sequence number that Redis
gave decides, and without one the clocks of the stations, which may be `SKEW` apart.
"""

from collections import OrderedDict
from datetime import datetime, timedelta
from typing import Final

from kiosk.core.events.event import Event
from kiosk.core.frozen import frozen
from kiosk.core.shop.folding import folded

SKEW: Final = timedelta(seconds=5)
"""How far apart the clocks of two stations may be."""


@frozen
class _Place:
    """What tells the order of an event if the chain of versions doesn't."""

    timestamp: datetime
    numbering: str | None
    seq: int | None


class EventOrder:
    """The order of the events heard so far, of each spool by any spelling of its tag. Not thread-safe.

    Keeps the last `remembered` ones.
    """

    def __init__(self, remembered: int) -> None:
        self._remembered = remembered
        self._places: OrderedDict[tuple[str, str], _Place] = OrderedDict()
        self._followed: OrderedDict[tuple[str, str], None] = OrderedDict()

    def learn(self, event: Event) -> None:
        """Take note of an event that was heard, whether or not it will be shown."""
        tag = folded(event.tag_spool)
        if event.event_id:
            place = _Place(event.timestamp, event.numbering, event.seq)
            self._places[tag, event.event_id] = place
            if len(self._places) > self._remembered:
                self._places.popitem(last=False)
        if event.prev is not None:  # empty: the first action on its spool
            self._followed[tag, event.prev] = None
            if len(self._followed) > self._remembered:
                self._followed.popitem(last=False)

    def is_followed(self, tag: str, version: str | None) -> bool:
        """True if an event is known that follows this version of the spool."""
        return (folded(tag), version) in self._followed

    def follows(self, event: Event, version: str) -> bool | None:
        """By the chain alone: is the event later than this version of its spool? None if it can't tell."""
        if self.is_followed(event.tag_spool, event.event_id):
            return False
        if event.prev == version or self.is_followed(event.tag_spool, version):
            return True
        return None

    def is_later(self, event: Event, version: str) -> bool | None:
        """By the chain, else by number or clocks. None if no event with this version was heard."""
        follows = self.follows(event, version)
        place = self._places.get((folded(event.tag_spool), version))
        if follows is not None or place is None:
            return follows
        if event.seq is not None and place.seq is not None and event.numbering == place.numbering:
            return event.seq > place.seq
        return event.timestamp >= place.timestamp - SKEW
