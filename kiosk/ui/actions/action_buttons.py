"""The big action buttons, the reason why one is disabled, and CANCELAR. GUI thread."""

from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk import texts
from kiosk.core.errors import Refusal
from kiosk.core.shop.data import Action, Result
from kiosk.core.shop.operations import action_spec, spec_of
from kiosk.core.shop.states import states_of
from kiosk.live.freshness import Freshness
from kiosk.ui.actions.cancel_button import CancelButton, CancelPlace
from kiosk.ui.actions.choices import (
    APROBADO,
    CANCELAR,
    COMPLETAR,
    INSPECTION,
    PAUSAR,
    RECHAZADO,
    TOMAR,
    WORK,
    Choice,
    choices_of,
)
from kiosk.ui.hand_over.hand_over_offer import HandOverOffer, HandOverWishes
from kiosk.ui.look import colors
from kiosk.ui.look.glyphs import Glyph
from kiosk.ui.look.plain_label import PlainLabel
from kiosk.ui.look.theme import Theme
from kiosk.ui.look.two_line_button import ButtonLook, TwoLineButton
from kiosk.ui.state.selection import Selection
from kiosk.ui.state.shop_index import ShopIndex
from kiosk.ui.state.shop_model import ShopModel

SHARES = MappingProxyType({TOMAR: 11, PAUSAR: 10, COMPLETAR: 12, APROBADO: 1, RECHAZADO: 1})
"""The buttons' shares of the width; COMPLETAR is the longest word of its row."""
GLYPHS = MappingProxyType(
    {PAUSAR: Glyph.PAUSE, COMPLETAR: Glyph.CHECK, APROBADO: Glyph.CHECK, RECHAZADO: Glyph.CROSS}
)
WORDS_PX, DESK_WORDS_PX = (29, 19), (22, 16)
REASON_PX = 52
"""Room for two lines; CANCELAR in the same row needs more."""
GAP_PX = 10

_FINISHES = ButtonLook(colors.RAISED, colors.DONE, colors.DONE, down=colors.DONE_GROUND, line_px=3)
_LOOKS = MappingProxyType(
    {
        TOMAR: ButtonLook(colors.ACCENT, colors.ACCENT, colors.ON_ACCENT, down=colors.ACCENT_DOWN),
        PAUSAR: ButtonLook(colors.RAISED, colors.LINE, colors.TEXT, down=colors.LINE),
        COMPLETAR: _FINISHES,
        APROBADO: _FINISHES,
        RECHAZADO: ButtonLook(colors.RAISED, colors.BAD, colors.BAD_TEXT, down=colors.BAD_GROUND, line_px=3),
    }
)
_DISABLED = ButtonLook(
    colors.PANEL, colors.LINE, colors.DISABLED, down=colors.PANEL, is_dashed=True, line_px=3
)
_ASKS = ButtonLook(colors.RAISED, colors.ACCENT, colors.TEXT, down=colors.LINE, line_px=3)
_PENDING = ButtonLook(colors.WARN_GROUND, colors.WARN, colors.WARN_TEXT, down=colors.WARN_GROUND)


