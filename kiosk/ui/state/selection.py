"""The selection at this station: the worker, the operation and the spool. GUI thread only."""

from uuid import uuid4

from PySide6.QtCore import QObject, Signal

from kiosk.core.errors import Refusal
from kiosk.core.refusals import OutcomeUnknown, SpoolNotFound, UnknownCause
from kiosk.core.shop import rules
from kiosk.core.shop.data import Action, Command, Operation, Result, Spool, Verdict, Worker
from kiosk.core.shop.operations import action_spec
from kiosk.core.shop.states import states_of
from kiosk.ui.state.open_marks import OpenMarks
from kiosk.ui.state.shop_model import ShopModel


class Selection(QObject):
    """The chosen worker, operation and spool, and which actions are allowed on them.

    Signals: `changed()` after any choice, or when the shop's data changed; `worker_changed()` when another
    worker was chosen, or none; `command_requested(Command)` when a worker asks for an action: with a new id,
    and with the hold that the screen shows.
    """

    changed = Signal()
    worker_changed = Signal()
    command_requested = Signal(object)

    def __init__(self, shop: ShopModel, open_marks: OpenMarks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shop = shop
        self._worker_id: int | None = None
        self._key: str | None = None
        self.operation = Operation.ARM
        self.busy = False
        self.open_marks = open_marks
        open_marks.changed.connect(self._on_open_changed)
        shop.reloaded.connect(self.changed)
        shop.spools_changed.connect(self._on_spools_changed)

    @property
    def worker(self) -> Worker | None:
        """The worker at the station; None while none was chosen."""
        return None if self._worker_id is None else self._shop.workers.get(self._worker_id)

    @property
    def spool(self) -> Spool | None:
        """The chosen spool in its present state; None if none was chosen."""
        return None if self._key is None else self._shop.spools.get(self._key)

    def choose_worker(self, worker_id: int) -> None:
        """Choose the worker. The operation changes to one that the worker has a role for, if need be."""
        self._worker_id, self._key = worker_id, None
        worker = self.worker
        if worker and not rules.has_role(worker, self.operation):
            self.operation = next((op for op in Operation if rules.has_role(worker, op)), self.operation)
        self.worker_changed.emit()
        self.changed.emit()

    def forget_worker(self) -> None:
        """Clear worker and spool."""
        self._worker_id = self._key = None
        self.worker_changed.emit()
        self.changed.emit()

    def choose_operation(self, operation: Operation) -> None:
        self.operation, self._key = operation, None
        self.changed.emit()

    def select(self, key: str | None) -> None:
        """Choose a spool by its key, or none. If the worker holds it, the operation follows the hold."""
        self._key = key
        held_for = states_of(self.spool.picture).held_for if self.spool else None
        if held_for is not None and self.worker and self._is_mine():
            self.operation = held_for
        self.changed.emit()

    def refusal(self, action: Action) -> Refusal | None:
        """Why the action would be refused on the selection; None if it is allowed.

        An empty selection gives a placeholder refusal: check `worker` and `spool` first.
        """
        if self._worker_id is None or self._key is None:
            return SpoolNotFound("")
        spool, today = self.spool, self._shop.now().date()
        tag = spool.tag if spool else self._key
        verdict = self.open_marks.verdict(tag)
        if verdict is not None:
            return OutcomeUnknown(tag, UnknownCause.QUEUED if verdict is Verdict.QUEUED else None)
        # Whether an inspection is allowed doesn't depend on its result.
        wish = Command("", action, tag, self._worker_id, self.operation, resultado=Result.APROBADO)
        return rules.may(wish, spool, self.worker, today)

    def request(self, action: Action, result: Result | None = None) -> bool:
        """Emit `command_requested` for a touched action, an inspection's with its result.

        False if it is refused or another is under way.
        """
        worker, spool = self.worker, self.spool
        if self.busy or worker is None or spool is None or self.refusal(action) is not None:
            return False
        hold = spool.hold or None if action_spec(action).ends_hold else None
        command = Command(str(uuid4()), action, spool.tag, worker.id, self.operation, hold, resultado=result)
        self.command_requested.emit(command)
        return True

    def set_busy(self, busy: bool) -> None:
        """Set whether an action is under way; the buttons ignore touches until its answer."""
        self.busy = busy
        self.changed.emit()

    def _is_mine(self) -> bool:
        return self.spool is not None and self.spool.picture.holder_id == self._worker_id

    def _on_open_changed(self, _tags: frozenset[str]) -> None:
        self.changed.emit()

    def _on_spools_changed(self, _keys: list[str]) -> None:
        self.changed.emit()
