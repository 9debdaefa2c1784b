"""The controls above the grid: filters and order. GUI thread only."""

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


class FilterRow(QWidget):
    """One chip per filter, with its count.

    Signal: `chosen()` another filter was chosen and is already set in the model.
    """

    chosen = Signal()

    def __init__(self, model: GridModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._theme = theme
        self._counts_all = False
        self._gap = theme.metrics.px(11)
        self._flow = FlowLayout(self._gap)
        self.setLayout(self._flow)
        self._chips = {one: TapButton(name, theme.metrics, look="choice") for one, name in NAMES.items()}
        for one, chip in self._chips.items():
            chip.setCheckable(True)
            chip.setAutoExclusive(True)
            self._flow.addWidget(chip)
            _reserve(chip, theme, self._text(one, ROOM_FOR))
            chip.tapped.connect(partial(self._on_filter, one))
        self._chips[model.filter].setChecked(True)
        model.counted.connect(self._count)
        self._count()

    def append(self, button: QWidget) -> None:
        """Add a button after the chips; it wraps onto the next line with them."""
        self._flow.addWidget(button)

    def chip(self, which: Filter) -> TapButton:
        return self._chips[which]

    def chips_width(self) -> int:
        """How wide the chips are side by side."""
        widths = [max(chip.minimumWidth(), chip.sizeHint().width()) for chip in self._chips.values()]
        return sum(widths) + self._gap * (len(widths) - 1)

    def count_all(self, is_wanted: bool) -> None:
        """Show the total on the first chip, where there is no room for a title."""
        self._counts_all = is_wanted
        _reserve(self._chips[Filter.ALL], self._theme, self._text(Filter.ALL, ROOM_FOR))
        self._count()

    def choose(self, chosen: Filter) -> None:
        """Show only these."""
        if chosen is not self._model.filter:
            self._chips[chosen].setChecked(True)
            self._on_filter(chosen)

    def _on_filter(self, chosen: Filter) -> None:
        self._model.choose(chosen)
        self.chosen.emit()

    def _count(self) -> None:
        counts = self._model.tiles.counts()
        for one, chip in self._chips.items():
            text = self._text(one, counts[one])
            if text != chip.text():
                chip.setText(text)

    def _text(self, which: Filter, count: int) -> str:
        if which is Filter.ALL:
            return f"{self.tr('Todos')} {count}" if self._counts_all else self.tr("Todos")
        if which is Filter.LONG:
            text = self.tr("> 8 h · {count}")
            return text.format(count=count)
        return f"{which.name} {count}"


class OrderButton(TapButton):
    """Says whether the oldest or the newest come first; a tap swaps the two."""

    def __init__(self, model: GridModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("gridOrder", theme.metrics, look="choice", parent=parent)
        self._model = model
        _reserve(self, theme, *(self._words(one) for one in TileOrder))
        self.setText(self._words(model.order))
        self.tapped.connect(self._on_tapped)

    def choose(self, order: TileOrder) -> None:
        """Show them in this order."""
        if order is not self._model.order:
            self._model.choose(order=order)
            self.setText(self._words(order))

    def _on_tapped(self) -> None:
        self.choose(self._model.order.other)

    def _words(self, order: TileOrder) -> str:
        if order is TileOrder.OLDEST_FIRST:
            return self.tr("Más antiguos ▾")
        return self.tr("Más nuevos ▾")


def _reserve(button: TapButton, theme: Theme, *texts: str) -> None:
    """Make the button wide enough for each of these texts, so that it never grows under a finger."""
    button.ensurePolished()
    for text in texts:
        button.setText(text)
        button.setMinimumWidth(max(button.minimumWidth(), theme.metrics.target, button.sizeHint().width()))
