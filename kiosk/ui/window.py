"""The kiosk's window: the column of choices, the live grid with results below it, and lights above."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from kiosk.core.clock import SystemClock
from kiosk.core.errors import Code, Refusal
from kiosk.core.frozen import frozen
from kiosk.core.shop.codes.badge_pattern import USUAL_BADGES, BadgePattern
from kiosk.core.shop.transitions import MOST_REJECTIONS
from kiosk.live.freshness import Freshness
from kiosk.texts import background, sentence, web_down
from kiosk.ui import late_parts
from kiosk.ui.actions.column import LeftColumn
from kiosk.ui.card.idle_search import IdleSearch
from kiosk.ui.card.opener import CardOpener
from kiosk.ui.compare.look_alike_opener import LookAlikeOpener
from kiosk.ui.controller import Controller
from kiosk.ui.frame.grid_opener import GridOpener
from kiosk.ui.frame.window_frame import WindowFrame
from kiosk.ui.grid.panel import GridPanel
from kiosk.ui.hand_over.asker import AskerTold
from kiosk.ui.hand_over.hand_over_offer import HandOverWishes
from kiosk.ui.hand_over.holder import HolderAsked
from kiosk.ui.hand_over.strip import HandOverStrip
from kiosk.ui.idle.cleaning_room import CleaningRoom
from kiosk.ui.idle.idle_room import IdleRoom
from kiosk.ui.idle.window_parts import WindowParts
from kiosk.ui.keyboard.keyboard_walk import KeyboardWalk
from kiosk.ui.keyboard.ring import FocusRing
from kiosk.ui.keyboard.way_back import Panel, Step, closing, step
from kiosk.ui.keyboard.window_keys import WindowKeys
from kiosk.ui.learn.lesson_room import LessonRoom
from kiosk.ui.look.panel_space import PanelSpace
from kiosk.ui.look.theme import Theme
from kiosk.ui.qt.hop import GuiThreadHop
from kiosk.ui.qt.main_window import MainWindow
from kiosk.ui.question.filter_question import FilterQuestion
from kiosk.ui.question.next_step_offer import NextStepOffer
from kiosk.ui.question.pause_reasons import PauseReasons
from kiosk.ui.question.question_panel import QuestionPanel
from kiosk.ui.result.bar import ResultBar
from kiosk.ui.result.batch_panel import BatchPanel
from kiosk.ui.result.presenter import ResultPresenter
from kiosk.ui.state.selection import Selection
from kiosk.ui.state.shop_model import ShopModel
from kiosk.ui.status.banner import Banner
from kiosk.ui.status.lights import StatusLights
from kiosk.ui.status.top_bar import TopBar
from kiosk.ui.supervisor.pin_access import NoPins, SupervisorAccess, SupervisorPins
from kiosk.ui.supervisor.room import SupervisorRoom
from kiosk.ui.touch.activity import Activity
from kiosk.ui.touch.scanner_habits import USUAL, ScannerHabits

if TYPE_CHECKING:
    from kiosk.ui.desk.desk_panel import DeskPanel

AWAY = frozenset({Code.SHEETS_NO_DISPONIBLE, Code.SHEETS_LIMITE})
"""Codes of outages that end by themselves; meanwhile releases wait in this station's journal."""


@frozen
class WindowSettings:
    """The settings that the window reads."""

    station: str
    language: str
    forget_after_action: bool = False
    forget_after_s: float = 30.0
    idle_after_s: float = 120.0
    scanner: ScannerHabits = USUAL
    badges: BadgePattern = USUAL_BADGES
    rejection_limit: int = MOST_REJECTIONS
    supervisor_reasons: tuple[str, ...] = ()
    pause_reasons: tuple[str, ...] = ()
    """None: a pause is not asked about."""


