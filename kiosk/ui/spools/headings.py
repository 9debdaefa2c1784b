"""The texts between the rows of the spool list: headings with counts, and notes. GUI thread only."""

from collections.abc import Sequence

from PySide6.QtCore import QObject

from kiosk.live.freshness import Freshness
from kiosk.ui.spools.filter_words import FilterWords
from kiosk.ui.spools.lines import Line, Section
from kiosk.ui.spools.search import SpoolSearch
from kiosk.ui.state.selection import Selection
from kiosk.ui.state.shop_index import ShopIndex
from kiosk.ui.state.shop_model import ShopModel


class SpoolHeadings(QObject):
    """Words for the lines that are no spools. `failure` says why there is no snapshot at all, or is ""."""

    def __init__(
        self, shop: ShopModel, selection: Selection, index: ShopIndex, search: SpoolSearch, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._shop, self._selection, self._index, self._search = shop, selection, index, search
        self._words = FilterWords(self)
        self.failure = ""

    def text(self, line: Line, lines: Sequence[Line], selected: str | None) -> str:
        """The text of a heading or a note among these lines; `selected` is the key of the chosen spool."""
        if line.is_note:
            return self._note(lines)
        keys = [other.key for other in lines if other.section is line.section and other.key]
        if line.section is Section.CHOSEN:
            return self.tr("Elegido") if selected in keys else self.tr("Elegido antes")
        operation = self._selection.operation.value
        if line.section is Section.OTHERS:
            return self.tr("No disponibles para {operation}").format(operation=operation)
        if line.section is Section.MINE:
            worker = self._selection.worker
            total = len(self._index.mine(worker.id)) if worker else 0
            text = self.tr("Míos · {count}")
        else:
            total = self._index.count(self._selection.operation)
            keys = [key for key in keys if self._can_be_taken(key)]
            text = self.tr("Disponibles para {operation} · {count}")
        partly = self.tr("{shown} de {total}")
        count = partly.format(shown=len(keys), total=total) if self._search.is_on else str(total)
        return text.format(operation=operation, count=count)

    def _note(self, lines: Sequence[Line]) -> str:
        if self._shop.freshness is Freshness.LOADING or self._index.is_making_first:
            return self.failure or self.tr("Leyendo la planilla…")
        if any(line.section is Section.AVAILABLE and line.key for line in lines):
            return self.tr("Hay más: busca por spool, NV u OT")
        if self._search.is_on:
            return self.tr("Nada disponible coincide con {wanted}").format(wanted=self._wanted())
        operation = self._selection.operation.value
        return self.tr("No hay spools disponibles para {operation}").format(operation=operation)

    def _can_be_taken(self, key: str) -> bool:
        """False for one that is only shown among the available: it isn't counted."""
        offer = self._index.offer(self._selection.operation, key)
        return offer is None or offer.selectable

    def _wanted(self) -> str:
        """The text and the filters that narrow the list."""
        typed = [f"«{self._search.typed}»"] if self._search.has_text else []
        return " · ".join([*typed, *self._words.all_of(self._search.narrowing.filter)])
