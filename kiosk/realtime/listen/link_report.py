"""One state of the link out of two: whether others are heard, and whether they hear us."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from kiosk.core.sharing.link import Link, LinkReason, LinkState
from kiosk.realtime.publish.event_service import Publishing


class LinkReport:
    """Any thread may report. The listener is called in the reporting thread, in the order of the reports.

    A server may let a user listen and not publish: the link is then down, for nobody hears of our work. It
    may let him publish and not keep: the link is up then, and says what it lacks.
    """

    def __init__(self) -> None:
        self._listener: Callable[[Link], None] = lambda _link: None
        self._lock = threading.Lock()
        self._heard = Link(LinkState.CONNECTING, datetime.now(UTC))
        self._publishing = Publishing.KEPT
        self._since = self._heard.since

    def listen(self, listener: Callable[[Link], None]) -> None:
        """From now on every change is told to `listener`."""
        with self._lock:
            self._listener = listener

    def heard(self, link: Link) -> None:
        """What the subscriber says."""
        with self._lock:
            self._heard = link
            self._listener(self._combined())

    def publishing(self, publishing: Publishing) -> None:
        """What becomes of our events. A silent server is the subscriber's to tell."""
        with self._lock:
            if publishing is self._publishing:
                return
            before = self._combined()
            self._publishing, self._since = publishing, datetime.now(UTC)
            if self._combined() != before:
                self._listener(self._combined())

    def _combined(self) -> Link:
        if not self._heard.is_up:
            return self._heard
        if self._publishing is Publishing.REFUSED:
            return Link(LinkState.DOWN, self._since, LinkReason.NOT_PUBLISHED)
        if self._publishing is Publishing.UNNUMBERED:
            return replace(self._heard, reason=LinkReason.NOT_KEPT)
        return self._heard
