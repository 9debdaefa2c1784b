"""«¿Quién eres?»: the workers of this shop, to touch or to find by number or name. GUI thread."""

from PySide6.QtCore import QModelIndex, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QListView, QStackedLayout, QVBoxLayout, QWidget

from kiosk.live.freshness import Freshness
from kiosk.ui.look import colors
from kiosk.ui.look.person_text import Paragraph
from kiosk.ui.look.plain_label import PlainLabel
from kiosk.ui.look.theme import Theme
from kiosk.ui.state.shop_model import ShopModel
from kiosk.ui.touch.flick_list import FlickList
from kiosk.ui.touch.search_field import SearchField
from kiosk.ui.worker.delegate import WorkerDelegate
from kiosk.ui.worker.list_model import WORKER_ROLE, WorkerListModel

COLUMNS = 2


class WorkerGrid(FlickList):
    """Cards in two columns that share the width."""

    def __init__(self, theme: Theme, accessible_name: str, parent: QWidget | None = None) -> None:
        super().__init__("workerGrid", accessible_name, parent)
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
        self._delegate.width = (self.viewport().width() - 2) // COLUMNS
        self.setGridSize(QSize(self._delegate.width, self._delegate.height))
        super().resizeEvent(event)


class WorkerChooser(QWidget):
    """Signal: `chosen(int)` the worker's id. `field` is where a number or a name is typed."""

    chosen = Signal(int)

    def __init__(self, shop: ShopModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shop = shop
        self._failure = self._hint = ""
        self._model = WorkerListModel(shop, self)
        px = theme.metrics.px
        title = PlainLabel(theme, 36, colors.TEXT, theme.BOLD, parent=self)
        title.setText(self.tr("¿Quién eres?"))
        hint, shorter = self.tr("Pase su credencial o escriba su número…"), self.tr("Credencial o número…")
        self.field = SearchField("workerField", theme, hint, shorter, self)
        self.grid = WorkerGrid(theme, self.tr("Trabajadores"), self)
        self.grid.setModel(self._model)
        self._empty = PlainLabel(theme, 20, colors.MUTED, lines=4, is_centered=True, parent=self)
        self._footer = PlainLabel(theme, 20, colors.MUTED, parent=self)
        self._footer.setObjectName("workerFooter")
        self._middle = QStackedLayout()
        self._middle.addWidget(self.grid)
        self._middle.addWidget(self._empty)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(px(16))
        whole.addWidget(title)
        whole.addWidget(self.field)
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

    def set_hint(self, text: str) -> None:
        """Show a hint in place of the count, for instance that a spool was scanned before its worker."""
        self._hint = text
        self._say()

    def finds(self, typed: str) -> bool:
        """True if this search would find anybody."""
        return self._model.finds(typed)

    def footer(self) -> str:
        return self._footer.text()

    def _on_tapped(self, index: QModelIndex) -> None:
        self.chosen.emit(index.data(WORKER_ROLE).id)

    def _on_changed(self, text: str) -> None:
        self._model.search(text)
        self._say()  # the notice quotes the search, even if the list was empty before

    def _on_entered(self) -> None:
        if self._model.rowCount() == 1:
            self._on_tapped(self._model.index(0))

    def _on_model_reset(self) -> None:
        self.grid.verticalScrollBar().setValue(0)
        self._say()

    def _say(self) -> None:
        is_empty = self._model.rowCount() == 0
        self._middle.setCurrentIndex(1 if is_empty else 0)
        if is_empty:
            self._empty.setText(self._why_empty())
        self._footer.set_color(colors.WARN if self._hint else colors.MUTED)
        self._footer.setText(self._hint or self._count())

    def _why_empty(self) -> str:
        if self._shop.freshness is Freshness.LOADING:
            return self._failure or self.tr("Leyendo la planilla…")
        if self.field.text().strip():
            text = self.tr("Nadie con rol en este puesto coincide con «{typed}».")
            return text.format(typed=self.field.text().strip())
        return self.tr("Nadie tiene rol para ARM o SOLD en la hoja Roles.")

    def _count(self) -> str:
        total = self._model.total()
        if total == 0:
            return ""
        text = self.tr("1 trabajador con rol en este puesto")
        if total != 1:
            text = self.tr("{count} trabajadores con rol en este puesto").format(count=total)
        bar = self.grid.verticalScrollBar()
        more = self.tr("deslice para ver más")
        return f"{text} · {more}" if bar.maximum() > bar.minimum() else text
