"""One request budget in Redis for all stations that use the same service account.

While Redis is away, each station limits itself to a share of the quota that leaves room for the others.
"""

import hashlib
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from redis import Redis
from redis.exceptions import RedisError

from kiosk.core.sharing.budget import Booking, Quota, RequestKind, Urgency
from kiosk.core.sharing.local_budget import LocalBudget
from kiosk.realtime.faults import line_of
from kiosk.realtime.share.budget_script import SCRIPT

log = logging.getLogger(__name__)

AWAY_SHARE: Final = 0.25
"""A station's share of the quota while Redis is away: four busy ones fit; 429s slow down any more."""

ASK_AGAIN_S: Final = 5.0
"""After a failure Redis isn't queried for this long (seconds), so that its time limit delays only one
request."""

ACTIONS_ASK_AGAIN_S: Final = 20.0
"""The same for actions: a background read finds out first whether Redis is back."""


class SharedBudget:
    """Implements `core.ports.Budget`. Any thread; blocks for the client's time limits at most, never raises.

    `account` names the service account; only a hash of it goes to Redis.
    """

    def __init__(
        self, client: Redis, account: str, quota: Quota, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._script = client.register_script(SCRIPT)
        self._name = f"spool-kiosk:quota:{{{hashlib.sha256(account.encode()).hexdigest()[:12]}}}"
        self._quota = quota
        self._now = now
        self._lock = threading.Lock()
        self._away_since: float | None = None
        self._alone = LocalBudget(quota.part(AWAY_SHARE), now)

    def book(self, kind: RequestKind, urgency: Urgency, longest_s: float) -> Booking:
        answer = self._ask(urgency.value, kind, int(longest_s * 1000), urgency)
        if answer is None:
            return replace(self._alone.book(kind, urgency, longest_s), is_alone=True)
        granted, wait_ms, left, now = answer
        return Booking(bool(granted), wait_ms, left, now + wait_ms)

    def give_back(self, kind: RequestKind, urgency: Urgency, booking: Booking) -> None:
        if booking.is_alone:
            self._alone.give_back(kind, urgency, booking)
        else:
            self._ask("returned", kind, booking.at, urgency)  # without Redis it expires by itself

    def refused(self, kind: RequestKind, asked_s: float) -> None:
        if self._ask("refused", kind, int(asked_s * 1000)) is None:
            self._alone.refused(kind, asked_s)

    def left(self, kind: RequestKind) -> int:
        answer = self._ask("left", kind, 0)
        return self._alone.left(kind) if answer is None else answer[2]

    def _ask(
        self, operation: str, kind: RequestKind, argument: int, urgency: Urgency = Urgency.ACTION
    ) -> list[int] | None:
        """The script's answer; None if Redis can't be queried."""
        if self._is_left_alone(urgency):
            return None
        try:
            answer: Any = self._script(
                keys=[f"{self._name}:{kind}", f"{self._name}:refusals"],
                args=[operation, kind.value, self._quota.of(kind), argument, urgency.value],
            )
        except (RedisError, OSError) as error:
            self._failed(error)
            return None
        self._succeeded()
        return [int(each) for each in answer]

    def _is_left_alone(self, urgency: Urgency) -> bool:
        with self._lock:
            pause = ASK_AGAIN_S if urgency is Urgency.BACKGROUND else ACTIONS_ASK_AGAIN_S
            return self._away_since is not None and self._now() < self._away_since + pause

    def _failed(self, error: Exception) -> None:
        with self._lock:
            # One warning for an outage, not one for each request in it.
            level = logging.DEBUG if self._away_since is not None else logging.WARNING
            self._away_since = self._now()
        log.log(level, "quota not shared, keeping to a part of it: %s", line_of(error))

    def _succeeded(self) -> None:
        with self._lock:
            was_away, self._away_since = self._away_since is not None, None
        if was_away:
            log.info("the quota is shared again")
