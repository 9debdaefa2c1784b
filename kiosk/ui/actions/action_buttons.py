"""The three big action buttons, the reason why one is disabled, and CANCELAR. GUI thread."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import assert_never

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk import texts
from kiosk.core.errors import Refusal
from kiosk.core.shop.data import Action
from kiosk.live.freshness import Freshness
from kiosk.ui.actions.cancel_button import CancelButton
from kiosk.ui.look import colors
from kiosk.ui.look.glyphs import Glyph
from kiosk.ui.look.plain_label import PlainLabel
from kiosk.ui.look.tag_text import split_tag
from kiosk.ui.look.theme import Theme
from kiosk.ui.look.two_line_button import ButtonLook, TwoLineButton
from kiosk.ui.state.selection import Selection
from kiosk.ui.state.shop_index import ShopIndex
from kiosk.ui.state.shop_model import ShopModel

ACTIONS = (Action.TOMAR, Action.PAUSAR, Action.COMPLETAR)
SHARES = MappingProxyType({Action.TOMAR: 11, Action.PAUSAR: 10, Action.COMPLETAR: 12})
"""The buttons' shares of the width; COMPLETAR is the longest word."""
GLYPHS = MappingProxyType({Action.PAUSAR: Glyph.PAUSE, Action.COMPLETAR: Glyph.CHECK})
REASON_PX = 52
"""Room for two lines; CANCELAR in the same row needs more."""
GAP_PX = 10

