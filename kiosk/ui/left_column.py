"""The left column: who, which operation, which spool, and the three actions. GUI thread only."""

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from kiosk.ui import colors
from kiosk.ui.action_buttons import ACTIONS, ActionButtons
from kiosk.ui.desk import Desk
from kiosk.ui.hands import Hands
from kiosk.ui.keypad import Keypad
from kiosk.ui.operation_bar import OperationBar
from kiosk.ui.repeat_guard import RepeatGuard
from kiosk.ui.rest_watch import RestWatch
from kiosk.ui.scan_reader import ScanReader
from kiosk.ui.scanner import Scanner
from kiosk.ui.search_field import SearchField
from kiosk.ui.search_match import words
from kiosk.ui.shop_index import ShopIndex
from kiosk.ui.shop_model import ShopModel
from kiosk.ui.spool_list import SpoolList
from kiosk.ui.spool_list_model import SpoolListModel
from kiosk.ui.theme import Theme
from kiosk.ui.worker_card import WorkerCard
from kiosk.ui.worker_chooser import WorkerChooser

SHARE = 0.395
"""Of the window's width, where the buttons don't need more."""
MARGIN_PX = 24
FLAT_MM = 118.0
"""Lower than this, as on a 10" screen, who and operation stand side by side."""
TIGHT_MM = 165.0
"""Lower than this, as on a 13" screen, rows need the room: gaps shrink, and while the keypad is open the
operations give way to what is found."""
REST_S = 30.0
DEAF_S = 1.0
"""After a worker was forgotten; then whoever touches has seen it."""


