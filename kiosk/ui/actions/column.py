"""The left column: who, which operation, which spool, and the three actions. GUI thread only."""

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.live.freshness import Freshness
from kiosk.ui.actions.action_buttons import ActionButtons
from kiosk.ui.actions.layout import LeftLayout, LeftParts
from kiosk.ui.actions.operation_bar import OperationBar
from kiosk.ui.look import colors
from kiosk.ui.look.theme import Theme
from kiosk.ui.spools.list_model import SpoolListModel
from kiosk.ui.spools.list_view import SpoolList
from kiosk.ui.state.scan_reader import ScanReader
from kiosk.ui.state.search_match import words
from kiosk.ui.state.selection import Selection
from kiosk.ui.state.shop_index import ShopIndex
from kiosk.ui.state.shop_model import ShopModel
from kiosk.ui.touch.activity import Activity
from kiosk.ui.touch.inactivity import InactivityTimer
from kiosk.ui.touch.keypad import Keypad
from kiosk.ui.touch.repeat_guard import RepeatGuard
from kiosk.ui.touch.scanner import Scanner
from kiosk.ui.touch.search_field import SearchField
from kiosk.ui.worker.card import WorkerCard
from kiosk.ui.worker.chooser import WorkerChooser

FORGET_AFTER_S = 30.0
DEAF_S = 1.0
"""After a worker was forgotten; then whoever touches has seen it."""


