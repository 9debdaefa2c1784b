"""A barcode scanner that types like a keyboard: its bursts are caught before widgets see them. GUI thread.

A person types with more than 60 ms between two keys, a scanner with less than 20. Printable keys wait here
until the gap shows whose they are: a burst that ends with Enter or Tab is a scan; anything else goes on to
the field that has the focus, as typed.
"""

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QLineEdit

GAP_MS = 60
SHORTEST = 4
SHORTEST_NUMBER = 2
"""A badge may hold a worker's number alone; nobody types two digits and Enter that fast."""

_TERMINATORS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab})
_PRESSES_BUTTONS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_Select})
_MODIFIERS = frozenset(
    {Qt.Key.Key_Shift, Qt.Key.Key_CapsLock, Qt.Key.Key_AltGr, Qt.Key.Key_Alt, Qt.Key.Key_Control}
)
_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier


class Scanner(QObject):
    """An event filter on the application, at the level of windows (widgets would show each key twice).

    Signals: `scanned(str)` what was read, without its prefix; `typed_nowhere(str)` what a person typed while
    no field had the focus. Enter and Space never reach a button.
    """

    scanned = Signal(str)
    typed_nowhere = Signal(str)

    def __init__(self, prefix: str = "", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._prefix = prefix
        self._waiting: list[QKeyEvent] = []
        self._window: QWindow | None = None
        self._replaying = False
        self._gap = QTimer(self)
        self._gap.setSingleShot(True)
        self._gap.setTimerType(Qt.TimerType.PreciseTimer)
        self._gap.setInterval(GAP_MS)
        self._gap.timeout.connect(self._replay)

    def listen(self) -> None:
        """Hear every window of the program, from when the first one is there to be touched.

        Making and showing them is two thousand events of which none is a key.
        """
        application = QCoreApplication.instance()
        assert application is not None
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or self._replaying or not isinstance(watched, QWindow):
            return False
        assert isinstance(event, QKeyEvent)
        return self._on_key(watched, event)

    def _on_key(self, window: QWindow, event: QKeyEvent) -> bool:
        """True if the key goes no further."""
        key = event.key()
        if key in _MODIFIERS:
            return False
        if self._waiting and self._is_late(event):
            self._replay()
        if key in _TERMINATORS and self._waiting:
            return self._on_terminator(key)
        if _is_printable(event) and not event.isAutoRepeat():
            self._window = window
            self._waiting.append(QKeyEvent(event))
            self._gap.start()
            return True
        self._replay()
        return key in _PRESSES_BUTTONS and not _is_typing()

    def _is_late(self, event: QKeyEvent) -> bool:
        """Uses the keys' own timestamps: a busy GUI thread must not make slow typing look like a burst."""
        before, now = self._waiting[-1].timestamp(), event.timestamp()
        return bool(before and now and now - before > GAP_MS)

    def _on_terminator(self, key: int) -> bool:
        text = "".join(event.text() for event in self._waiting)
        bare = text.removeprefix(self._prefix) if self._prefix else text
        is_marked = len(bare) < len(text)
        if not (is_marked or len(text) >= SHORTEST or (text.isdigit() and len(text) >= SHORTEST_NUMBER)):
            self._replay()
            return key in _PRESSES_BUTTONS and not _is_typing()
        self._gap.stop()
        self._waiting.clear()
        self.scanned.emit(bare.strip())
        return True

    def _replay(self) -> None:
        """A person typed: pass on the keys that waited, in their order."""
        self._gap.stop()
        waiting, self._waiting = self._waiting, []
        window = _focus_window() or self._window
        if not waiting or window is None:
            return
        if not _is_typing():
            text = "".join(event.text() for event in waiting).strip()
            if text:
                self.typed_nowhere.emit(text)
            return
        self._replaying = True
        try:
            for event in waiting:
                QCoreApplication.sendEvent(window, event)
        finally:
            self._replaying = False


def _focus_window() -> QWindow | None:
    """None while another program has the focus; PySide6's stubs leave that out."""
    return QGuiApplication.focusWindow()


def _is_printable(event: QKeyEvent) -> bool:
    return bool(event.text()) and event.text().isprintable() and not event.modifiers() & _COMMANDS


def _is_typing() -> bool:
    """True if Enter and Space belong to a field."""
    return isinstance(QApplication.focusWidget(), QLineEdit)
