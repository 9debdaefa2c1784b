"""The write lease: a station that writes to a spool asks others to wait for the seconds that this takes.

Correctness doesn't depend on it: the audit decides who holds a spool. The lease only avoids a void write when
two stations reach for the same spool at once. So it never fails an action and hardly delays one: if Redis is
down, silent or refuses, the action goes on without a lease.
"""

import logging
import random
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final
from uuid import uuid4

from redis import Redis
from redis.exceptions import RedisError, ResponseError

from kiosk.realtime.faults import RareLog, line_of

log = logging.getLogger(__name__)

EXPIRES_S: Final = 15.0
"""The lease's time to live in seconds, so that a station that died delays nobody for longer."""

WAIT_S: Final = 2.0
"""Time limit for waiting on another station's lease, in seconds; then the action goes on."""

ANSWER_S: Final = 0.25
"""Time limit for Redis's first answer, in seconds."""

REST_S: Final = 10.0
"""After Redis didn't answer, no lease is requested for this long (seconds)."""

POLL_S: Final = 0.05

_RELEASE: Final = """
for _, key in ipairs(KEYS) do
  if redis.call('GET', key) == ARGV[1] then
    redis.call('DEL', key)
  end
end
return 1
"""


class _Keeper(threading.Thread):
    """Takes the leases of one action, holds them until they are given back, and releases them.

    A thread of its own, so that the writer can abandon a Redis that doesn't answer.
    """

    def __init__(self, client: Redis, keys: list[str], until: float, denied: RareLog) -> None:
        # A daemon: its leases expire by themselves.
        super().__init__(name="kiosk-lease", daemon=True)
        self._client = client
        self._keys = keys
        self._until = until
        self._denied = denied
        self._value = uuid4().hex
        self.answered = threading.Event()
        """Redis has given its first answer, or failed."""
        self.settled = threading.Event()
        """All leases are taken, or are no longer waited for."""
        self.given_back = threading.Event()

    def run(self) -> None:
        try:
            self._take_and_release()
        except Exception:  # the thread ends here: people are told, and the action has gone on
            log.exception("the write lease failed")

    def _take_and_release(self) -> None:
        try:
            self._take()
        except ResponseError as error:
            self._denied.warn(f"no write lease: {line_of(error)}")
        except (RedisError, OSError) as error:
            log.debug("no write lease: %s", line_of(error))
        finally:
            self.answered.set()
            self.settled.set()
            self.given_back.wait(EXPIRES_S)
            self._release()

    def _release(self) -> None:
        try:
            self._client.eval(_RELEASE, len(self._keys), *self._keys, self._value)
        except (RedisError, OSError) as error:
            log.debug("write lease left to expire: %s", line_of(error))

    def _take(self) -> None:
        missing = self._keys
        while missing := self._still_missing(missing):
            pause = POLL_S * random.uniform(0.5, 1.0)
            if time.monotonic() + pause >= self._until or self.given_back.wait(pause):
                log.info("another station still holds the write lease: %s", ", ".join(missing))
                return

    def _still_missing(self, keys: list[str]) -> list[str]:
        """Try to take these keys; returns those that another station holds."""
        pipe = self._client.pipeline(transaction=False)
        for key in keys:
            pipe.set(key, self._value, nx=True, px=int(EXPIRES_S * 1_000))
        missing = [key for key, taken in zip(keys, pipe.execute(), strict=True) if not taken]
        self.answered.set()
        return missing


class RedisWriteLease:
    """Implements `core.ports.WriteLease`. Any thread; one action at a time waits for its own leases only."""

    def __init__(self, client: Redis) -> None:
        self._client = client
        self._rests_until = 0.0
        self._denied = RareLog(log, every_s=600.0)
        self._keepers: set[_Keeper] = set()

    @contextmanager
    def hold(self, tags: Iterable[str], deadline: float) -> Iterator[None]:
        """Lease these spools while the block runs; without a lease in time, the block runs all the same."""
        keys = sorted({f"spool_lock:{tag}" for tag in tags})
        now = time.monotonic()
        if now < self._rests_until or now >= deadline:
            yield
            return
        until = min(now + WAIT_S, deadline)
        keeper = _Keeper(self._client, keys, until, self._denied)
        self._keepers = {each for each in self._keepers if each.is_alive()} | {keeper}
        keeper.start()
        try:
            if keeper.answered.wait(min(ANSWER_S, until - now)):
                keeper.settled.wait(until - time.monotonic())
            else:
                self._rests_until = time.monotonic() + REST_S
            yield
        finally:
            keeper.given_back.set()

    def close(self, timeout: float = ANSWER_S) -> None:
        """Wait up to `timeout` seconds for leases that are being released; the rest expire by themselves."""
        until = time.monotonic() + timeout
        for keeper in self._keepers:
            keeper.join(until - time.monotonic())
