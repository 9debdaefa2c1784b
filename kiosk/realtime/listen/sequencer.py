"""Hands over the channel's numbered events in order, and fetches missed ones from the log in Redis."""

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from redis.exceptions import RedisError, ResponseError

from kiosk.core.events.event import Event
from kiosk.core.sharing.link import LinkReason
from kiosk.realtime.event_log import EMPTY, Kept, Position
from kiosk.realtime.faults import RareLog, line_of, reason_of
from kiosk.realtime.listen.decoder import Decoder

log = logging.getLogger(__name__)

FETCH_S: Final = 2.5
"""Time limit for a fetch, in seconds; events that arrive meanwhile are held back."""

ELSEWHERE_S: Final = 600.0
"""Stations on another database are told of until nothing has come from there for so long, in seconds."""

MOST_ELSEWHERE: Final = 16
"""How many numberings of other databases are remembered."""

REMEMBERED: Final = 1_024
"""How many recent numbers are remembered, each with its message."""


class Fetch:
    """One query of the log, in a thread of its own: the subscriber must go on receiving and pinging."""

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
        """True once the query has ended or its time limit has passed."""
        return self._ended.is_set() or time.monotonic() >= self._deadline

    def _run(self) -> None:
        try:
            self.kept = self._after(self._position)
        except (RedisError, OSError) as error:
            self.error = error
        except Exception as error:  # the thread ends here: people are told of the fault, and of the gap
            log.exception("missed events could not be fetched")
            self.error = error
        self._ended.set()


@dataclass(slots=True)
class Ready:
    """Events ready to be handed over. `has_gap`: earlier ones are missing and can't be fetched any more."""

    events: list[Event] = field(default_factory=list)
    has_gap: bool = False
    has_asked: bool = False


class Sequencer:
    """Belongs to the subscriber's thread. Without a log to query, events are handed over as they arrive.

    Events without a number, other programs' for instance, keep their place among the numbered ones. So do
    those that were numbered in another database of the server: a channel is one for all of them, a log isn't.
    """

    def __init__(
        self,
        after: Callable[[Position | None], Kept] | None,
        decoder: Decoder,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._now = now
        self._elsewhere: dict[str, float] = {}
        """The numberings of other databases, and when each was last heard of."""
        self._after = after
        self._decoder = decoder
        self._position: Position | None = None
        self._asked_for = ""
        self._log_at: Position | None = None
        self._told: OrderedDict[int, str | None] = OrderedDict()
        self._fetch: Fetch | None = None
        self._held: list[Event] = []
        self._denied = RareLog(log, every_s=600.0)
        self._denial = LinkReason.NONE

    @property
    def trouble(self) -> LinkReason:
        """Why Redis refused the last query, or that stations use another database; else NONE."""
        if self._denial is LinkReason.NONE and self._elsewhere:
            is_recent = self._now() - max(self._elsewhere.values()) < ELSEWHERE_S
            return LinkReason.DATABASES if is_recent else LinkReason.NONE
        return self._denial

    @property
    def position(self) -> Position | None:
        """The last number that has passed; None while it isn't known."""
        return self._position

    @property
    def is_waiting(self) -> bool:
        """True while a fetch is in flight; nothing is handed over then."""
        return self._fetch is not None

    def linked(self) -> None:
        """A subscription starts, for the first time or after an interruption: fetch what was missed."""
        self._elsewhere.clear()  # the server may be another one
        self._asked_for = ""
        self._ask()

    def unlinked(self) -> list[Event]:
        """The link was lost: return the events held back. The next link fetches the rest."""
        self._fetch = None
        held, self._held = self._held, []
        for event in held:
            self._remember(event)
        return held

    def take(self, events: list[Event]) -> Ready:
        """Accept received events (possibly none, while `is_waiting`) and return those that are ready."""
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
        """Hand an event over, or drop a repeat. False if an earlier event is missing; a fetch then starts."""
        if event.seq is None or event.numbering is None or self._after is None:
            ready.events.append(event)
            return True
        position = self._position
        begins = position == EMPTY and event.seq == 1
        if position and position.numbering != event.numbering and not begins:
            if self._is_elsewhere(event.numbering):
                ready.events.append(event)
                return True
            if self._asked_for != event.numbering:
                self._asked_for = event.numbering
                self._ask()
                return False
        return self._accept_next(event, event.seq, ready)

    def _accept_next(self, event: Event, seq: int, ready: Ready) -> bool:
        """As `_accept`, for an event of this database."""
        position = self._position
        if position and (position == EMPTY or position.numbering == event.numbering):
            if seq > position.seq + 1:
                if not ready.has_asked:
                    self._ask()
                    return False
                ready.has_gap = True  # the log doesn't have it either
            elif seq <= position.seq and seq in self._told:
                if self._told[seq] == event.published:
                    return True
                ready.has_gap = True  # the numbers went backwards
        elif position:
            ready.has_gap = True  # Redis lost the numbering and started a new one
        self._pass(event, ready)
        return True

    def _is_elsewhere(self, numbering: str) -> bool:
        """True for a numbering that the log didn't stand in when it was asked after an event of it."""
        if numbering not in self._elsewhere:
            is_asked = self._asked_for == numbering
            if not is_asked or self._log_at is None or self._log_at.numbering == numbering:
                return False
        self._elsewhere.pop(numbering, None)
        self._elsewhere[numbering] = self._now()
        if len(self._elsewhere) > MOST_ELSEWHERE:
            self._elsewhere.pop(next(iter(self._elsewhere)))
        return True

    def _pass(self, event: Event, ready: Ready) -> None:
        assert event.seq is not None
        assert event.numbering is not None
        # Events handed over when a link broke arrive a second time, from the log.
        is_told = event.seq in self._told and self._told[event.seq] == event.published
        if not is_told:
            ready.events.append(event)
            self._remember(event)
        here = Position(event.numbering, event.seq, event.published)
        is_same = self._position and self._position.numbering == here.numbering
        # An event that was in flight during a fetch has a number that the position already covers.
        if not is_same or ready.has_gap or self._position is None or here.seq > self._position.seq:
            self._position = here

    def _remember(self, event: Event) -> None:
        if event.seq is None or event.numbering is None or event.numbering in self._elsewhere:
            return
        if self._position and event.numbering != self._position.numbering:
            self._told.clear()
        self._told[event.seq] = event.published
        while len(self._told) > REMEMBERED:
            self._told.popitem(last=False)

    def _caught_up(self, fetch: Fetch, ready: Ready) -> None:
        began, kept = self._position, fetch.kept
        self._log_at = kept.last if kept else None
        if kept is None:
            self._position = None
            ready.has_gap = began is not None
            self._denial = LinkReason.NONE
            if isinstance(fetch.error, ResponseError):
                reason = reason_of(fetch.error)
                self._denial = LinkReason.NOT_KEPT if reason is LinkReason.PERMISSION else reason
                self._denied.warn(f"missed events can't be fetched: {line_of(fetch.error)}")
            elif began:
                log.info("missed events could not be fetched: %s", fetch.error and line_of(fetch.error))
            return
        self._denial = LinkReason.NONE
        for message in kept.messages:
            self._pass_fetched(message, ready)
        if not kept.is_whole:
            self._told.clear()
            ready.has_gap = True
        if self._position is None or not kept.is_whole:
            self._position = kept.last

    def _pass_fetched(self, message: str, ready: Ready) -> None:
        event = self._decoder.read(message)
        if event and event.seq is not None and event.numbering is not None:
            self._pass(event, ready)
