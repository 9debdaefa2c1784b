"""Machines whose clocks are set while stations work: far off and right again, at any moment."""

import random
import threading
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

from kiosk.core import clock

HOUR_S = 3600.0
JUMPS_H = (-1, 1, 0.2, -0.2, 72, -72, 720, -216_000)
"""How far off a clock is set, in hours: all are more than stations tolerate."""


def clock_file(folder: Path, station: str) -> Path:
    """Holds how far off a station's machine is, in seconds."""
    return folder / f"{station}.clock"


def follow(file: Path) -> None:
    """Let this process's own clock be off as the file says; the clock that nobody can set goes on."""

    def off() -> float:
        try:
            return float(file.read_text(encoding="ascii"))
        except FileNotFoundError:
            return 0.0

    real = {name: getattr(time, name) for name in dir(time) if not name.startswith("_")}
    own = SimpleNamespace(**real | {"time": lambda: time.time() + off()})
    setattr(clock, "time", own)  # noqa: B010 -- the module's own, of which mypy knows that nobody should


class SetClocks:
    """Sets the stations' clocks on its own thread until `stop`, which sets all right."""

    def __init__(self, folder: Path, stations: Sequence[str], seed: str, every_s: float) -> None:
        self._folder, self._stations, self._every_s = folder, stations, every_s
        self._random = random.Random(seed)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, name="clocks")
        self.done: Counter[str] = Counter()

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """May be called again."""
        if not self._stop.is_set():
            self._stop.set()
            self._thread.join()
            for station in self._stations:
                self._set(station, 0.0)

    def _work(self) -> None:
        while not self._stop.wait(self._random.expovariate(1 / self._every_s)):
            station, hours = self._random.choice(self._stations), self._random.choice(JUMPS_H)
            self._set(station, hours * HOUR_S)
            self.done[f"{hours:+} h"] += 1
            self._stop.wait(self._random.uniform(0.2, 4.0))
            self._set(station, 0.0)

    def _set(self, station: str, off_s: float) -> None:
        file = clock_file(self._folder, station)
        new = file.with_suffix(".new")
        new.write_text(str(off_s), encoding="ascii")
        new.replace(file)
