"""The thread that listens to the shop's channel, and that knows whether the link is up."""

import logging
import math
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from redis import Redis
from redis.exceptions import RedisError

from kiosk.core.events.event import Event
from kiosk.core.sharing.link import Link, LinkReason, LinkState
from kiosk.realtime.event_log import Kept, Position
from kiosk.realtime.faults import line_of, reason_of
from kiosk.realtime.listen.backoff import Backoff
from kiosk.realtime.listen.callbacks import Callbacks
from kiosk.realtime.listen.decoder import Decoder
from kiosk.realtime.listen.sequencer import InOrder
from kiosk.realtime.listen.subscription import Dial, Subscription

log = logging.getLogger(__name__)

POLL_S: Final = 0.25
"""How long a wish to stop may go unnoticed."""

LOOK_S: Final = 0.01
"""How long an answer of the log may go unnoticed."""

GATHER_S: Final = 0.02
"""A burst is handed over in pieces of this length at most."""

HEELS_S: Final = 0.008
"""What follows a burst so soon is part of a storm, and waits as long for what comes with it: to wake for one
message costs five times what the message does, and keeps the interpreter from the GUI's thread."""

STOP_S: Final = 1.0


class SubscriberThread:
    """Connects, subscribes, listens, and begins again whenever that fails, until it is stopped.

    `connect` gives a new client for each attempt. `after` asks Redis's own log for what came after a
    position; it is called in threads of its own, one call at a time. A link is told to be up once what was
    missed before it has been handed over, or is known to be out of reach. `is_local` says that the engine is
    this process's own.
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
    ) -> None:
        self._connect = connect
        self._channel = channel
        self._callbacks = callbacks
        self._decoder = Decoder(zone)
        self._order = InOrder(after, self._decoder)
        self._up = LinkState.LOCAL if is_local else LinkState.LIVE
        self._link = Link(LinkState.CONNECTING, datetime.now(UTC))
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
        """How many messages were no events."""
        return self._decoder.junk_count

    @property
    def is_alive(self) -> bool:
        return self._thread.is_alive()

    def start(self) -> None:
        self._thread.start()

    def stop(self, timeout: float = STOP_S) -> bool:
        """Stop, from whatever it is doing, within `timeout` seconds. True where the thread ended."""
        self._stopped.set()
        self._wake.set()
        if self._thread.ident is not None:
            self._thread.join(timeout)
        return not self._thread.is_alive()

    def _run(self) -> None:
        backoff = Backoff()
        self._callbacks.link(self._link)
        while not self._stopped.is_set():
            self._up_since = math.inf
            try:
                self._subscribe_and_listen()
            except (RedisError, OSError) as error:
                self._lost(error)
            except Exception as error:  # a fault of ours or of redis-py must not end the listening
                if self._link.reason is not LinkReason.FAULT:  # once, not at each attempt
                    log.exception("the subscription failed")
                self._lost(error)
            self._stopped.wait(backoff.pause(held_s=max(0.0, time.monotonic() - self._up_since)))

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
            if heard := self._order.unlinked():
                self._callbacks.events(heard)

    def _dial(self) -> Subscription | None:
        """A subscription; None where the thread was stopped meanwhile."""
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
        """Wait for a message, take with it those that come on its heels, and hand the events over."""
        events: list[Event] = []
        message = subscription.receive(LOOK_S if self._order.is_waiting else POLL_S)
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
        finally:  # what was heard before the link broke was heard
            self._hand_over(events)

    def _confirmed(self, events: list[Event]) -> None:
        self._hand_over(events)  # they were heard on the earlier link
        self._up_since = min(self._up_since, time.monotonic())
        self._confirmed_at = datetime.now(UTC)
        log.info("subscribed to %s", self._channel)
        self._order.linked()

    def _hand_over(self, events: list[Event]) -> None:
        ready = self._order.take(events.copy())
        events.clear()
        if ready.has_gap:
            log.info("events were missed that Redis doesn't have any more")
            self._callbacks.gap()
        if ready.events:
            self._callbacks.events(ready.events)
        if self._confirmed_at and not self._order.is_waiting:
            reason = LinkReason.NOT_KEPT if self._order.is_denied else LinkReason.NONE
            link = Link(self._up, self._confirmed_at, reason)
            if link != self._link:
                self._report(link)

    def _lost(self, error: Exception) -> None:
        reason = reason_of(error)
        if self._link.state is LinkState.DOWN and self._link.reason is reason:
            return  # said once; each failed attempt is in the log at its own level
        log.warning("the link to Redis is down: %s: %s", reason, line_of(error))
        self._report(Link(LinkState.DOWN, datetime.now(UTC), reason))

    def _report(self, link: Link) -> None:
        self._link = link
        self._callbacks.link(link)
