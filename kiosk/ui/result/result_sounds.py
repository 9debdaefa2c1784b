"""Says by a sound how an action ended, to those who look at their work and not at the screen. GUI thread."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from kiosk.program.sounds import Sound
from kiosk.ui.result.bar import ResultBar, ResultLook

_SOUNDS = {
    ResultLook.APPLIED: Sound.DONE,
    ResultLook.REFUSED: Sound.REFUSED,
    ResultLook.UNKNOWN: Sound.REFUSED,
}
"""What is kept here and not saved yet has no sound: neither would be true of it."""


class ResultSounds(QObject):
    """`play` returns at once."""

    def __init__(self, bar: ResultBar, play: Callable[[Sound], None], parent: QObject) -> None:
        super().__init__(parent)
        self._play = play
        bar.told.connect(self._on_told)

    def _on_told(self, look: ResultLook) -> None:
        sound = _SOUNDS.get(look)
        if sound is not None:
            self._play(sound)
