"""The thread that publishes events, so that nobody who acts waits for Redis."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import Final

from kiosk.core.events import Event
from kiosk.realtime.event_service import Publishing, RedisEventService
from kiosk.realtime.faults import RareLog

log = logging.getLogger(__name__)

CAPACITY: Final = 1_000
STALE_S: Final = 0.5
"""Once a publish has failed, what waited longer than this is dropped: a snapshot will tell it better."""

CLOSE_S: Final = 1.0


class AnnouncerThread:
    """Implements `core.ports.Announcer`: `announce` queues and returns; one thread publishes in order.

    Any thread may announce. `on_accepted(bool)` runs in the announcer's own thread, at the first result and
    whenever it changes: whether Redis accepts what is published. `on_publishing(Publishing)` likewise,
    whenever what becomes of the events changes.
    """

    def __init__(
        self,
        service: RedisEventService,
        on_accepted: Callable[[bool], None] = lambda _: None,
        capacity: int = CAPACITY,
        on_publishing: Callable[[Publishing], None] = lambda _: None,
    ) -> None:
        self._service = service
        self._on_accepted = on_accepted
        self._on_publishing = on_publishing
        self._capacity = capacity
        self._accepted: bool | None = None
        self._publishing = service.publishing
        self._waiting: deque[tuple[float, Event]] = deque()
        self._changed = threading.Condition()
        self._is_closing = False
        self._deadline = 0.0
        self._overflow = RareLog(log)
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
            excess = len(self._waiting) - self._capacity
            for _ in range(excess):
                self._waiting.popleft()
            if excess > 0:
                self._overflow.warn("events not published: too many waited", excess)
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
        while (event := self._next()) is not None:
            try:
                self._publish(event)
            except Exception:  # whatever it is, the next event is another one
                log.exception("event not published: %s %s", event.event_type, event.tag_spool)

    def _next(self) -> Event | None:
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._is_closing)
            is_late = self._is_closing and time.monotonic() >= self._deadline
            return self._waiting.popleft()[1] if self._waiting and not is_late else None

    def _publish(self, event: Event) -> None:
        accepted = self._service.publish_spool_update(event)
        if not accepted:
            self._drop_stale()
        if accepted is not self._accepted:
            self._accepted = accepted
            self._on_accepted(accepted)
        if self._service.publishing is not self._publishing:
            self._publishing = self._service.publishing
            self._on_publishing(self._publishing)

    def _drop_stale(self) -> None:
        """Don't let each of them wait for a time-out of its own."""
        limit = time.monotonic() - STALE_S
        dropped = 0
        with self._changed:
            while self._waiting and self._waiting[0][0] <= limit:
                self._waiting.popleft()
                dropped += 1
        if dropped:
            log.debug("events not published: %d behind a failed one", dropped)
