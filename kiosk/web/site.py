"""The parts that every route shows: one engine, and the ports beside it."""

from collections.abc import Callable
from dataclasses import field

from kiosk.core.clock import Clock
from kiosk.core.events.event import Event
from kiosk.core.frozen import frozen
from kiosk.live.engine import Engine
from kiosk.live.hooks import Hook
from kiosk.live.ports import KeptEvents, SheetView
from kiosk.web.archive_reads import ArchiveReads
from kiosk.web.facts import Facts


@frozen
class Site:
    """The parts that the routes are made from. Everything but the ports belongs to the loop's thread.

    `published` gives an event as it was published, on one line. `sheet_view` and
    `event_log` give their port once the services are open, and None before.
    """

    engine: Engine
    facts: Facts
    clock: Clock
    sheet_view: Callable[[], SheetView | None]
    archive: ArchiveReads
    event_log: Callable[[], KeptEvents | None]
    published: Callable[[Event], str]
    sheet: str
    """The title of the worksheet with the spools."""
    zone: str
    """The name of the shop's time zone, such as `America/Santiago`."""
    earlier: Hook[[list[Event]]]
    """Called with the latest events by the audit, as this process begins and whenever the audit has grown.
    Some of them were heard already."""
    language: str
    version: str
    open_networks: tuple[str, ...] = ()
    """The networks from which programs may read without a token; `/api/health` tells them."""
    closing: Hook[[]] = field(default_factory=Hook)
    """Called as the server begins to end: answers that would go on for ever end now."""
