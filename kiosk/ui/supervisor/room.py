"""Lies over the middle of the window while a PIN, a worker or a reason is asked for. GUI thread."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from kiosk import texts
from kiosk.core.errors import Refusal
from kiosk.core.shop.data import Action, Command, Operation, Picture
from kiosk.core.shop.states import finished_last
from kiosk.ui.look import colors
from kiosk.ui.look.cover import Cover
from kiosk.ui.look.panel_space import PanelSpace
from kiosk.ui.look.theme import Theme
from kiosk.ui.state.selection import Selection
from kiosk.ui.state.shop_model import ShopModel
from kiosk.ui.supervisor.pin_access import SupervisorAccess
from kiosk.ui.supervisor.pin_pad import PinPad
from kiosk.ui.supervisor.reasons import ReasonPanel
from kiosk.ui.supervisor.recipients import Recipients
from kiosk.ui.supervisor.wishes import ASSIGN, CORRECT, GIVEN_OUT, RELEASE, SupervisorWishes


class SupervisorRoom(Cover):
    """Asks for what is missing, and hands the command over once it is confirmed.

    Signals: `said(Refusal)` it can't even be asked for. `expect_repeat` is called when something new appears
    under the finger.
    """

    said = Signal(object)

    def __init__(
        self,
        shop: ShopModel,
        selection: Selection,
        access: SupervisorAccess,
        wishes: SupervisorWishes,
        theme: Theme,
        language: str,
        reasons: Sequence[str],
        expect_repeat: Callable[[], None],
        space: PanelSpace,
        parent: QWidget,
    ) -> None:
        super().__init__("supervisorRoom", theme, space, parent)
        self._shop, self._selection = shop, selection
        self._access, self._wishes = access, wishes
        self._language, self._reasons, self._expect_repeat = language, tuple(reasons), expect_repeat
        self._commands: list[Command] = []
        self._told_of: Picture | None = None
        self._pages = QStackedWidget(self)
        self._around = QVBoxLayout(self)
        self._around.setContentsMargins(0, 0, 0, 0)
        self._around.addWidget(self._pages)
        access.wanted.connect(self.ask_for_pin)
        access.opened.connect(self.leave)
        access.refused.connect(self._on_pin_refused)
        selection.worker_changed.connect(self.leave)

    def covered(self) -> QRect:
        return self._space.whole

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._around.setContentsMargins(0, 0, 0, self.height() - self.inside(self.geometry()).height())

    # The pages are made when they are first asked for: a window starts sooner, and few see a supervisor.

    @cached_property
    def pad(self) -> PinPad:
        """Where the supervisor types his PIN."""
        pad = PinPad(self._theme, self)
        pad.entered.connect(self._on_pin_entered)
        pad.left.connect(self.leave)
        self._pages.addWidget(pad)
        return pad

    @cached_property
    def recipients(self) -> Recipients:
        """The workers among whom he gives out spools."""
        recipients = Recipients(self._shop, self._theme, self)
        recipients.chosen.connect(self._on_recipient)
        recipients.left.connect(self.leave)
        self._pages.addWidget(recipients)
        return recipients

    @cached_property
    def reasons(self) -> ReasonPanel:
        """Why he does it, and the last touch before it is done."""
        reasons = ReasonPanel(self._theme, self)
        reasons.confirmed.connect(self._on_confirmed)
        reasons.left.connect(self.leave)
        self._pages.addWidget(reasons)
        return reasons

    def ask_for_pin(self) -> None:
        """Open the pad; where this station has no PIN of the supervisor it is said how to set one."""
        supervisor, why = self._access.supervisor, self._access.why_not
        if supervisor is None or self._access.is_open:
            return
        if not self._access.may_try:
            if why is not None:
                self.said.emit(why)
            return
        self.pad.ask(supervisor.full_name)
        self._open(self.pad)

    def ask(self, word: str) -> None:
        """A supervisor wants this for the chosen spool, or for those ticked."""
        self._commands = self._wishes.drafts(word) if self._access.is_open else []
        if not self._commands:
            return
        if word == ASSIGN:
            operations = self._wishes.operations()
            self.recipients.ask(self._spools(), operations, self._commands[0].operation)
            self._open(self.recipients)
        elif word == RELEASE:
            self._ask_why(word, self._what_release_does(), self._reasons or self._of_release())
        elif word == CORRECT:
            self._ask_why(word, self._what_correction_does(), self._reasons or self._of_correction())
        else:
            effect = self.tr("Vuelve a reparación, y sus rechazos se cuentan desde cero.")
            self._ask_why(word, effect, self._reasons or self._of_unblocking())

    def leave(self) -> None:
        """Nothing is asked for any more."""
        self._commands = []
        if not self.isHidden():
            self.pad.rest()
            self.hide()
            self._expect_repeat()

    def _open(self, page: QWidget) -> None:
        self._pages.setCurrentWidget(page)
        self.lie_over()
        self._expect_repeat()

    def _ask_why(self, word: str, effect: str, reasons: Sequence[str], preset: str = "") -> None:
        name = texts.phrase(f"action.{word}", self._language)
        spools = self._selection.tails.of(self._spools())
        title = self.tr("{action} {tag} · motivo").format(action=name, tag=self._spools())
        self.reasons.ask(title, effect, f"{name} {spools}", reasons, preset)
        self._open(self.reasons)

    def _spools(self) -> str:
        """The spool's tag, or how many there are."""
        if len(self._commands) == 1:
            return self._commands[0].tag
        return self.tr("{n} spools").format(n=len(self._commands))

    def _what_release_does(self) -> str:
        spool = self._selection.spool
        holder = spool.picture.ocupado_por if spool else ""
        text = self.tr("{holder} deja de tenerlo. Queda en pausa, con su avance.")
        return text.format(holder=holder)

    def _what_correction_does(self) -> str:
        self._told_of = self._picture()
        match finished_last(self._told_of) if self._told_of else None:
            case Operation.METROLOGIA:
                return self.tr("Vuelve a como estaba antes del resultado.")
            case Operation.REPARACION:
                return self.tr("Vuelve a quedar libre, con la reparación en pausa.")
            case _:
                return self.tr("Vuelve a quedar libre y en pausa; el nombre se conserva.")

    def _picture(self) -> Picture | None:
        spool = self._selection.spool
        return spool.picture if spool else None

    def _of_correction(self) -> list[str]:
        return [
            self.tr("Se terminó por error"),
            self.tr("Todavía falta trabajo"),
            self.tr("Era otro spool"),
            self.tr("El resultado era otro"),
        ]

    def _of_release(self) -> list[str]:
        return [
            self.tr("Terminó su turno y no lo devolvió"),
            self.tr("Está con licencia o faltó"),
            self.tr("Se tomó por error"),
            self.tr("El trabajo pasa a otra persona"),
        ]

    def _of_unblocking(self) -> list[str]:
        return [
            self.tr("Revisado con calidad"),
            self.tr("Se repara de otra manera"),
            self.tr("Se rechazó por error"),
        ]

    def _on_pin_entered(self, pin: str) -> None:
        self.pad.set_busy(True)
        self._access.try_pin(pin)

    def _on_pin_refused(self, refusal: Refusal) -> None:
        self.pad.set_busy(False)
        said = texts.sentence(refusal, self._language, self._shop.now().date())
        self.pad.say(said.without_saved)

    def _on_recipient(self, worker_id: int, operation: Operation) -> None:
        worker = self._shop.workers.get(worker_id)
        if not self._commands or worker is None:
            self.leave()
            return
        self._commands = [replace(each, worker_id=worker_id, operation=operation) for each in self._commands]
        effect = self.tr("{worker} lo tiene desde ahora para {operation}.")
        told = effect.format(worker=f"{worker.full_name} {worker.mark}", operation=operation.value)
        self._ask_why(ASSIGN, told, [GIVEN_OUT, *(self._reasons or self._of_release())], GIVEN_OUT)

    def _on_confirmed(self, reason: str) -> None:
        commands = [replace(each, motivo=reason) for each in self._commands]
        self.leave()
        if not self._access.is_open:  # since a moment
            self._access.close()
            self.ask_for_pin()
        elif commands[0].action is Action.CORREGIR and self._picture() != self._told_of:
            self.ask(CORRECT)  # somebody has acted meanwhile: it would do something else than was told
        else:
            self._selection.submit(commands)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colors.PANEL))
        painter.end()
