"""«¿Quién eres?»: the workers of this shop, to touch or to find by number or name. GUI thread."""

from functools import partial

from PySide6.QtCore import QModelIndex, QSize, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QListView, QStackedLayout, QVBoxLayout, QWidget

from kiosk.core.shop import rules
from kiosk.core.shop.data import Worker
from kiosk.core.shop.search_match import finds_worker, words
from kiosk.live.freshness import Freshness
from kiosk.ui.grid.occupied_button import OccupiedButton
from kiosk.ui.look import colors
from kiosk.ui.look.person_text import Paragraph
from kiosk.ui.look.plain_label import PlainLabel
from kiosk.ui.look.theme import Theme
from kiosk.ui.state.recent_workers import RecentWorkers
from kiosk.ui.state.shop_model import ShopModel
from kiosk.ui.touch.flick_list import FlickList
from kiosk.ui.touch.search_field import SearchField
from kiosk.ui.worker.delegate import GAP_PX, WorkerDelegate
from kiosk.ui.worker.list_model import WORKER_ROLE, WorkerListModel
from kiosk.ui.worker.wipe_button import WipeButton

COLUMNS, CARD_PX = 2, 330
"""Cards stand side by side in two columns at least, and in more if each is as wide as this."""
NO_MORE_KEYS_MS = 600
"""A number on a real keyboard is whole after this long: a scanner's label may begin like it."""
RECENT = 6
"""So many of those who were here last stand before the others, who are easier to find by name."""


class WorkerGrid(FlickList):
    """Cards in columns that share the width."""

    def __init__(self, theme: Theme, accessible_name: str, parent: QWidget | None = None) -> None:
        super().__init__("workerGrid", accessible_name, parent)
        self._card_width = theme.metrics.px(CARD_PX)
        self._delegate = WorkerDelegate(theme, self)
        self.setItemDelegate(self._delegate)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        # The gap of the last column hangs over the edge, so that cards end where everything else does.
        self.setViewportMargins(0, 0, -self._delegate.gap - 2, 0)

    def words_of(self, index: QModelIndex) -> tuple[Paragraph, Paragraph]:
        """A worker's name and the rest, as painted."""
        return self._delegate.words_of(index)

    def resizeEvent(self, event: QResizeEvent) -> None:
        width = self.viewport().width() - 2
        self._delegate.width = width // max(COLUMNS, width // self._card_width)
        self.setGridSize(QSize(self._delegate.width, self._delegate.height))
        super().resizeEvent(event)


