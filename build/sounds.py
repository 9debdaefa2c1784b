"""Makes the two sounds of the window, `resources/sounds/*.wav`: `python3 build/sounds.py`.

Soft, as they are heard hundreds of times a day, and told apart by ear alone: what is done rises, what is
refused falls and is lower.
"""

from __future__ import annotations

import math
import struct
import sys
import wave
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import bootstrap

FOLDER = bootstrap.ROOT / "resources" / "sounds"
RATE = 22_050
LOUDEST = 0.38
"""Of what a sample can hold: a shop turns its loudspeaker up, an office does not jump."""
RISES_S = 0.008


@dataclass(frozen=True)
class Note:
    """When it begins and how long it rings, in seconds; its pitch in hertz; how strong each overtone is."""

    at: float
    lasts: float
    pitch: float
    overtones: Sequence[float]


SOUNDS = {
    "done": (Note(0.0, 0.20, 659.3, (1.0, 0.18)), Note(0.09, 0.30, 987.8, (1.0, 0.18))),
    "refused": (Note(0.0, 0.24, 349.2, (1.0, 0.0, 0.3)), Note(0.16, 0.36, 261.6, (1.0, 0.0, 0.3))),
}


def main(_arguments: list[str]) -> int:
    FOLDER.mkdir(exist_ok=True)
    for name, notes in SOUNDS.items():
        save(FOLDER / f"{name}.wav", notes)
    return 0


def save(file: Path, notes: Sequence[Note]) -> None:
    samples = mixed(notes)
    with wave.open(str(file), "wb") as opened:
        opened.setnchannels(1)
        opened.setsampwidth(2)
        opened.setframerate(RATE)
        opened.writeframes(struct.pack(f"<{len(samples)}h", *samples))


def mixed(notes: Sequence[Note]) -> list[int]:
    """All notes together, as whole numbers of 16 bits."""
    length = round(max(note.at + note.lasts for note in notes) * RATE)
    added = [sum(_wave(note, at / RATE - note.at) for note in notes) for at in range(length)]
    loudest = max(map(abs, added))
    return [round(value / loudest * LOUDEST * 32_767) for value in added]


def _wave(note: Note, at: float) -> float:
    """A note so many seconds after its beginning: it comes softly and rings out to nothing."""
    if not 0 <= at < note.lasts:
        return 0.0
    swell = min(1.0, at / RISES_S) * (1 - at / note.lasts) ** 2
    tones = enumerate(note.overtones, start=1)
    return swell * sum(strength * math.sin(math.tau * note.pitch * part * at) for part, strength in tones)


if __name__ == "__main__":
    sys.exit(bootstrap.told(main))
