"""What the current supervisor may do with the chosen spool, and the commands of it. GUI thread."""

from dataclasses import replace
from typing import Final
from uuid import uuid4

from kiosk.core.errors import Refusal
from kiosk.core.refusals import CannotUndo, OutcomeUnknown, SpoolNotFound, UndoCause, UnknownCause
from kiosk.core.shop import lists, rules
from kiosk.core.shop.data import Action, Command, Operation, Spool, Verdict, Worker
from kiosk.core.shop.operations import operations_with
from kiosk.core.shop.states import finished_last
from kiosk.core.shop.transitions import operation_meant
from kiosk.ui.state.selection import Selection
from kiosk.ui.state.shop_model import ShopModel

RELEASE: Final = Action.LIBERAR.value
UNBLOCK: Final = Action.DESBLOQUEAR.value
CORRECT: Final = Action.CORREGIR.value
ASSIGN: Final = "ASIGNAR"
WORDS: Final = (RELEASE, UNBLOCK, CORRECT, ASSIGN)
GIVEN_OUT: Final = "reparto"
"""The reason for giving out a spool, as it stands in the audit."""
_NOBODY = -1
_ANY = "-"
"""Whether it is allowed doesn't depend on the reason, if there is one."""


class SupervisorWishes:
    """Reads the selection; changes nothing."""

    def __init__(self, shop: ShopModel, selection: Selection) -> None:
        self._shop, self._selection = shop, selection

    @property
    def spools(self) -> list[Spool]:
        """The chosen spool, or the ticked ones: several can only be given out."""
        marked = self._selection.marked
        if not marked.is_on:
            return [self._selection.spool] if self._selection.spool else []
        found = (self._shop.spools.get(key) for key in marked.keys)
        return [spool for spool in found if spool is not None]

    def refusal(self, word: str) -> Refusal | None:
        """Why it would be refused on the chosen spool; None if it is allowed. Of several that are ticked one
        that can be given out is enough."""
        worker, spools = self._selection.worker, self.spools
        if worker is None or not spools:
            return SpoolNotFound("")
        if self._selection.marked.is_on and word == ASSIGN and self.operations():
            return None
        spool = spools[0]
        if self._selection.marked.is_on and word != ASSIGN:
            return SpoolNotFound("")
        verdict = self._selection.open_marks.verdict(spool.tag)
        if verdict is not None:
            return OutcomeUnknown(spool.tag, UnknownCause.QUEUED if verdict is Verdict.QUEUED else None)
        if word == ASSIGN:
            return self._not_to_be_given(spool)
        command = replace(self._draft(Action(word), spool, worker), motivo=_ANY)
        refusal = rules.may(command, spool, worker, self._shop.now().date())
        # Whether it really is the last thing is for the audit to say.
        if refusal is None and word == CORRECT and finished_last(spool.picture) is None:
            return CannotUndo(spool.tag, UndoCause.NOT_FINISHED)
        return refusal

    def operations(self) -> list[Operation]:
        """The operations for which the chosen spool, or one of those ticked, can be given out."""
        found = {each for spool in self.spools for each in lists.available_for(spool)}
        return [each for each in Operation if each in found and _is_taken(each)]

    def drafts(self, word: str) -> list[Command]:
        """The commands for the chosen spools as they are shown now, without their reason: a hold that ends
        before the reason is confirmed is not the one meant."""
        worker = self._selection.worker
        if worker is None or self._selection.busy or self.refusal(word) is not None:
            return []
        if word != ASSIGN:
            return [self._draft(Action(word), spool, worker) for spool in self.spools]
        first = self.first_operation()
        drafted = (self._draft(Action.TOMAR, spool, worker) for spool in self.spools)
        return [replace(each, asignado_por=worker.id, operation=first) for each in drafted]

    def first_operation(self) -> Operation:
        """The chosen operation where the spool waits for it, else the first for which it waits."""
        found = self.operations()
        chosen = self._selection.operation
        return chosen if chosen in found or not found else found[0]

    def _draft(self, action: Action, spool: Spool, worker: Worker) -> Command:
        operation = operations_with(action)[0]
        hold = spool.hold or None if action is Action.LIBERAR else None
        command = Command(str(uuid4()), action, spool.tag, worker.id, operation, hold)
        return replace(command, operation=operation_meant(command, spool.picture))

    def _not_to_be_given(self, spool: Spool) -> Refusal | None:
        """Why nobody could take it, for the chosen operation if it is one that is taken."""
        if self.operations():
            return None
        chosen = self._selection.operation
        operation = chosen if _is_taken(chosen) else Operation.ARM
        wish = Command("", Action.TOMAR, spool.tag, _NOBODY, operation)
        return (
            rules.unsure_to_begin(spool, operation) or rules.on_row(wish, spool) or SpoolNotFound(spool.tag)
        )


def _is_taken(operation: Operation) -> bool:
    return operation in operations_with(Action.TOMAR)
