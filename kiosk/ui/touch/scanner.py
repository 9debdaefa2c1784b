"""A barcode scanner that types like a keyboard: its bursts are caught before widgets see them. GUI thread.

Printable keys wait here until their pace shows whose they are (`burst`): what a scanner sends and ends with
Enter or Tab is a scan; anything else goes on to the field that has the focus, as typed.
"""

import time

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from kiosk.ui.touch.burst import PAUSE_MS, SHORTEST, SLOWEST_MS, KeyPace, Sign, is_machine, pace_of, scanned
from kiosk.ui.touch.lone_press import LonePress
from kiosk.ui.touch.scan_keys import ENTER, MODIFIERS, TAB, sign_of
from kiosk.ui.touch.scanner_habits import GAP_MS, USUAL, ScannerHabits, Suffix

AFTER_SCAN_MS = 1_500
"""An Enter so soon after a scan, or after one that broke off, may still be the scanner's."""
HUSH_MS = 1_000
"""A digit so soon after a PIN's field has gone, or after another such digit, is still the PIN's."""

_PRESSES_BUTTONS = ENTER | {Qt.Key.Key_Space, Qt.Key.Key_Select}
_TERMINATORS = {Suffix.ANY: ENTER | TAB, Suffix.ENTER: ENTER, Suffix.TAB: TAB, Suffix.NONE: frozenset()}


class Scanner(QObject):
    """An event filter on the native window (widgets would show each key twice).

    Signals: `scanned(str)` what was read, without its prefix; `broke_off(str)` a scanner began and sent no
    end; `typed_nowhere(str)` what a person typed while no field had the focus. Enter and Space never reach a
    button; `press` tells of those that a person meant. Digits of a PIN are never taken for a scan, and what
    is still typed of one once its field has gone is shown nowhere.
    """

    scanned = Signal(str)
    broke_off = Signal(str)
    typed_nowhere = Signal(str)

    def __init__(self, habits: ScannerHabits = USUAL, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.adopt(habits)
        self._waiting: list[QKeyEvent] = []
        self._signs: list[Sign] = []
        self._pace: KeyPace | None = None
        self._window: QWindow | None = None
        self._replaying = False
        self._gap = QTimer(self)
        self._gap.setSingleShot(True)
        self._gap.setTimerType(Qt.TimerType.PreciseTimer)
        self._gap.timeout.connect(self._on_pause)
        self.press = LonePress(self)
        self._was_alone = False
        self._hush = QTimer(self, singleShot=True, interval=HUSH_MS)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._on_focus_changed)

    def adopt(self, habits: ScannerHabits) -> None:
        """From now on this is how the scanner types."""
        self._prefix, self._suffix = habits.prefix, habits.suffix
        self._gap_ms = habits.gap_ms or GAP_MS

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or self._replaying:
            return False
        assert isinstance(watched, QWindow)
        assert isinstance(event, QKeyEvent)
        return self._on_key(watched, event)

    def _on_key(self, window: QWindow, event: QKeyEvent) -> bool:
        """True if the key goes no further."""
        # A busy GUI thread must not make slow typing look like a burst, so keys bring their own time.
        key, at_ms = event.key(), event.timestamp() or time.monotonic() * 1_000
        if key in MODIFIERS:
            return False
        since_ms = at_ms - self._signs[-1].at_ms if self._signs else 0.0
        if self._hush.isActive() and (event.text().isdigit() or key in ENTER):
            self._hush.start()
            self.press.note(at_ms, AFTER_SCAN_MS)
            return True
        self._hush.stop()  # a PIN has digits alone: this is a code, or a search
        if self._waiting and since_ms > self._patience_ms():
            self._on_pause()
        self.press.end()
        if key in _TERMINATORS[self._suffix]:
            return self._on_terminator(event, at_ms)
        sign = sign_of(event, bool(self._signs))
        if sign and not event.isAutoRepeat():
            if since_ms > max(PAUSE_MS, self._gap_ms):
                self._signs.clear()
            self._window, self._was_alone = window, self.press.is_alone(at_ms)
            self.press.note(at_ms, PAUSE_MS)
            self._waiting.append(QKeyEvent(event))
            self._signs.append(Sign(sign, at_ms))
            self._gap.start(self._patience_ms())
            return True
        self._replay()
        self._signs.clear()
        return self._keeps(event, at_ms)

    def _keeps(self, event: QKeyEvent, at_ms: float) -> bool:
        """True for Enter and Space outside of a field; a person's begin a press."""
        if event.key() not in _PRESSES_BUTTONS or _is_typing():
            return False
        if self.press.is_alone(at_ms) and not event.isAutoRepeat():
            self.press.begin()
            self.press.note(at_ms, SLOWEST_MS)  # one right behind it is no person's
        return True

    def _patience_ms(self) -> int:
        """How long the next key may take: a scanner that has begun may lose its radio for a moment."""
        return PAUSE_MS if self._is_scanning() and self._suffix is not Suffix.NONE else self._gap_ms

    def _is_scanning(self) -> bool:
        return is_machine(self._signs[-len(self._waiting) :]) if self._waiting else False

    def _on_terminator(self, event: QKeyEvent, at_ms: float) -> bool:
        signs, self._signs = self._signs, []
        text = scanned(signs, at_ms, self._gap_ms, self._prefix, self._pace)
        if not text or _is_pin(text):
            self._replay()
            return self._keeps(event, at_ms)
        self._pace = pace_of(signs, at_ms) or self._pace
        self.press.note(at_ms, AFTER_SCAN_MS)
        self._forget_waiting()
        self.scanned.emit(text)
        return True

    def _on_pause(self) -> None:
        """Nothing has followed in time: it was a person, or a scanner that sends no end or broke off."""
        if self._suffix is Suffix.NONE and len(self._waiting) >= SHORTEST:
            self._end_scan(self.scanned)
        elif self._is_scanning():
            self._end_scan(self.broke_off)
        else:
            is_space = self._was_alone and len(self._waiting) == 1 and not self._waiting[0].text().strip()
            self._replay()
            if is_space and not _is_typing():
                self.press.begin()

    def _end_scan(self, told: SignalInstance) -> None:
        last = self._signs[-1]
        text = scanned(self._signs, last.at_ms, self._gap_ms, self._prefix)
        self._signs.clear()
        if not text or _is_pin(text):  # a person's last keys came quickly
            self._replay()
            return
        self.press.note(last.at_ms, PAUSE_MS + AFTER_SCAN_MS)
        self._forget_waiting()
        told.emit(text)

    def _on_focus_changed(self, before: QWidget | None, _now: QWidget | None) -> None:
        if _is_secret(before):
            self._forget_waiting()
            self._signs.clear()
            self._hush.start()

    def _forget_waiting(self) -> None:
        self._gap.stop()
        self._waiting.clear()

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


def _is_pin(text: str) -> bool:
    """True for digits that come while a PIN is asked for."""
    return text.isdigit() and _is_secret(QApplication.focusWidget())


def _is_secret(widget: QWidget | None) -> bool:
    return isinstance(widget, QLineEdit) and widget.echoMode() is QLineEdit.EchoMode.Password


def _is_typing() -> bool:
    """True if Enter and Space belong to a field."""
    return isinstance(QApplication.focusWidget(), QLineEdit)
