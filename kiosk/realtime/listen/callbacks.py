"""Whom the subscriber tells of what it hears."""

import logging
from collections.abc import Callable

from kiosk.core.events.event import Event
from kiosk.core.sharing.link import Link

log = logging.getLogger(__name__)


class Callbacks:
    """The listener's three functions, called in the subscriber's thread; what they raise is logged.

    `on_events` gets events in the order of the channel, bursts as one list. `on_link` gets the link whenever
    its state or reason changes, and at every confirmed subscription. `on_gap`: events from before the next
    ones were missed and can't be had from Redis any more, only the sheet has what they told.
    """

    def __init__(
        self,
        on_events: Callable[[list[Event]], None],
        on_link: Callable[[Link], None],
        on_gap: Callable[[], None],
    ) -> None:
        self._on_events = on_events
        self._on_link = on_link
        self._on_gap = on_gap

    def events(self, events: list[Event]) -> None:
        self._call(lambda: self._on_events(events), f"{len(events)} events")

    def link(self, link: Link) -> None:
        self._call(lambda: self._on_link(link), f"link {link.state}")

    def gap(self) -> None:
        self._call(self._on_gap, "a gap")

    def _call(self, call: Callable[[], None], what: str) -> None:
        try:
            call()
        except Exception:  # the listener's fault, not the link's
            log.exception("%s was not taken", what)
