"""Tries the players of this machine with a silence that nobody hears. Blocks for a moment."""

import tempfile
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

from kiosk.program.sound_players import play, players_here

SILENCE_S: Final = 0.1
RATE: Final = 22_050


class SoundTrial(NamedTuple):
    """`works` is the player that a window would use, or ""; `failures` say why those before it don't."""

    works: str
    failures: tuple[str, ...]


def try_players(
    players: Callable[[], list[str]] = players_here, play_with: Callable[[str, Path], str] = play
) -> SoundTrial:
    """As the window would find it."""
    failures: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "silence.wav"
        _write_silence(file)
        for player in players():
            failure = play_with(player, file)
            if not failure:
                return SoundTrial(player, tuple(failures))
            failures.append(f"{player}: {failure}")
    return SoundTrial("", tuple(failures))


def _write_silence(file: Path) -> None:
    with wave.open(str(file), "wb") as opened:
        opened.setnchannels(1)
        opened.setsampwidth(2)
        opened.setframerate(RATE)
        opened.writeframes(bytes(2 * round(SILENCE_S * RATE)))