class LeftColumn(QWidget):
    """One widget with two faces: "who are you?", and the work of the one who said so.

    Signals: `leaving(int)` the worker will be forgotten in so many seconds; `stayed()` no longer;
    `unknown_scanned(str)` it is no tag of this shop, and nothing is found by it either.
    """

    unknown_scanned = Signal(str)
    leaving = Signal(int)
    stayed = Signal()

    def __init__(
        self,
        shop: ShopModel,
        selection: Selection,
        theme: Theme,
        language: str = "es",
        forget_after_s: float = FORGET_AFTER_S,
        scanner_prefix: str = "",
        activity: Activity | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("leftColumn")
        self._shop, self._selection, self._theme = shop, selection, theme
        self.activity = activity or Activity(parent=self)
        self._guard = RepeatGuard(theme.metrics, self)
        self._inactivity = InactivityTimer(forget_after_s, self.activity, self)
        self._scanner = Scanner(scanner_prefix, self)
        self.index = ShopIndex(shop, self)
        self.chooser = WorkerChooser(shop, theme, self)
        self.spools = SpoolListModel(shop, selection, self.index, self.activity, language, self)
        self.card = WorkerCard(selection, self.index, theme, self)
        self.operations = OperationBar(selection, self.index, theme, self)
        hint, shorter = self.tr("Escanee o busque un spool, NV u OT…"), self.tr("Busque un spool…")
        self.field = SearchField("spoolField", theme, hint, shorter, self)
        self.list = SpoolList(self.spools, selection, theme, self.tr("Spools"), self)
        self.action_buttons = ActionButtons(shop, selection, self.index, theme, language, self)
        self.keypad = Keypad(theme, self)
        self.reader = ScanReader(shop, selection, self)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(round(forget_after_s * 1_000))
        parts = LeftParts(
            self.chooser,
            self.card,
            self.operations,
            self.field,
            self.list,
            self.action_buttons,
            self.keypad,
        )
        self.arrangement = LeftLayout(self, theme.metrics, parts)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setFixedWidth(self.arrangement.width(theme.metrics.px(1920)))
        self._connect()
        self._on_worker_changed()

    def set_failure(self, text: str) -> None:
        """Why there is no picture of the sheet at all; "" while it is being read."""
        self.chooser.set_failure(text)
        self.spools.set_failure(text)

    def _connect(self) -> None:
        selection = self._selection
        selection.worker_changed.connect(self._on_worker_changed)
        selection.changed.connect(self._on_selection_changed)
        self.chooser.chosen.connect(selection.choose_worker)
        self.card.change_requested.connect(selection.forget_worker)
        self.operations.chosen.connect(self._close_keypad)
        self.list.tapped.connect(self._close_keypad)
        self.field.changed.connect(self._on_searched)
        self.field.entered.connect(self._on_entered)
        for field in (self.field, self.chooser.field):
            field.touched.connect(self._open_keypad)
        self.keypad.typed.connect(lambda text: self._current_field().insert(text))
        self.keypad.erased.connect(lambda: self._current_field().erase())
        self.keypad.cleared.connect(lambda: self._current_field().clear())
        self.keypad.done.connect(self._on_keypad_done)
        self._scanner.scanned.connect(self._on_scanned)
        self._scanner.typed_nowhere.connect(self._on_typed_nowhere)
        self.reader.hint_changed.connect(self.chooser.set_hint)
        self.reader.not_found.connect(self._on_not_found)
        self._inactivity.left.connect(self._on_left)
        self._idle.timeout.connect(self._on_idle)
        self.activity.touched.connect(self._idle.start)
        self._inactivity.leaving.connect(self.card.warn)
        self._inactivity.leaving.connect(self.leaving)
        self._inactivity.stayed.connect(self._on_stayed)

    # who stands here

    def _on_worker_changed(self) -> None:
        is_known = self._selection.worker is not None
        self._guard.arm()
        self._close_keypad()
        self.field.clear()
        self.chooser.field.clear()
        self.card.warn(0)
        self.arrangement.show_face(is_known)
        if is_known:
            self._inactivity.start()
        else:
            self._inactivity.stop()

    def _on_left(self) -> None:
        """Who reached for a spool at this moment must not become the worker who lies there now."""
        self._guard.deafen(DEAF_S)
        self._selection.forget_worker()

    def _on_idle(self) -> None:
        """Nobody is here: what the last one typed is of no use to the next."""
        if self._selection.worker is None:
            self._close_keypad()
            self.chooser.field.clear()

    def _on_selection_changed(self) -> None:
        self._inactivity.set_busy(self._selection.busy)

    def _on_stayed(self) -> None:
        self.card.warn(0)
        self.stayed.emit()

    # typing

    def _current_field(self) -> SearchField:
        return self.chooser.field if self.arrangement.is_choosing_worker else self.field

    def _open_keypad(self) -> None:
        if self.keypad.isHidden():
            self.action_buttons.hide()
            self.keypad.open()
            self.arrangement.fit()

    def _on_keypad_done(self) -> None:
        """Listo is the keypad's Enter."""
        field = self._current_field()
        self._close_keypad()
        field.entered.emit()

    def _close_keypad(self) -> None:
        for field in (self.field, self.chooser.field):
            field.leave_keys()
        if not self.keypad.isHidden():
            self._guard.arm()
            self.keypad.hide()
            self.action_buttons.setVisible(self._selection.worker is not None)
            self.arrangement.fit()

    def _on_searched(self, text: str) -> None:
        """Who searches looks for another spool: the buttons must not act on one that is out of sight."""
        spool = self._selection.spool
        if spool is not None and not self._selection.busy and not self.index.finds(words(text), spool.key):
            self._selection.select(None)
        self.spools.search(text)

    def _on_entered(self) -> None:
        only = self.spools.only_spool()
        if only:
            self._selection.select(only)

    def _on_typed_nowhere(self, text: str) -> None:
        """Somebody types on a real keyboard and touched no field before."""
        self._current_field().take_keys()
        self._current_field().insert(text)

    # scanning

    def _on_scanned(self, text: str) -> None:
        self._close_keypad()
        self.field.clear()
        self.chooser.field.clear()
        self.reader.read(text)

    def _on_not_found(self, text: str) -> None:
        """What isn't a tag may be part of one, an order's number or a name: then it is searched for."""
        if self.arrangement.is_choosing_worker and not self.chooser.finds(text):
            self._say_unknown(text)
            return
        self._current_field().set_text(text)
        if not self.arrangement.is_choosing_worker and not any(self.index.found(words(text))):
            self._say_unknown(text)

    def _say_unknown(self, text: str) -> None:
        if self._shop.freshness is not Freshness.LOADING and not self.index.is_making_first:
            self.unknown_scanned.emit(text)

    # looks

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.window().installEventFilter(self)
        for listener in (self.activity, self._guard, self._scanner):
            listener.listen()
        self._fit_width()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._fit_width()
        return False

    def _fit_width(self) -> None:
        window = self.window()
        if window is not self:
            self.setFixedWidth(self.arrangement.width(window.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrangement.fit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colors.PANEL)
        line = self._theme.metrics.px(2)
        painter.fillRect(self.width() - line, 0, line, self.height(), colors.LINE)
        painter.end()
