"""The choice of an operation: a tile for each, with the number of spools available for it. GUI thread."""

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kiosk.core.shop import rules
from kiosk.core.shop.data import Operation
from kiosk.ui.look import colors
from kiosk.ui.look.chips import short_name
from kiosk.ui.look.theme import Theme
from kiosk.ui.look.two_line_button import ButtonLook, TwoLineButton
from kiosk.ui.state.selection import Selection
from kiosk.ui.state.shop_index import ShopIndex

OPERATION_PX = 62
BUTTON_PX = 132
_CHOSEN = ButtonLook(colors.INVERSE, colors.INVERSE, colors.ON_INVERSE, down=colors.TEXT_STALE)
_OFFERED = ButtonLook(colors.CARD, colors.LINE, colors.TEXT, down=colors.LINE)
_CLOSED = ButtonLook(colors.PANEL, colors.RAISED, colors.DISABLED, down=colors.PANEL)


class OperationBar(QWidget):
    """Shows the selected operation and changes it.

    Signals: `chosen(Operation)` after a touch that changed it; `touched()` at any touch.
    """

    chosen = Signal(object)
    touched = Signal()

    def __init__(
        self, selection: Selection, index: ShopIndex, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._selection, self._index = selection, index
        self._tiles: dict[Operation, TwoLineButton] = {}
        self._metrics = theme.metrics
        self._is_compact = False
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for operation in Operation:
            tile = TwoLineButton(f"operation{operation}", theme, 24, 18.5, parent=self)
            tile.tapped.connect(lambda operation=operation: self._on_tapped(operation))
            row.addWidget(tile, 1)
            self._tiles[operation] = tile
        selection.changed.connect(self._show)
        index.changed.connect(self._show)
        self.fit(None)

    def fit(self, height: int | None, shares_row: bool = False) -> None:
        """Set the tiles' height in pixels; None for their natural one. Where they share a row with other
        controls only the worker's own operations are shown, and the number of spools alone."""
        self._is_compact = shares_row
        self._row.setSpacing(self._metrics.px(6 if self._is_compact else 11))
        for tile in self._tiles.values():
            tile.setFixedHeight(height or max(self._metrics.target, self._metrics.px(OPERATION_PX)))
        self._show()

    def tile(self, operation: Operation) -> TwoLineButton:
        """The tile of an operation."""
        return self._tiles[operation]

    def _on_tapped(self, operation: Operation) -> None:
        if operation is not self._selection.operation and not self._selection.busy:
            self._selection.choose_operation(operation)
            self.chosen.emit(operation)
        self.touched.emit()

    def _show(self) -> None:
        worker = self._selection.worker
        for operation, tile in self._tiles.items():
            is_open = worker is not None and rules.may_look(worker, operation)
            is_chosen = operation is self._selection.operation and is_open
            look = _CHOSEN if is_chosen else _OFFERED if is_open else _CLOSED
            tile.setEnabled(is_open)
            tile.setVisible(is_open or not self._is_compact)
            tile.setAccessibleDescription(self.tr("elegida") if is_chosen else "")
            second = self._second(operation) if is_open else self.tr("sin rol")
            count = str(self._index.count(operation)) if is_open else ""
            tile.show_as(look, short_name(operation), second, shorter=count)

    def _second(self, operation: Operation) -> str:
        count = self._index.count(operation)
        return str(count) if self._is_compact else available(count)


class OperationButton(TwoLineButton):
    """The selected operation alone, where there is no room for all; a touch asks for them."""

    def __init__(
        self, selection: Selection, index: ShopIndex, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__("operationButton", theme, 24, 17, parent=parent)
        self._selection, self._index = selection, index
        self.setFixedWidth(max(theme.metrics.px(BUTTON_PX), theme.metrics.target))
        selection.changed.connect(self._show)
        index.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        operation = self._selection.operation
        self.setEnabled(not self._selection.busy)
        self.show_as(_CHOSEN, f"{short_name(operation)} ▾", available(self._index.count(operation)))


def available(count: int) -> str:
    """How many spools can be taken."""
    one, several = (
        QCoreApplication.translate("OperationBar", "1 disponible"),
        QCoreApplication.translate("OperationBar", "{count} disponibles"),
    )
    return one if count == 1 else several.format(count=count)
