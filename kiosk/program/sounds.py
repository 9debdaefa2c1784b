"""The window's two sounds, played on a thread of their own: nobody waits for a loudspeaker."""

import logging
import queue
import threading
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Final

from kiosk.program.resources import resource
from kiosk.program.sound_players import play, players_here

log = logging.getLogger(__name__)

WAITING: Final = 1
"""So many wait while one is played; more would come when what they are about is long past."""


class Sound(StrEnum):
    """What a worker hears; its value is its file's name."""

    DONE = "done"
    REFUSED = "refused"
    """Also of what isn't known yet: look at the screen."""

    @property
    def file(self) -> Path:
        return resource("sounds", f"{self.value}.wav")


class SoundOutput:
    """Plays with the first player that works. That none does is logged once, until one works again."""

    def __init__(
        self,
        players: Callable[[], list[str]] = players_here,
        play_with: Callable[[str, Path], str] = play,
    ) -> None:
        self._find, self._play_with = players, play_with
        self._waiting: queue.Queue[Sound] = queue.Queue(WAITING)
        self._thread: threading.Thread | None = None
        self._players: list[str] | None = None
        self._is_told = False

    def play(self, sound: Sound) -> None:
        """Have it played. Returns at once; while too many wait it is left out. One thread."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._go_on, name="kiosk-sound", daemon=True)
            self._thread.start()
        try:
            self._waiting.put_nowait(sound)
        except queue.Full:
            log.debug("a sound was left out: %s", sound)

    def _go_on(self) -> None:
        while True:
            self._play(self._waiting.get())
            self._waiting.task_done()

    def _play(self, sound: Sound) -> None:
        if self._players is None:
            self._players = self._find()
        failures = []
        for player in self._players:
            failure = self._play_with(player, sound.file)
            if not failure:
                self._players = [player, *(each for each in self._players if each != player)]
                self._is_told = False
                return
            failures.append(f"{player}: {failure}")
        if not self._is_told:
            self._is_told = True
            log.warning("no sound is heard: %s", "; ".join(failures) or "there is no player on this machine")
