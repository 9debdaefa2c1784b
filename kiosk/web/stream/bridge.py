"""The events between a browser's last one and the first that this process has heard, from Redis."""

from bisect import bisect_right
from collections.abc import Callable, Collection
from typing import Final

from kiosk.core.events.event import Event
from kiosk.core.frozen import frozen
from kiosk.core.shop.prueba import is_prueba
from kiosk.live.ports import KeptEvents
from kiosk.web.stream import blocks
from kiosk.web.stream.event_number import EventNumber, number_of

EARLIER: Final = 1_000
"""So many events before the asked one are fetched as well: all browsers come back at once after a restart,
and one answer serves them. By these it is also known which events were published once more afterwards."""


@frozen
class Bridge:
    """The events after `since`, up to and with the number `until` of the same numbering."""

    since: int
    until: EventNumber
    numbers: tuple[int, ...]
    blocks: tuple[bytes, ...]
    identities: frozenset[tuple[str, str]]
    """Of all its events: one that is heard later again was published once more."""

    def serves(self, number: EventNumber, until: EventNumber) -> bool:
        """Whether it leads from a browser's last event to the first that this process has heard."""
        return self.until == until and number.numbering == until.numbering and number.seq >= self.since

    def after(self, number: EventNumber) -> tuple[bytes, ...]:
        """The events that a browser which asks with this number has missed."""
        return self.blocks[bisect_right(self.numbers, number.seq) :]


def build(
    kept: KeptEvents,
    number: EventNumber,
    until: EventNumber,
    late: Collection[tuple[str, str]],
    published: Callable[[Event], str],
) -> Bridge | None:
    """The bridge from a browser's number; None if Redis no longer has all of it.

    `until` is the number before the first event that this process has heard itself, and `late` are the
    identities of those that came after their time: they stay where they were heard. In a thread; blocks.
    Raises `OSError` where Redis doesn't answer.
    """
    since = max(0, min(number.seq, until.seq) - EARLIER)
    missed = kept.after(number.numbering, since)
    if not missed.is_whole and since < number.seq:
        since = number.seq
        missed = kept.after(number.numbering, since)
    if not missed.is_whole:
        return None
    numbers, texts, seen = [], [], set[tuple[str, str]]()
    for event in missed.events:
        own = number_of(event)
        if own is None or own.numbering != until.numbering or own.seq > until.seq:
            continue
        if is_prueba(event.tag_spool):
            continue
        if event.identity:
            if event.identity in seen or event.identity in late:
                continue
            seen.add(event.identity)
        numbers.append(own.seq)
        texts.append(blocks.spool_update(published(event), own))
    return Bridge(since, until, tuple(numbers), tuple(texts), frozenset(seen))
