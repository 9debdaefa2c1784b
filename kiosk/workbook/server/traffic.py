"""Counts the traffic of the workbook's server: requests and bytes, by kind. Any thread."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class Tally:
    """Requests, and bytes on the wire including headers."""

    requests: int = 0
    bytes_in: int = 0
    bytes_out: int = 0

    def plus(self, bytes_in: int, bytes_out: int) -> Tally:
        """The tally with one more request."""
        return Tally(self.requests + 1, self.bytes_in + bytes_in, self.bytes_out + bytes_out)


@dataclass(frozen=True)
class Traffic:
    """The counts since the start or the last reset.

    `by_kind` has the API's method names (`values.batchGet`); `by_status` HTTP statuses, `cut` and `reset`.
    """

    total: Tally = Tally()
    reads: int = 0
    writes: int = 0
    by_kind: Mapping[str, Tally] = field(default_factory=dict)
    by_status: Mapping[str, int] = field(default_factory=dict)


class TrafficCount:
    """The counter. A request is counted before its answer is sent, so that its client sees it counted."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._traffic = Traffic()

    def note(self, kind: str, is_read: bool, ending: str, bytes_in: int, bytes_out: int) -> None:
        """Count one request."""
        with self._lock:
            now = self._traffic
            self._traffic = replace(
                now,
                total=now.total.plus(bytes_in, bytes_out),
                reads=now.reads + is_read,
                writes=now.writes + (not is_read),
                by_kind={**now.by_kind, kind: now.by_kind.get(kind, Tally()).plus(bytes_in, bytes_out)},
                by_status=dict(Counter(now.by_status) + Counter({ending: 1})),
            )

    def now(self) -> Traffic:
        """The present counts."""
        with self._lock:
            return self._traffic

    def reset(self) -> None:
        """Set all counts to zero."""
        with self._lock:
            self._traffic = Traffic()
