"""The functions through which the subscriber reports events, the link, gaps, and how far it has got."""

from collections.abc import Callable

from kiosk.core.events.event import Event
from kiosk.core.frozen import frozen
from kiosk.core.sharing.link import Link


def unheeded(_numbering: str, _seq: int) -> None:
    """For those who don't need to know how far the numbering has got."""


@frozen
class Callbacks:
    """Called in the subscriber's thread. If one raises, the subscriber drops its link and subscribes anew."""

    events: Callable[[list[Event]], None]
    """Gets events in the order of the channel, a burst as one list."""
    link: Callable[[Link], None]
    """Gets the link whenever its state or reason changes, and at every confirmed subscription."""
    gap: Callable[[], None]
    """Called before the next events when earlier ones were missed and Redis no longer has them."""
    numbered: Callable[[str, int], None] = unheeded
    """Gets the numbering and number of the last event that has passed, after the events up to it, where the
    last one handed over doesn't tell it: as a link comes up, and after events of another spreadsheet."""
