"""What the worker's list is narrowed to by touch, while he is at the station. GUI thread only."""

from PySide6.QtCore import QObject, Signal

from kiosk.core.shop.filters.list_filter import Facet, ListFilter
from kiosk.ui.state.selection import Selection


class ListNarrowing(QObject):
    """The current filter. It goes with its worker; a state in it goes with its operation.

    Signal: `changed()` the filter is another one. Made before whatever shows the list, so that a filter that
    goes with its worker is gone when the next worker's list is made.
    """

    changed = Signal()

    def __init__(self, selection: Selection, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._selection = selection
        self.filter = ListFilter(selection.operation)
        selection.worker_changed.connect(self.clear)
        selection.changed.connect(self._on_selection_changed)

    def add(self, facet: Facet, value: str) -> None:
        """Narrow the list further. A chosen spool that is out of sight then is chosen no more: the buttons
        must not act on it."""
        further, spool = self.filter.also(facet, value), self._selection.spool
        if spool is not None and not self._selection.busy and not further.admits(spool):
            self._selection.select(None)
        self._become(further)

    def take_away(self, facet: Facet) -> None:
        self._become(self.filter.without(facet))

    def clear(self) -> None:
        """Show everything again."""
        self._become(ListFilter(self._selection.operation))

    def _on_selection_changed(self) -> None:
        self._become(self.filter.of_operation(self._selection.operation))

    def _become(self, new: ListFilter) -> None:
        before, self.filter = self.filter, new
        if new.wanted != before.wanted:
            self.changed.emit()
