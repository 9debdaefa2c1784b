"""Injects faults: the server fails, slows down and freezes; Redis is killed and restarted."""

import random
import threading
from collections import Counter
from typing import Any

import requests

from tests.support.redis_server import RedisServer

LONGEST_FREEZE_S = 4.0
"""Longer than a station waits for a write and its retry, so that they land after it has given up."""
OUTAGES: tuple[dict[str, Any], ...] = (
    {"kind": "status", "status": 503, "on": "any", "when": "before"},
    {"kind": "cut", "on": "any", "when": "before"},
    {"kind": "cut", "on": "write", "when": "after"},
    {"kind": "cut", "on": "write", "when": "before"},
    {"kind": "freeze", "on": "write", "when": "before", "seconds": 3.5},
    {"kind": "status", "status": 429, "on": "any", "when": "before"},
)
KINDS: tuple[tuple[int, dict[str, Any]], ...] = (
    (3, {"kind": "cut", "on": "write", "when": "after"}),
    (2, {"kind": "cut", "on": "write", "when": "before"}),
    (2, {"kind": "cut", "on": "write", "when": "during"}),
    (2, {"kind": "reset", "on": "write", "when": "after"}),
    (2, {"kind": "status", "status": 503, "on": "write", "when": "after"}),
    (2, {"kind": "status", "status": 500, "on": "write", "when": "before"}),
    (2, {"kind": "html", "on": "write", "when": "after"}),
    (2, {"kind": "status", "status": 429, "on": "write"}),
    (1, {"kind": "status", "status": 429, "on": "read"}),
    (1, {"kind": "status", "status": 503, "on": "read", "count": 2}),
    (1, {"kind": "cut", "on": "any", "when": "during"}),
    (4, {"kind": "freeze", "on": "write", "when": "before"}),
    (2, {"kind": "freeze", "on": "write", "when": "before", "count": 3}),
    (2, {"kind": "freeze", "on": "write", "when": "after"}),
    (1, {"kind": "freeze", "on": "read", "when": "before"}),
)


class Trouble:
    """Injects faults on its own thread until `stop`."""

    def __init__(
        self, url: str, redis: RedisServer | None, seed: str, every_s: float, longest_outage_s: float
    ) -> None:
        self._url = url
        self._redis = redis
        self._random = random.Random(seed)
        self._every_s = every_s
        self._longest_outage_s = longest_outage_s
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, name="trouble")
        self.done: Counter[str] = Counter()

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End the faults; the last freeze is over when this returns. May be called again."""
        if self._stop.is_set():
            return
        self._stop.set()
        self._thread.join()
        self._ask("delete", "faults")
        self._limits(0)
        # A request may still be inside the last freeze, and is applied at its end.
        threading.Event().wait(LONGEST_FREEZE_S)

    def _work(self) -> None:
        while not self._stop.wait(self._random.expovariate(1 / self._every_s)):
            what = self._random.random()
            if what < 0.1:
                self._limits(self._random.choice((0, 0, 20, 80)))
            elif what < 0.15:
                self._outage()
            elif what < 0.19 and self._redis:
                self._redis.kill()
                self._stop.wait(self._random.uniform(0.1, 1.5))
                self._redis.start()
                self.done["redis killed"] += 1
            else:
                self._fault()

    def _outage(self) -> None:
        """Drop all requests, or all answers, for longer than a station's retries."""
        kind = self._random.choice(OUTAGES)
        self._ask("post", "faults", {**kind, "count": None})
        self._stop.wait(self._random.uniform(1.0, self._longest_outage_s))
        self._ask("delete", "faults")
        self.done[f"outage {kind['kind']} {kind['on']} {kind['when']}"] += 1

    def _fault(self) -> None:
        weights, kinds = zip(*KINDS, strict=True)
        (kind,) = self._random.choices(kinds, weights)
        fault = dict(kind)
        if fault["kind"] == "freeze":
            fault["seconds"] = round(self._random.uniform(0.2, 1.0) ** 2 * LONGEST_FREEZE_S, 2)
        self._ask("post", "faults", fault)
        self.done[f"{fault['kind']} {fault.get('status', '')} {fault['on']} {fault.get('when', '')}"] += 1

    def _limits(self, latency_ms: int) -> None:
        self._ask("post", "limits", {"latency_ms": latency_ms})

    def _ask(self, method: str, what: str, body: dict[str, Any] | None = None) -> None:
        url = f"{self._url}/control/{what}"
        requests.request(method, url, json=body, timeout=10).raise_for_status()
