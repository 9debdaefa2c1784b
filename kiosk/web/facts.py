"""Keeps news of the engine's hooks for the routes: the sheet's trouble, alarms, the link, stations."""

from collections import OrderedDict
from typing import Final

from kiosk.core.errors import Refusal
from kiosk.core.events.event import TAKES, Event
from kiosk.core.sharing.alarms import Alarm
from kiosk.core.sharing.link import Link
from kiosk.live.engine import Engine

REMEMBERED: Final = 4_096
"""Of so many holds the station is remembered: far more than a shop has at a time."""


class Facts:
    """The latest of each, from its making on. The loop's thread."""

    def __init__(self, engine: Engine) -> None:
        self.trouble: Refusal | None = None
        """Why the sheet could not be read the last time; None if it could."""
        self.alarms: tuple[Alarm, ...] = ()
        self.clock_doubt: Refusal | None = None
        """Why this machine's time is wrong; None while it is believed."""
        self.link: Link | None = None
        """The link to the other stations; None before it was tried."""
        self.revision = 0
        """Grows with every change of spools or people: two answers of one revision are the same."""
        self._stations: OrderedDict[str, str] = OrderedDict()
        hooks = engine.hooks
        hooks.sheet_changed.connect(self._on_sheet)
        hooks.alarms_changed.connect(self._on_alarms)
        hooks.clock_changed.connect(self._on_clock)
        hooks.link_changed.connect(self._on_link)
        hooks.happened.connect(self._on_happened)
        engine.shop.reloaded.connect(self._on_change)
        engine.shop.spools_changed.connect(self._on_change)

    def station_of(self, hold: str) -> str:
        """The station whose event gave this hold; "" where none was heard."""
        return self._stations.get(hold, "")

    def _on_sheet(self, trouble: Refusal | None) -> None:
        self.trouble = trouble

    def _on_alarms(self, alarms: tuple[Alarm, ...]) -> None:
        self.alarms = alarms

    def _on_clock(self, doubt: Refusal | None) -> None:
        self.clock_doubt = doubt

    def _on_link(self, link: Link) -> None:
        self.link = link

    def _on_change(self, _keys: object = None) -> None:
        self.revision += 1

    def _on_happened(self, events: list[Event]) -> None:
        for event in events:
            if event.event_type in TAKES and event.event_id and event.station:
                self._stations[event.event_id] = event.station
                self.revision += 1
        while len(self._stations) > REMEMBERED:
            self._stations.popitem(last=False)
