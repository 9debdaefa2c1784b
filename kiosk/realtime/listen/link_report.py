"""Combines the states of receiving (the subscriber) and publishing (the announcer) into one link state."""

import threading
from collections.abc import Callable
from dataclasses import replace

from kiosk.core.clock import steady_utc
from kiosk.core.sharing.link import Link, LinkReason, LinkState
from kiosk.realtime.publish.event_service import Publishing


class LinkReport:
    """Any thread may report. The listener is called in the reporting thread, in the order of the reports.

    A server may allow a user to subscribe but not to publish: the link is then down, since no other station
    learns of our work. If it allows publishing but not storing, the link is up, with what hinders it as
    the reason.
    """

    def __init__(self) -> None:
        self._listener: Callable[[Link], None] = lambda _link: None
        self._lock = threading.Lock()
        self._heard = Link(LinkState.CONNECTING, steady_utc())
        self._publishing = Publishing.KEPT
        self._trouble = LinkReason.NONE
        self._since = self._heard.since

    def listen(self, listener: Callable[[Link], None]) -> None:
        """Report every change to `listener` from now on."""
        with self._lock:
            self._listener = listener

    def heard(self, link: Link) -> None:
        """Take the subscriber's state of the link."""
        with self._lock:
            self._heard = link
            self._listener(self._combined())

    def publishing(self, publishing: Publishing, trouble: LinkReason = LinkReason.PERMISSION) -> None:
        """Take the result of publishing, and its reason if it isn't KEPT.

        A server that doesn't answer is reported by the subscriber alone.
        """
        with self._lock:
            if (publishing, trouble) == (self._publishing, self._trouble):
                return
            before = self._combined()
            if publishing is not self._publishing:
                self._since = steady_utc()
            self._publishing, self._trouble = publishing, trouble
            if self._combined() != before:
                self._listener(self._combined())

    def _combined(self) -> Link:
        if not self._heard.is_up:
            return self._heard
        if self._publishing is Publishing.REFUSED:
            return Link(LinkState.DOWN, self._since, self._why(LinkReason.NOT_PUBLISHED))
        if self._publishing is Publishing.UNNUMBERED:
            return replace(self._heard, reason=self._why(LinkReason.NOT_KEPT))
        return self._heard

    def _why(self, denied: LinkReason) -> LinkReason:
        """A missing right is told as what it hinders."""
        return denied if self._trouble is LinkReason.PERMISSION else self._trouble
