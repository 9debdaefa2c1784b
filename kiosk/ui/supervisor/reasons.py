"""Why a supervisor does it: one of a few tiles, or typed; then one touch that confirms. GUI thread."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from kiosk.ui.look import colors
from kiosk.ui.look.plain_label import PlainLabel
from kiosk.ui.look.shape import Shape
from kiosk.ui.look.tap_button import TapButton
from kiosk.ui.look.theme import Theme
from kiosk.ui.look.two_line_button import ButtonLook, TwoLineButton
from kiosk.ui.touch.keypad import IN_PANELS, Keypad
from kiosk.ui.touch.keypad_key import KeypadKey
from kiosk.ui.touch.search_field import SearchField

MOST = 8
COLUMNS = 2
_TILE = ButtonLook(colors.CARD, colors.LINE, colors.TEXT, down=colors.LINE)
_CHOSEN = ButtonLook(colors.CARD_SELECTED, colors.ACCENT, colors.TEXT, down=colors.LINE, line_px=3)
_CONFIRM = ButtonLook(colors.ACCENT, colors.ACCENT, colors.ON_ACCENT, down=colors.ACCENT_DOWN)
_OFF = ButtonLook(colors.PANEL, colors.LINE, colors.DISABLED, down=colors.PANEL, is_dashed=True, line_px=3)


class ReasonPanel(QWidget):
    """Signals: `confirmed(str)` with the reason; `left()` it was thought better of."""

    confirmed = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        px = theme.metrics.px
        self._reason, self._word = "", ""
        self._reasons: list[str] = []
        self._title = PlainLabel(theme, 30, colors.TEXT, theme.BOLD, parent=self)
        self._title.setObjectName("reasonTitle")
        self._effect = PlainLabel(theme, 20, colors.MUTED, lines=2, parent=self)
        self._effect.setObjectName("reasonEffect")
        self._tiles = [self._tile(f"reason{at}") for at in range(MOST)]
        self._other = self._tile("reasonOther")
        self._grid = QGridLayout()
        self._grid.setSpacing(px(10))
        for at, tile in enumerate((*self._tiles, self._other)):
            self._grid.addWidget(tile, at // COLUMNS, at % COLUMNS)
        self.field = SearchField("reasonField", theme, self.tr("Escribe el motivo…"), parent=self)
        self._is_low = theme.metrics.shape is Shape.ALONE
        self.keypad = Keypad(theme, self, "reasonKey", pages=IN_PANELS[theme.metrics.shape])
        self._space = KeypadKey("reasonSpace", theme, self.tr("espacio"), parent=self)
        self._confirm = TwoLineButton("reasonConfirm", theme, 26, 18, radius_px=14, parent=self)
        self._confirm.setFixedHeight(theme.metrics.target)
        self._confirm.show_as(_OFF, self.tr("elige un motivo"))
        self._leave = TapButton("reasonLeave", theme.metrics, self.tr("Volver"), "raised", parent=self)
        foot = QHBoxLayout()
        foot.setSpacing(theme.metrics.action_gap)
        foot.addWidget(self._confirm, 3)
        foot.addWidget(self._leave, 1)
        whole = self._whole = QVBoxLayout(self)
        edge = px(14)
        whole.setContentsMargins(edge, px(4), edge, px(4))
        whole.setSpacing(px(8))
        whole.addWidget(self._title)
        whole.addWidget(self._effect)
        whole.addLayout(self._grid)
        typed = QHBoxLayout()
        typed.setSpacing(px(6))
        typed.addWidget(self.field, 4)
        typed.addWidget(self._space, 1)
        whole.addLayout(typed)
        whole.addLayout(foot)
        whole.addWidget(self.keypad)
        whole.addStretch(1)
        self._connect()

    def ask(self, title: str, effect: str, confirm: str, reasons: Sequence[str], preset: str = "") -> None:
        """Show these reasons; `preset` is chosen already."""
        self._title.setText(title)
        self._effect.setText(effect)
        self._word, self._reasons = confirm, list(reasons[:MOST])
        self._other.show_as(_TILE, self.tr("Otro… (escribir)"))
        self._type(False)
        self._choose(preset)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def effect(self) -> str:
        """What it does, as told before it is confirmed."""
        return self._effect.text()

    def _tile(self, name: str) -> TwoLineButton:
        tile = TwoLineButton(name, self._theme, 20, 16, parent=self)
        tile.setFixedHeight(self._theme.metrics.target)
        tile.show_as(_TILE, self.tr("elige un motivo"))
        return tile

    def _connect(self) -> None:
        for at, tile in enumerate(self._tiles):
            tile.tapped.connect(lambda at=at: self._on_tile(self._reasons[at]))
        self._other.tapped.connect(lambda: self._type(True))
        self.field.changed.connect(self._choose)
        self.field.touched.connect(self._open_keypad)
        self.keypad.typed.connect(self.field.insert)
        self.keypad.erased.connect(self.field.erase)
        self.keypad.cleared.connect(self.field.clear)
        self.keypad.done.connect(self._on_typed_all)
        self._space.touched.connect(lambda: self.field.insert(" "))
        self._confirm.tapped.connect(self._on_confirmed)
        self._leave.tapped.connect(self.left)

    def _on_tile(self, reason: str) -> None:
        self._type(False)
        self._choose(reason)

    def _type(self, is_typing: bool) -> None:
        """Show the field and its keypad in the place of the tiles, and of what was said above them."""
        for said in (self._title, self._effect):
            said.setVisible(not is_typing)
        for part in (self.field, self.keypad, self._space):
            part.setVisible(is_typing and (part is self.field or not self._theme.metrics.is_desk))
        self._show_foot(not is_typing or not self._is_low)
        for at, tile in enumerate(self._tiles):
            tile.setVisible(not is_typing and at < len(self._reasons))
        self._other.setVisible(not is_typing)
        if is_typing:
            self._choose("")
            self.field.clear()
            self._open_keypad()
        self._fit()

    def _open_keypad(self) -> None:
        if self._theme.metrics.is_desk:
            self.field.take_keys()
        else:
            self._space.show()
            self._show_foot(not self._is_low)
            self.keypad.open()

    def _fit(self) -> None:
        """Make the confirmation as high as a main button, where the rest leaves room for it."""
        metrics = self._theme.metrics
        rest = self._whole.minimumSize().height() - self._confirm.minimumHeight()
        has_room = self.height() - rest >= metrics.action_height
        self._confirm.setFixedHeight(metrics.action_height if has_room else metrics.target)

    def _on_typed_all(self) -> None:
        self.keypad.hide()
        self._space.hide()
        self._show_foot(True)
        self._fit()

    def _show_foot(self, is_shown: bool) -> None:
        """On a low screen the keys have its room: Listo brings it back."""
        for button in (self._confirm, self._leave):
            button.setVisible(is_shown)

    def _choose(self, reason: str) -> None:
        self._reason = " ".join(reason.split())
        for tile, each in zip(self._tiles, self._reasons, strict=False):
            tile.show_as(_CHOSEN if each == self._reason else _TILE, each)
        is_ready = bool(self._reason)
        self._confirm.setEnabled(is_ready)
        second = self._reason if is_ready else self.tr("elige un motivo")
        self._confirm.show_as(_CONFIRM if is_ready else _OFF, self._word, second)

    def _on_confirmed(self) -> None:
        if self._reason:
            self.confirmed.emit(self._reason)
