"""Offers the next step on a spool to those who may do it, once the last one is saved. GUI thread only."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import assert_never
from uuid import uuid4

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from kiosk.core.frozen import frozen
from kiosk.core.shop.data import AuditRow, Command, Operation, Outcome, Spool, Verdict, Worker
from kiosk.core.shop.operations import action_spec, spec_of
from kiosk.core.shop.states import states_of
from kiosk.core.shop.suggestion import NextStep, next_step
from kiosk.ui.controller import Controller
from kiosk.ui.look import colors
from kiosk.ui.look.chips import short_name
from kiosk.ui.look.elapsed import elapsed_text
from kiosk.ui.look.glyphs import Glyph
from kiosk.ui.question.head import Headline
from kiosk.ui.question.question_panel import Answer, Question, QuestionPanel
from kiosk.ui.state.recent_workers import RecentWorkers
from kiosk.ui.state.selection import Selection
from kiosk.ui.state.shop_index import ShopIndex
from kiosk.ui.state.shop_model import ShopModel

NOW = timedelta(minutes=1)
"""A worker who came since then is here now."""


@frozen
class _Offer:
    done: AuditRow
    key: str
    operation: Operation
    workers: tuple[Worker, ...]


class NextStepOffer(QObject):
    """Listens to answers in time of single actions. Connected to the controller after what may forget the
    worker because of an answer: whoever is chosen or forgotten later ends the offer.

    `expect_repeat` is called when something new appears under the finger. While one of the panels `busy_with`
    is shown somebody is about to touch that, and nothing is offered over it.
    """

    def __init__(
        self,
        panel: QuestionPanel,
        shop: ShopModel,
        selection: Selection,
        controller: Controller,
        index: ShopIndex,
        recent: RecentWorkers,
        rejection_limit: int,
        expect_repeat: Callable[[], None],
        busy_with: Sequence[QWidget],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._panel, self._shop, self._selection, self._index = panel, shop, selection, index
        self._limit, self._expect_repeat, self._busy_with = rejection_limit, expect_repeat, busy_with
        self._recent = recent
        self._offer: _Offer | None = None
        self._chosen: str | None = None
        controller.answered.connect(self._on_answered)
        controller.pending.connect(self._withdraw)
        controller.batch_pending.connect(self._withdraw)
        selection.worker_changed.connect(self._withdraw)
        selection.changed.connect(self._on_selection_changed)
        shop.spools_changed.connect(self._reconsider)
        shop.reloaded.connect(self._reconsider)
        panel.answered.connect(self._on_chosen)
        panel.left.connect(self._on_left)

    def _on_answered(self, outcome: Outcome) -> None:
        if outcome.verdict is not Verdict.APPLIED or outcome.row is None or outcome.is_overtaken:
            return
        worker = self._selection.worker
        if worker is not None and worker.id != outcome.command.acted_by:
            return  # another one has come meanwhile
        if not all(panel.isHidden() for panel in self._busy_with):
            return
        key = self._shop.live.key_of(outcome.command.tag)
        step, spool = self._step(outcome.row, key), self._shop.spools.get(key)
        if step is None or spool is None:
            return
        workers = tuple(self._recent.first(step.workers))
        self._offer = _Offer(outcome.row, key, step.operation, workers)
        self._chosen = self._selection.spool.key if self._selection.spool else None
        self._panel.ask(self._question(self._offer, spool))
        self._expect_repeat()

    def _step(self, done: AuditRow, key: str) -> NextStep | None:
        spool = self._shop.spools.get(key)
        if spool is None:
            return None
        return next_step(done, spool, self._shop.workers.values(), self._shop.now().date())

    def _reconsider(self) -> None:
        """Somebody has acted on the spool since, or the people have changed."""
        offer = self._offer
        if offer is not None:
            step = self._step(offer.done, offer.key)
            if step is None or step.operation is not offer.operation:
                self._withdraw()

    def _on_selection_changed(self) -> None:
        spool = self._selection.spool
        if self._offer is not None and (spool.key if spool else None) != self._chosen:
            self._withdraw()

    def _withdraw(self) -> None:
        if self._offer is not None:
            self._panel.withdraw()
            self._on_left()

    def _on_left(self) -> None:
        self._offer = None
        self._expect_repeat()

    def _on_chosen(self, at: int) -> None:
        """The worker is the one at this station from now on; what is taken at once is taken in his name."""
        offer, self._offer = self._offer, None
        if offer is None:
            return
        worker, selection = offer.workers[at], self._selection
        selection.choose_worker(worker.id)
        selection.choose_operation(offer.operation)
        selection.select(offer.key)
        spool, action = selection.spool, spec_of(offer.operation).begun_by
        if spool is not None and action_spec(action).takes:
            take = Command(
                str(uuid4()), action, spool.tag, worker.id, offer.operation, encadenado_de=offer.done.id
            )
            selection.submit([take])

    # words

    def _question(self, offer: _Offer, spool: Spool) -> Question:
        goes = self.tr("se cierra solo en {seconds} s y queda libre para {operation}")
        return Question(
            headline=self._headline(offer, spool),
            asked=self._asked(offer.operation),
            answers=tuple(self._answer(each, offer.operation) for each in offer.workers),
            none=self.tr("Nadie por ahora"),
            goes=goes.replace("{operation}", short_name(offer.operation)),
            hint=self.tr("Los últimos en este puesto, primero") if len(offer.workers) > 1 else "",
            leaves_out=True,
            more=self.tr("Otro… ({count} más)"),
            again=self.tr("Volver a los primeros"),
            comes_by_itself=True,
        )

    def _headline(self, offer: _Offer, spool: Spool) -> Headline:
        picture, done = spool.picture, Operation(offer.done.operacion)
        groups = self._selection.tails.groups
        rejections = states_of(picture).rejections if done is Operation.METROLOGIA else 0
        parts = [spool.nv, spool.ot and f"OT {spool.ot}"]
        if picture.armador:
            parts.append(self.tr("armó {worker}").format(worker=picture.armador))
        if picture.soldador:
            parts.append(self.tr("soldó {worker}").format(worker=picture.soldador))
        detail = " · ".join(filter(None, parts))
        if not rejections:
            title = self.tr("{operation} completado").format(operation=done.value)
            return Headline(title, colors.DONE, Glyph.CHECK, spool.tag, detail, groups=groups)
        is_last = bool(self._limit) and rejections == self._limit - 1
        warning = self.tr("otro rechazo lo bloquea") if is_last else ""
        title = picture.estado_detalle.partition(" - ")[0]
        return Headline(
            title, colors.BAD_TEXT, Glyph.CROSS, spool.tag, detail, warning, rejections, self._limit, groups
        )

    def _asked(self, operation: Operation) -> str:
        match operation:
            case Operation.ARM:
                return self.tr("¿Quién lo arma?")
            case Operation.SOLD:
                return self.tr("¿Quién lo suelda?")
            case Operation.METROLOGIA:
                return self.tr("¿Quién lo inspecciona?")
            case Operation.REPARACION:
                return self.tr("¿Quién lo repara?")
            case _:
                assert_never(operation)

    def _answer(self, worker: Worker, operation: Operation) -> Answer:
        roles = sorted(worker.roles & spec_of(operation).roles)
        held = len(self._index.mine(worker.id))
        has = self.tr("tiene 1 spool") if held == 1 else self.tr("tiene {count} spools").format(count=held)
        ago = self._recent.ago(worker.id)
        if ago is None:
            here = ""
        elif ago < NOW:
            here = self.tr("aquí ahora")
        else:
            here = self.tr("aquí hace {when}").format(when=elapsed_text(ago))
        lines = (
            " · ".join([worker.mark, *roles]),
            " · ".join(filter(None, (here, has if held else self.tr("sin spools")))),
        )
        return Answer(worker.full_name, lines, worker)
