"""Asks by what the list should be narrowed, then by which value, over the grid. GUI thread only."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from kiosk.core.shop.data import Operation
from kiosk.core.shop.filters.list_filter import Facet, ValueCount, choices
from kiosk.core.shop.names import mark_id
from kiosk.ui.look import colors
from kiosk.ui.look.glyphs import Glyph
from kiosk.ui.question.head import Headline
from kiosk.ui.question.question_panel import Answer, Question, QuestionPanel
from kiosk.ui.spools.filter_words import FilterWords
from kiosk.ui.spools.search import SpoolSearch
from kiosk.ui.state.list_narrowing import ListNarrowing
from kiosk.ui.state.selection import Selection
from kiosk.ui.state.shop_model import ShopModel

GOES_AFTER_S = 30.0
"""Without a touch for so long it goes by itself, in seconds: longer than an offer that nobody asked for."""
SHORT_MM, PERSON_MM = 32.0, 60.0
SHORT_PX, PERSON_PX = 190, 320
"""The least width of a tile: for fingers, and for its words in the design's pixels."""


class FilterQuestion(QObject):
    """Two touches: a facet, one of its values. Facets that are on already, and those without a value, are not
    offered.

    `expect_repeat` is called when something new appears under the finger.
    """

    def __init__(
        self,
        panel: QuestionPanel,
        shop: ShopModel,
        selection: Selection,
        narrowing: ListNarrowing,
        search: SpoolSearch,
        expect_repeat: Callable[[], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.panel, self._shop, self._selection = panel, shop, selection
        self._narrowing, self._search, self._expect_repeat = narrowing, search, expect_repeat
        self._words = FilterWords(self)
        self._facet: Facet | None = None
        self._found: dict[Facet, list[ValueCount]] = {}
        self._is_asked = False
        panel.answered.connect(self._on_answered)
        panel.left.connect(self._on_left)
        selection.worker_changed.connect(self.leave)
        selection.changed.connect(self._on_selection_changed)
        self._operation = selection.operation

    def ask(self) -> None:
        """Ask by what, with how many values there are of each."""
        narrowed = self._narrowing.filter
        self._operation, self._facet, self._is_asked = self._selection.operation, None, True
        spools, facets = self._search.everything(), [each for each in Facet if each not in narrowed.facets]
        found = {facet: choices(spools, facet, self._operation) for facet in facets}
        self._found = {facet: values for facet, values in found.items() if values}
        answers = tuple(
            Answer(self._words.facet(facet), (self._count_of_values(len(values)),))
            for facet, values in self._found.items()
        )
        asked = self.tr("¿Qué filtro?") if answers else self.tr("No hay nada más por qué filtrar.")
        self._show(asked, answers, SHORT_MM, SHORT_PX)

    def leave(self) -> None:
        """It goes without an answer, if it is asked."""
        if self._is_asked:
            self.panel.leave()

    def _on_answered(self, at: int) -> None:
        if self._facet is None:
            self._facet = list(self._found)[at]
            self._ask_value(self._facet)
            return
        facet, value = self._facet, self._found[self._facet][at].value
        self._on_left()
        self._narrowing.add(facet, value)

    def _ask_value(self, facet: Facet) -> None:
        answers = tuple(self._answer(facet, choice) for choice in self._found[facet])
        is_person = facet is Facet.WORKER
        least_mm, least_px = (PERSON_MM, PERSON_PX) if is_person else (SHORT_MM, SHORT_PX)
        self._show(self._which(facet), answers, least_mm, least_px)

    def _on_left(self) -> None:
        self._is_asked = False
        self._expect_repeat()

    def _on_selection_changed(self) -> None:
        """The values are those of one operation's list."""
        if self._selection.operation is not self._operation:
            self.leave()

    # words

    def _show(self, asked: str, answers: tuple[Answer, ...], least_mm: float, least_px: float) -> None:
        on = " · ".join(self._words.all_of(self._narrowing.filter))
        title = self.tr("Filtrar la lista")
        question = Question(
            headline=Headline(title, colors.TEXT, Glyph.FUNNEL, self._what(), on),
            asked=asked,
            answers=answers,
            none=self.tr("Volver a la lista"),
            goes=self.tr("se cierra solo en {seconds} s y la lista queda como está"),
            least_mm=least_mm,
            least_px=least_px,
            leaves_out=True,
            more=self.tr("Más… ({count})"),
            again=self.tr("Volver a los primeros"),
            seconds=GOES_AFTER_S,
        )
        self.panel.ask(question)
        self._expect_repeat()

    def _what(self) -> str:
        """Of what the list is."""
        operation: Operation = self._selection.operation
        return self.tr("Spools para {operation}").format(operation=operation.value)

    def _which(self, facet: Facet) -> str:
        return {
            Facet.NV: self.tr("¿Qué NV?"),
            Facet.OT: self.tr("¿Qué OT?"),
            Facet.WORKER: self.tr("¿De quién?"),
            Facet.ESTADO: self.tr("¿En qué estado?"),
        }[facet]

    def _answer(self, facet: Facet, choice: ValueCount) -> Answer:
        count = self.tr("1 spool") if choice.count == 1 else self.tr("{n} spools").format(n=choice.count)
        value = self._words.value(facet, choice.value, self._selection.operation)
        worker_id = mark_id(choice.value) if facet is Facet.WORKER else None
        worker = None if worker_id is None else self._shop.workers.get(worker_id)
        if worker is None:
            return Answer(value, (count,))
        return Answer(worker.full_name, (f"{value} · {count}",), worker)

    def _count_of_values(self, count: int) -> str:
        return self.tr("1 valor") if count == 1 else self.tr("{n} valores").format(n=count)
