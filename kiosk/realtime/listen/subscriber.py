"""The thread that subscribes to the shop's channel and reports the state of the link."""

import logging
import math
import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from redis import Redis
from redis.exceptions import RedisError

from kiosk.core.clock import steady_utc
from kiosk.core.events.event import Event
from kiosk.core.sharing.link import Link, LinkReason, LinkState
from kiosk.realtime.event_log import EMPTY, Kept, Position
from kiosk.realtime.faults import line_of, reason_of
from kiosk.realtime.listen.backoff import Backoff
from kiosk.realtime.listen.callbacks import Callbacks
from kiosk.realtime.listen.decoder import Decoder
from kiosk.realtime.listen.sequencer import Sequencer
from kiosk.realtime.listen.subscription import Dial, Subscription

log = logging.getLogger(__name__)

POLL_S: Final = 0.25
"""How long a request to stop may go unnoticed, in seconds."""

LOOK_S: Final = 0.01
"""How long the answer to a fetch may go unnoticed, in seconds."""

GATHER_S: Final = 0.02
"""The longest time over which messages are collected into one burst, in seconds."""

HEELS_S: Final = 0.008
"""A message that follows a burst within this time (seconds) belongs to a storm, and is held back for as long
to be handed over with its successors: waking for a single message costs five times as much as the message
itself, and keeps the interpreter from the GUI's thread."""

STOP_S: Final = 1.0


