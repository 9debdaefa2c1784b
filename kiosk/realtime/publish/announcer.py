"""The thread that publishes events, so that no action waits for Redis."""

import logging
import math
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import Final, Protocol

from kiosk.core.events.event import Event
from kiosk.core.sharing.link import LinkReason
from kiosk.realtime.faults import RareLog
from kiosk.realtime.publish.event_service import Publishing, RedisEventService

log = logging.getLogger(__name__)

CAPACITY: Final = 1_000
RETRY_S: Final = 1.0
"""The seconds between retries of an event that could not be published; later events wait, to keep the
order."""

KEPT_S: Final = 120.0
"""An event that waited longer (seconds) is dropped: every screen has read the sheet since."""

CLOSE_S: Final = 1.0


class PeriodicTask(Protocol):
    """A task that the announcer's thread repeats every `every_s` seconds, with the client for commands."""

    every_s: float

    def do(self) -> None:
        """Run once. Never raises for errors of Redis."""


class AnnouncerThread:
    """Implements `core.ports.Announcer`: `announce` queues and returns; one thread publishes in order.

    Any thread may announce. A failed publish is retried, even if only the answer was lost: readers recognise
    a repeat. `on_accepted(bool)` tells whether Redis accepts events; it runs in the announcer's own thread,
    at the first result and at every change. `on_publishing(Publishing, LinkReason)` likewise runs at every
    change of the result or of its reason. `periodic` runs in the same thread, between events.
    """

    def __init__(
        self,
        service: RedisEventService,
        on_accepted: Callable[[bool], None] = lambda _: None,
        capacity: int = CAPACITY,
        on_publishing: Callable[[Publishing, LinkReason], None] = lambda *_: None,
        periodic: PeriodicTask | None = None,
        kept_s: float = KEPT_S,
    ) -> None:
        self._service = service
        self._on_accepted = on_accepted
        self._on_publishing = on_publishing
        self._capacity = capacity
        self._kept_s = kept_s
        self._periodic = periodic
        self._periodic_at = time.monotonic() if periodic else math.inf
        self._accepted: bool | None = None
        self._publishing = service.publishing, service.trouble
        self._waiting: deque[tuple[float, Event]] = deque()
        self._retry_at = 0.0
        self._changed = threading.Condition()
        self._is_closing = False
        self._deadline = 0.0
        self._dropped = RareLog(log)
        # A daemon: a DNS look-up that never returns must not keep the process from ending.
        self._thread = threading.Thread(target=self._run, name="kiosk-announcer", daemon=True)

    @property
    def is_alive(self) -> bool:
        return self._thread.is_alive()

    def start(self) -> None:
        self._thread.start()

    def announce(self, events: Iterable[Event]) -> None:
        """Queue for publication and return at once; drops the oldest event if the queue is full."""
        now = time.monotonic()
        with self._changed:
            self._waiting.extend((now, event) for event in events)
            self._drop(len(self._waiting) - self._capacity, "too many waited")
            self._changed.notify()

    def close(self, timeout: float = CLOSE_S) -> bool:
        """Publish what still waits, then stop, within `timeout` seconds. True if the thread ended."""
        with self._changed:
            self._is_closing = True
            self._deadline = time.monotonic() + timeout
            self._changed.notify()
        if self._thread.ident is not None:
            self._thread.join(timeout)
        with self._changed:
            left = len(self._waiting)
            self._waiting.clear()
        if left:
            log.warning("events not published: %d waited when the kiosk closed", left)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while (work := self._next()) is not None:
            try:
                work()
            except Exception:  # the thread's last guard: people are told, and the next event is published
                log.exception("event not published, or a periodic task failed")

    def _next(self) -> Callable[[], None] | None:
        """Wait for the next piece of work; None when the thread is to end."""
        with self._changed:
            while True:
                now = time.monotonic()
                if self._is_closing and (now >= self._deadline or not self._waiting or now < self._retry_at):
                    return None
                self._drop(
                    sum(since <= now - self._kept_s for since, _ in self._waiting), "they waited too long"
                )
                if self._waiting and now >= self._retry_at:
                    since, event = self._waiting.popleft()
                    return lambda: self._publish(since, event)
                if now >= self._periodic_at and self._periodic:
                    self._periodic_at = now + self._periodic.every_s
                    return self._periodic.do
                wakes_at = min(self._periodic_at, self._retry_at if self._waiting else math.inf)
                self._changed.wait(None if wakes_at == math.inf else wakes_at - now)

    def _publish(self, since: float, event: Event) -> None:
        accepted = self._service.publish_spool_update(event)
        if not accepted:
            with self._changed:
                self._waiting.appendleft((since, event))
                self._drop(len(self._waiting) - self._capacity, "too many waited")
                self._retry_at = time.monotonic() + RETRY_S
        if accepted is not self._accepted:
            self._accepted = accepted
            self._on_accepted(accepted)
        publishing = self._service.publishing, self._service.trouble
        if publishing != self._publishing:
            self._publishing = publishing
            self._on_publishing(*publishing)

    def _drop(self, excess: int, why: str) -> None:
        for _ in range(excess):
            self._waiting.popleft()
        if excess > 0:
            self._dropped.warn(f"events not published: {why}", excess)
