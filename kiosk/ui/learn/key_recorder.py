"""Records the keys of a scanner as they come, instead of acting on them. GUI thread."""

import time
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent

from kiosk.ui.learn.key_burst import KeyBurst, LastKey
from kiosk.ui.touch.burst import Sign
from kiosk.ui.touch.scan_keys import ENTER, MODIFIERS, TAB, sign_of

SILENCE_MS: Final = 1_200
"""So long after its last key a scanner that sends no end has finished."""


class KeyRecorder(QObject):
    """An event filter on the native window; Esc alone goes on to it.

    Signal: `came(KeyBurst)`.
    """

    came = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._signs: list[Sign] = []
        self._silence = QTimer(self, singleShot=True, interval=SILENCE_MS)
        self._silence.timeout.connect(lambda: self._end(LastKey.SILENCE, self._signs[-1].at_ms))

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() not in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            return False
        assert isinstance(event, QKeyEvent)
        if event.key() == Qt.Key.Key_Escape:
            return False
        if event.type() == QEvent.Type.KeyPress and event.key() not in MODIFIERS:
            self._note(event)
        return True

    def _note(self, event: QKeyEvent) -> None:
        at_ms = event.timestamp() or time.monotonic() * 1_000
        if event.key() in ENTER | TAB:
            # The line feed behind a carriage return is one more Enter.
            if self._signs:
                self._end(LastKey.ENTER if event.key() in ENTER else LastKey.TAB, at_ms)
        elif sign := sign_of(event, bool(self._signs)):
            self._signs.append(Sign(sign, at_ms))
            self._silence.start()

    def _end(self, end: LastKey, at_ms: float) -> None:
        self._silence.stop()
        signs, self._signs = tuple(self._signs), []
        self.came.emit(KeyBurst(signs, end, at_ms))
