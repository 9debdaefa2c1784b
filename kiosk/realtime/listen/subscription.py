"""One subscription on one connection, and the attempt to get it."""

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

from redis import Redis
from redis.client import PubSub
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as RedisTimeoutError

from kiosk.realtime.faults import line_of

log = logging.getLogger(__name__)

PING_EVERY_S: Final = 1.0
SILENCE_S: Final = 3.0
"""A subscription on which nothing came for so long, pings or not, is lost."""

PONG_WITHIN_S: Final = 2.0
"""… and a ping has waited so long: what slept or was busy itself asks first."""


class SilenceError(RedisTimeoutError):
    """The server still has the connection open and says nothing."""


class Subscription:
    """A channel of a connected client. Belongs to one thread at a time; `close` closes the client too."""

    def __init__(self, client: Redis, channel: str) -> None:
        """Connects, and asks for the channel; the confirmation comes as a message of type `subscribe`."""
        self._client = client
        self._pubsub: PubSub = client.pubsub()  # type: ignore[no-untyped-call]
        try:
            self._pubsub.subscribe(channel)
        except BaseException:
            self.close()
            raise
        self._heard = time.monotonic()
        self._next_ping = self._heard + PING_EVERY_S
        self._asked: float | None = None

    def receive(self, timeout: float) -> dict[str, Any] | None:
        """The next message, `pong` and `subscribe` included, or None after `timeout` seconds.

        Raises a Redis error where the link is lost, `SilenceError` where the server fell silent.
        """
        now = time.monotonic()
        if now >= self._next_ping:
            # redis-py's own health check never looks for the answer.
            self._pubsub.ping()
            self._asked = self._asked or now
            self._next_ping = now + PING_EVERY_S
        try:
            message: dict[str, Any] | None = self._pubsub.get_message(timeout=timeout)
        except RedisTimeoutError:  # half a message: the other half is on its way
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

    A name look-up can't be interrupted, and a frozen server holds a hand-shake up for seconds: whoever
    dials may walk away, and what comes of it later is closed. `subscription` or `error` is set, and then
    `ended` is called, in the dialling thread.
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
        """Nobody wants the subscription any more."""
        with self._lock:
            self._is_abandoned = True
            unwanted, self.subscription = self.subscription, None
        if unwanted:
            unwanted.close()

    def _run(self) -> None:
        try:
            subscription = Subscription(self._connect(), self._channel)
        except Exception as error:  # noqa: BLE001 - it is handed over to whoever dialled
            log.debug("no subscription: %s", line_of(error))
            self.error = error
        else:
            with self._lock:
                if not self._is_abandoned:
                    self.subscription = subscription
            if self.subscription is None:
                subscription.close()
        self._ended()
