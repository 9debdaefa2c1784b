"""Leader election: the station that holds a short lease in Redis reads the sheet for the whole shop.

Correctness doesn't depend on it: two readers at once only read more than needed.
"""

import logging
import time
from collections.abc import Callable
from threading import Lock
from typing import Any, Final
from uuid import uuid4

from redis import Redis
from redis.exceptions import RedisError, ResponseError

from kiosk.core.sharing.reader_election import (
    CHECK_S,
    GIVEN_UP_S,
    LEASE_S,
    STANDS_BACK_S,
    STUCK_S,
    Role,
    Vote,
)
from kiosk.realtime.faults import RareLog, line_of
from kiosk.realtime.share.healing import free_spoiled

log = logging.getLogger(__name__)

_STAND: Final = """
if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 1 end
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return 0
"""

_YIELD: Final = """
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
"""


class Election:
    """Implements `announcer.PeriodicTask`, on that thread; any thread may ask for `role`.

    `key` names the sheet. A station is a candidate only while its reader works: see `works` and `stand_back`.
    """

    every_s = CHECK_S

    def __init__(self, client: Redis, key: str, now: Callable[[], float] = time.monotonic) -> None:
        self.key = key
        self.instance = uuid4().hex
        self._client = client
        self._now = now
        self._lock = Lock()
        self._vote: Vote | None = None
        self._worked_at = now()
        self._stands_at = now()
        self._denied = RareLog(log, every_s=600.0)

    @property
    def role(self) -> Role:
        """This station's present role."""
        with self._lock:
            return self._vote.role(self._now()) if self._vote else Role.ALONE

    is_sure = True

    patience_s = GIVEN_UP_S

    def settle(self) -> None:
        """Take part in the election now if its outcome isn't known yet. Any thread; blocks on Redis."""
        with self._lock:
            is_open = self._vote is None and self._now() >= self._stands_at
        if is_open:
            self.do()

    def works(self) -> None:
        """Heartbeat of the reader's thread: it isn't stuck."""
        with self._lock:
            self._worked_at = self._now()

    def stand_back(self) -> None:
        """The reader can't read at present: give the lease up and let another station try."""
        with self._lock:
            self._stands_at = self._now() + STANDS_BACK_S
            self._vote = None
        self.give_up()

    def give_up(self) -> None:
        """Release the lease: the next candidate becomes reader at once. Never raises for Redis errors."""
        try:
            self._client.eval(_YIELD, 1, self.key, self.instance)
        except (RedisError, OSError) as error:
            log.debug("the reader's lease is left to expire: %s", line_of(error))

    def do(self) -> None:
        """Take or renew the reader's lease. Never raises for Redis errors."""
        with self._lock:
            asked_at = self._now()
            stands = asked_at >= self._stands_at and asked_at - self._worked_at < STUCK_S
        try:
            is_mine = self._stand() if stands else self._see()
        except ResponseError as error:
            self._denied.warn(f"this station reads the sheet for itself: {line_of(error)}")
            free_spoiled(self._client, error, self.key)
        except (RedisError, OSError) as error:
            log.debug("the reader of the sheet is unknown: %s", line_of(error))
        else:
            self._note(asked_at, is_mine)

    def _stand(self) -> bool | None:
        return bool(self._client.eval(_STAND, 1, self.key, self.instance, int(LEASE_S * 1_000)))

    def _see(self) -> bool | None:
        """False if another station reads, None if none does."""
        reader: Any = self._client.get(self.key)
        return None if reader in (None, self.instance.encode()) else False

    def _note(self, asked_at: float, is_mine: bool | None) -> None:
        with self._lock:
            before = self._vote
            if is_mine and asked_at < self._stands_at:
                return  # the reader stood back while Redis answered
            self._vote = None if is_mine is None else Vote(asked_at, is_mine)
        if is_mine and not (before and before.is_mine):
            log.info("this station reads the sheet for all")
