"""The current worker's card, with the button to change workers. GUI thread."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from kiosk.core.shop.data import Worker
from kiosk.ui.look import colors
from kiosk.ui.look.avatar import SIDE_PX, Avatar
from kiosk.ui.look.person_text import PersonSizes, PersonText
from kiosk.ui.look.tap_button import TapButton
from kiosk.ui.look.theme import Theme
from kiosk.ui.state.selection import Selection
from kiosk.ui.state.shop_index import ShopIndex
from kiosk.ui.worker.list_model import about

CARD_PX = 96
SIZES = PersonSizes(name=26, about=20)
COMPACT_EDGE_PX = 3


class WorkerCard(QFrame):
    """Initials, name, mark, roles and the number of held spools.

    Signals: `change_requested()` another worker is here, or this one is leaving; `pin_wanted()` a worker with
    work of his own wants to act as the supervisor that he is, too; `lesson_wanted()` a supervisor wants to
    teach the kiosk its scanner.
    """

    change_requested = Signal()
    pin_wanted = Signal()
    lesson_wanted = Signal()

    def __init__(
        self, selection: Selection, index: ShopIndex, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._selection, self._index = selection, index
        self._leaving = 0
        self._theme = theme
        self._is_compact = False
        self.setObjectName("workerCard")
        px = theme.metrics.px
        self._avatar = Avatar(theme, self)
        self.person = PersonText(theme, SIZES, self)
        self._change = TapButton(
            "changeWorkerButton", theme.metrics, self.tr("Cambiar"), "raised", parent=self
        )
        self._change.tapped.connect(self.change_requested)
        self._pin = TapButton("supervisorButton", theme.metrics, self.tr("PIN"), "raised", parent=self)
        self._pin.tapped.connect(self.pin_wanted)
        self._pin.hide()
        self._lesson = TapButton("lessonButton", theme.metrics, self.tr("Lector"), "raised", parent=self)
        self._lesson.tapped.connect(self.lesson_wanted)
        self._lesson.hide()
        self._row = QHBoxLayout(self)
        self._row.setSpacing(px(17))
        self._row.addWidget(self._avatar)
        self._row.addWidget(self.person, 1)
        self._row.addWidget(self._pin)
        self._row.addWidget(self._lesson)
        self._row.addWidget(self._change)
        selection.changed.connect(self._show)
        index.changed.connect(self._show)
        self.fit(None)

    def fit(self, height: int | None) -> None:
        """Set the card's height; it then says less. None for its own height and all words."""
        self._is_compact = height is not None
        metrics = self._theme.metrics
        edge = max(metrics.px(6), (metrics.px(CARD_PX) - max(metrics.target, metrics.px(SIDE_PX))) // 2)
        self.setFixedHeight(height or max(metrics.target, metrics.px(SIDE_PX)) + 2 * edge)
        side = metrics.px(18)
        self._row.setContentsMargins(side, 0, metrics.px(COMPACT_EDGE_PX) if height else side, 0)
        self._avatar.setVisible(height is None)
        self._show()

    def offer_pin(self, is_offered: bool) -> None:
        """Offer the worker to act as a supervisor."""
        self._pin.setVisible(is_offered)

    def offer_lesson(self, is_offered: bool) -> None:
        """Offer a supervisor to teach the kiosk its scanner."""
        self._lesson.setVisible(is_offered)
        self._show()

    def warn(self, seconds_left: int) -> None:
        """Warn that the worker will be forgotten in so many seconds; 0 ends the warning."""
        self._leaving = seconds_left
        self._show()

    def _show(self) -> None:
        self._change.setEnabled(not self._selection.busy)
        self._pin.setEnabled(not self._selection.busy)
        worker = self._selection.worker
        if worker is None:
            return
        self._avatar.show_worker(worker)
        about = self._warning() if self._leaving else self._describe(worker)
        self.person.show_person(worker.full_name, about, colors.WARN if self._leaving else colors.MUTED)

    def _warning(self) -> str:
        text = self.tr("¿Sigues ahí? Toca la pantalla · {seconds} s")
        if self._is_compact:
            text = self.tr("¿Sigues ahí? · {seconds} s")
        return text.format(seconds=self._leaving)

    def _describe(self, worker: Worker) -> str:
        if self._is_compact and not self._lesson.isHidden():
            return worker.mark  # there is room for no more
        held = len(self._index.mine(worker.id))
        if held == 0:
            has = self.tr("sin spools")
        elif held == 1:
            has = self.tr("tiene 1 spool")
        else:
            has = self.tr("tiene {count} spools")
        is_short = self._is_compact or self._theme.metrics.is_desk
        who = worker.mark if is_short else about(worker)
        return f"{who} · {has.format(count=held)}"
