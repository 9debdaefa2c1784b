"""The last events, ready to be sent, in the order in which they were heard."""

from collections.abc import Collection, Mapping
from typing import Final, NamedTuple

from kiosk.web.stream.event_number import EventNumber

MOST: Final = 4_096
MOST_BYTES: Final = 8_000_000

MOST_NAMES: Final = 2 * MOST
"""So many numbers are known by name: events of another spreadsheet have numbers, and none is kept."""

CHUNK_BYTES: Final = 32_768
"""The most that is handed to one connection at once: what it doesn't take stays in memory for each."""

MOST_CHUNKS: Final = 32
"""So many joined pieces are kept: browsers that come back stand at as many places as there are events."""

SLACK: Final = 256
"""Old events are dropped so many at a time, as the rest is moved each time."""


class Recent(NamedTuple):
    """One event as it is sent. `number` is None where no browser can name it. `is_late` if events with higher
    numbers were heard before it."""

    block: bytes
    number: EventNumber | None
    identity: tuple[str, str] | None
    is_late: bool = False


class RecentEvents:
    """Every event has a serial here, counted from 0; a browser's place is the serial of its next event.

    The loop's thread.
    """

    def __init__(self) -> None:
        self._events: list[Recent] = []
        self._first = 0
        self._bytes = 0
        self._after: dict[EventNumber, int] = {}
        """The place of a browser whose last event has this number."""
        self._identities: dict[tuple[str, str], int] = {}
        self._unbroken = 0
        """The serial since which no event is missing."""
        self.beginning: EventNumber | None = None
        """Every event after this number is here; None where no number of the log is known."""
        self._chunks: dict[int, tuple[bytes, int]] = {}

    @property
    def end(self) -> int:
        """The serial that the next event will have."""
        return self._first + len(self._events)

    @property
    def start(self) -> int:
        """The place of a browser whose last event has the number `beginning`."""
        return max(self._first, self._unbroken)

    @property
    def identities(self) -> Mapping[tuple[str, str], int]:
        """The events that are here, by their identity."""
        return self._identities

    def late(self) -> frozenset[tuple[str, str]]:
        """The identities of the events that came late."""
        return frozenset(event.identity for event in self._events if event.is_late and event.identity)

    def withdraw(self, earlier: Collection[tuple[str, str]]) -> None:
        """Send these events to nobody any more: they were heard as they were published once more, and stood
        before all that is here at first. Their numbers lead on as before."""
        for at, event in enumerate(self._events):
            if event.identity in earlier and event.block and not event.is_late:
                self._bytes -= len(event.block)
                self._events[at] = event._replace(block=b"")
                self._chunks.clear()

    def add(self, event: Recent) -> None:
        """Append an event; the oldest are dropped."""
        self._events.append(event)
        self._bytes += len(event.block)
        self._chunks.clear()
        if event.number:
            self._after[event.number] = self.end
        if event.identity:
            self._identities[event.identity] = self.end
        if len(self._events) > MOST + SLACK or self._bytes > MOST_BYTES + MOST_BYTES // 16:
            self._drop()

    def names_end(self, number: EventNumber) -> None:
        """From now on this number means the present end, too.

        Numbers that pass without an event are named for a while only: `place_after` knows them, too.
        """
        self._after.pop(number, None)
        self._after[number] = self.end
        while len(self._after) > MOST_NAMES:
            del self._after[next(iter(self._after))]

    def break_off(self) -> None:
        """Events are missing before the next one: no number known until now leads anywhere any more."""
        self._unbroken = self.end
        self.beginning = None
        self._after.clear()

    def place_named(self, number: EventNumber) -> int | None:
        """The place of a browser whose last event has this number; None if no event here has it."""
        return self._after.get(number)

    def place_after(self, number: EventNumber) -> int | None:
        """As `place_named`, also for a number that passed without an event; None before `beginning`."""
        begins = self.beginning
        if begins is None or begins.numbering != number.numbering or number.seq < begins.seq:
            return None
        # The number of an event that was for another shop: what was heard after the one before it is next.
        for serial in range(self.end - 1, self.start - 1, -1):
            other = self._events[serial - self._first].number
            if other and other.numbering == number.numbering and other.seq <= number.seq:
                return serial + 1
        return self.start

    def chunk(self, place: int) -> tuple[bytes, int] | None:
        """The next events from this place on, and the place after them; None if they were dropped already.

        Most browsers stand at the same place, so what is joined for one serves all of them.
        """
        if place < self._first:
            return None
        if place not in self._chunks:
            at, size = place - self._first, 0
            until = at
            while until < len(self._events) and (size == 0 or size < CHUNK_BYTES):
                size += len(self._events[until].block)
                until += 1
            joined = b"".join(event.block for event in self._events[at:until])
            if len(self._chunks) >= MOST_CHUNKS:
                del self._chunks[next(iter(self._chunks))]
            self._chunks[place] = joined, self._first + until
        return self._chunks[place]

    def _drop(self) -> None:
        gone = 0
        while len(self._events) - gone > MOST or self._bytes > MOST_BYTES:
            event = self._events[gone]
            self._bytes -= len(event.block)
            gone += 1
            serial = self._first + gone
            if event.identity and self._identities.get(event.identity) == serial:
                del self._identities[event.identity]
            if event.number:
                if serial > self._unbroken:
                    self._move_beginning(event.number)
                if self._after.get(event.number) == serial:
                    del self._after[event.number]
        del self._events[:gone]
        self._first += gone
        self._after = {number: place for number, place in self._after.items() if place >= self._first}

    def _move_beginning(self, number: EventNumber) -> None:
        begins = self.beginning
        if begins and begins.numbering == number.numbering:
            self.beginning = EventNumber(number.numbering, max(begins.seq, number.seq))
