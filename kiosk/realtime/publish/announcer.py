"""The thread that publishes events, so that nobody who acts waits for Redis."""

import logging
import math
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import Final, Protocol

from kiosk.core.events.event import Event
from kiosk.realtime.faults import RareLog
from kiosk.realtime.publish.event_service import Publishing, RedisEventService

log = logging.getLogger(__name__)

CAPACITY: Final = 1_000
RETRY_S: Final = 1.0
"""An event that could not be published is tried again so often; those behind it wait, to keep the order."""

KEPT_S: Final = 120.0
"""One that waited longer is dropped: every screen has read the sheet since."""

CLOSE_S: Final = 1.0


class Chore(Protocol):
    """Something to be done now and then on the announcer's thread, with the client for commands."""

    every_s: float

    def do(self) -> None:
        """Never raises for trouble with Redis."""


class AnnouncerThread:
    """Implements `core.ports.Announcer`: `announce` queues and returns; one thread publishes in order.

    Any thread may announce. What could not be published is tried again, even where the answer alone was lost:
    readers know a repeat. `on_accepted(bool)` runs in the announcer's own thread, at the first result and
    whenever it changes: whether Redis accepts what is published. `on_publishing(Publishing)` likewise,
    whenever what becomes of the events changes. `chore` is done by the same thread between events.
    """

    def __init__(
        self,
        service: RedisEventService,
        on_accepted: Callable[[bool], None] = lambda _: None,
        capacity: int = CAPACITY,
        on_publishing: Callable[[Publishing], None] = lambda _: None,
        chore: Chore | None = None,
        kept_s: float = KEPT_S,
    ) -> None:
        self._service = service
        self._on_accepted = on_accepted
        self._on_publishing = on_publishing
        self._capacity = capacity
        self._kept_s = kept_s
        self._chore = chore
        self._chore_at = time.monotonic() if chore else math.inf
        self._accepted: bool | None = None
        self._publishing = service.publishing
        self._waiting: deque[tuple[float, Event]] = deque()
        self._retry_at = 0.0
        self._changed = threading.Condition()
        self._is_closing = False
        self._deadline = 0.0
        self._dropped = RareLog(log)
        # A daemon: in a name look-up that doesn't end, it must not keep the process from ending.
        self._thread = threading.Thread(target=self._run, name="kiosk-announcer", daemon=True)

    @property
    def is_alive(self) -> bool:
        return self._thread.is_alive()

    def start(self) -> None:
        self._thread.start()

    def announce(self, events: Iterable[Event]) -> None:
        """Queue for publication. Returns at once; the oldest is dropped where the queue is full."""
        now = time.monotonic()
        with self._changed:
            self._waiting.extend((now, event) for event in events)
            self._drop(len(self._waiting) - self._capacity, "too many waited")
            self._changed.notify()

    def close(self, timeout: float = CLOSE_S) -> bool:
        """Publish what still waits, then stop, within `timeout` seconds. True where the thread ended."""
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
            except Exception:  # whatever it is, the next event is another one
                log.exception("event not published, or a chore not done")

    def _next(self) -> Callable[[], None] | None:
        """What to do now, waiting for it; None at the end."""
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
                if now >= self._chore_at and self._chore:
                    self._chore_at = now + self._chore.every_s
                    return self._chore.do
                wakes_at = min(self._chore_at, self._retry_at if self._waiting else math.inf)
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
        if self._service.publishing is not self._publishing:
            self._publishing = self._service.publishing
            self._on_publishing(self._publishing)

    def _drop(self, excess: int, why: str) -> None:
        for _ in range(excess):
            self._waiting.popleft()
        if excess > 0:
            self._dropped.warn(f"events not published: {why}", excess)
