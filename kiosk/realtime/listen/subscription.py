"""A subscription on a connection of its own, and one attempt to establish it."""

import logging
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from typing import Any, Final

from redis import Redis
from redis.client import PubSub
from redis.exceptions import RedisError, ResponseError
from redis.exceptions import TimeoutError as RedisTimeoutError

from kiosk.core.sharing.link import LinkReason
from kiosk.realtime.faults import line_of, reason_of

log = logging.getLogger(__name__)

PING_EVERY_S: Final = 1.0
SILENCE_S: Final = 3.0
"""A subscription is lost if it received nothing for this long …"""

PONG_WITHIN_S: Final = 2.0
"""… and a ping has gone unanswered for this long. After this process slept or was busy, it pings first."""


class SilenceError(RedisTimeoutError):
    """The connection is still open, but the server sends nothing."""


class Subscription:
    """A subscribed channel. Belongs to one thread at a time; `close` closes the client too."""

    def __init__(self, client: Redis, channel: str) -> None:
        """Connect and subscribe; the confirmation arrives as a message of type `subscribe`."""
        self._client = client
        self._pubsub: PubSub = client.pubsub()  # type: ignore[no-untyped-call]
        with ExitStack() as failed:
            failed.callback(self.close)
            self._pubsub.subscribe(channel)
            failed.pop_all()
        self._heard = time.monotonic()
        self._next_ping = self._heard + PING_EVERY_S
        self._asked: float | None = None

    def receive(self, timeout: float) -> dict[str, Any] | None:
        """The next message, including `pong` and `subscribe`, or None after `timeout` seconds.

        Raises a Redis error if the link is lost, `SilenceError` if the server stopped answering.
        """
        now = time.monotonic()
        if now >= self._next_ping:
            # redis-py's own health check never looks for the pong.
            self._pubsub.ping()
            self._asked = self._asked or now
            self._next_ping = now + PING_EVERY_S
        try:
            message: dict[str, Any] | None = self._pubsub.get_message(timeout=timeout)
        except ResponseError as error:
            if reason_of(error) is not LinkReason.DISK:
                raise
            # A server that can't save refuses pings too; it is there, and events still arrive.
            self._heard, self._asked, message = time.monotonic(), None, None
        except RedisTimeoutError:  # half a message: the other half is in flight
            message = None
        if message is not None:
            self._heard, self._asked = time.monotonic(), None
        elif self._asked is not None:
            now = time.monotonic()
            if now - self._heard >= SILENCE_S and now - self._asked >= PONG_WITHIN_S:
                raise SilenceError(f"nothing came for {now - self._heard:.1f} s")
        return message

    def close(self) -> None:
        with suppress(RedisError, OSError):
            self._pubsub.close()
        with suppress(RedisError, OSError):
            self._client.close()


class Dial:
    """One attempt to subscribe, in a thread of its own.

    A DNS look-up can't be interrupted, and a frozen server delays the handshake by seconds, so the caller may
    abandon the attempt; a connection that is made later is closed. `subscription` or `error` is set, and then
    `ended` is called, in the attempt's thread.
    """

    def __init__(self, connect: Callable[[], Redis], channel: str, ended: Callable[[], None]) -> None:
        self._connect = connect
        self._channel = channel
        self._ended = ended
        self._lock = threading.Lock()
        self._is_abandoned = False
        self.subscription: Subscription | None = None
        self.error: Exception | None = None
        threading.Thread(target=self._run, name="kiosk-subscriber-dial", daemon=True).start()

    def abandon(self) -> None:
        """Close the subscription, now or once it is established."""
        with self._lock:
            self._is_abandoned = True
            unwanted, self.subscription = self.subscription, None
        if unwanted:
            unwanted.close()

    def _run(self) -> None:
        try:
            subscription = Subscription(self._connect(), self._channel)
        except Exception as error:  # noqa: BLE001 - the thread ends here: the subscriber's thread raises it again
            log.debug("no subscription: %s", line_of(error))
            self.error = error
        else:
            with self._lock:
                if not self._is_abandoned:
                    self.subscription = subscription
            if self.subscription is None:
                subscription.close()
        self._ended()
