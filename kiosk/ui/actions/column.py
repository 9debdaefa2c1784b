"""The left column: worker, operation, spool, and the actions. GUI thread only."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from kiosk.core.refusals import SpoolNotFound
from kiosk.core.shop.codes.badge_pattern import USUAL_BADGES, BadgePattern
from kiosk.core.shop.search_match import words
from kiosk.core.shop.transitions import MOST_REJECTIONS
from kiosk.live.freshness import Freshness
from kiosk.ui.actions.action_buttons import ActionButtons
from kiosk.ui.actions.layout import LeftLayout, LeftParts
from kiosk.ui.actions.low_head import BackButton, HeadParts, SearchButton
from kiosk.ui.actions.operation_bar import OperationBar, OperationButton
from kiosk.ui.actions.several_button import SeveralButton
from kiosk.ui.actions.typing import Typing
from kiosk.ui.grid.occupied_button import OccupiedButton
from kiosk.ui.hand_over.hand_over_offer import HandOverWishes
from kiosk.ui.keyboard.keyboard_walk import KeyboardWalk
from kiosk.ui.look import colors
from kiosk.ui.look.panel_space import PanelSpace
from kiosk.ui.look.shape import Shape
from kiosk.ui.look.theme import Theme
from kiosk.ui.spools.filter_button import FilterButton
from kiosk.ui.spools.filter_chips import FilterChips
from kiosk.ui.spools.list_model import SpoolListModel
from kiosk.ui.spools.list_view import SpoolList
from kiosk.ui.state.list_narrowing import ListNarrowing
from kiosk.ui.state.recent_workers import RecentWorkers
from kiosk.ui.state.scan_reader import ScanReader
from kiosk.ui.state.selection import Selection
from kiosk.ui.state.shop_index import ShopIndex
from kiosk.ui.state.shop_model import ShopModel
from kiosk.ui.supervisor.buttons import SupervisorButtons
from kiosk.ui.supervisor.pin_access import NoPins, SupervisorAccess
from kiosk.ui.supervisor.wishes import SupervisorWishes
from kiosk.ui.touch.activity import Activity
from kiosk.ui.touch.inactivity import InactivityTimer
from kiosk.ui.touch.keypad_panel import KeypadPanel
from kiosk.ui.touch.palm import PalmAside
from kiosk.ui.touch.repeat_guard import RepeatGuard
from kiosk.ui.touch.scanner import Scanner
from kiosk.ui.touch.scanner_habits import USUAL, ScannerHabits
from kiosk.ui.touch.search_field import SearchField
from kiosk.ui.worker.card import WorkerCard
from kiosk.ui.worker.chooser import WorkerChooser

FORGET_AFTER_S = 30.0
DEAF_S = 1.0
"""How long touches are ignored after a worker was forgotten, so that people can see that it happened."""


class LeftColumn(QWidget):
    """One widget with two faces: the choice of a worker, and the work of the chosen one.

    Signals: `leaving(int)` the worker will be forgotten in so many seconds; `stayed()` that was called off;
    `unknown_scanned(str)` a scanned text is no tag of this shop, and a search for it finds nothing;
    `keys_came()` something is scanned or typed, before anything is done about it; `grid_wanted()` where the
    live grid is not in sight; `foot_changed()` what stands below the list may be higher or lower.
    """

    keys_came = Signal()
    grid_wanted = Signal()
    foot_changed = Signal()
    unknown_scanned = Signal(str)
    leaving = Signal(int)
    stayed = Signal()

    def __init__(
        self,
        shop: ShopModel,
        selection: Selection,
        theme: Theme,
        space: PanelSpace,
        language: str = "es",
        forget_after_s: float = FORGET_AFTER_S,
        scanner: ScannerHabits = USUAL,
        rejection_limit: int = MOST_REJECTIONS,
        activity: Activity | None = None,
        badges: BadgePattern = USUAL_BADGES,
        access: SupervisorAccess | None = None,
        asks: HandOverWishes | None = None,
        walk: KeyboardWalk | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("leftColumn")
        self._shop, self._selection, self._theme = shop, selection, theme
        self.activity = activity or Activity(parent=self)
        self.guard = RepeatGuard(theme.metrics, self)
        self.access = access or SupervisorAccess(selection, NoPins(), lambda work: work(), self)
        self.wishes = SupervisorWishes(shop, selection)
        self._inactivity = InactivityTimer(forget_after_s, self.activity, self)
        self._scanner = Scanner(scanner, self)
        self._palm = PalmAside(self)
        self._walk = walk
        self.index = ShopIndex(shop, self)
        self.recent = RecentWorkers(shop, selection, self)
        self.chooser = WorkerChooser(shop, self.recent, theme, self)
        self.narrowing = ListNarrowing(selection, self)
        self.spools = SpoolListModel(
            shop, selection, self.index, self.narrowing, self.activity, language, self
        )
        self.card = WorkerCard(selection, self.index, theme, self)
        self.operations = OperationBar(selection, self.index, theme, self)
        hint, shorter = self.tr("Escanea o busca un spool, NV u OT…"), self.tr("Busca un spool…")
        self.field = SearchField("spoolField", theme, hint, shorter, self)
        self.list = SpoolList(self.spools, selection, theme, self.tr("Spools"), self)
        self.filter_button = FilterButton(theme, self)
        self.several = SeveralButton(selection, theme, self)
        self.chips = FilterChips(self.narrowing, theme, self)
        self.action_buttons = ActionButtons(
            shop, selection, self.index, theme, language, rejection_limit, self, asks
        )
        self.supervisor_buttons = SupervisorButtons(
            shop, selection, self.access, self.wishes, theme, language, self
        )
        self.keypad = KeypadPanel(theme, space, self)
        self.reader = ScanReader(shop, selection, badges, self)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(round(forget_after_s * 1_000))
        self.occupied = OccupiedButton("occupiedButton", theme, self)
        head = HeadParts(
            self.card,
            self.operations,
            OperationButton(selection, self.index, theme, self),
            SearchButton(theme, self),
            self.occupied,
            BackButton(theme, self),
            self.field,
            self.filter_button,
            self.several,
        )
        parts = LeftParts(
            self.chooser,
            head,
            self.chips,
            self.list,
            self.action_buttons,
            self.supervisor_buttons,
            self.keypad,
        )
        self.arrangement = LeftLayout(self, theme.metrics, parts)
        has_keypad = not theme.metrics.is_desk
        self._typing = Typing(parts, self.arrangement, selection, self.guard, has_keypad, self)
        self._connect()
        self._on_worker_changed()

    def count_occupied(self, held: int) -> None:
        """So many spools are held now."""
        for button in (self.occupied, self.chooser.occupied):
            button.count(held)

    def stop_typing(self) -> None:
        """Put the keypad away: something was found."""
        self._typing.close()

    def begin_search(self) -> None:
        """Give the search field the focus of a real keyboard."""
        self._typing.field.take_keys()

    @property
    def is_searching(self) -> bool:
        return bool(self._typing.field.text())

    def stop_searching(self) -> None:
        """Show everything again."""
        self._typing.clear()

    def adopt(self, habits: ScannerHabits, badges: BadgePattern) -> None:
        """From now on this is how the scanner types, and how badges are written."""
        self._scanner.adopt(habits)
        self.reader.badges = badges

    def set_failure(self, text: str) -> None:
        """Say why there is no snapshot at all; "" while the first one is being read."""
        self.chooser.set_failure(text)
        self.spools.set_failure(text)

    def _connect(self) -> None:
        selection = self._selection
        selection.worker_changed.connect(self._on_worker_changed)
        selection.changed.connect(self._on_selection_changed)
        self.access.changed.connect(self._show_actions)
        self.chooser.chosen.connect(selection.choose_worker)
        self.card.change_requested.connect(selection.forget_worker)
        self.operations.chosen.connect(self._typing.close)
        for button in (self.occupied, self.chooser.occupied):
            button.tapped.connect(self._typing.close)
            button.tapped.connect(self.grid_wanted)
        self.list.tapped.connect(self._typing.close)
        self.filter_button.tapped.connect(self._typing.close)
        self.field.changed.connect(self._on_searched)
        self.field.entered.connect(self._on_entered)
        for keys in (self._scanner.scanned, self._scanner.broke_off, self._scanner.typed_nowhere):
            keys.connect(lambda _text: self.activity.note())
        for keys in (self._scanner.scanned, self._scanner.typed_nowhere):
            keys.connect(lambda _text: self.keys_came.emit())
        self._scanner.scanned.connect(self._on_scanned)
        self._scanner.broke_off.connect(self._on_broken_off)
        self._scanner.typed_nowhere.connect(self._on_typed_nowhere)
        if self._walk is not None:
            self._scanner.press.begun.connect(self._walk.begin_press)
            self._scanner.press.done.connect(self._walk.press)
            self._scanner.press.ended.connect(self._walk.end_press)
            self.activity.pressed.connect(self._walk.rest)
        self.reader.hint_changed.connect(self.chooser.set_hint)
        self.reader.not_found.connect(self._on_not_found)
        self.reader.several_found.connect(self._on_several_found)
        self._inactivity.left.connect(self._on_left)
        self._idle.timeout.connect(self._on_idle)
        self.activity.touched.connect(self._idle.start)
        self._inactivity.leaving.connect(self.card.warn)
        self._inactivity.leaving.connect(self.leaving)
        self._inactivity.stayed.connect(self._on_stayed)

    # the worker

    def _on_worker_changed(self) -> None:
        is_known = self._selection.worker is not None
        self.guard.arm()
        self._typing.close()
        self._typing.clear()
        self.card.warn(0)
        self.arrangement.show_face(is_known)
        self._show_actions()
        if is_known:
            self._choose_only_one_held()
            self._inactivity.start()
        else:
            self.chooser.refresh()
            self._inactivity.stop()

    def _choose_only_one_held(self) -> None:
        """Propose the spool that the worker holds if it is the only one: he comes to pause or to complete it.

        A spool that was scanned before he said who he is stays chosen.
        """
        worker = self._selection.worker
        held = [] if worker is None else self.index.mine(worker.id)
        if len(held) == 1 and self._selection.spool is None:
            self._selection.propose(held[0].key)

    def _show_actions(self) -> None:
        is_supervising = self.access.is_supervising
        self.arrangement.show_actions(self._selection.worker is not None, is_supervising)
        self.card.offer_pin(self.access.supervisor is not None and not is_supervising)
        self.foot_changed.emit()

    def _on_left(self) -> None:
        """Ignore touches for a moment: a finger meant for a spool would choose a worker's card instead."""
        self.guard.deafen(DEAF_S)
        self._selection.forget_worker()

    def _on_idle(self) -> None:
        """Drop what was typed into the search for a worker, or scanned before: its author has left."""
        if self._selection.worker is None:
            self._typing.close()
            self.chooser.field.clear()
            self.reader.forget()

    def _on_selection_changed(self) -> None:
        self._inactivity.set_busy(self._selection.busy)
        self.foot_changed.emit()

    def _on_stayed(self) -> None:
        self.card.warn(0)
        self.stayed.emit()

    # searching

    def _on_searched(self, text: str) -> None:
        """Deselect a spool that the search no longer shows: the buttons must not act on one out of sight."""
        spool = self._selection.spool
        if spool is not None and not self._selection.busy and not self.index.finds(words(text), spool.key):
            self._selection.select(None)
        self.spools.search(text)

    def _on_entered(self) -> None:
        """A whole code is what a scanner sends that paused so long that its keys seemed a person's."""
        typed, only = self.field.text().strip(), self.spools.only_spool()
        if not typed.isdigit() and self.reader.knows(typed):
            self._on_scanned(typed)
        elif only:
            self._selection.select(only)

    def _on_typed_nowhere(self, text: str) -> None:
        if self._walk is None or not self._walk.use(text):
            self._typing.type(text)

    # scanning

    def _on_scanned(self, text: str) -> None:
        text = self._with_typed_beginning(text)
        self._typing.close()
        self._typing.clear()
        self.narrowing.clear()  # a scan means that spool, whatever the list shows
        self.reader.read(text)

    def _with_typed_beginning(self, text: str) -> str:
        """A slow scanner that paused has already typed the beginning of its code, and some of the rest."""
        typed = self._typing.field.text()
        if not typed or self.reader.knows(text):
            return text
        wholes = (typed + text[at:] for at in range(len(text), -1, -1) if typed.endswith(text[:at]))
        return next((each for each in wholes if not each.isdigit() and self.reader.knows(each)), text)

    def _on_broken_off(self, text: str) -> None:
        """A code without its end counts if it is whole all the same; half of one is nothing to search for."""
        if self.reader.knows(text):
            self._on_scanned(text)
        elif self._shop.freshness is not Freshness.LOADING:
            self.reader.read_part(text)

    def _on_not_found(self, text: str) -> None:
        """Search for the text: it may be part of a tag, an order's number or a name."""
        is_choosing, finds_spools = self.arrangement.is_choosing_worker, any(self.index.found(words(text)))
        is_found = finds_spools or (is_choosing and self.chooser.finds(text))
        if is_found or not is_choosing:
            self._typing.field.set_text(text)
        if not is_found:
            self._say_unknown(text)

    def _on_several_found(self, question: SpoolNotFound) -> None:
        """List the spools that the text fits: a finger says which."""
        self._typing.field.set_text(question.tag)

    def _say_unknown(self, text: str) -> None:
        if self._shop.freshness is not Freshness.LOADING and not self.index.is_making_first:
            self.unknown_scanned.emit(text)

    # looks

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # The one installed last is asked first: what a scanner sends goes no further.
        for listener in (self.activity, self.guard, self._walk, self._scanner, self._palm):
            if listener is not None:
                self.window().windowHandle().installEventFilter(listener)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrangement.fit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colors.PANEL)
        line = self._theme.metrics.px(2)
        if self.arrangement.shape is Shape.BESIDE:
            painter.fillRect(self.width() - line, 0, line, self.height(), colors.LINE)
        painter.end()
