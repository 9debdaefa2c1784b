"""To whom a spool is given: the operations that it waits for, and the workers with the role. GUI thread."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.core.shop import rules
from kiosk.core.shop.data import Operation, Worker
from kiosk.ui.look import colors
from kiosk.ui.look.chips import short_name
from kiosk.ui.look.plain_label import PlainLabel
from kiosk.ui.look.tap_button import TapButton
from kiosk.ui.look.theme import Theme
from kiosk.ui.look.two_line_button import ButtonLook, TwoLineButton
from kiosk.ui.state.shop_model import ShopModel
from kiosk.ui.worker.chooser import WorkerGrid
from kiosk.ui.worker.list_model import WORKER_ROLE, WorkerListModel

_CHOSEN = ButtonLook(colors.INVERSE, colors.INVERSE, colors.ON_INVERSE, down=colors.TEXT_STALE)
_OFFERED = ButtonLook(colors.CARD, colors.LINE, colors.TEXT, down=colors.LINE)


class Recipients(QWidget):
    """Signals: `chosen(int, Operation)` the worker's id, and for what; `left()` it was thought better of."""

    chosen = Signal(int, object)
    left = Signal()

    def __init__(self, shop: ShopModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._operation: Operation | None = None
        self._title = PlainLabel(theme, 30, colors.TEXT, theme.BOLD, parent=self)
        self._leave = TapButton("recipientsLeave", theme.metrics, self.tr("Volver"), "raised", parent=self)
        self._leave.tapped.connect(self.left)
        self._tiles = {each: self._tile(each, theme) for each in Operation}
        self._model = WorkerListModel(shop, self, self._may_have_it)
        self.grid = WorkerGrid(theme, self.tr("Trabajadores"), self)
        self.grid.setObjectName("recipientGrid")
        self.grid.setModel(self._model)
        self.grid.tapped.connect(self._on_tapped)
        self._empty = PlainLabel(theme, 20, colors.MUTED, lines=2, parent=self)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._leave)
        tiles = QHBoxLayout()
        tiles.setSpacing(theme.metrics.px(10))
        for tile in self._tiles.values():
            tiles.addWidget(tile)
        tiles.addStretch(1)
        whole = QVBoxLayout(self)
        edge = theme.metrics.px(14)
        whole.setContentsMargins(edge, edge, edge, edge)
        whole.setSpacing(theme.metrics.px(8))
        whole.addLayout(head)
        whole.addLayout(tiles)
        whole.addWidget(self._empty)
        whole.addWidget(self.grid, 1)

    def ask(self, tag: str, operations: Sequence[Operation], first: Operation) -> None:
        """Show those who may have it for `first`, and the tiles of all operations that it waits for."""
        self._title.setText(self.tr("¿A quién le das {tag}?").format(tag=tag))
        for operation, tile in self._tiles.items():
            tile.setVisible(operation in operations)
        self._choose(first)

    def _tile(self, operation: Operation, theme: Theme) -> TwoLineButton:
        tile = TwoLineButton(f"assign{operation}", theme, 22, 16, parent=self)
        tile.setFixedSize(max(theme.metrics.target, theme.metrics.px(150)), theme.metrics.target)
        tile.show_as(_OFFERED, short_name(operation))
        tile.tapped.connect(lambda: self._choose(operation))
        return tile

    def _choose(self, operation: Operation) -> None:
        self._operation = operation
        for each, tile in self._tiles.items():
            tile.show_as(_CHOSEN if each is operation else _OFFERED, short_name(each))
        self._model.refresh()
        nobody = self.tr("Nadie tiene rol para {operation}.").format(operation=operation.value)
        self._empty.setText("" if self._model.rowCount() else nobody)
        self._empty.setVisible(not self._model.rowCount())

    def _may_have_it(self, worker: Worker) -> bool:
        return worker.active and self._operation is not None and rules.has_role(worker, self._operation)

    def _on_tapped(self, index: QModelIndex) -> None:
        self.chosen.emit(index.data(WORKER_ROLE).id, self._operation)
