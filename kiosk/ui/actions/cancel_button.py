"""The button for CANCELAR; it asks for confirmation in place. GUI thread."""

from enum import Enum

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.ui.look import colors
from kiosk.ui.look.theme import Theme
from kiosk.ui.look.two_line_button import ButtonLook, TwoLineButton

ASKS_FOR_MS = 5_000

_QUIET = ButtonLook(colors.PANEL, colors.LINE, colors.TEXT, down=colors.RAISED)
_ASKING = ButtonLook(colors.BAD_GROUND, colors.BAD, colors.TEXT, down=colors.BAD)
_PENDING = ButtonLook(colors.WARN_GROUND, colors.WARN, colors.WARN_TEXT, down=colors.WARN_GROUND)


class CancelPlace(Enum):
    """Where CANCELAR stands."""

    RESERVED = "reserved"
    """Beside the reason, with its height kept free."""
    COMING = "coming"
    """There too, but the list gives way when it comes."""
    ELSEWHERE = "elsewhere"
    """Where the caller puts it."""


class CancelButton(TwoLineButton):
    """`CANCELAR toma`, then for 5 s `¿Cancelar? Sí`; of several spools it says how many.

    Signal: `confirmed()` at the second touch.
    """

    confirmed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("actionCancelar", theme, 19, 17, parent=parent)
        self._asks = QTimer(self)
        self._asks.setSingleShot(True)
        self._asks.setInterval(ASKS_FOR_MS)
        self._asks.timeout.connect(self._say)
        self._is_pending = False
        self._count = 1
        self.setFixedSize(max(theme.metrics.px(190), theme.metrics.target), theme.metrics.target)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.tapped.connect(self._on_tapped)
        self._say()

    def show_for(self, is_possible: bool, is_deaf: bool, is_pending: bool, count: int = 1) -> None:
        """Show it if there is a take to cancel, or `count` of them. `is_deaf`: it ignores taps; `is_pending`:
        it is at work."""
        if count != self._count:
            self._asks.stop()
        self._count = count
        if not is_possible or is_deaf:
            self._asks.stop()
        self._is_pending = is_pending
        self.setVisible(is_possible or is_pending)
        self.setEnabled(not is_deaf)
        self._say()

    def _on_tapped(self) -> None:
        if self._asks.isActive():
            self._asks.stop()
            self.confirmed.emit()
        else:
            self._asks.start()
            self._say()

    def _say(self) -> None:
        if self._is_pending:
            self.show_as(_PENDING, self.tr("…guardando"))
        elif self._asks.isActive():
            asked = self.tr("¿Cancelar {count}? Sí").format(count=self._count)
            self.show_as(_ASKING, self.tr("¿Cancelar? Sí") if self._count == 1 else asked)
        else:
            several = self.tr("CANCELAR {count}").format(count=self._count)
            self.show_as(_QUIET, self.tr("CANCELAR toma") if self._count == 1 else several)
