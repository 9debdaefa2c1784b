"""Tells the result bar what became of each action, and what other stations do. GUI thread only."""

from typing import Protocol

from PySide6.QtCore import QObject

from kiosk import texts
from kiosk.core.clock import SystemClock
from kiosk.core.errors import Refusal
from kiosk.core.events.event import Event
from kiosk.core.refusals import OutcomeUnknown, SpoolNotFound
from kiosk.core.shop.data import Command, Outcome, Verdict, Worker
from kiosk.core.shop.operations import EventType, action_spec
from kiosk.ui.controller import Controller
from kiosk.ui.result.bar import ResultBar, ResultLook
from kiosk.ui.result.batch_panel import BatchPanel
from kiosk.ui.result.batch_presenter import BatchPresenter
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

    `late` is told of outcomes that come when their worker no longer waits for them, `batch` of several that
    were asked for at once.
    """

    def __init__(
        self,
        bar: ResultBar,
        panel: BatchPanel,
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
        self._shown: list[Outcome] = []
        """What the bar told last of this station's own actions: one, or those of a batch."""
        self._open_id = ""
        self.late = LatePresenter(bar, shop, selection, controller, settings.language, self)
        self.batch = BatchPresenter(bar, panel, shop, selection, controller, settings.language, self)
        self.batch.begun.connect(self._on_batch_begun)
        self.batch.refused.connect(self.show_refusal)
        self.batch.all_applied.connect(self._forget_after)
        self.batch.undoable.connect(self._on_undoable)
        controller.pending.connect(self._on_pending)
        controller.answered.connect(self._on_answered)
        controller.answered_late.connect(self._on_answered_late)
        controller.waiting.connect(self._on_waiting)
        controller.happened.connect(self._on_happened)
        bar.undo_requested.connect(self._on_undo_requested)
        selection.worker_changed.connect(self._on_worker_changed)
        selection.tails.changed.connect(self._on_tails_changed)
        self._on_tails_changed()

    def show_leaving(self, seconds: int) -> None:
        """The current worker will be forgotten in so many seconds."""
        worker = self._selection.worker
        if worker:
            self._bar.show_leaving(seconds, worker.full_name)

    def show_unknown_badge(self, badge: str, worker_id: int) -> None:
        """A badge was scanned that belongs to nobody who may do anything here."""
        worker, other = self._selection.worker, self._shop.workers.get(worker_id)
        who, language = worker.full_name if worker else "", self._settings.language
        self._cover()
        if other is None:
            self._bar.show_refused(texts.unknown_badge(badge, language, who))
        else:
            named = f"{other.full_name} · {other.mark}"
            self._bar.show_refused(texts.turned_away(named, other.active, language, who))

    def show_refusal(self, refusal: Refusal) -> None:
        """A choice isn't possible, before any action was requested."""
        self._cover()
        self._bar.show_refused(self._sentence(refusal), refusal.values.get("tag", ""))

    def show_unknown_tag(self, tag: str) -> None:
        """A scanned text is no tag of this shop."""
        self.show_refusal(SpoolNotFound(tag))

    def show_broken_scan(self, part: str) -> None:
        """A scanner sent only this part of a code."""
        self._cover()
        self._bar.show_refused(texts.broken_scan(part, self._settings.language))

    def show_unexpected(self, reference: str) -> None:
        """An unforeseen failure; `reference` is its place in the log."""
        self._cover()
        self._bar.show_refused(texts.unexpected(reference, self._settings.language))

    def _on_pending(self, command: Command) -> None:
        self._shown = []
        self._cover()
        self._bar.show_pending(
            texts.pending(command, self._settings.language), command.tag, self._who(command)
        )

    def _on_tails_changed(self) -> None:
        self._bar.show_tails(self._selection.tails.groups)

    def _on_batch_begun(self) -> None:
        self._shown = []
        self._cover()

    def _on_undoable(self, outcomes: list[Outcome]) -> None:
        self._shown = outcomes

    def _cover(self) -> None:
        """A new message replaces the one that is shown."""
        self._open_id = ""
        self.late.cover()

    def _on_answered(self, outcome: Outcome) -> None:
        if outcome.verdict is Verdict.APPLIED:
            self._show_applied(outcome)
        elif outcome.verdict is Verdict.QUEUED:
            kept = texts.kept(outcome, self._settings.language)
            who = self._who(outcome.command)
            self._bar.show_queued(kept, self._undo_s(outcome), outcome.command.tag, who)
            self._open_id = outcome.command.id
        elif outcome.verdict is Verdict.UNKNOWN:
            self._show_unknown(outcome.command, outcome.refusal)
        elif outcome.refusal:
            who = self._who(outcome.command)
            self._bar.show_refused(self._sentence(outcome.refusal), outcome.command.tag, who)
        self._on_worker_changed()  # another one may have come while it was on its way
        self._controller.mark_told(outcome)

    def _show_unknown(self, command: Command, refusal: Refusal | None = None) -> None:
        refusal = refusal or OutcomeUnknown(command.tag)
        self._bar.show_unknown(self._sentence(refusal), command.tag, self._who(command))
        self._open_id = command.id

    def _show_applied(self, outcome: Outcome) -> None:
        who, text = self._who(outcome.command), texts.applied(outcome, self._settings.language)
        if who:
            text = texts.said_to(who.nombre, text, self._settings.language)
        self._bar.show_applied(text, self._undo_s(outcome), outcome.command.tag, worker=who)
        self._forget_after(outcome.command)

    def _who(self, command: Command) -> Worker | None:
        return self._shop.workers.get(command.acted_by)

    def _forget_after(self, command: Command) -> None:
        """Forget the worker after an action, where the settings want it."""
        worker = self._selection.worker
        if self._settings.forget_after_action and worker and worker.id == command.acted_by:
            self._selection.forget_worker()

    def _undo_s(self, outcome: Outcome) -> float | None:
        """For how many seconds it can be undone; None for what has no undo."""
        self._shown = [outcome]
        return UNDO_S if action_spec(outcome.command.action).can_be_undone else None

    def _on_worker_changed(self) -> None:
        """What was done belongs to who did it: another worker is told, and can't undo it."""
        self._bar.end_leaving()
        worker, shown = self._selection.worker, self._shown
        if worker is None or not shown or worker.id == shown[0].command.acted_by:
            return
        if self._bar.look in (ResultLook.APPLIED, ResultLook.QUEUED):
            self._bar.show_past(self._past(shown), shown[0].command.tag if len(shown) == 1 else "")
        self._shown = []

    def _past(self, outcomes: list[Outcome]) -> str:
        first = outcomes[0]
        actor = self._shop.workers.get(first.command.acted_by)
        who = f"{actor.mark} {actor.nombre}" if actor else first.worker_nombre
        if first.verdict is Verdict.QUEUED:
            kept = texts.kept(first, self._settings.language, who)
            return f"{kept.what} {kept.saved}"
        return texts.past(outcomes, who, self._settings.language)

    def _on_answered_late(self, outcome: Outcome) -> None:
        if self.batch.take_late(outcome):
            return
        is_provisional = self._bar.look in (ResultLook.UNKNOWN, ResultLook.QUEUED, ResultLook.PAST)
        self.late.add(outcome, is_shown=is_provisional and outcome.command.id == self._open_id)

    def _on_waiting(self, command: Command) -> None:
        if not self.batch.has(command):
            self._show_unknown(command)

    def _on_undo_requested(self) -> None:
        if self._shown:
            self._controller.undo(*self._shown)

    def _on_happened(self, events: list[Event]) -> None:
        """Show the last one: there is room for one."""
        last = next(
            (each for each in reversed(events) if each.event_type is not EventType.STATE_CHANGE), None
        )
        if last is not None:
            self._show_line(last)

    def _show_line(self, event: Event) -> None:
        worker = self._shop.workers.get(event.worker_id) if event.worker_id is not None else None
        line = texts.event_line(
            event,
            self._clock.to_local(event.timestamp),
            self._settings.language,
            today=self._shop.now().date(),
            who=worker.mark if worker else None,
            is_from_here=event.station == self._settings.station,
        )
        self._bar.show_event_line(line, event.tag_spool)

    def _sentence(self, refusal: Refusal) -> texts.Sentence:
        return texts.sentence(refusal, self._settings.language, self._shop.now().date())
