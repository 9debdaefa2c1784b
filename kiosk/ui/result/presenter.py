"""Tells the result bar what became of each action, and what other stations do. GUI thread only."""

from typing import Protocol

from PySide6.QtCore import QObject

from kiosk import texts
from kiosk.core.clock import SystemClock
from kiosk.core.errors import Refusal
from kiosk.core.events.event import Event
from kiosk.core.refusals import OutcomeUnknown, SpoolNotFound
from kiosk.core.shop.data import Command, Outcome, Verdict
from kiosk.core.shop.operations import EventType, action_spec
from kiosk.ui.controller import Controller
from kiosk.ui.result.bar import ResultBar, ResultLook
from kiosk.ui.result.late_presenter import LatePresenter
from kiosk.ui.result.undo_button import UNDO_S
from kiosk.ui.state.selection import Selection
from kiosk.ui.state.shop_model import ShopModel


class PresenterSettings(Protocol):
    """The settings that the presenter reads."""

    @property
    def station(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def forget_after_action(self) -> bool: ...


class ResultPresenter(QObject):
    """Between the controller and the result bar: answers become sentences, DESHACER becomes a command.

    `late` is told of outcomes that come when their worker no longer waits for them.
    """

    def __init__(
        self,
        bar: ResultBar,
        shop: ShopModel,
        selection: Selection,
        controller: Controller,
        clock: SystemClock,
        settings: PresenterSettings,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._bar, self._shop, self._selection = bar, shop, selection
        self._controller, self._clock, self._settings = controller, clock, settings
        self._undoable: Outcome | None = None
        self._open_id = ""
        self.late = LatePresenter(bar, shop, selection, controller, settings.language, self)
        controller.pending.connect(self._on_pending)
        controller.answered.connect(self._on_answered)
        controller.answered_late.connect(self._on_answered_late)
        controller.waiting.connect(self._on_waiting)
        controller.happened.connect(self._on_happened)
        bar.undo_requested.connect(self._on_undo_requested)
        selection.worker_changed.connect(bar.end_leaving)

    def show_leaving(self, seconds: int) -> None:
        """The current worker will be forgotten in so many seconds."""
        worker = self._selection.worker
        if worker:
            self._bar.show_leaving(seconds, worker.full_name)

    def show_unknown_badge(self, badge: str) -> None:
        """A badge was scanned that belongs to no active worker."""
        worker = self._selection.worker
        who = worker.full_name if worker else ""
        self._cover()
        self._bar.show_refused(texts.unknown_badge(badge, self._settings.language, who))

    def show_refusal(self, refusal: Refusal) -> None:
        """A choice isn't possible, before any action was requested."""
        self._cover()
        self._bar.show_refused(self._sentence(refusal), refusal.values.get("tag", ""))

    def show_unknown_tag(self, tag: str) -> None:
        """A scanned text is no tag of this shop."""
        self.show_refusal(SpoolNotFound(tag))

    def show_unexpected(self, reference: str) -> None:
        """An unforeseen failure; `reference` is its place in the log."""
        self._cover()
        self._bar.show_refused(texts.unexpected(reference, self._settings.language))

    def _on_pending(self, command: Command) -> None:
        self._undoable = None
        self._cover()
        self._bar.show_pending(texts.pending(command, self._settings.language), command.tag)

    def _cover(self) -> None:
        """A new message replaces the one that is shown."""
        self._open_id = ""
        self.late.cover()

    def _on_answered(self, outcome: Outcome) -> None:
        if outcome.verdict is Verdict.APPLIED:
            self._show_applied(outcome)
        elif outcome.verdict is Verdict.QUEUED:
            self._bar.show_queued(texts.kept(outcome, self._settings.language), outcome.command.tag)
            self._open_id = outcome.command.id
        elif outcome.verdict is Verdict.UNKNOWN:
            self._show_unknown(outcome.command, outcome.refusal)
        elif outcome.refusal:
            self._bar.show_refused(self._sentence(outcome.refusal), outcome.command.tag)
        self._controller.mark_told(outcome)

    def _show_unknown(self, command: Command, refusal: Refusal | None = None) -> None:
        refusal = refusal or OutcomeUnknown(command.tag)
        self._bar.show_unknown(self._sentence(refusal), command.tag)
        self._open_id = command.id

    def _show_applied(self, outcome: Outcome) -> None:
        tag, can_undo = outcome.command.tag, action_spec(outcome.command.action).undone_by is not None
        self._undoable = outcome if can_undo else None
        text = texts.applied(outcome, self._settings.language)
        self._bar.show_applied(text, UNDO_S if can_undo else None, tag)
        worker = self._selection.worker
        if self._settings.forget_after_action and worker and worker.id == outcome.command.worker_id:
            self._selection.forget_worker()

    def _on_answered_late(self, outcome: Outcome) -> None:
        is_provisional = self._bar.look in (ResultLook.UNKNOWN, ResultLook.QUEUED)
        self.late.add(outcome, is_shown=is_provisional and outcome.command.id == self._open_id)

    def _on_waiting(self, command: Command) -> None:
        self._show_unknown(command)

    def _on_undo_requested(self) -> None:
        if self._undoable:
            self._controller.undo(self._undoable)

    def _on_happened(self, events: list[Event]) -> None:
        """Show the last event from another station: there is room for one."""
        for event in reversed(events):
            if event.event_type is not EventType.STATE_CHANGE and event.station != self._settings.station:
                self._show_line(event)
                return

    def _show_line(self, event: Event) -> None:
        worker = self._shop.workers.get(event.worker_id) if event.worker_id is not None else None
        line = texts.event_line(
            event,
            self._clock.to_local(event.timestamp),
            self._settings.language,
            today=self._shop.now().date(),
            who=worker.mark if worker else None,
        )
        self._bar.show_event_line(line, event.tag_spool)

    def _sentence(self, refusal: Refusal) -> texts.Sentence:
        return texts.sentence(refusal, self._settings.language, self._shop.now().date())