class KioskWindow(MainWindow):
    """Puts the parts together and connects them. GUI thread only."""

    _desk: "DeskPanel | None" = None

    def __init__(
        self,
        settings: WindowSettings,
        shop: ShopModel,
        selection: Selection,
        controller: Controller,
        clock: SystemClock,
        theme: Theme,
        pins: SupervisorPins | None = None,
    ) -> None:
        super().__init__("kioskWindow")
        self.setWindowTitle(self.tr("Kiosco de spools"))
        self._language, self._shop = settings.language, shop
        self._forget_after_s = settings.forget_after_s
        activity, space = Activity(parent=self), PanelSpace(self)
        self.walk = KeyboardWalk(self)
        self.setFocus(Qt.FocusReason.OtherFocusReason)  # until somebody uses keys nothing else has it
        self.top_bar = TopBar(settings.station, theme, clock, self)
        self.banner = Banner(theme, activity, self)
        self.access = SupervisorAccess(selection, pins or NoPins(), GuiThreadHop(self), self)
        self.asks = HandOverWishes(selection, controller, self)
        self.left = LeftColumn(
            shop,
            selection,
            theme,
            space,
            settings.language,
            forget_after_s=settings.forget_after_s,
            scanner=settings.scanner,
            badges=settings.badges,
            rejection_limit=settings.rejection_limit,
            activity=activity,
            access=self.access,
            asks=self.asks,
            walk=self.walk,
            parent=self,
        )
        self.grid: GridPanel | DeskPanel
        if theme.metrics.is_desk:
            station_of, hop = controller.engine.hand_overs.station_of, GuiThreadHop(self)
            self.grid = self._desk = late_parts.desk_panel(
                shop, selection, theme, activity, station_of, hop, self
            )
        else:
            self.grid = GridPanel(shop, selection, theme, activity, self)
        self.result = ResultBar(theme, self)
        self.batch_panel = BatchPanel(theme, space, self)
        self.presenter = ResultPresenter(
            self.result, self.batch_panel, shop, selection, controller, clock, settings, self
        )
        self.next_step = QuestionPanel("nextStep", theme, activity, space, self)
        self.filter_question = FilterQuestion(
            QuestionPanel("filterBy", theme, activity, space, self),
            shop,
            selection,
            self.left.narrowing,
            self.left.spools.finder,
            self.left.guard.arm,
            self,
        )
        self.supervisor = SupervisorRoom(
            shop,
            selection,
            self.access,
            self.left.wishes,
            theme,
            settings.language,
            settings.supervisor_reasons,
            self.left.guard.arm,
            space,
            self,
        )
        self.lesson = LessonRoom(shop, self.left, self.access, theme, space, GuiThreadHop(self), self)
        NextStepOffer(
            self.next_step,
            shop,
            selection,
            controller,
            self.left.index,
            self.left.recent,
            settings.rejection_limit,
            self.left.guard.arm,
            [self.filter_question.panel, self.supervisor],
            self,
        )
        panels: list[BatchPanel | QuestionPanel | SupervisorRoom | LessonRoom] = [
            self.batch_panel,
            self.next_step,
            self.filter_question.panel,
            self.supervisor,
            self.lesson,
        ]
        asking: Selection | PauseReasons = selection
        if settings.pause_reasons:
            panel = QuestionPanel("pauseReason", theme, activity, space, self)
            self.left.keys_came.connect(panel.leave)
            asking = PauseReasons(panel, selection, settings.pause_reasons, self.left.guard.arm, self)
            panels.append(panel)
        asking.command_requested.connect(controller.submit)
        asking.batch_requested.connect(controller.submit_batch)
        self.hand_over = HandOverStrip(theme, space, self)
        self.asked = HolderAsked(
            self.hand_over,
            shop,
            selection,
            controller,
            self.left.guard.arm,
            panels,
            self,
        )
        AskerTold(self.result, self.asks, shop, selection, controller, settings.language, self)
        self.card = CardOpener(
            lambda: late_parts.spool_card(theme, space, self),
            shop,
            selection,
            controller.engine.hand_overs.station_of,
            settings.language,
            self.left.guard.arm,
            self,
        )
        self.look_alikes = LookAlikeOpener(
            lambda: late_parts.look_alike_panel(theme, activity, space, self),
            shop,
            selection,
            self.left.guard.arm,
            self,
        )
        self.idle_search = IdleSearch(self.left.chooser, shop, self.left.index, theme, self)
        self.frame = WindowFrame(self.top_bar, self.left, self.grid, self.result, space, theme.metrics)
        self._lay_out()
        self._selection = selection
        FocusRing(self.walk, theme, self)
        self._make_keys(panels, theme, space)
        self.lights = StatusLights(
            shop, controller, clock, settings.language, self.top_bar, self.banner, self, away_codes=AWAY
        )
        self.cleaning = CleaningRoom(
            self, self.left, self.banner, space, theme, lambda: late_parts.cleaning_screen(theme, self)
        )
        self.idle = IdleRoom(
            self,
            WindowParts(self.top_bar, self.banner, self.left, self.grid, self.result, space),
            shop,
            selection,
            clock,
            theme,
            settings.idle_after_s,
            lambda: late_parts.idle_screen(theme, settings.station, settings.language, self),
        )
        self._connect(selection, controller, clock)
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

    def focusNextPrevChild(self, _is_next: bool) -> bool:
        """Qt asks as what has the focus is hidden or disabled: Tab never comes so far."""
        self.walk.on_lost()
        return True

    def _make_keys(self, panels: Sequence[Panel], theme: Theme, space: PanelSpace) -> None:
        search, desk = self.left.begin_search, None
        drops: list[Step] = []
        if self._desk is not None:
            narrowing = self._desk.narrowing
            desk = late_parts.desk_keys(self._desk, self.access, self.left.supervisor_buttons, self.walk)
            search = narrowing.field.take_keys
            drops = [step(lambda: narrowing.is_asking, narrowing.stop_asking)]
        further, more = (desk.steps(), desk.for_help()) if desk else ([], ())
        steps = [*drops, *self._ways_back(panels, further)]
        self.keys = WindowKeys(lambda: late_parts.key_help(theme, space, self, more), steps, search, self)

    def _ways_back(self, panels: Sequence[Panel], further: Sequence[Step]) -> list[Step]:
        """What Esc ends, one thing at a time."""
        left, selection = self.left, self._selection
        return [
            step(lambda: not left.keypad.isHidden(), left.stop_typing),
            *map(closing, panels),
            step(lambda: self.look_alikes.is_open, self.look_alikes.leave),
            step(lambda: self.card.is_open, self.card.leave),
            *further,
            step(lambda: left.is_searching, left.stop_searching),
            step(lambda: bool(left.narrowing.filter), left.narrowing.clear),
            step(lambda: selection.marked.is_on, lambda: selection.choose_several(False)),
            step(lambda: selection.worker is not None and not selection.busy, selection.forget_worker),
        ]

    def _begin_keys(self) -> None:
        """Another face of the left column is shown."""
        is_known = self._selection.worker is not None
        self.walk.begin_at(self.left.list if is_known else self.left.chooser.grid)

    def _lay_out(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.top_bar)
        whole.addWidget(self.banner)
        whole.addLayout(self.frame, 1)

    def _connect(self, selection: Selection, controller: Controller, clock: SystemClock) -> None:
        self.grid.tile_tapped.connect(self.card.on_tile)
        self.grid.tile_tapped.connect(selection.select)
        if isinstance(self.grid, GridPanel):
            GridOpener(self.frame, self.left, self.grid, selection, self._forget_after_s, self)
        self.left.keys_came.connect(self.card.leave)
        self.left.keys_came.connect(self.look_alikes.leave)
        self.left.list.tapped.connect(self.look_alikes.on_row)
        self.left.reader.found_first.connect(self.card.open)
        self.idle_search.wanted.connect(self.left.stop_typing)
        self.idle_search.wanted.connect(self.card.open)
        self.left.activity.touched.connect(self.card.stay)
        self.walk.letters["/"] = self.keys.search
        selection.worker_changed.connect(self._begin_keys)
        controller.busy_changed.connect(selection.set_busy)
        controller.happened.connect(
            lambda events: selection.last_operations.note_events(events, clock.to_local)
        )
        controller.sheet_changed.connect(self._on_sheet_changed)
        controller.backlog_changed.connect(self.top_bar.set_backlog)
        self.presenter.late.given_back.connect(self.top_bar.set_given_back)
        buttons = self.left.supervisor_buttons
        buttons.wanted.connect(self.supervisor.ask)
        buttons.pin_wanted.connect(self.supervisor.ask_for_pin)
        buttons.left.connect(self.left.guard.arm)
        self.left.card.pin_wanted.connect(self.supervisor.ask_for_pin)
        self.supervisor.said.connect(self.presenter.show_refusal)
        self.asks.refused.connect(self.presenter.show_refusal)
        self.asked.refused.connect(self.presenter.show_refusal)
        self.left.keys_came.connect(self.next_step.leave)
        self.left.keys_came.connect(self.filter_question.leave)
        self.left.filter_button.tapped.connect(self.filter_question.ask)
        self.left.leaving.connect(self.presenter.show_leaving)
        self.left.stayed.connect(self.result.end_leaving)
        self.left.reader.badge_unknown.connect(self.presenter.show_unknown_badge)
        self.left.reader.not_for_him.connect(self.presenter.show_refusal)
        self.left.reader.part_read.connect(self.presenter.show_broken_scan)
        self.left.reader.several_found.connect(self.presenter.show_refusal)
        self.left.unknown_scanned.connect(self.presenter.show_unknown_tag)

    def _on_sheet_changed(self, trouble: Refusal | None) -> None:
        if trouble and self._shop.freshness is Freshness.LOADING:
            why = sentence(trouble, self._language, self._shop.now().date())
            self.grid.show_failure(why)
            self.left.set_failure(why.without_saved)
