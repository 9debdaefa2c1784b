"""The one window: who and what on the left, the live grid on the right, links above, results below."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.core.clock import SystemClock
from kiosk.core.errors import Code, Refusal
from kiosk.core.sharing.link import Link, LinkState
from kiosk.core.shop.data import Outcome, Verdict
from kiosk.live.freshness import FRESH_S, Freshness
from kiosk.texts import background, phrase, sentence, short
from kiosk.ui.actions.column import LeftColumn
from kiosk.ui.controller import Controller
from kiosk.ui.grid.panel import GridPanel
from kiosk.ui.look.theme import Theme
from kiosk.ui.result.bar import ResultBar
from kiosk.ui.result.presenter import ResultPresenter
from kiosk.ui.state.selection import Selection
from kiosk.ui.state.shop_model import ShopModel
from kiosk.ui.status.banner import Banner
from kiosk.ui.status.top_bar import TopBar
from kiosk.ui.touch.activity import Activity

TICK_MS = 1_000
AWAY = frozenset({Code.SHEETS_NO_DISPONIBLE, Code.SHEETS_LIMITE})
"""Troubles of the sheet that end by themselves: meanwhile what can wait is kept on this station."""


@dataclass(frozen=True)
class WindowSettings:
    """What the window needs of the settings."""

    station: str
    language: str
    forget_after_action: bool = False
    forget_after_s: float = 30.0
    scanner_prefix: str = ""


class KioskWindow(QWidget):
    """Puts the parts together and lets them talk. GUI thread only.

    Signals: `closed()` when the user closed it.
    """

    closed = Signal()

    def __init__(
        self,
        settings: WindowSettings,
        shop: ShopModel,
        selection: Selection,
        controller: Controller,
        clock: SystemClock,
        theme: Theme,
    ) -> None:
        super().__init__()
        self.setObjectName("kioskWindow")
        self.setWindowTitle(self.tr("Kiosco de spools"))
        self._language, self._shop, self._clock = settings.language, shop, clock
        self._sheet_trouble: Refusal | None = None
        self._away_since: datetime | None = None
        activity = Activity(parent=self)
        self.top_bar = TopBar(settings.station, theme, clock, self)
        self.banner = Banner(theme, activity, self)
        self.left = LeftColumn(
            shop,
            selection,
            theme,
            settings.language,
            forget_after_s=settings.forget_after_s,
            scanner_prefix=settings.scanner_prefix,
            activity=activity,
            parent=self,
        )
        self.grid = GridPanel(shop, selection, theme, activity, self)
        self.result = ResultBar(theme, self)
        self.presenter = ResultPresenter(self.result, shop, selection, controller, clock, settings, self)
        self._lay_out()
        self._connect(selection, controller)
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        self._tick.start()
        self._on_tick()

    def toggle_full_screen(self) -> None:
        """F11: between the whole screen and an ordinary window."""
        if self.isFullScreen():
            self.showNormal()
        else:
            self.show_full_screen()

    def show_full_screen(self) -> None:
        self.showFullScreen()
        # Without a window manager nobody else gives the window the screen's size.
        self.setGeometry(self.screen().geometry())

    def report_unexpected(self, reference: str) -> None:
        """Something broke that nobody foresaw: say so, with the place in the log."""
        self.presenter.show_unexpected(reference)

    def report_background(self, reference: str) -> None:
        """Something broke on a thread that no action waits for."""
        self.banner.set_fault(background(reference, self._language))

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closed.emit()
        super().closeEvent(event)

    def _lay_out(self) -> None:
        middle = QHBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self.left)
        middle.addWidget(self.grid, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.top_bar)
        whole.addWidget(self.banner)
        whole.addLayout(middle, 1)
        whole.addWidget(self.result)

    def _connect(self, selection: Selection, controller: Controller) -> None:
        QShortcut(QKeySequence(Qt.Key.Key_F11), self, self.toggle_full_screen)
        self.grid.tile_tapped.connect(selection.select)
        self._shop.reloaded.connect(self._show_sheet_light)
        self._shop.freshness_changed.connect(self.banner.set_freshness)
        controller.sheet_changed.connect(self._on_sheet_changed)
        controller.link_changed.connect(self._on_link_changed)
        controller.sheet_waiting.connect(self.top_bar.set_waiting)
        controller.backlog_changed.connect(self.top_bar.set_backlog)
        controller.answered.connect(self._on_end)
        controller.answered_late.connect(self._on_end)
        self.presenter.given_back.connect(self.top_bar.set_given_back)
        self.left.leaving.connect(self.presenter.show_leaving)
        self.left.stayed.connect(self.result.end_leaving)
        self.left.reader.badge_unknown.connect(self.presenter.show_unknown_badge)
        self.left.reader.not_for_him.connect(self.presenter.show_refusal)
        self.left.unknown_scanned.connect(self.presenter.show_unknown_tag)

    def _on_sheet_changed(self, trouble: Refusal | None) -> None:
        self._sheet_trouble = trouble
        is_away = trouble is not None and trouble.code in AWAY
        self._away_since = (self._away_since or self._shop.now()) if is_away else None
        self._heed(trouble)
        if trouble and self._shop.freshness is Freshness.LOADING:
            why = sentence(trouble, self._language, self._shop.now().date())
            self.grid.show_failure(why)
            self.left.set_failure(why.without_saved)
        self._show_sheet_light()

    def _on_end(self, outcome: Outcome) -> None:
        """An alarm stays on the screen until this station has written again."""
        if outcome.verdict is Verdict.APPLIED and outcome.writes:
            self.banner.set_alarm(None)
        self._heed(outcome.refusal)

    def _heed(self, refusal: Refusal | None) -> None:
        if refusal and refusal.code is Code.HOJA_CAMBIADA and "alarma" in refusal.values:
            self.banner.set_alarm(sentence(refusal, self._language, self._shop.now().date()))

    def _on_link_changed(self, link: Link) -> None:
        self.top_bar.set_link(link)
        if link.state is LinkState.DOWN:
            why = phrase(f"link.{link.reason}", self._language)
            self.banner.set_link_lost(self._clock.to_local(link.since), why)
        else:
            self.banner.set_link_lost(None)

    def _on_tick(self) -> None:
        self._shop.reconsider_freshness()
        self._show_sheet_light()

    def _show_sheet_light(self) -> None:
        trouble, age = self._sheet_trouble, self._shop.age()
        problem = short(trouble, self._language) if trouble else None
        self.top_bar.set_sheet(age, problem, self._shop.is_recalled)
        # One read that failed is no news while what is shown is still fresh.
        is_noticed = age is not None and (age > FRESH_S or self._shop.is_recalled)
        self.banner.set_sheet_away(self._away_since if is_noticed else None)
