"""The selection at this station: the worker, the operation and the spool, or several. GUI thread only."""

from enum import Enum
from uuid import uuid4

from PySide6.QtCore import QObject, Signal

from kiosk.core.errors import Refusal
from kiosk.core.refusals import OutcomeUnknown, SpoolNotFound, UnknownCause
from kiosk.core.shop import rules
from kiosk.core.shop.data import Action, Command, Operation, Result, Spool, Verdict, Worker
from kiosk.core.shop.operations import action_spec, spec_of
from kiosk.core.shop.states import states_of
from kiosk.core.shop.tags.look_alikes import Difference
from kiosk.ui.state.last_operations import LastOperations
from kiosk.ui.state.marked_spools import MarkedSpools
from kiosk.ui.state.mistakable_spools import MistakableSpools
from kiosk.ui.state.open_marks import OpenMarks
from kiosk.ui.state.shop_model import ShopModel
from kiosk.ui.state.shown_tails import ShownTails


class ChosenBy(Enum):
    """How the spool came to be chosen."""

    TOUCH = "touch"
    SCAN = "scan"
    """By its whole tag."""
    PROPOSAL = "proposal"
    """For the worker, who hasn't touched it."""


class Selection(QObject):
    """The chosen worker, operation and spool, and which actions are allowed on them.

    While `marked` is on, the ticked spools take the place of the one. Signals: `changed()` after any choice,
    or when the shop's data changed; `worker_changed()` when another worker was chosen, or none;
    `command_requested(Command)` when a worker asks for an action: with a new id, and with the hold that the
    screen shows; `batch_requested(list[Command])` for an action on several ticked spools.
    """

    changed = Signal()
    worker_changed = Signal()
    command_requested = Signal(object)
    batch_requested = Signal(object)

    def __init__(self, shop: ShopModel, open_marks: OpenMarks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shop = shop
        self._worker_id: int | None = None
        self._key: str | None = None
        self._chosen_by = ChosenBy.TOUCH
        self._alike = MistakableSpools(shop)
        self.operation = Operation.ARM
        self.last_operations = LastOperations()
        self.busy = False
        self.open_marks = open_marks
        self.marked = MarkedSpools(self)
        self.tails = ShownTails(self)
        self.marked.changed.connect(lambda _keys: self.changed.emit())
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

    @property
    def is_proposed(self) -> bool:
        """Whether the chosen spool was chosen for the worker, who hasn't touched it."""
        return self._chosen_by is ChosenBy.PROPOSAL

    def look_alikes(self) -> list[tuple[str, Difference]]:
        """The spools that a finger may have taken for the chosen one, which could be begun now.

        Each by its key, with how its tag differs.
        """
        is_touched = self._chosen_by is ChosenBy.TOUCH and not self.marked.is_on
        if self._key is None or not is_touched or self.refusal(spec_of(self.operation).begun_by) is not None:
            return []
        return self._alike.of(self._key)

    def choose_worker(self, worker_id: int) -> None:
        """Choose the worker, and the operation that he did last today, or else has a role for."""
        self._worker_id, self._key = worker_id, None
        self.marked.end()
        worker = self.worker
        if worker:
            first = self.last_operations.first_for(worker, self._shop.now().date())
            self.operation = first or self.operation
        self.worker_changed.emit()
        self.changed.emit()

    def forget_worker(self) -> None:
        """Clear worker and spool."""
        self._worker_id = self._key = None
        self.marked.end()
        self.worker_changed.emit()
        self.changed.emit()

    def choose_operation(self, operation: Operation) -> None:
        self.operation, self._key = operation, None
        self.marked.clear()
        self.changed.emit()

    def choose_several(self, several: bool) -> None:
        """Tick spools from now on, the one that was touched first, or choose one at a time again."""
        if not several:
            self.marked.end()
        elif not self.marked.is_on:
            keys, self._key = [self._key] if self._key and not self.is_proposed else [], None
            self.marked.begin(*keys)

    def select(self, key: str | None, by: ChosenBy = ChosenBy.TOUCH) -> None:
        """Choose a spool by its key, or none. If the worker holds it, the operation follows the hold.

        While several are chosen its tick changes instead.
        """
        if self.marked.is_on:
            if key and not self.busy:
                self.marked.toggle(key)
            return
        self._key, self._chosen_by = key, by
        held_for = states_of(self.spool.picture).held_for if self.spool else None
        if held_for is not None and self.worker and self._is_mine():
            self.operation = held_for
        self.changed.emit()

    def propose(self, key: str) -> None:
        """Choose a spool for the worker, who hasn't touched it: it is not ticked when several are chosen."""
        self.select(key, ChosenBy.PROPOSAL)

    def refusal(self, action: Action) -> Refusal | None:
        """Why the action would be refused on the selection; None if it is allowed.

        An empty selection gives a placeholder refusal: check `worker` and `spool` first. Of several ticked
        spools it is None if one of them allows the action, else the first one's.
        """
        if self._worker_id is None:
            return SpoolNotFound("")
        if self.marked.is_on:
            refusals = [self._refusal(action, key) for key in self.marked.keys]
            return None if None in refusals else next(iter(refusals), SpoolNotFound(""))
        return SpoolNotFound("") if self._key is None else self._refusal(action, self._key)

    def holder_refusal(self) -> Refusal | None:
        """The refusal of beginning the chosen spool because another holds it; None where it isn't so.

        Nothing is said of a spool of which this station waits to know what became of it.
        """
        worker, spool = self._worker_id, self.spool
        if worker is None or spool is None or self.marked.is_on or self.open_marks.verdict(spool.tag):
            return None
        begin = Command("", spec_of(self.operation).begun_by, spool.tag, worker, self.operation)
        return rules.held_by_another(begin, spool)

    def possible(self, action: Action) -> list[Spool]:
        """The ticked spools on which the action is allowed."""
        spools = ((key, self._shop.spools.get(key)) for key in self.marked.keys)
        return [spool for key, spool in spools if spool and self._refusal(action, key) is None]

    def _refusal(self, action: Action, key: str) -> Refusal | None:
        assert self._worker_id is not None
        spool, today = self._shop.spools.get(key), self._shop.now().date()
        tag = spool.tag if spool else key
        verdict = self.open_marks.verdict(tag)
        if verdict is not None:
            return OutcomeUnknown(tag, UnknownCause.QUEUED if verdict is Verdict.QUEUED else None)
        # Whether an inspection is allowed doesn't depend on its result.
        wish = Command("", action, tag, self._worker_id, self.operation, resultado=Result.APROBADO)
        return rules.may(wish, spool, self.worker, today)

    def request(self, action: Action, result: Result | None = None) -> bool:
        """Emit `command_requested` for a touched action, an inspection's with its result.

        Of several ticked spools those that allow it are meant: `batch_requested` if these are several. False
        if it is refused or another is under way.
        """
        spools = self.possible(action) if self.marked.is_on else [self.spool] if self.spool else []
        if self.busy or self.worker is None or not spools or self.refusal(action) is not None:
            return False
        commands = [self._command(action, self.worker, spool, result) for spool in spools]
        if len(commands) == 1:
            self.command_requested.emit(commands[0])
        else:
            self.batch_requested.emit(commands)
        return True

    def submit(self, commands: list[Command]) -> bool:
        """Emit `command_requested`, or `batch_requested`, for what was put together elsewhere. False if
        another one is under way."""
        if self.busy or not commands:
            return False
        if len(commands) == 1:
            self.command_requested.emit(commands[0])
        else:
            self.batch_requested.emit(commands)
        return True

    def _command(self, action: Action, worker: Worker, spool: Spool, result: Result | None) -> Command:
        self.last_operations.note(worker.id, self.operation, self._shop.now().date())
        hold = spool.hold or None if action_spec(action).ends_hold else None
        return Command(str(uuid4()), action, spool.tag, worker.id, self.operation, hold, resultado=result)

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
