"""Collects a subscriber's callbacks in tests, and waits for them with a deadline."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from redis import Redis

from kiosk.core.events.event import Event
from kiosk.core.sharing.link import Link, LinkState
from kiosk.core.shop.operations import EventType
from kiosk.realtime.connection import Connections
from kiosk.realtime.event_log import EventLog
from kiosk.realtime.listen.callbacks import Callbacks
from kiosk.realtime.listen.subscriber import SubscriberThread

ZONE = ZoneInfo("America/Santiago")
CHANNEL = "spools:updates"
WITHIN_S = 5.0
COMES_S = 30.0
"""What must come is waited for so long: a busy machine is no fault. How soon is what `test_outages` asks."""


def event(tag: str = "MK-1335-CW-25238-011", **fields: Any) -> Event:
    """The event of a take at another station."""
    taken = Event(
        event_type=EventType.TOMAR,
        tag_spool=tag,
        worker_nombre="MR(93)",
        estado_detalle="MR(93) trabajando ARM (ARM en progreso, SOLD pendiente)",
        timestamp=datetime(2026, 1, 27, 15, 30, 45, 123456, tzinfo=UTC),
        operacion="ARM",
    )
    return replace(taken, **fields)


def wait_until(is_so: Callable[[], object], what: str, within_s: float = COMES_S) -> float:
    """Wait until a condition holds; returns the seconds it took. Fails with `what` after the deadline."""
    started = time.monotonic()
    while not is_so():
        assert time.monotonic() - started < within_s, f"not within {within_s} s: {what}"
        time.sleep(0.002)
    return time.monotonic() - started


class Listener:
    """Both callbacks of a subscriber."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self.bursts: list[list[Event]] = []
        self.links: list[Link] = []
        self.gaps = 0
        self.numbers: list[tuple[str, int]] = []
        self.callbacks = Callbacks(self.on_events, self.on_link, self.on_gap, self.on_numbered)

    @property
    def events(self) -> list[Event]:
        with self._changed:
            return [heard for burst in self.bursts for heard in burst]

    @property
    def tags(self) -> list[str]:
        return [heard.tag_spool for heard in self.events]

    def on_events(self, events: list[Event]) -> None:
        with self._changed:
            self.bursts.append(events)
            self._changed.notify_all()

    def on_link(self, link: Link) -> None:
        with self._changed:
            self.links.append(link)
            self._changed.notify_all()

    def on_gap(self) -> None:
        with self._changed:
            self.gaps += 1
            self._changed.notify_all()

    def on_numbered(self, numbering: str, seq: int) -> None:
        with self._changed:
            self.numbers.append((numbering, seq))
            self._changed.notify_all()

    def wait_for_number(self, seq: int, within_s: float = COMES_S) -> None:
        self._wait(lambda: seq in [number for _, number in self.numbers], f"number {seq}", within_s)

    def count(self, state: LinkState) -> int:
        with self._changed:
            return sum(link.state is state for link in self.links)

    def wait_for_events(self, number: int, within_s: float = COMES_S) -> None:
        self._wait(lambda: sum(map(len, self.bursts)) >= number, f"{number} events", within_s)

    def wait_for_link(self, state: LinkState, times: int = 1, within_s: float = COMES_S) -> Link:
        """Wait until the state was reported this many times; returns the last link in it."""
        self._wait(lambda: self.count(state) >= times, f"{times} times {state}", within_s)
        with self._changed:
            return [link for link in self.links if link.state is state][-1]

    def wait_for_gap(self, times: int = 1, within_s: float = COMES_S) -> None:
        self._wait(lambda: self.gaps >= times, f"{times} gaps", within_s)

    def _wait(self, is_so: Callable[[], bool], what: str, within_s: float) -> None:
        with self._changed:
            assert self._changed.wait_for(is_so, within_s), f"not within {within_s} s: {what}; {self.links}"


@contextmanager
def subscribed(
    connections: Connections, listener: Listener, channel: str = CHANNEL, sheet: str | None = None
) -> Iterator[SubscriberThread]:
    """A running subscriber; it must stop within a second at the end."""
    thread = SubscriberThread(
        connections.subscription,
        channel,
        ZONE,
        listener.callbacks,
        EventLog(connections.commands(), channel).after,
        is_local=connections.is_local,
        sheet=sheet,
    )
    thread.start()
    try:
        yield thread
    finally:
        assert thread.stop()


def raw_client(port: int, **options: object) -> Redis:
    """Another program's client, with a connection of its own for as long as it is used."""
    return Redis(port=port, protocol=2, **options)  # type: ignore[arg-type]
