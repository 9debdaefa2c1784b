"""Follows the other stations from a terminal: through Redis, or by polling the audit where there is none."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from kiosk.core.clock import Clock
from kiosk.core.errors import SheetError
from kiosk.core.events.event import Event
from kiosk.core.sharing.link import Link, LinkReason, LinkState

if TYPE_CHECKING:
    from kiosk.realtime.listen.subscriber import SubscriberThread
    from kiosk.sheets.audit_follower import AuditFollower

AUDIT_S = 2.0
GOOGLE_AUDIT_S = (12.0, 18.0)
LONGEST_AUDIT_S = 60.0
"""Poll intervals of the audit's tail where there is no Redis, in seconds: for a local file; for Google, whose
quota all stations share; and the longest one after failures."""


def by_redis(subscriber: SubscriberThread, stop: threading.Event) -> None:
    """Receive the stations' events, until `stop` is set. Blocks."""
    subscriber.start()
    try:
        stop.wait()
    finally:
        subscriber.stop()


def by_audit(
    follower: AuditFollower,
    clock: Clock,
    on_events: Callable[[list[Event]], None],
    on_link: Callable[[Link], None],
    stop: threading.Event,
    is_local: bool,
) -> None:
    """Poll the audit for new rows, until `stop` is set. Blocks; call it on the thread of the follower's
    store."""
    state = None
    pause_s = usual_s = AUDIT_S if is_local else random.uniform(*GOOGLE_AUDIT_S)
    while not stop.is_set():
        link = Link(LinkState.LIVE, clock.steady())
        try:
            events, pause_s = follower.events(), usual_s
        except SheetError:
            events, link = [], Link(LinkState.DOWN, clock.steady(), LinkReason.SHEET)
            pause_s = min(2 * pause_s, LONGEST_AUDIT_S)
        if link.state is not state:
            state = link.state
            on_link(link)
        if events:
            on_events(events)
        stop.wait(pause_s)