class ActionButtons(QWidget):
    """Buttons enabled by the rules for the selection. A tap is drawn before the action begins."""

    def __init__(
        self,
        shop: ShopModel,
        selection: Selection,
        index: ShopIndex,
        theme: Theme,
        language: str,
        rejection_limit: int,
        parent: QWidget | None = None,
        asks: HandOverWishes | None = None,
    ) -> None:
        super().__init__(parent)
        self._shop, self._selection, self._index, self._language = shop, selection, index, language
        self._asks = asks
        self._metrics, self._limit = theme.metrics, rejection_limit
        self._touched: Choice | None = None
        self._was_busy = False
        self._cancel_place = CancelPlace.RESERVED
        metrics = theme.metrics
        self._why = PlainLabel(theme, 20, colors.WARN, lines=2, parent=self)
        self._why.setObjectName("actionReason")
        self.cancel = CancelButton(theme, self)
        self.cancel.confirmed.connect(lambda: self._on_tapped(CANCELAR))
        self._buttons = {choice: self._button(choice, theme) for choice in (*WORK, *INSPECTION)}
        self._reason_row = QHBoxLayout()
        self._reason_row.setSpacing(metrics.px(16))
        self._reason_row.addWidget(self._why, 1)
        self._rows = (QHBoxLayout(), QHBoxLayout())
        for row in self._rows:
            row.setSpacing(metrics.action_gap)
        for choice, button in self._buttons.items():
            self._rows[1].addWidget(button, SHARES[choice])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(metrics.px(GAP_PX))
        whole.addLayout(self._reason_row)
        buttons = QVBoxLayout()
        buttons.setSpacing(metrics.action_gap)
        for row in self._rows:
            buttons.addLayout(row)
        whole.addLayout(buttons)
        selection.changed.connect(self._show)
        selection.tails.changed.connect(self._show)
        if asks:
            asks.changed.connect(self._show)
        shop.freshness_changed.connect(self._show)
        shop.rows_aged.connect(self._show)
        self.fit(2, CancelPlace.RESERVED)

    def fit(self, lines: int, cancel: CancelPlace, is_stacked: bool = False) -> None:
        """Set the reason's number of lines, where `cancel` stands, and whether TOMAR has a row of its own."""
        self._cancel_place = cancel
        self._rows[0 if is_stacked else 1].insertWidget(0, self._buttons[TOMAR], SHARES[TOMAR])
        self.setMinimumHeight(self.height_for(lines, CancelPlace.ELSEWHERE, is_stacked))
        self._why.set_lines(lines)
        if cancel is not CancelPlace.ELSEWHERE:
            self._reason_row.insertWidget(0, self.cancel)
        self._show()

    def height_for(self, lines: int, cancel: CancelPlace, is_stacked: bool = False) -> int:
        """The widget's height with these arguments of `fit`, in pixels."""
        metrics = self._metrics
        reason = metrics.target if cancel is CancelPlace.RESERVED else metrics.px(REASON_PX / 2 * lines)
        buttons = metrics.action_height + is_stacked * (metrics.action_gap + metrics.action_height)
        return reason + metrics.px(GAP_PX) + buttons

    def button(self, action: Action, result: Result | None = None) -> TwoLineButton:
        """The button of TOMAR, PAUSAR or COMPLETAR, or of an inspection's result."""
        return self._buttons[Choice(action, result)]

    def reason(self) -> str:
        """The text above the buttons."""
        return self._why.text()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show()

    def hideEvent(self, event: QHideEvent) -> None:
        """Hide CANCELAR as well, which may stand in another widget."""
        super().hideEvent(event)
        self._show()

    def _button(self, choice: Choice, theme: Theme) -> TwoLineButton:
        first_px, second_px = DESK_WORDS_PX if theme.metrics.is_desk else WORDS_PX
        name = f"action{choice.word.capitalize()}"
        button = TwoLineButton(name, theme, first_px, second_px, radius_px=14, parent=self)
        button.setMinimumWidth(theme.metrics.action_width)
        button.setFixedHeight(theme.metrics.action_height)
        button.tapped.connect(lambda: self._on_tapped(choice))
        return button

    def _on_tapped(self, choice: Choice) -> None:
        if choice == TOMAR and self._asks and self._asks.offer():
            self._asks.ask()
            return
        self._touched = choice
        self._show()
        # Painted at once: the slots of `command_requested` may take long.
        touched = self.cancel if choice == CANCELAR else self._buttons[choice]
        touched.repaint()
        self._selection.request(choice.action, choice.result)
        if not self._selection.busy:
            self._touched = None
            self._show()

    def _show(self) -> None:
        if self._was_busy and not self._selection.busy:
            self._touched = None
        self._was_busy = self._selection.busy
        refused = {action: self._selection.refusal(action) for action in Action}
        has_choice = self._selection.worker is not None and self._has_choice()
        is_deaf = self._selection.busy or self._touched is not None
        shown = choices_of(self._selection.operation)
        offer = self._asks.offer() if self._asks else None
        for choice, button in self._buttons.items():
            button.setVisible(choice in shown)
            is_possible = choice in shown and has_choice and refused[choice.action] is None and not is_deaf
            word = self._word(choice)
            button.setEnabled(is_possible)
            if choice == self._touched:
                button.show_as(_PENDING, word, self.tr("…guardando"))
            elif choice == TOMAR and offer is not None:
                self._show_offer(button, offer, is_deaf)
            elif is_possible:
                spool = self._selection.spool
                tail = self._selection.tails.of(spool.tag) if spool else ""
                button.show_as(_LOOKS[choice], word, self._second(choice), GLYPHS.get(choice), tail)
            else:
                button.show_as(_DISABLED, word)
        self.cancel.show_for(
            is_possible=not self.isHidden() and self._is_mine() and refused[Action.CANCELAR] is None,
            is_deaf=is_deaf,
            is_pending=self._touched == CANCELAR,
            count=max(1, len(self._selection.possible(Action.CANCELAR))),
        )
        self._keep_room()
        self._why.setText(self._reason(refused, offer) if not is_deaf else "")
        for button in self._buttons.values():
            button.setAccessibleDescription("" if button.isEnabled() else self._why.text())

    def _show_offer(self, button: TwoLineButton, offer: HandOverOffer, is_deaf: bool) -> None:
        """In the place of TOMAR: what another holds can only be asked for."""
        is_possible = offer.is_possible and not is_deaf
        if offer.is_own:
            second = self.tr("pedido a {holder}").format(holder=offer.holder)
        elif offer.asked_by:
            second = self.tr("ya lo pidió {who}").format(who=offer.asked_by)
        elif offer.is_shared:
            second = self.tr("a {holder}").format(holder=offer.holder)
        else:
            second = self.tr("{holder} responde aquí").format(holder=offer.holder)
        button.setEnabled(is_possible)
        button.show_as(_ASKS if is_possible else _DISABLED, self.tr("PEDIR RELEVO"), second)

    def _keep_room(self) -> None:
        """Keep the row's height the same for every spool, so that the list above doesn't jump."""
        worker, is_reserved = self._selection.worker, self._cancel_place is CancelPlace.RESERVED
        may_cancel = is_reserved and worker is not None and bool(self._index.mine(worker.id))
        least = self._metrics.px(REASON_PX / 2 * self._why.lines)
        self._why.setMinimumHeight(self._metrics.target if may_cancel else least)

    def _has_choice(self) -> bool:
        return self._selection.spool is not None or bool(self._selection.marked.keys)

    def _word(self, choice: Choice) -> str:
        """The button's word, with the number of ticked spools that it is for."""
        word = texts.phrase(f"action.{choice.word}", self._language)
        count = len(self._selection.possible(choice.action)) if self._selection.marked.is_on else 0
        return f"{word} {count}" if count else word

    def _is_mine(self) -> bool:
        if self._selection.marked.is_on:
            return bool(self._selection.possible(Action.CANCELAR))
        worker, spool = self._selection.worker, self._selection.spool
        return worker is not None and spool is not None and spool.picture.holder_id == worker.id

    def _second(self, choice: Choice) -> str:
        spool = self._selection.spool
        tail = self._selection.tails.of(spool.tag) if spool else ""
        operation = self._selection.operation.value
        if self._selection.marked.is_on:
            return self.tr("de {count} marcados").format(count=len(self._selection.marked.keys))
        begins = action_spec(choice.action).begins
        if begins and spool and self._shop.freshness_of(spool.key) is Freshness.UNKNOWN:
            return self.tr("comprueba la planilla antes")
        if choice == COMPLETAR:
            return self.tr("{operation} de {spool}").format(operation=operation, spool=tail)
        if choice == TOMAR:
            return self.tr("{spool} para {operation}").format(operation=operation, spool=tail)
        if choice == RECHAZADO and spool:
            return f"{tail} · {self._rejected(states_of(spool.picture).rejections + 1)}"
        return tail

    def _rejected(self, cycle: int) -> str:
        """What one more rejection leaves the spool in."""
        if self._limit and cycle >= self._limit:
            return self.tr("lo bloquea")
        return self.tr("ciclo {cycle}").format(cycle=f"{cycle}/{self._limit}" if self._limit else cycle)

    def _reason(self, refused: dict[Action, Refusal | None], offer: HandOverOffer | None) -> str:
        """Why the action that the worker would try next is refused, in one line."""
        if self._shop.freshness is Freshness.LOADING:
            return ""
        if not self._has_choice():
            is_several = self._selection.marked.is_on
            return self.tr("Marca spools, o escanéalos.") if is_several else self.tr("Elige un spool.")
        spec = spec_of(self._selection.operation)
        ends = [action for action in (Action.PAUSAR, Action.COMPLETAR) if action in spec.names]
        given_back = {action: refused[action] for action in ends}
        held = self._selection.holder_refusal()
        if held and offer and offer.is_possible:
            return self._to_ask(held)
        begin = {spec.begun_by: held or refused[spec.begun_by]}
        # For the worker's own spool the reason against a release comes first, else the one against beginning.
        first, then = (given_back, begin) if self._is_mine() else (begin, given_back)
        alike = len(self._selection.look_alikes())
        if alike:
            return self._to_compare(alike)
        today, called = self._shop.now().date(), self._selection.tails.of
        said = texts.reasons(_named(first), self._language, today, called) or texts.reasons(
            _named(then), self._language, today, called
        )
        return " ".join(said)

    def _to_compare(self, alike: int) -> str:
        if alike == 1:
            return self.tr("Hay otro casi igual: compara antes de empezar.")
        return self.tr("Hay otros {count} casi iguales: compara antes de empezar.").format(count=alike)

    def _to_ask(self, held: Refusal) -> str:
        """Who has the spool, where it can be asked for."""
        why = texts.why(held, self._language, self._shop.now().date(), self._selection.tails.of)
        text = self.tr("{spool}: {why} Pide relevo, o elige otro.")
        return text.format(spool=self._selection.tails.of(held.values.get("tag", "")), why=why)


def _named(refused: Mapping[Action, Refusal | None]) -> dict[str, Refusal | None]:
    return {action.value: refusal for action, refusal in refused.items()}
