"""One state of the link out of two: whether others are heard, and whether they hear us."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime

from kiosk.core.link import Link, LinkReason, LinkState


class LinkReport:
    """Any thread may report. The listener is called in the reporting thread, in the order of the reports.

    A server may let a user listen and not publish: the link is then down, for nobody hears of our work.
    """

    def __init__(self) -> None:
        self._listener: Callable[[Link], None] = lambda _link: None
        self._lock = threading.Lock()
        self._heard = Link(LinkState.CONNECTING, datetime.now(UTC))
        self._refused_since: datetime | None = None

    def listen(self, listener: Callable[[Link], None]) -> None:
        """From now on every change is told to `listener`."""
        with self._lock:
            self._listener = listener

    def heard(self, link: Link) -> None:
        """What the subscriber says."""
        with self._lock:
            self._heard = link
            self._listener(self._combined())

    def refused(self, refused: bool) -> None:
        """Whether the server says no to our publishing. A silent one is the subscriber's to tell."""
        with self._lock:
            if refused is (self._refused_since is None):
                self._refused_since = datetime.now(UTC) if refused else None
                self._listener(self._combined())

    def _combined(self) -> Link:
        if self._refused_since is None or not self._heard.is_up:
            return self._heard
        return Link(LinkState.DOWN, self._refused_since, LinkReason.NOT_PUBLISHED)
