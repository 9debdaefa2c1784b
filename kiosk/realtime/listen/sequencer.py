"""Puts the channel's numbered events in their order, and gets what was missed from Redis's own log."""

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from redis.exceptions import RedisError, ResponseError

from kiosk.core.events.event import Event
from kiosk.realtime.event_log import EMPTY, Kept, Position
from kiosk.realtime.faults import RareLog, line_of
from kiosk.realtime.listen.decoder import Decoder

log = logging.getLogger(__name__)

FETCH_S: Final = 2.5
"""How long the answer is waited for; what comes meanwhile waits with it."""

REMEMBERED: Final = 1_024
"""How many of the last numbers are known with what they stood for."""


class Fetch:
    """One question to the log, in a thread of its own: the subscriber must go on hearing and pinging."""

    def __init__(self, after: Callable[[Position | None], Kept], position: Position | None) -> None:
        self._after = after
        self._position = position
        self._deadline = time.monotonic() + FETCH_S
        self._ended = threading.Event()
        self.kept: Kept | None = None
        self.error: Exception | None = None
        threading.Thread(target=self._run, name="kiosk-subscriber-fetch", daemon=True).start()

    @property
    def is_over(self) -> bool:
        """There is an answer, or none is waited for any more."""
        return self._ended.is_set() or time.monotonic() >= self._deadline

    def _run(self) -> None:
        try:
            self.kept = self._after(self._position)
        except (RedisError, OSError) as error:
            self.error = error
        except Exception as error:
            log.exception("what was missed could not be fetched")
            self.error = error
        self._ended.set()


@dataclass(slots=True)
class Ready:
    """What may be handed over now. `has_gap`: some events before these can't be had from Redis any more."""

    events: list[Event] = field(default_factory=list)
    has_gap: bool = False
    has_asked: bool = False


class InOrder:
    """Belongs to the subscriber's thread. Without a log to ask, everything is handed over as it comes.

    Events without a number, other programs' for instance, are handed over in their place among the others.
    """

    def __init__(self, after: Callable[[Position | None], Kept] | None, decoder: Decoder) -> None:
        self._after = after
        self._decoder = decoder
        self._position: Position | None = None
        self._told: OrderedDict[int, str | None] = OrderedDict()
        self._fetch: Fetch | None = None
        self._held: list[Event] = []
        self._denied = RareLog(log, every_s=600.0)
        self.is_denied = False
        """True where Redis refused the last question."""

    @property
    def is_waiting(self) -> bool:
        """True while the log is asked; nothing is handed over then."""
        return self._fetch is not None

    def linked(self) -> None:
        """A subscription begins: nobody listened for a while, or for the first time."""
        self._ask()

    def unlinked(self) -> list[Event]:
        """The link was lost: what was heard was heard; the next link asks for the rest."""
        self._fetch = None
        held, self._held = self._held, []
        for event in held:
            self._remember(event)
        return held

    def take(self, events: list[Event]) -> Ready:
        """What can be handed over now that these were heard; called without any while `is_waiting`, too."""
        ready = Ready()
        if self._fetch and self._fetch.is_over:
            fetch, self._fetch = self._fetch, None
            self._caught_up(fetch, ready)
            ready.has_asked = True
            events, self._held = self._held + events, []
        for at, event in enumerate(events):
            if self._fetch or not self._accept(event, ready):
                self._held += events[at:]
                break
        return ready

    def _ask(self) -> None:
        if self._after:
            self._fetch = Fetch(self._after, self._position)

    def _accept(self, event: Event, ready: Ready) -> bool:
        """Hand it over, drop a repeat; False where something before it is missing, which is asked for."""
        position = self._position
        if event.seq is None or event.numbering is None or self._after is None:
            ready.events.append(event)
            return True
        if position and (position == EMPTY or position.numbering == event.numbering):
            if event.seq > position.seq + 1:
                if not ready.has_asked:
                    self._ask()
                    return False
                ready.has_gap = True  # the log doesn't know of it either
            elif event.seq <= position.seq and event.seq in self._told:
                if self._told[event.seq] == event.published:
                    return True
                ready.has_gap = True  # the numbers went back
        elif position:
            ready.has_gap = True  # Redis lost the numbering and began anew
        self._pass(event, ready)
        return True

    def _pass(self, event: Event, ready: Ready) -> None:
        assert event.seq is not None
        assert event.numbering is not None
        # What was handed over when a link broke comes once more, from the log.
        is_told = event.seq in self._told and self._told[event.seq] == event.published
        if not is_told:
            ready.events.append(event)
            self._remember(event)
        here = Position(event.numbering, event.seq, event.published)
        is_same = self._position and self._position.numbering == here.numbering
        # One that was under way while the log was asked has a number that is counted already.
        if not is_same or ready.has_gap or self._position is None or here.seq > self._position.seq:
            self._position = here

    def _remember(self, event: Event) -> None:
        if event.seq is None or event.numbering is None:
            return
        if self._position and event.numbering != self._position.numbering:
            self._told.clear()
        self._told[event.seq] = event.published
        while len(self._told) > REMEMBERED:
            self._told.popitem(last=False)

    def _caught_up(self, fetch: Fetch, ready: Ready) -> None:
        began, kept = self._position, fetch.kept
        if kept is None:
            self._position = None
            ready.has_gap = began is not None
            self.is_denied = isinstance(fetch.error, ResponseError)
            if self.is_denied and fetch.error:
                self._denied.warn(f"what is missed can't be fetched: {line_of(fetch.error)}")
            elif began:
                log.info("what was missed could not be fetched: %s", fetch.error and line_of(fetch.error))
            return
        self.is_denied = False
        for message in kept.messages:
            self._bring(message, ready)
        if not kept.is_whole:
            self._told.clear()
            ready.has_gap = True
        if self._position is None or not kept.is_whole:
            self._position = kept.last

    def _bring(self, message: str, ready: Ready) -> None:
        event = self._decoder.read(message)
        if event and event.seq is not None and event.numbering is not None:
            self._pass(event, ready)
