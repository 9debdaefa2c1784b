"""What a station says unasked: that it is ready, the shop's events, the link, the sheet's age."""

import asyncio
from collections.abc import Callable

from kiosk.commands.station import output_lines
from kiosk.core.errors import Refusal
from kiosk.core.events.event import Event
from kiosk.core.sharing.link import Link, LinkState
from kiosk.live.engine import Engine
from kiosk.live.freshness import sheet_state
from kiosk.texts import sentence

TICK_S = 1.0


class Broadcast:
    """Turns the engine's hooks into lines, from its making on. The loop's thread."""

    def __init__(self, engine: Engine, station: str, language: str, say: Callable[[str], None]) -> None:
        self._shop, self._station, self._language, self._say = engine.shop, station, language, say
        self._events = output_lines.EventsOnce()
        self._trouble: Refusal | None = None
        self._sheet: str | None = None
        self._link: Link | None = None
        self._clock: str | None = None
        engine.hooks.started.connect(self._on_started)
        engine.hooks.happened.connect(self._on_happened)
        engine.hooks.link_changed.connect(self._on_link_changed)
        engine.hooks.clock_changed.connect(self._on_clock_changed)
        engine.hooks.sheet_changed.connect(self._on_sheet_changed)
        engine.shop.freshness_changed.connect(lambda _freshness: self._show_sheet())

    async def watch_age(self) -> None:
        """Time alone makes a snapshot old: look each second, until cancelled."""
        while True:
            await asyncio.sleep(TICK_S)
            self._shop.reconsider_freshness()
            self._show_sheet()

    def _on_started(self) -> None:
        self._say(output_lines.ready(self._station, len(self._shop.spools)))

    def _on_happened(self, events: list[Event]) -> None:
        for event in events:
            if self._events.is_new(event):
                self._say(output_lines.event(event))

    def _on_link_changed(self, link: Link) -> None:
        if link.state is not LinkState.CONNECTING or self._link is not None:
            self._link = link
            self._say(output_lines.link(link))

    def _on_clock_changed(self, doubt: Refusal | None) -> None:
        """Once for each cause: the words hold the time, and would change each minute."""
        cause = doubt.values["fuente"] if doubt else None
        if cause != self._clock:
            self._clock = cause
            said = sentence(doubt, self._language).without_saved if doubt else ""
            self._say(output_lines.clock(doubt, said))

    def _on_sheet_changed(self, trouble: Refusal | None) -> None:
        self._trouble = trouble
        self._show_sheet()

    def _show_sheet(self) -> None:
        age = self._shop.age()
        state = sheet_state(self._trouble, self._shop.freshness, age, self._shop.is_recalled)
        if state is not None and state != self._sheet:
            self._sheet = state
            self._say(output_lines.sheet(state, age))
