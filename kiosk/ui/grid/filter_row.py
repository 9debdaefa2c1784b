"""The controls above the grid: filters, order, and the way back to the column below. GUI thread only."""

from enum import Enum
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kiosk.ui.grid.model import GridModel
from kiosk.ui.grid.order import Filter, TileOrder
from kiosk.ui.look.flow_layout import FlowLayout
from kiosk.ui.look.tap_button import TapButton
from kiosk.ui.look.theme import Theme

NAMES = {
    Filter.ALL: "filterAll",
    Filter.ARM: "filterArm",
    Filter.SOLD: "filterSold",
    Filter.REP: "filterRep",
    Filter.LONG: "filterLong",
}
ROOM_FOR = 88
"""A chip is as wide as this count needs, so counts of two digits never move a neighbour."""
GAP_PX = 11


class ControlsLook(Enum):
    """How the controls are written, by the width there is."""

    TITLED = "titled"
    """Beside a title that says how many there are."""
    PLAIN = "plain"
    """The first chip says it."""
    STACKED = "stacked"
    """Their words on two lines, and all equally wide."""


class FilterRow(QWidget):
    """One chip per filter with its count, and buttons of the same kind behind them.

    Signals: `chosen()` another filter was chosen and is already set in the model; `left()` the way back.
    """

    chosen = Signal()
    left = Signal()

    def __init__(self, model: GridModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self._theme = model, theme
        self._look = ControlsLook.TITLED
        self._gap = theme.metrics.px(GAP_PX)
        self._flow = FlowLayout(self._gap)
        self.setLayout(self._flow)
        self._chips = {one: TapButton(name, theme.metrics, look="choice") for one, name in NAMES.items()}
        for one, chip in self._chips.items():
            chip.setCheckable(True)
            chip.setAutoExclusive(True)
            self._flow.addWidget(chip)
            chip.tapped.connect(partial(self._on_filter, one))
        self._chips[model.filter].setChecked(True)
        self.order = TapButton("gridOrder", theme.metrics, look="choice", parent=self)
        self.order.tapped.connect(self._on_order)
        self.back = TapButton("gridBack", theme.metrics, self.tr("Volver"), look="choice", parent=self)
        self.back.tapped.connect(self.left)
        self.back.hide()
        for button in (self.order, self.back):
            self._flow.addWidget(button)
        self._widths = {look: self._measured(look) for look in ControlsLook}
        model.counted.connect(self._say)
        self.set_look(ControlsLook.TITLED)

    def chip(self, which: Filter) -> TapButton:
        return self._chips[which]

    def set_look(self, look: ControlsLook) -> None:
        """Write the controls like this from now on."""
        self._look = look
        self._flow.set_spread(look is ControlsLook.STACKED)
        for button, width in self._widths[look].items():
            button.setMinimumWidth(width)
        self._say()

    def width_in(self, look: ControlsLook) -> int:
        """How wide they are side by side, written like this."""
        widths = [width for button, width in self._widths[look].items() if not button.isHidden()]
        return sum(widths) + self._gap * (len(widths) - 1)

    def _measured(self, look: ControlsLook) -> dict[TapButton, int]:
        """How wide each button is for all that it may say, so that it never grows under a finger."""
        self._look = look
        texts = {chip: [self._text(one, ROOM_FOR)] for one, chip in self._chips.items()}
        texts[self.order] = [self._order_words(order) for order in TileOrder]
        texts[self.back] = [self.back.text()]
        return {button: self._width_for(button, said) for button, said in texts.items()}

    def _width_for(self, button: TapButton, texts: list[str]) -> int:
        button.ensurePolished()
        widths = [self._theme.metrics.target]
        for text in texts:
            button.setText(text)
            widths.append(button.sizeHint().width())
        return max(widths)

    def choose(self, chosen: Filter) -> None:
        """Show only these."""
        if chosen is not self._model.filter:
            self._chips[chosen].setChecked(True)
            self._on_filter(chosen)

    def _on_filter(self, chosen: Filter) -> None:
        self._model.choose(chosen)
        self.chosen.emit()

    def choose_order(self, order: TileOrder) -> None:
        """Show the tiles in this order."""
        if order is not self._model.order:
            self._model.choose(order=order)
            self._say()

    def _on_order(self) -> None:
        self.choose_order(self._model.order.other)

    def _say(self) -> None:
        counts = self._model.tiles.counts()
        said = {chip: self._text(one, counts[one]) for one, chip in self._chips.items()}
        for button, text in {**said, self.order: self._order_words(self._model.order)}.items():
            if text != button.text():
                button.setText(text)

    def _text(self, which: Filter, count: int) -> str:
        if which is Filter.ALL and self._look is ControlsLook.TITLED:
            return self.tr("Todos")
        words = {Filter.ALL: self.tr("Todos"), Filter.LONG: self.tr("> 8 h")}
        between = " · " if which is Filter.LONG else " "
        return f"{words.get(which, which.name)}{self._break(between)}{count}"

    def _order_words(self, order: TileOrder) -> str:
        oldest = self.tr("Más antiguos ▾")
        words = oldest if order is TileOrder.OLDEST_FIRST else self.tr("Más nuevos ▾")
        return words.replace(" ", self._break(" "), 1)

    def _break(self, between: str) -> str:
        return "\n" if self._look is ControlsLook.STACKED else between
