"""The touch or key that wakes the screen, which does nothing else. GUI thread only."""

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QKeyEvent, QWindow

from kiosk.ui.look.tap_button import REPEAT_S
from kiosk.ui.touch.repeat_guard import RepeatGuard
from kiosk.ui.touch.scan_keys import MODIFIERS

_PRESSES = frozenset({QEvent.Type.TouchBegin, QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick})


class WakingTouch(QObject):
    """An event filter on the native window, there only while the screen is dim, and asked first.

    A touch and its repeats are swallowed by the guard, a key that types nothing here. What types something
    goes on: it is the beginning of a scan, or of a search. Signal: `woken()`.
    """

    woken = Signal()

    def __init__(self, guard: RepeatGuard, parent: QObject) -> None:
        super().__init__(parent)
        self._guard = guard
        self._window: QWindow | None = None

    def listen(self, window: QWindow) -> None:
        self._window = window
        window.installEventFilter(self)

    def stop(self) -> None:
        if self._window is not None:
            self._window.removeEventFilter(self)
            self._window = None

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in _PRESSES:
            self._guard.deafen(REPEAT_S)
            self.woken.emit()
        elif kind == QEvent.Type.Wheel:
            self.woken.emit()
            return True
        elif kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            assert isinstance(event, QKeyEvent)
            return self._on_key(event)
        return False

    def _on_key(self, event: QKeyEvent) -> bool:
        """True if the key goes no further."""
        if event.key() in MODIFIERS:
            return False
        text = event.text()
        is_typed = bool(text) and text.isprintable() and not text.isspace()
        if event.type() == QEvent.Type.ShortcutOverride:
            event.setAccepted(not is_typed)  # then it comes again, as an ordinary key
            return not is_typed
        self.woken.emit()
        return not is_typed