_LOOKS = MappingProxyType(
    {
        Action.TOMAR: ButtonLook(colors.ACCENT, colors.ACCENT, colors.ON_ACCENT, down=colors.WARN_TEXT),
        Action.PAUSAR: ButtonLook(colors.RAISED, colors.LINE, colors.TEXT, down=colors.LINE),
        Action.COMPLETAR: ButtonLook(
            colors.RAISED, colors.DONE, colors.DONE, down=colors.DONE_GROUND, line_px=3
        ),
    }
)
_DISABLED = ButtonLook(
    colors.PANEL, colors.LINE, colors.DISABLED, down=colors.PANEL, is_dashed=True, line_px=3
)
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
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._shop, self._selection, self._index, self._language = shop, selection, index, language
        self._metrics = theme.metrics
        self._touched: Action | None = None
        self._was_busy = False
        self._has_cancel = True
        metrics = theme.metrics
        self._why = PlainLabel(theme, 20, colors.WARN, lines=2, parent=self)
        self._why.setObjectName("actionReason")
        self.cancel = CancelButton(theme, self)
        self.cancel.confirmed.connect(lambda: self._on_tapped(Action.CANCELAR))
        self._buttons = {action: self._button(action, theme) for action in ACTIONS}
        self._reason_row = QHBoxLayout()
        self._reason_row.setSpacing(metrics.px(16))
        self._reason_row.addWidget(self._why, 1)
        button_row = QHBoxLayout()
        button_row.setSpacing(metrics.action_gap)
        for action, button in self._buttons.items():
            button_row.addWidget(button, SHARES[action])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(metrics.px(GAP_PX))
        whole.addLayout(self._reason_row)
        whole.addLayout(button_row)
        selection.changed.connect(self._show)
        shop.freshness_changed.connect(self._show)
        shop.rows_aged.connect(self._show)
        self.fit(lines=2, has_cancel=True)

    def fit(self, lines: int, has_cancel: bool) -> None:
        """Set the reason's number of lines, and whether `cancel` stands beside it or the caller places it."""
        self._has_cancel = has_cancel
        self._why.set_lines(lines)
        if has_cancel:
            self._reason_row.insertWidget(0, self.cancel)
        self._show()

    def height_for(self, lines: int, has_cancel: bool) -> int:
        """The widget's height with these arguments of `fit`, in pixels."""
        reason = self._metrics.target if has_cancel else self._metrics.px(REASON_PX / 2 * lines)
        return reason + self._metrics.px(GAP_PX) + self._metrics.action_height

    def button(self, action: Action) -> TwoLineButton:
        """The button of TOMAR, PAUSAR or COMPLETAR."""
        return self._buttons[action]

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

    def _button(self, action: Action, theme: Theme) -> TwoLineButton:
        button = TwoLineButton(f"action{action.capitalize()}", theme, 29, 19, radius_px=14, parent=self)
        button.setMinimumWidth(theme.metrics.action_width)
        button.setFixedHeight(theme.metrics.action_height)
        button.tapped.connect(lambda: self._on_tapped(action))
        return button

    def _on_tapped(self, action: Action) -> None:
        self._touched = action
        self._show()
        # Painted at once: the slots of `command_requested` may take long.
        touched = self.cancel if action is Action.CANCELAR else self._buttons[action]
        touched.repaint()
        self._selection.request(action)
        if not self._selection.busy:
            self._touched = None
            self._show()

    def _show(self) -> None:
        if self._was_busy and not self._selection.busy:
            self._touched = None
        self._was_busy = self._selection.busy
        refused = {action: self._selection.refusal(action) for action in Action}
        has_choice = self._selection.worker is not None and self._selection.spool is not None
        is_deaf = self._selection.busy or self._touched is not None
        for action, button in self._buttons.items():
            is_possible = has_choice and refused[action] is None and not is_deaf
            word = texts.phrase(f"action.{action}", self._language)
            button.setEnabled(is_possible)
            if action is self._touched:
                button.show_as(_PENDING, word, self.tr("…guardando"))
            elif is_possible:
                button.show_as(_LOOKS[action], word, self._second(action), GLYPHS.get(action))
            else:
                button.show_as(_DISABLED, word)
        self.cancel.show_for(
            is_possible=not self.isHidden() and self._is_mine() and refused[Action.CANCELAR] is None,
            is_deaf=is_deaf,
            is_pending=self._touched is Action.CANCELAR,
        )
        self._keep_room()
        self._why.setText(self._reason(refused) if not is_deaf else "")
        for button in self._buttons.values():
            button.setAccessibleDescription("" if button.isEnabled() else self._why.text())

    def _keep_room(self) -> None:
        """Keep the row's height the same for every spool, so that the list above doesn't jump."""
        worker = self._selection.worker
        may_cancel = self._has_cancel and worker is not None and bool(self._index.mine(worker.id))
        least = self._metrics.px(REASON_PX / 2 * self._why.lines)
        self._why.setMinimumHeight(self._metrics.target if may_cancel else least)

    def _is_mine(self) -> bool:
        worker, spool = self._selection.worker, self._selection.spool
        return worker is not None and spool is not None and spool.picture.holder_id == worker.id

    def _second(self, action: Action) -> str:
        spool = self._selection.spool
        last = split_tag(spool.tag)[1] if spool else ""
        operation = self._selection.operation.value
        match action:
            case Action.PAUSAR | Action.CANCELAR | Action.INSPECCIONAR:
                return last
            case Action.COMPLETAR:
                return self.tr("{operation} de {spool}").format(operation=operation, spool=last)
            case Action.TOMAR:
                if spool and self._shop.freshness_of(spool.key) is Freshness.UNKNOWN:
                    return self.tr("comprueba la planilla antes")
                return self.tr("{spool} para {operation}").format(operation=operation, spool=last)
            case _:
                assert_never(action)

    def _reason(self, refused: dict[Action, Refusal | None]) -> str:
        """Why the action that the worker would try next is refused, in one line."""
        if self._shop.freshness is Freshness.LOADING:
            return ""
        if self._selection.spool is None:
            return self.tr("Elige un spool.")
        given_back = {action: refused[action] for action in (Action.PAUSAR, Action.COMPLETAR)}
        take = {Action.TOMAR: refused[Action.TOMAR]}
        # For the worker's own spool the reason against a release comes first, else the one against a take.
        first, then = (given_back, take) if self._is_mine() else (take, given_back)
        today = self._shop.now().date()
        said = texts.reasons(_named(first), self._language, today) or texts.reasons(
            _named(then), self._language, today
        )
        return " ".join(said)


def _named(refused: Mapping[Action, Refusal | None]) -> dict[str, Refusal | None]:
    return {action.value: refusal for action, refusal in refused.items()}