class LeftColumn(QWidget):
    """One widget with two faces: "who are you?", and the work of the one who said so.

    Signals: `leaving(int)` the worker will be forgotten in so many seconds; `stayed()` no longer.
    """

    leaving = Signal(int)
    stayed = Signal()

    def __init__(
        self,
        shop: ShopModel,
        desk: Desk,
        theme: Theme,
        language: str = "es",
        rest_s: float = REST_S,
        scanner_prefix: str = "",
        hands: Hands | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("leftColumn")
        self._shop, self._desk, self._theme = shop, desk, theme
        self.hands = hands or Hands(parent=self)
        self._guard = RepeatGuard(theme.metrics, self)
        self._rest = RestWatch(rest_s, self.hands, self)
        self._scanner = Scanner(scanner_prefix, self)
        self.index = ShopIndex(shop, self)
        self.chooser = WorkerChooser(shop, theme, self)
        self.spools = SpoolListModel(shop, desk, self.index, self.hands, language, self)
        self.card = WorkerCard(desk, self.index, theme, self)
        self.operations = OperationBar(desk, self.index, theme, self)
        self.field = SearchField("spoolField", theme, self.tr("Escanee o busque un spool, NV u OT…"), self)
        self.list = SpoolList(self.spools, desk, theme, self.tr("Spools"), self)
        self.action_buttons = ActionButtons(shop, desk, self.index, theme, language, self)
        self.keypad = Keypad(theme, self)
        self.reader = ScanReader(shop, desk, self)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(round(rest_s * 1_000))
        self._lay_out()
        self._connect()
        self._on_worker_changed()

    def set_failure(self, text: str) -> None:
        """Why there is no picture of the sheet at all; "" while it is being read."""
        self.chooser.set_failure(text)
        self.spools.set_failure(text)

    def _lay_out(self) -> None:
        metrics = self._theme.metrics
        self._head = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._head.addWidget(self.card, 3)
        self._head.addWidget(self.operations, 2)
        self._work = QWidget(self)
        self._rows = QVBoxLayout(self._work)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.addLayout(self._head)
        self._rows.addWidget(self.field)
        self._rows.addWidget(self.list, 1)
        self._faces = QStackedWidget(self)
        self._faces.addWidget(self.chooser)
        self._faces.addWidget(self._work)
        whole = QVBoxLayout(self)
        whole.addWidget(self._faces, 1)
        whole.addWidget(self.action_buttons)
        whole.addWidget(self.keypad)
        self.keypad.hide()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        buttons = len(ACTIONS) * metrics.action_width + (len(ACTIONS) - 1) * metrics.action_gap
        self._least_width = buttons + 2 * metrics.px(MARGIN_PX) + 2
        self.setFixedWidth(max(self._least_width, metrics.px(1920 * SHARE)))

    def _connect(self) -> None:
        desk = self._desk
        desk.worker_changed.connect(self._on_worker_changed)
        desk.changed.connect(self._on_desk_changed)
        self.chooser.chosen.connect(desk.choose_worker)
        self.card.change_requested.connect(desk.forget_worker)
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
        self._rest.left.connect(self._on_left)
        self._idle.timeout.connect(self._on_idle)
        self.hands.touched.connect(self._idle.start)
        self._rest.leaving.connect(self.card.warn)
        self._rest.leaving.connect(self.leaving)
        self._rest.stayed.connect(self._on_stayed)

    # who stands here

    def _on_worker_changed(self) -> None:
        is_known = self._desk.worker is not None
        self._guard.arm()
        self._close_keypad()
        self.field.clear()
        self.chooser.field.clear()
        self.card.warn(0)
        self._faces.setCurrentWidget(self._work if is_known else self.chooser)
        self.action_buttons.setVisible(is_known)
        if is_known:
            self._rest.start()
        else:
            self._rest.stop()

    def _on_left(self) -> None:
        """Who reached for a spool at this moment must not become the worker who lies there now."""
        self._guard.deafen(DEAF_S)
        self._desk.forget_worker()

    def _on_idle(self) -> None:
        """Nobody is here: what the last one typed is of no use to the next."""
        if self._desk.worker is None:
            self._close_keypad()
            self.chooser.field.clear()

    def _on_desk_changed(self) -> None:
        self._rest.set_busy(self._desk.busy)

    def _on_stayed(self) -> None:
        self.card.warn(0)
        self.stayed.emit()

    # typing

    def _current_field(self) -> SearchField:
        return self.chooser.field if self._faces.currentWidget() is self.chooser else self.field

    def _open_keypad(self) -> None:
        if self.keypad.isHidden():
            self.action_buttons.hide()
            self.keypad.open()
            self._fit_height()

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
            self.action_buttons.setVisible(self._desk.worker is not None)
            self._fit_height()

    def _on_searched(self, text: str) -> None:
        """Who searches looks for another spool: the buttons must not act on one that is out of sight."""
        spool = self._desk.spool
        if spool is not None and not self._desk.busy and not self.index.finds(words(text), spool.key):
            self._desk.select(None)
        self.spools.search(text)

    def _on_entered(self) -> None:
        only = self.spools.only_spool()
        if only:
            self._desk.select(only)

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
        self._current_field().set_text(text)

    # looks

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.window().installEventFilter(self)
        for listener in (self.hands, self._guard, self._scanner):
            listener.listen()
        self._fit_width()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._fit_width()
        return False

    def _fit_width(self) -> None:
        window = self.window()
        if window is not self:
            self.setFixedWidth(max(self._least_width, round(window.width() * SHARE)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_height()

    def _fit_height(self) -> None:
        mm, px = self._theme.metrics.mm, self._theme.metrics.px
        is_flat, is_tight = self.height() < mm(FLAT_MM), self.height() < mm(TIGHT_MM)
        edge, gap = px(12 if is_tight else 22), px(10 if is_tight else 15)
        self.layout().setContentsMargins(px(MARGIN_PX), edge, px(MARGIN_PX), edge)
        self.layout().setSpacing(px(8 if is_tight else 10))
        self._rows.setSpacing(gap)
        self._head.setSpacing(gap)
        direction = QBoxLayout.Direction.LeftToRight if is_flat else QBoxLayout.Direction.TopToBottom
        self._head.setDirection(direction)
        is_typing = not self.keypad.isHidden()
        self.operations.setVisible(not is_typing or is_flat or not is_tight)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colors.PANEL)
        line = self._theme.metrics.px(2)
        painter.fillRect(self.width() - line, 0, line, self.height(), colors.LINE)
        painter.end()
