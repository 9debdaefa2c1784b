"""Keeps the lights and the banner of a window true. Serves the kiosk and the board. GUI thread only."""

from collections.abc import Collection
from datetime import datetime

from PySide6.QtCore import QObject, QTimer

from kiosk.core.clock import SystemClock
from kiosk.core.errors import Code, Refusal
from kiosk.core.sharing.alarms import Alarm
from kiosk.core.sharing.link import Link, LinkState
from kiosk.live.freshness import FRESH_S
from kiosk.texts import phrase, sentence, short
from kiosk.texts.catalogue import has_phrase
from kiosk.ui.controller import Controller
from kiosk.ui.state.shop_model import ShopModel
from kiosk.ui.status.stale_strip import StaleStrip
from kiosk.ui.status.top_bar import TopBar

TICK_MS = 1_000


class StatusLights(QObject):
    """Tells the top bar and the banner how old the snapshot is, and whether events arrive.

    `away_codes` are the troubles that the banner reports as an outage of the sheet; the light reports all.
    """

    def __init__(
        self,
        shop: ShopModel,
        controller: Controller,
        clock: SystemClock,
        language: str,
        top_bar: TopBar,
        banner: StaleStrip,
        parent: QObject,
        away_codes: Collection[Code] = frozenset(Code),
    ) -> None:
        super().__init__(parent)
        self._shop, self._clock, self._language = shop, clock, language
        self._top_bar, self._banner, self._away_codes = top_bar, banner, away_codes
        self._trouble: Refusal | None = None
        self._doubt: Refusal | None = None
        self._alarms: tuple[Alarm, ...] = ()
        self._away_since: datetime | None = None
        controller.sheet_changed.connect(self._on_sheet_changed)
        controller.alarms_changed.connect(self._on_alarms_changed)
        controller.clock_changed.connect(self._on_clock_changed)
        controller.sheet_waiting.connect(top_bar.set_waiting)
        controller.link_changed.connect(self._on_link_changed)
        shop.freshness_changed.connect(banner.set_freshness)
        shop.reloaded.connect(self._show_sheet)
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self.refresh)
        self._tick.start()

    def refresh(self) -> None:
        """Ask again how old the snapshot is. Time alone makes it old, so this happens each second."""
        self._shop.reconsider_freshness()
        self._show_sheet()

    def _on_sheet_changed(self, trouble: Refusal | None) -> None:
        self._trouble = trouble
        is_away = trouble is not None and trouble.code in self._away_codes
        self._away_since = (self._away_since or self._shop.now()) if is_away else None
        self._show_sheet()

    def _on_alarms_changed(self, alarms: tuple[Alarm, ...]) -> None:
        self._alarms = alarms
        self._show_stopped()

    def _on_clock_changed(self, doubt: Refusal | None) -> None:
        self._doubt = doubt
        self._show_stopped()
        self._show_sheet()

    def _show_stopped(self) -> None:
        """Why nothing is written at present, the wrong time of this machine first."""
        today = self._shop.now().date()
        refusals = [*([self._doubt] if self._doubt else []), *(alarm.refusal for alarm in self._alarms)]
        self._banner.set_alarms([sentence(each, self._language, today) for each in refusals])

    def _on_link_changed(self, link: Link) -> None:
        lack = f"link.short.{link.reason}"
        self._top_bar.set_link(link, phrase(lack, self._language) if has_phrase(lack) else "")
        if link.state is LinkState.DOWN:
            why = phrase(f"link.{link.reason}", self._language)
            self._banner.set_link_lost(self._clock.to_local(link.since), why)
        else:
            self._banner.set_link_lost(None)

    def _show_sheet(self) -> None:
        age = self._shop.age()
        trouble = self._doubt or self._trouble
        problem = short(trouble, self._language) if trouble else None
        self._top_bar.set_sheet(age, problem, self._shop.is_recalled)
        # One failed read is no news while the snapshot is still fresh.
        is_noticed = age is not None and (age > FRESH_S or self._shop.is_recalled)
        self._banner.set_sheet_away(self._away_since if is_noticed else None)
