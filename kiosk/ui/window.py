"""The kiosk's window: choices on the left, the live grid on the right, lights above, results below."""

from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from kiosk.core.clock import SystemClock
from kiosk.core.errors import Code, Refusal
from kiosk.core.shop.transitions import MOST_REJECTIONS
from kiosk.live.freshness import Freshness
from kiosk.texts import background, sentence, web_down
from kiosk.ui.actions.column import LeftColumn
from kiosk.ui.controller import Controller
from kiosk.ui.grid.panel import GridPanel
from kiosk.ui.look.theme import Theme
from kiosk.ui.qt.main_window import MainWindow
from kiosk.ui.result.bar import ResultBar
from kiosk.ui.result.presenter import ResultPresenter
from kiosk.ui.state.selection import Selection
from kiosk.ui.state.shop_model import ShopModel
from kiosk.ui.status.banner import Banner
from kiosk.ui.status.lights import StatusLights
from kiosk.ui.status.top_bar import TopBar
from kiosk.ui.touch.activity import Activity

AWAY = frozenset({Code.SHEETS_NO_DISPONIBLE, Code.SHEETS_LIMITE})
"""Codes of outages that end by themselves; meanwhile releases wait in this station's journal."""


@dataclass(frozen=True)
class WindowSettings:
    """The settings that the window reads."""

    station: str
    language: str
    forget_after_action: bool = False
    forget_after_s: float = 30.0
    scanner_prefix: str = ""
    rejection_limit: int = MOST_REJECTIONS


class KioskWindow(MainWindow):
    """Puts the parts together and connects them. GUI thread only."""

    def __init__(
        self,
        settings: WindowSettings,
        shop: ShopModel,
        selection: Selection,
        controller: Controller,
        clock: SystemClock,
        theme: Theme,
    ) -> None:
        super().__init__("kioskWindow")
        self.setWindowTitle(self.tr("Kiosco de spools"))
        self._language, self._shop = settings.language, shop
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
            rejection_limit=settings.rejection_limit,
            activity=activity,
            parent=self,
        )
        self.grid = GridPanel(shop, selection, theme, activity, self)
        self.result = ResultBar(theme, self)
        self.presenter = ResultPresenter(self.result, shop, selection, controller, clock, settings, self)
        self._lay_out()
        self.lights = StatusLights(
            shop, controller, clock, settings.language, self.top_bar, self.banner, self, away_codes=AWAY
        )
        self._connect(selection, controller)
        self.lights.refresh()

    def report_unexpected(self, reference: str) -> None:
        """Report an unforeseen failure, with its place in the log."""
        self.presenter.show_unexpected(reference)

    def report_background(self, reference: str) -> None:
        """Report an unforeseen failure of background work that no action waits for."""
        self.banner.set_fault(background(reference, self._language))

    def report_web_down(self, why: str) -> None:
        """Report that browsers see nothing for now; `why` is a sentence where the reason stays, or ""."""
        self.banner.set_web(web_down(why, self._language))

    def report_web_back(self) -> None:
        """Browsers see the shop again."""
        self.banner.set_web(None)

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
        self.grid.tile_tapped.connect(selection.select)
        selection.command_requested.connect(controller.submit)
        controller.busy_changed.connect(selection.set_busy)
        controller.sheet_changed.connect(self._on_sheet_changed)
        controller.backlog_changed.connect(self.top_bar.set_backlog)
        self.presenter.late.given_back.connect(self.top_bar.set_given_back)
        self.left.leaving.connect(self.presenter.show_leaving)
        self.left.stayed.connect(self.result.end_leaving)
        self.left.reader.badge_unknown.connect(self.presenter.show_unknown_badge)
        self.left.reader.not_for_him.connect(self.presenter.show_refusal)
        self.left.reader.several_found.connect(self.presenter.show_refusal)
        self.left.unknown_scanned.connect(self.presenter.show_unknown_tag)

    def _on_sheet_changed(self, trouble: Refusal | None) -> None:
        if trouble and self._shop.freshness is Freshness.LOADING:
            why = sentence(trouble, self._language, self._shop.now().date())
            self.grid.show_failure(why)
            self.left.set_failure(why.without_saved)