class WorkerChooser(QWidget):
    """Those who were here last stand first. A number that only one worker has chooses him at once.

    Signal: `chosen(int)` the worker's id. `field` is where a number or a name is typed.
    """

    chosen = Signal(int)

    def __init__(
        self, shop: ShopModel, recent: RecentWorkers, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._shop = shop
        self._failure = self._hint = ""
        self._instead: QWidget | None = None
        self._model = WorkerListModel(shop, self, order=partial(recent.first, most=RECENT))
        px = theme.metrics.px
        self._title = PlainLabel(theme, 36, colors.TEXT, theme.BOLD, parent=self)
        self._title.setText(self.tr("¿Quién eres?"))
        self.occupied = OccupiedButton("occupiedAtStart", theme, self)
        hint, shorter = self.tr("Pasa tu credencial o escribe tu número…"), self.tr("Credencial o número…")
        self.field = SearchField("workerField", theme, hint, shorter, self)
        self.wipe_button = WipeButton(theme, self)
        self.grid = WorkerGrid(theme, self.tr("Trabajadores"), self)
        self.grid.setModel(self._model)
        self._empty = PlainLabel(theme, 20, colors.MUTED, lines=4, is_centered=True, parent=self)
        self._footer = PlainLabel(theme, 20, colors.MUTED, parent=self)
        self._footer.setObjectName("workerFooter")
        self._empty.setObjectName("workerNotice")
        self._notice = QWidget(self)
        at_top = QVBoxLayout(self._notice)  # the letters lie over the lower half of the window
        at_top.setContentsMargins(0, px(16), 0, 0)
        at_top.addWidget(self._empty)
        at_top.addStretch(1)
        self._keys_over = QTimer(self, singleShot=True, interval=NO_MORE_KEYS_MS)
        self._keys_over.timeout.connect(self.take_whole_number)
        self._middle = QStackedLayout()
        self._middle.addWidget(self.grid)
        self._middle.addWidget(self._notice)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(px(16))
        row = QHBoxLayout()
        row.setSpacing(px(GAP_PX))
        row.addWidget(self.field, 1)
        row.addWidget(self.wipe_button)
        self._head = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._head.setSpacing(px(16))
        self._head.addWidget(self._title)
        self._head.addLayout(row, 1)
        self._head.addWidget(self.occupied)
        whole.addLayout(self._head)
        whole.addLayout(self._middle, 1)
        whole.addWidget(self._footer)
        self.field.changed.connect(self._on_changed)
        self.field.entered.connect(self._on_entered)
        self.grid.tapped.connect(self._on_tapped)
        self.grid.verticalScrollBar().rangeChanged.connect(self._say)
        self._model.modelReset.connect(self._on_model_reset)
        shop.freshness_changed.connect(self._say)
        self._say()

    def set_failure(self, text: str) -> None:
        """Say why there is nobody to choose; "" while the sheet is being read."""
        self._failure = text
        self._say()

    def set_low(self, is_low: bool) -> None:
        """Set whether title and field share a row, with a button for the live grid that is not in sight."""
        ways = QBoxLayout.Direction
        self._head.setDirection(ways.LeftToRight if is_low else ways.TopToBottom)
        self._title.set_yields(not is_low)
        self.occupied.setVisible(is_low)

    def set_hint(self, text: str) -> None:
        """Show a hint in place of the count, for instance that a spool was scanned before its worker."""
        self._hint = text
        self._say()

    def refresh(self) -> None:
        """Somebody has been here: show him first, from the list's beginning."""
        self._model.refresh()
        self.grid.verticalScrollBar().setValue(0)

    @property
    def shows_anybody(self) -> bool:
        """True if there is somebody whom the search fits."""
        return self._model.rowCount() > 0

    def show_instead(self, page: QWidget | None) -> None:
        """Show something else where a search finds nobody; None for the notice that says so."""
        self._instead = page
        if page is not None and self._middle.indexOf(page) < 0:
            self._middle.addWidget(page)
        self._say()

    def finds(self, typed: str) -> bool:
        """True if this search would find anybody."""
        return self._model.finds(typed)

    def take_whole_number(self) -> None:
        """Choose the only worker whose number begins with what is typed, if that is all of it."""
        self._keys_over.stop()
        if meant := self._model.of_whole_number(self.field.text()):
            self.chosen.emit(meant.id)

    def footer(self) -> str:
        return self._footer.text()

    def _on_tapped(self, index: QModelIndex) -> None:
        self.chosen.emit(index.data(WORKER_ROLE).id)

    def _on_changed(self, text: str) -> None:
        self._model.search(text)
        self._say()  # the notice quotes the search, even if the list was empty before
        self._keys_over.start()

    def _on_entered(self) -> None:
        if meant := self._model.only():
            self.chosen.emit(meant.id)

    def _on_model_reset(self) -> None:
        self.grid.verticalScrollBar().setValue(0)
        self._say()

    def _say(self) -> None:
        is_empty = self._model.rowCount() == 0
        self._middle.setCurrentWidget((self._instead or self._notice) if is_empty else self.grid)
        if is_empty:
            self._empty.setText(self._why_empty())
        self._footer.set_color(colors.WARN if self._hint else colors.MUTED)
        self._footer.setText(self._hint or self._count())

    def _why_empty(self) -> str:
        if self._shop.freshness is Freshness.LOADING:
            return self._failure or self.tr("Leyendo la planilla…")
        if meant := self._turned_away():
            text = self.tr("{who} no tiene rol en la hoja Roles. Pide el rol al supervisor.")
            if not meant.active:
                text = self.tr(
                    "{who} no está activo en la hoja Trabajadores. Pide a planificación que lo active."
                )
            return text.format(who=f"{meant.full_name} · {meant.mark}")
        if self.field.text().strip():
            text = self.tr("Nadie con rol en este puesto coincide con «{typed}».")
            return text.format(typed=self.field.text().strip())
        return self.tr("Nadie tiene rol para ARM o SOLD en la hoja Roles.")

    def _turned_away(self) -> Worker | None:
        """The one worker without anything to do here whose number, mark or name is typed."""
        query = words(self.field.text())
        others = (each for each in self._shop.workers.values() if not rules.has_work(each))
        found = [each for each in others if query and finds_worker(query, each)]
        return found[0] if len(found) == 1 else None

    def _count(self) -> str:
        total = self._model.total()
        if total == 0:
            return ""
        text = self.tr("1 trabajador con rol en este puesto")
        if total != 1:
            text = self.tr("{count} trabajadores con rol en este puesto").format(count=total)
        bar = self.grid.verticalScrollBar()
        more = self.tr("desliza para ver más")
        return f"{text} · {more}" if bar.maximum() > bar.minimum() else text
