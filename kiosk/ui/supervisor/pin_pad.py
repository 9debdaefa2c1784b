"""The pad for a PIN: large keys, and dots for what is typed, by a real keyboard as well. GUI thread."""

from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QRegularExpressionValidator, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from kiosk.ui.look import colors
from kiosk.ui.look.glyphs import Glyph
from kiosk.ui.look.plain_label import PlainLabel
from kiosk.ui.look.tap_button import TapButton
from kiosk.ui.look.theme import Theme
from kiosk.ui.touch.keypad_key import KeypadKey

IDLE_MS = 10_000
"""Without a touch for so long it goes: its supervisor has left."""
KEY_MM = 22.0
GAP_MM = 3.0
LEAST: Final = 4
MOST: Final = 12
"""Digits of a PIN."""
DIGITS = "1234567890"
COLUMNS = (3, 4, 6)
"""How the keys may stand; the first one with enough height is taken."""


class PinPad(QWidget):
    """Signals: `entered(str)` the PIN; `left()` nobody wants to give one."""

    entered = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._columns = theme, 0
        self._title = PlainLabel(theme, 32, colors.TEXT, theme.BOLD, is_centered=True, parent=self)
        self._field = self._hidden_field()
        self._said = PlainLabel(theme, 20, colors.WARN, lines=2, is_centered=True, parent=self)
        self._said.setObjectName("pinSaid")
        self._leave = TapButton("pinLeave", theme.metrics, self.tr("Ahora no"), "raised", parent=self)
        self._leave.tapped.connect(self.left)
        self._keys = [self._digit(digit) for digit in DIGITS]
        self._erase = self._key("pinErase", glyph=Glyph.ERASE)
        self._erase.setAccessibleName(self.tr("borrar la última"))
        self._erase.touched.connect(self._on_erased)
        self._done = self._key("pinDone", self.tr("Listo"), is_main=True)
        self._done.touched.connect(self._on_done)
        self._grid = QGridLayout()
        self._grid.setSpacing(theme.metrics.mm(GAP_MM))
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._leave)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addLayout(self._grid)
        middle.addStretch(1)
        whole = QVBoxLayout(self)
        edge = theme.metrics.px(14)
        whole.setContentsMargins(edge, edge, edge, edge)
        whole.setSpacing(theme.metrics.px(6))
        whole.addLayout(head)
        whole.addWidget(self._field, alignment=Qt.AlignmentFlag.AlignHCenter)
        whole.addWidget(self._said)
        whole.addLayout(middle)
        whole.addStretch(1)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(IDLE_MS)
        self._idle.timeout.connect(self.left)
        self._place(COLUMNS[0])

    def ask(self, who: str) -> None:
        """Begin anew, for this person."""
        self._title.setText(self.tr("PIN de {who}").format(who=who))
        self._said.setText("")
        self.set_busy(False)
        self._field.clear()
        self._idle.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Take the keys of a real keyboard: they would go to the search behind, in plain letters."""
        super().showEvent(event)
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._field.clearFocus()

    def say(self, text: str) -> None:
        """Why the PIN didn't do; it can be typed again."""
        self._said.setText(text)
        self._field.clear()
        self._idle.start()

    def set_busy(self, is_busy: bool) -> None:
        """While a PIN is compared the keys are deaf."""
        for key in (*self._keys, self._erase, self._done):
            key.setEnabled(not is_busy)
        self._field.setReadOnly(is_busy)
        if is_busy:
            self._idle.stop()

    def said(self) -> str:
        """Why the last PIN didn't do."""
        return self._said.text()

    def shown(self) -> str:
        """What stands for the digits."""
        return self._field.displayText()

    def set_idle(self, ms: int) -> None:
        """How long it stays without a touch."""
        self._idle.setInterval(ms)

    def rest(self) -> None:
        """Forget what was typed, and wait for nobody."""
        self._idle.stop()
        self._field.clear()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        used = self._leave.height() + self._field.sizeHint().height() + self._said.sizeHint().height()
        used += 6 * self._theme.metrics.px(14)
        side = self._theme.metrics.mm(KEY_MM) + self._theme.metrics.mm(GAP_MM)
        keys = len(self._keys) + 2
        fitting = (each for each in COLUMNS if used + side * -(-keys // each) <= self.height())
        self._place(next(fitting, COLUMNS[-1]))

    def _place(self, columns: int) -> None:
        """Telephone order; with three columns 0 stands below 8."""
        if columns == self._columns:
            return
        self._columns = columns
        order = [*self._keys[:9], self._erase, self._keys[9], self._done]
        if columns != COLUMNS[0]:
            order = [*self._keys, self._erase, self._done]
        for at, key in enumerate(order):
            self._grid.addWidget(key, at // columns, at % columns)
        if layout := self.layout():
            layout.activate()  # they are touched where they are seen

    def _digit(self, digit: str) -> KeypadKey:
        key = self._key(f"pin{digit}", digit)
        key.touched.connect(lambda: self._on_typed(digit))
        return key

    def _key(self, name: str, text: str = "", glyph: Glyph | None = None, is_main: bool = False) -> KeypadKey:
        key = KeypadKey(name, self._theme, text, glyph, is_main, parent=self)
        side = self._theme.metrics.mm(KEY_MM)
        key.setMinimumSize(side, side)
        return key

    def _hidden_field(self) -> QLineEdit:
        field = QLineEdit(self)
        field.setObjectName("pinField")
        field.setEchoMode(QLineEdit.EchoMode.Password)
        field.setMaxLength(MOST)
        field.setValidator(QRegularExpressionValidator(f"[0-9]{{0,{MOST}}}", field))
        field.setAlignment(Qt.AlignmentFlag.AlignCenter)
        field.setFixedWidth(self._theme.metrics.mm(3 * KEY_MM + 2 * GAP_MM))
        field.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        field.setAccessibleName(self.tr("{n} dígitos").format(n=0))
        field.textChanged.connect(self._on_changed)
        field.returnPressed.connect(self._on_done)
        return field

    def _on_typed(self, digit: str) -> None:
        self._field.insert(digit)

    def _on_erased(self) -> None:
        self._field.backspace()

    def _on_done(self) -> None:
        pin = self._field.text()
        self._field.clear()
        if len(pin) >= LEAST:
            self.entered.emit(pin)

    def _on_changed(self, pin: str) -> None:
        self._field.setAccessibleName(self.tr("{n} dígitos").format(n=len(pin)))
        if self._idle.isActive():
            self._idle.start()