class SubscriberThread:
    """Connects, subscribes and listens, and starts again whenever that fails, until it is stopped.

    `connect` returns a new client for each attempt. `after` queries the log in Redis for the messages after a
    position; it is called in threads of its own, one call at a time. A link is reported as up once the events
    missed before it have been handed over, or are known to be lost. `is_local` marks an in-process engine.
    Events of another spreadsheet than `sheet` only move the numbering on; None takes those of any.
    """

    def __init__(
        self,
        connect: Callable[[], Redis],
        channel: str,
        zone: ZoneInfo,
        callbacks: Callbacks,
        after: Callable[[Position | None], Kept] | None = None,
        *,
        is_local: bool = False,
        sheet: str | None = None,
    ) -> None:
        self._connect = connect
        self._channel = channel
        self._callbacks = callbacks
        self._decoder = Decoder(zone)
        self._sequencer = Sequencer(after, self._decoder)
        self._sheet = sheet
        self._up = LinkState.LOCAL if is_local else LinkState.LIVE
        self._link = Link(LinkState.CONNECTING, steady_utc())
        self._is_link_reported = False
        self._numbered: tuple[str, int] | None = None
        """How far the numbering has got, as the callbacks know."""
        self._confirmed_at: datetime | None = None
        self._up_since = math.inf
        self._heard_at = -math.inf
        self._stopped = threading.Event()
        self._wake = threading.Event()
        self._thread = threading.Thread(target=self._run, name="kiosk-subscriber", daemon=False)

    @property
    def link(self) -> Link:
        """The link as it is now; any thread may ask."""
        return self._link

    @property
    def junk_count(self) -> int:
        """The number of messages that were not events."""
        return self._decoder.junk_count

    @property
    def is_alive(self) -> bool:
        return self._thread.is_alive()

    def start(self) -> None:
        self._thread.start()

    def stop(self, timeout: float = STOP_S) -> bool:
        """Interrupt whatever the thread is doing, and wait `timeout` seconds. True if the thread ended."""
        self._stopped.set()
        self._wake.set()
        if self._thread.ident is not None:
            self._thread.join(timeout)
        return not self._thread.is_alive()

    def _run(self) -> None:
        backoff = Backoff()
        while not self._stopped.is_set():
            self._up_since = math.inf
            try:
                self._attempt()
            except Exception:  # a fault of ours, of a callback or of redis-py must not end the listening
                if self._link.reason is not LinkReason.FAULT:  # once, not at each attempt
                    log.exception("the subscription failed")
                    self._link = Link(LinkState.DOWN, steady_utc(), LinkReason.FAULT)
                    # Reported by the next attempt: the callback may be what failed.
                    self._is_link_reported = False
            self._stopped.wait(backoff.pause(held_s=max(0.0, time.monotonic() - self._up_since)))

    def _attempt(self) -> None:
        if not self._is_link_reported:
            self._report(self._link)
        try:
            self._subscribe_and_listen()
        except (RedisError, OSError) as error:
            self._lost(error)

    def _subscribe_and_listen(self) -> None:
        subscription = self._dial()
        if subscription is None:
            return
        try:
            while not self._stopped.is_set():
                self._receive_burst(subscription)
        finally:
            subscription.close()
            self._confirmed_at = None
            if heard := self._ours(self._sequencer.unlinked()):
                self._callbacks.events(heard)

    def _dial(self) -> Subscription | None:
        """A new subscription; None if the thread was stopped meanwhile."""
        self._wake.clear()
        if self._stopped.is_set():
            return None
        dial = Dial(self._connect, self._channel, self._wake.set)
        self._wake.wait()
        if self._stopped.is_set():
            dial.abandon()
            return None
        if dial.error is not None:
            raise dial.error
        return dial.subscription

    def _receive_burst(self, subscription: Subscription) -> None:
        """Wait for a message, collect those that follow closely, and hand the events over."""
        events: list[Event] = []
        message = subscription.receive(LOOK_S if self._sequencer.is_waiting else POLL_S)
        if message is not None and time.monotonic() - self._heard_at < HEELS_S:
            self._stopped.wait(HEELS_S)
        until = time.monotonic() + GATHER_S
        try:
            while message is not None:
                self._heard_at = time.monotonic()
                if message["type"] == "subscribe":
                    self._confirmed(events)
                elif message["type"] == "message" and (event := self._decoder.read(message["data"])):
                    events.append(event)
                message = subscription.receive(0) if time.monotonic() < until else None
        finally:  # events received before the link broke still count
            self._hand_over(events)

    def _confirmed(self, events: list[Event]) -> None:
        self._hand_over(events)  # they were received on the earlier link
        self._up_since = min(self._up_since, time.monotonic())
        self._confirmed_at = steady_utc()
        log.info("subscribed to %s", self._channel)
        self._sequencer.linked()

    def _hand_over(self, events: list[Event]) -> None:
        ready = self._sequencer.take(events.copy())
        events.clear()
        if ready.has_gap:
            log.info("events were missed that Redis no longer has")
            self._callbacks.gap()
            self._numbered = None
        ours = self._ours(ready.events)
        if ours:
            self._callbacks.events(ours)
        self._tell_number(ours)
        if self._confirmed_at and not self._sequencer.is_waiting:
            link = Link(self._up, self._confirmed_at, self._sequencer.trouble)
            if link != self._link:
                self._report(link)

    def _tell_number(self, handed_over: list[Event]) -> None:
        position = self._sequencer.position
        if position is None or position == EMPTY:
            return
        number = position.numbering, position.seq
        if number != self._numbered:
            self._numbered = number
            if not any((event.numbering, event.seq) == number for event in handed_over[-1:]):
                self._callbacks.numbered(*number)

    def _ours(self, events: list[Event]) -> list[Event]:
        """Without those of another shop on the same Redis. Other programs' name no spreadsheet."""
        return [event for event in events if None in (self._sheet, event.sheet) or event.sheet == self._sheet]

    def _lost(self, error: Exception) -> None:
        reason = reason_of(error)
        if self._link.state is LinkState.DOWN and self._link.reason is reason:
            return  # reported once; each failed attempt is logged at its own level
        log.warning("the link to Redis is down: %s: %s", reason, line_of(error))
        self._report(Link(LinkState.DOWN, steady_utc(), reason))

    def _report(self, link: Link) -> None:
        self._link = link
        self._callbacks.link(link)
        self._is_link_reported = True
