"""The quota per minute as Google counts it: for each user, reads and writes separately. Any thread."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

from kiosk.workbook.book.errors import ApiFault

MINUTE_S = 60.0


class RequestQuota:
    """Limits a user's requests within any 60 s; refused requests don't count. None means no limit.

    Google documents a refill each minute; a sliding window of 60 s is the stricter reading.
    """

    def __init__(
        self, reads: int | None, writes: int | None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._limits = {True: reads, False: writes}
        self._passed: dict[tuple[str, bool], deque[float]] = {}

    @property
    def reads(self) -> int | None:
        return self._limits[True]

    @property
    def writes(self) -> int | None:
        return self._limits[False]

    def limit(self, reads: int | None, writes: int | None) -> None:
        """Change the limits; requests of the last minute still count."""
        with self._lock:
            self._limits = {True: reads, False: writes}

    def forget(self) -> None:
        """Reset the counts of all users."""
        with self._lock:
            self._passed.clear()

    def refusal(self, user: str, is_read: bool) -> ApiFault | None:
        """Count one request of `user`; the refusal if it exceeds the limit."""
        with self._lock:
            now = self._clock()
            passed = self._passed.setdefault((user, is_read), deque())
            while passed and passed[0] <= now - MINUTE_S:
                passed.popleft()
            limit = self._limits[is_read]
            if limit is not None and len(passed) >= limit:
                return exhausted(is_read)
            passed.append(now)
            return None


def exhausted(is_read: bool) -> ApiFault:
    """Google's 429. It has no Retry-After header: the reference only says to wait a minute."""
    kind = "Read" if is_read else "Write"
    message = (
        f"Quota exceeded for quota metric '{kind} requests' and limit '{kind} requests per minute per user' "
        "of service 'sheets.googleapis.com' for consumer 'project_number:0'."
    )
    info = {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "RATE_LIMIT_EXCEEDED",
        "domain": "googleapis.com",
        "metadata": {
            "consumer": "projects/0",
            "quota_limit": f"{kind}RequestsPerMinutePerUser",
            "quota_metric": f"sheets.googleapis.com/{kind.lower()}_requests",
            "service": "sheets.googleapis.com",
        },
    }
    return ApiFault(429, "RESOURCE_EXHAUSTED", message, [info])
