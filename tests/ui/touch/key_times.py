"""Keys that come at exact times, whatever the machine that runs the tests is busy with."""

from itertools import chain, cycle

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent, QWindow

from kiosk.ui.touch.scanner import Scanner

_NAMED = {"\r": Qt.Key.Key_Return, "\t": Qt.Key.Key_Tab}


class KeyTimes:
    """Types into a native window; a scanner stops waiting where the next key comes too late."""

    def __init__(self, scanner: Scanner, window: QWindow) -> None:
        self._scanner, self._window = scanner, window
        self._at_ms = 1_000_000
        scanner._gap.timeout.disconnect()

    def type(self, text: str, *gaps_ms: int, pause_ms: int = 2_000) -> None:
        """After a pause these keys, with these times between them, repeated as often as need be."""
        for letter, gap_ms in zip(text, chain([pause_ms], cycle(gaps_ms)), strict=False):
            self.rest(gap_ms)
            key = QKeyEvent(
                QEvent.Type.KeyPress,
                _NAMED.get(letter, Qt.Key.Key_unknown),
                Qt.KeyboardModifier.NoModifier,
                letter,
            )
            key.setTimestamp(self._at_ms)
            QCoreApplication.sendEvent(self._window, key)

    def rest(self, gap_ms: int) -> None:
        """So long no key comes."""
        self._at_ms += gap_ms
        gap = self._scanner._gap
        if gap.isActive() and gap_ms > gap.interval():
            gap.stop()
            self._scanner._on_pause()
