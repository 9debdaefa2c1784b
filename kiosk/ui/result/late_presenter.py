"""Shows the outcomes of actions whose workers no longer wait for them, one after another. GUI thread only."""

from PySide6.QtCore import QObject, Signal

from kiosk import texts
from kiosk.core.refusals import is_stuck
from kiosk.core.shop.data import LeftBehind, Outcome, Verdict
from kiosk.ui.controller import Controller
from kiosk.ui.result.bar import ResultBar, ResultLook
from kiosk.ui.result.late_outcomes import LateOutcomes
from kiosk.ui.state.selection import Selection
from kiosk.ui.state.shop_model import ShopModel

_LOOKS = {
    Verdict.APPLIED: ResultLook.APPLIED,
    Verdict.REFUSED: ResultLook.REFUSED,
    Verdict.UNKNOWN: ResultLook.UNKNOWN,
}


class LatePresenter(QObject):
    """A late outcome never covers the action of the current worker: it waits until the bar is free.

    Signal: `given_back(int)` so many late refusals are still unread.
    """

    given_back = Signal(int)

    def __init__(
        self,
        bar: ResultBar,
        shop: ShopModel,
        selection: Selection,
        controller: Controller,
        language: str,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._bar, self._shop, self._selection = bar, shop, selection
        self._controller, self._language = controller, language
        self._late = LateOutcomes()
        controller.left_behind.connect(self._on_left_behind)
        bar.acknowledged.connect(self._on_acknowledged)
        bar.freed.connect(self._show_next)
        selection.changed.connect(self._show_next)

    def add(self, outcome: Outcome, is_shown: bool) -> None:
        """A late outcome came in; `is_shown` if the bar shows the provisional one of the same command."""
        if outcome.verdict is Verdict.UNKNOWN and not is_stuck(outcome.refusal):
            return  # that was said already, and its spool is still marked
        is_over = self._late.add(outcome)
        self.given_back.emit(self._late.given_back)
        if is_over or is_shown:
            self._bar.clear()  # what the bar shows is no longer true
        else:
            self._show_next()

    def cover(self) -> None:
        """Something else takes the bar: an outcome shown there and not yet read comes again."""
        self._late.cover()

    def _on_left_behind(self, found: LeftBehind) -> None:
        self._late.add(found)
        self._show_next()

    def _show_next(self) -> None:
        """Show the next one if the bar is free and no answer is awaited."""
        if self._selection.busy or self._bar.look is not ResultLook.IDLE:
            return
        late = self._late.next()
        if isinstance(late, LeftBehind):
            sentence = texts.left_behind(late.where, late.tags, late.file, self._language)
            self._bar.show_late(ResultLook.REFUSED, sentence)
        elif late:
            self._show(late)
            if not self._late.comes_again(late):
                self._controller.mark_told(late)

    def _show(self, outcome: Outcome) -> None:
        command, language = outcome.command, self._language
        worker = self._shop.workers.get(command.worker_id)
        who = worker.full_name if worker else outcome.worker_nombre or str(command.worker_id)
        if outcome.verdict is Verdict.QUEUED:
            self._bar.show_late(ResultLook.QUEUED, texts.kept(outcome, language, who), command.tag)
            return
        look = _LOOKS[outcome.verdict]
        self._bar.show_late(look, texts.late(outcome, who, language, self._shop.now().date()), command.tag)

    def _on_acknowledged(self) -> None:
        self._late.read()
        self.given_back.emit(self._late.given_back)
