"""Tells what became of a batch: in the bar how many, in the panel of each, and by the ticks. GUI thread."""

from PySide6.QtCore import QObject, Signal

from kiosk import texts
from kiosk.core.refusals import BatchInvalid, OutcomeUnknown
from kiosk.core.shop.batches import MOST
from kiosk.core.shop.data import Command, Outcome, Verdict
from kiosk.core.shop.operations import action_spec
from kiosk.ui.controller import Controller
from kiosk.ui.result.bar import ResultBar
from kiosk.ui.result.batch_panel import BatchPanel
from kiosk.ui.result.batch_rows import BatchRow
from kiosk.ui.result.undo_button import UNDO_S
from kiosk.ui.state.selection import Selection
from kiosk.ui.state.shop_model import ShopModel


class BatchPresenter(QObject):
    """Between the controller and what shows a batch's outcomes. Only the refused spools stay ticked.

    Signals: `begun()` a batch takes the bar; `all_applied(Command)` one of the commands of a batch that was
    applied whole; `refused(Refusal)` one more spool than a batch may have.
    """

    begun = Signal()
    all_applied = Signal(object)
    undoable = Signal(object)
    refused = Signal(object)

    def __init__(
        self,
        bar: ResultBar,
        panel: BatchPanel,
        shop: ShopModel,
        selection: Selection,
        controller: Controller,
        language: str,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._bar, self._panel, self._shop = bar, panel, shop
        self._selection, self._controller, self._language = selection, controller, language
        self._commands: dict[str, Command] = {}
        self._outcomes: dict[str, Outcome] = {}
        controller.batch_pending.connect(self._on_pending)
        controller.batch_answered.connect(self._on_answered)
        controller.batch_over.connect(self._on_over)
        controller.pending.connect(lambda _command: panel.hide())
        controller.answered.connect(self._on_answered_alone)
        selection.worker_changed.connect(panel.hide)
        selection.marked.too_many.connect(self._on_too_many)

    def has(self, command: Command) -> bool:
        """True for a command of the last batch: how it stands is told here."""
        return command.id in self._commands

    def _on_pending(self, commands: tuple[Command, ...]) -> None:
        self._commands, self._outcomes = {each.id: each for each in commands}, {}
        self._panel.hide()
        self.begun.emit()
        self._bar.show_pending(texts.batch_pending(commands, self._language))

    def _on_answered(self, outcomes: tuple[Outcome, ...]) -> None:
        self._outcomes.update((each.command.id, each) for each in outcomes)

    def _on_over(self) -> None:
        outcomes = self._all_outcomes()
        self._tell(outcomes)
        self._settle(outcomes)
        self._controller.mark_told(*outcomes)
        if {each.verdict for each in outcomes} == {Verdict.APPLIED}:
            self.all_applied.emit(outcomes[0].command)

    def take_late(self, outcome: Outcome) -> bool:
        """Tell a late outcome in the panel, while that shows its batch; False where it doesn't."""
        if not self.has(outcome.command) or self._panel.isHidden():
            return False
        self._outcomes[outcome.command.id] = outcome
        self._tell(self._all_outcomes())
        self._controller.mark_told(outcome)
        return True

    def _all_outcomes(self) -> list[Outcome]:
        return [self._outcomes.get(each.id) or _unknown(each) for each in self._commands.values()]

    def _tell(self, outcomes: list[Outcome]) -> None:
        verdicts = {each.verdict for each in outcomes}
        told = texts.batch_parts(outcomes, self._language)
        done = [each for each in outcomes if each.verdict is Verdict.APPLIED]
        if Verdict.UNKNOWN in verdicts or not done:
            self._show(told, verdicts)
        else:
            is_all = len(done) == len(outcomes)
            text = texts.batch_applied(outcomes, self._language) if is_all else f"{told.saved} {told.what}"
            can_undo = action_spec(done[0].command.action).can_be_undone
            self._bar.show_applied(text, UNDO_S if can_undo else None, count=len(done), is_all=is_all)
            self.undoable.emit(done if can_undo else [])
        if verdicts != {Verdict.APPLIED} or not self._panel.isHidden():
            self._panel.tell(f"{told.saved} {told.what}", [self._row(each) for each in outcomes])

    def _show(self, told: texts.Sentence, verdicts: set[Verdict]) -> None:
        if Verdict.UNKNOWN in verdicts:
            self._bar.show_unknown(told)
        elif Verdict.REFUSED in verdicts:
            self._bar.show_refused(told)
        else:
            self._bar.show_queued(told)

    def _row(self, outcome: Outcome) -> BatchRow:
        tag = outcome.command.tag
        if outcome.verdict is Verdict.QUEUED:
            kept = texts.kept(outcome, self._language)
            return BatchRow(tag, outcome.verdict, f"{kept.saved} {kept.todo}")
        if outcome.refusal is None:
            return BatchRow(tag, outcome.verdict)
        said = texts.sentence(outcome.refusal, self._language, self._shop.now().date())
        return BatchRow(tag, outcome.verdict, f"{said.saved} {said.what} {said.todo}")

    def _on_answered_alone(self, outcome: Outcome) -> None:
        """One ticked spool is done as any other, and loses its tick as those of a batch do."""
        if self._selection.marked.is_on:
            self._settle([outcome])

    def _settle(self, outcomes: list[Outcome]) -> None:
        keys = {each.command.id: self._shop.live.key_of(each.command.tag) for each in outcomes}
        refused = {
            keys[each.command.id]: each.refusal
            for each in outcomes
            if each.verdict is Verdict.REFUSED and each.refusal
        }
        self._selection.marked.settle(frozenset(keys.values()) - refused.keys(), refused)

    def _on_too_many(self) -> None:
        self.refused.emit(BatchInvalid(str(MOST + 1), str(MOST)))


def _unknown(command: Command) -> Outcome:
    return Outcome(command, Verdict.UNKNOWN, refusal=OutcomeUnknown(command.tag))
