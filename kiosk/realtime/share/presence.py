"""Presence: each running kiosk sends a heartbeat every few seconds, which expires by itself."""

import json
import logging
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, Final
from uuid import uuid4

from redis import Redis
from redis.exceptions import RedisError, ResponseError

from kiosk.core.clock import machine_time
from kiosk.core.sharing.presence import StationPresence
from kiosk.realtime.faults import UNREADABLE, RareLog, line_of
from kiosk.realtime.share.healing import free_spoiled

log = logging.getLogger(__name__)

EVERY_S: Final = 5.0
EXPIRES_S: Final = 15.0
"""A station without a heartbeat for this long (seconds) is gone. Two heartbeats may be lost."""


class PresenceBoard:
    """The running kiosks in Redis: a key for each, and an index by expiry time.

    Any thread that may use the client; blocks for its time limits; raises its errors.
    """

    def __init__(self, client: Redis, channel: str) -> None:
        self._client = client
        self._index = f"{channel}:stations"

    def now(self) -> datetime:
        """The time of Redis's clock, which all stations share. UTC, aware."""
        seconds, micros = self._client.time()
        return datetime.fromtimestamp(seconds, UTC).replace(microsecond=micros)

    def put(self, instance: str, said: dict[str, Any], now: datetime) -> None:
        """Store a kiosk's heartbeat until it expires."""
        pipe = self._client.pipeline(transaction=False)
        pipe.set(self._key(instance), json.dumps(said, ensure_ascii=False), px=int(EXPIRES_S * 1_000))
        pipe.zadd(self._index, {instance: now.timestamp() + EXPIRES_S})
        pipe.zremrangebyscore(self._index, "-inf", now.timestamp())
        pipe.pexpire(self._index, int(EXPIRES_S * 1_000))
        pipe.execute()

    def stations(self) -> list[StationPresence]:
        """The running kiosks, sorted by name; a name appears twice if two kiosks bear it."""
        now = self.now()
        instances: list[Any] = self._client.zrangebyscore(self._index, now.timestamp(), "+inf")
        keys = [self._key(instance.decode("utf-8", "replace")) for instance in instances]
        words: list[Any] = self._client.mget(keys)
        return sorted(_read(words, now), key=lambda each: (each.station, each.last_seen))

    def free_spoiled(self, error: Exception) -> None:
        """Free the index if `error` says that a foreign value stands there."""
        free_spoiled(self._client, error, self._index)

    def _key(self, instance: str) -> str:
        return f"{self._index}:{instance}"


class Presence:
    """Sends this kiosk's heartbeat. Implements `announcer.PeriodicTask`; belongs to that thread.

    `journal_depth` returns the number of actions that wait to be sent, `knows_audit` whether the audit has
    been read and is trusted; both must be safe to call in that thread. `on_time` is told Redis's time each
    time, aware. `utc` is this machine's own clock, aware.
    """

    every_s = EVERY_S

    def __init__(
        self,
        board: PresenceBoard,
        station: str,
        version: str,
        journal_depth: Callable[[], int | None] = lambda: None,
        knows_audit: Callable[[], bool] = lambda: True,
        on_time: Callable[[datetime], object] = lambda _: None,
        utc: Callable[[], datetime] = machine_time,
    ) -> None:
        self._board = board
        self._station = station
        self._version = version
        self._journal_depth = journal_depth
        self._knows_audit = knows_audit
        self._on_time = on_time
        self._utc = utc
        self._instance = uuid4().hex
        self._denied = RareLog(log, every_s=600.0)

    def do(self) -> None:
        """Send one heartbeat. Never raises for Redis errors: the subscriber reports those."""
        try:
            asked = self._utc()
            now = self._board.now()
            self._on_time(now)
            # Assume that Redis answered halfway through the round trip.
            skew = (asked + (self._utc() - asked) / 2 - now).total_seconds()
            said = {
                "station": self._station,
                "version": self._version,
                "last_seen": now.isoformat(),
                "journal_depth": self._journal_depth(),
                "clock_skew_s": round(skew, 3),
                "knows_audit": self._knows_audit(),
            }
            self._board.put(self._instance, said, now)
        except ResponseError as error:
            self._denied.warn(f"this station can't tell that it is there: {line_of(error)}")
            self._board.free_spoiled(error)
        except (RedisError, OSError) as error:
            log.debug("not told that this station is there: %s", line_of(error))


def _read(words: Iterable[Any], now: datetime) -> Iterable[StationPresence]:
    """The readable heartbeats; a key that has just expired, or isn't ours, is skipped."""
    for word in words:
        try:
            said = json.loads(word or b"")
            last_seen = datetime.fromisoformat(said["last_seen"])
            depth, knows = said["journal_depth"], said.get("knows_audit")
            yield StationPresence(
                station=str(said["station"]),
                version=str(said["version"]),
                last_seen=last_seen,
                age_s=max(0.0, (now - last_seen).total_seconds()),
                journal_depth=int(depth) if depth is not None else None,
                clock_skew_s=float(said["clock_skew_s"]),
                knows_audit=knows if isinstance(knows, bool) else None,
            )
        except UNREADABLE as error:
            log.debug("no station: %r: %s", word, error)
