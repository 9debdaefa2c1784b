"""The functions through which the subscriber reports events, the link, and gaps."""

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.core.events.event import Event
from kiosk.core.sharing.link import Link


@dataclass(frozen=True, slots=True)
class Callbacks:
    """Called in the subscriber's thread. If one raises, the subscriber drops its link and subscribes anew."""

    events: Callable[[list[Event]], None]
    """Gets events in the order of the channel, a burst as one list."""
    link: Callable[[Link], None]
    """Gets the link whenever its state or reason changes, and at every confirmed subscription."""
    gap: Callable[[], None]
    """Called before the next events when earlier ones were missed and Redis no longer has them."""
