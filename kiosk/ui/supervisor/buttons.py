"""A supervisor's actions and the button of his PIN, in the place of the worker's own. GUI thread."""

from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk import texts
from kiosk.core.errors import Refusal
from kiosk.ui.look import colors
from kiosk.ui.look.metrics import Metrics
from kiosk.ui.look.plain_label import PlainLabel
from kiosk.ui.look.theme import Theme
from kiosk.ui.look.two_line_button import ButtonLook, TwoLineButton
from kiosk.ui.state.selection import Selection
from kiosk.ui.state.shop_model import ShopModel
from kiosk.ui.supervisor.pin_access import SupervisorAccess
from kiosk.ui.supervisor.wishes import ASSIGN, CORRECT, RELEASE, UNBLOCK, WORDS, SupervisorWishes

GAP_PX = 10
SHARES = MappingProxyType({RELEASE: 9, UNBLOCK: 14, CORRECT: 10, ASSIGN: 9})
"""The buttons' shares of the width, by the length of their words."""
PIN_SHARE = 7
WORDS_PX, DESK_WORDS_PX = (25, 17), (19, 15)
REASON_PX = 52
"""Room for two lines."""
_ON = ButtonLook(colors.ACCENT, colors.ACCENT, colors.ON_ACCENT, down=colors.ACCENT_DOWN)
_OFF = ButtonLook(colors.PANEL, colors.LINE, colors.DISABLED, down=colors.PANEL, is_dashed=True, line_px=3)
_PIN = ButtonLook(colors.RAISED, colors.LINE, colors.TEXT, down=colors.LINE)
_OPEN = ButtonLook(colors.CARD_SELECTED, colors.ACCENT, colors.TEXT, down=colors.LINE, line_px=3)


class SupervisorButtons(QWidget):
    """Signals: `wanted(str)` one of `WORDS` for the chosen spool; `pin_wanted()` the pad; `left()` the
    supervisor's actions are over."""

    wanted = Signal(str)
    pin_wanted = Signal()
    left = Signal()

    def __init__(
        self,
        shop: ShopModel,
        selection: Selection,
        access: SupervisorAccess,
        wishes: SupervisorWishes,
        theme: Theme,
        language: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._shop, self._selection, self._access = shop, selection, access
        self._wishes, self._language, self._metrics = wishes, language, theme.metrics
        self._why = PlainLabel(theme, 20, colors.WARN, lines=2, parent=self)
        self._why.setObjectName("supervisorReason")
        self._buttons = {word: self._button(word, theme) for word in WORDS}
        self.pin = TwoLineButton("supervisorPin", theme, 22, 17, radius_px=14, parent=self)
        self.pin.setFixedHeight(theme.metrics.action_height)
        self.pin.setMinimumWidth(theme.metrics.target)
        self.pin.tapped.connect(self._on_pin)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.metrics.px(GAP_PX))
        whole.addWidget(self._why)
        for row in self._rows(theme.metrics):
            whole.addLayout(row)
        selection.changed.connect(self._show)
        selection.tails.changed.connect(self._show)
        access.changed.connect(self._show)
        shop.freshness_changed.connect(self._show)
        self._show()

    def _rows(self, metrics: Metrics) -> list[QHBoxLayout]:
        """All in one; at a desk, where the column is narrow, two."""
        rows = [QHBoxLayout() for _ in range(2 if metrics.is_desk else 1)]
        for row in rows:
            row.setSpacing(metrics.action_gap)
        for word, button in self._buttons.items():
            rows[0 if word in (RELEASE, UNBLOCK) else -1].addWidget(button, SHARES[word])
        rows[-1].addWidget(self.pin, PIN_SHARE)
        return rows

    def fit(self, lines: int) -> None:
        """Set how many lines the reason has room for: as many as over a worker's own buttons."""
        self._why.set_lines(lines)
        self._why.setFixedHeight(self._metrics.px(REASON_PX / 2 * lines))

    def reason(self) -> str:
        """The text above the buttons."""
        return self._why.text()

    def button(self, word: str) -> TwoLineButton:
        return self._buttons[word]

    def _button(self, word: str, theme: Theme) -> TwoLineButton:
        first_px, second_px = DESK_WORDS_PX if theme.metrics.is_desk else WORDS_PX
        name = f"supervisor{word.capitalize()}"
        button = TwoLineButton(name, theme, first_px, second_px, radius_px=14, parent=self)
        button.setMinimumWidth(theme.metrics.target)
        button.setFixedHeight(theme.metrics.action_height)
        button.tapped.connect(lambda: self.wanted.emit(word))
        return button

    def _on_pin(self) -> None:
        if self._access.is_open:
            self._access.close()
            self.left.emit()
        else:
            self.pin_wanted.emit()

    def _show(self) -> None:
        spools, is_open = self._wishes.spools, self._access.is_open
        refused = {word: self._wishes.refusal(word) for word in WORDS} if spools else {}
        named = self._selection.tails.of(spools[0].tag) if len(spools) == 1 else str(len(spools))
        for word, button in self._buttons.items():
            is_possible = is_open and bool(spools) and refused[word] is None and not self._selection.busy
            button.setEnabled(is_possible)
            name = texts.phrase(f"action.{word}", self._language)
            button.show_as(_ON if is_possible else _OFF, name, named if is_possible else "")
        self._show_pin(is_open)
        self._why.setText(self._reason(refused))
        for word, button in self._buttons.items():
            button.setAccessibleDescription("" if button.isEnabled() else self._why_not(refused.get(word)))

    def _show_pin(self, is_open: bool) -> None:
        left = self._access.seconds_left
        second = f"{left // 60}:{left % 60:02}" if is_open else ""
        self.pin.show_as(_OPEN if is_open else _PIN, self.tr("Cerrar") if is_open else self.tr("PIN"), second)
        self.pin.setEnabled(is_open or self._access.may_try)

    def _why_not(self, refusal: Refusal | None) -> str:
        """Why one of them is off, where not all are for the same reason."""
        if self._why.text() or refusal is None:
            return self._why.text()
        return texts.why(refusal, self._language, self._shop.now().date(), self._selection.tails.of)

    def _reason(self, refused: Mapping[str, Refusal | None]) -> str:
        if self._selection.busy:
            return ""
        today = self._shop.now().date()
        if why := self._access.why_not:
            said = texts.why(why, self._language, today)
            return said[:1].upper() + said[1:]
        if not self._access.is_open:
            return ""
        if not refused:
            return self.tr("Elige un spool.")
        if None in refused.values():
            return ""
        return " ".join(texts.reasons(_first(refused), self._language, today, self._selection.tails.of))


def _first(refused: Mapping[str, Refusal | None]) -> dict[str, Refusal | None]:
    """What a supervisor most likely wants to know, and there is room for."""
    return {word: refusal for word, refusal in refused.items() if word not in (CORRECT, ASSIGN)}
