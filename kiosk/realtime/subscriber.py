"""The thread that listens to the shop's channel, and that knows whether the link is up."""

import logging
import random
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from redis import Redis
from redis.exceptions import RedisError

from kiosk.core.events import Event
from kiosk.core.link import Link, LinkReason, LinkState
from kiosk.realtime import wire
from kiosk.realtime.faults import RareLog, line_of, reason_of
from kiosk.realtime.subscription import Dial, Subscription

_T = TypeVar("_T")

log = logging.getLogger(__name__)

POLL_S: Final = 0.25
"""How long a wish to stop may go unnoticed."""

GATHER_S: Final = 0.02
"""A burst is handed over in pieces of this length at most."""

STOP_S: Final = 1.0

FIRST_PAUSE_S: Final = 0.5
LONGEST_PAUSE_S: Final = 4.0
HEALTHY_S: Final = 10.0


class Backoff:
    """Pauses between attempts: each twice the last, with jitter, between half a second and four.

    A link that held for less than `HEALTHY_S` doesn't start it over.
    """

    def __init__(self) -> None:
        self._step = 2 * FIRST_PAUSE_S

    def pause(self, held_s: float) -> float:
        """How long to wait now that a link was lost after `held_s` seconds (0 where there was none)."""
        if held_s >= HEALTHY_S:
            self._step = 2 * FIRST_PAUSE_S
        pause = self._step * random.uniform(0.5, 1.0)
        self._step = min(2 * self._step, LONGEST_PAUSE_S)
        return pause


class SubscriberThread:
    """Connects, subscribes, listens, and begins again whenever that fails, until it is stopped.

    `connect` gives a new client for each attempt. `on_events` and `on_link` are called in this thread:
    events in the order of the channel, bursts as one list; the link whenever its state or reason changes,
    and at every confirmed subscription, for what was said before it wasn't heard. `is_local` says that
    the engine is this process's own.
    """

    def __init__(
        self,
        connect: Callable[[], Redis],
        channel: str,
        zone: ZoneInfo,
        on_events: Callable[[list[Event]], None],
        on_link: Callable[[Link], None],
        *,
        is_local: bool = False,
    ) -> None:
        self._connect = connect
        self._channel = channel
        self._zone = zone
        self._on_events = on_events
        self._on_link = on_link
        self._up = LinkState.LOCAL if is_local else LinkState.LIVE
        self._link = Link(LinkState.CONNECTING, datetime.now(UTC))
        self._up_since: float | None = None
        self._junk = RareLog(log)
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
        return self._junk.count

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
        self._call(self._on_link, self._link)
        while not self._stopped.is_set():
            self._up_since = None
            try:
                self._subscribe_and_listen()
            except (RedisError, OSError) as error:
                self._lost(error)
            except Exception as error:  # a fault of ours or of redis-py must not end the listening
                if self._link.reason is not LinkReason.FAULT:  # once, not at each attempt
                    log.exception("the subscription failed")
                self._lost(error)
            self._stopped.wait(backoff.pause(self._held_s()))

    def _held_s(self) -> float:
        """How long the last subscription held."""
        return 0.0 if self._up_since is None else time.monotonic() - self._up_since

    def _subscribe_and_listen(self) -> None:
        subscription = self._dial()
        if subscription is None:
            return
        try:
            while not self._stopped.is_set():
                self._receive_burst(subscription)
        finally:
            subscription.close()

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
        message = subscription.receive(POLL_S)
        until = time.monotonic() + GATHER_S
        try:
            while message is not None:
                if message["type"] == "subscribe":
                    self._confirmed(events)
                elif message["type"] == "message":
                    self._decode(message["data"], events)
                message = subscription.receive(0) if time.monotonic() < until else None
        finally:  # what was heard before the link broke was heard
            self._hand_over(events)

    def _decode(self, data: bytes, events: list[Event]) -> None:
        try:
            events.append(wire.decode(data, self._zone))
        except wire.WireError as error:
            self._junk.warn(f"a message on the channel is no event: {error}: {data[:60]!r}")

    def _confirmed(self, events: list[Event]) -> None:
        self._hand_over(events)  # they were heard on the earlier link
        self._up_since = self._up_since or time.monotonic()
        log.info("subscribed to %s", self._channel)
        self._report(Link(self._up, datetime.now(UTC)))

    def _lost(self, error: Exception) -> None:
        reason = reason_of(error)
        if self._link.state is LinkState.DOWN and self._link.reason is reason:
            return  # said once; each failed attempt is in the log at its own level
        log.warning("the link to Redis is down: %s: %s", reason, line_of(error))
        self._report(Link(LinkState.DOWN, datetime.now(UTC), reason))

    def _hand_over(self, events: list[Event]) -> None:
        if events:
            self._call(self._on_events, events.copy())
            events.clear()

    def _report(self, link: Link) -> None:
        self._link = link
        self._call(self._on_link, link)

    def _call(self, callback: Callable[[_T], None], value: _T) -> None:
        try:
            callback(value)
        except Exception:  # the listener's fault, not the link's
            log.exception("%s was not taken", type(value).__name__)
