"""Plays the person in charge: asks `kiosk doctor` about the stations, and goes the way out that it names.

The person knows nothing else of an alarm: a stop that doctor doesn't name, or names without a way out, stays.
"""

import json
import os
import random
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.chaos.notes import Notebook
from tests.support.redis_server import RedisServer

ROOT = Path(__file__).resolve().parents[2]
LONGEST_S = 120.0
COLUMN = re.compile(r"columna (\w+)")
"""The first emptied column that an alarm names."""
WHO = "Paula"
QUESTION = b"[s/N]"
KNOWS_NOTHING = "no sabe cómo estaba todo antes"
KNOWS_LESS = "no sabe en qué orden iban"
"""A station that knew the audit, and not all of its rows."""
BY_HAND = "by hand"
"""The way out where doctor names rows to be put right: `Planning.look` does it."""


class InCharge:
    """Asks on its own thread, one station after the other, until `stop`."""

    def __init__(
        self,
        folder: Path,
        url: str,
        redis: RedisServer | None,
        stations: Sequence[str],
        notebook: Notebook,
        every_s: float,
        call_planning: Callable[[], None],
    ) -> None:
        self._folder = folder
        self._environ = {
            **os.environ,
            "KIOSK_API_URL": url,
            "KIOSK_SPREADSHEET_ID": "local",
            "KIOSK_QUOTA_PER_MINUTE": "100000",
        }
        self._environ |= {"KIOSK_REDIS_URL": redis.url} if redis else {}
        self._stations = stations
        self._notebook = notebook
        self._every_s = every_s
        self._call_planning = call_planning
        self._random = random.Random("in charge")
        self._declined = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, name="in charge")
        self.done: Counter[str] = Counter()

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End after the question under way. May be called again."""
        self._stop.set()
        self._thread.join()

    def ask_all(self) -> None:
        """Ask every station once more, and note the alarms that still stand."""
        for station in self._stations:
            self._ask(station, is_last=True)

    def _work(self) -> None:
        while True:
            for station in self._stations:
                if self._stop.wait(self._every_s):
                    return
                self._ask(station)

    def _ask(self, station: str, is_last: bool = False) -> None:
        began = time.time()
        said = self._doctor(station, "--json")
        try:
            checks = json.loads(said)["checks"]
            if all(check["check"] != "alarms" for check in checks):
                raise KeyError("alarms")  # the sheet could not be read just now, and doctor says so
            found = list(filter(None, map(_stop_named, checks)))
        except (ValueError, KeyError):
            self._notebook.note("no answer", of=station, said=said[-2000:])
            self.done["no answer from doctor"] += 1
            return
        self._notebook.note("asked", of=station, began=began, alarms=[alarm for alarm, _, _ in found])
        for alarm, way_out, text in found:
            self.done[f"stop {alarm} at a station"] += 1
            self._notebook.note("stop", of=station, alarm=alarm, way_out=way_out, is_last=is_last, text=text)
            if way_out and not is_last:
                self._go(station, way_out)

    def _go(self, station: str, way_out: str) -> None:
        """Go the way out. What column was emptied may be put back as well, by the one who emptied it."""
        if way_out == BY_HAND:
            self._call_planning()
        elif way_out == "--accept-audit" or self._random.random() < 0.5:
            code, said = self._accept(station, *way_out.split(" ", 1), "--who", WHO)
            self._notebook.note("way out", of=station, way_out=way_out, said=said, code=code)
            way_out = f"{way_out.split(' ')[0]}: exit code {code}"
        self.done[way_out] += 1

    def _doctor(self, station: str, *options: str) -> str:
        line = [sys.executable, "-m", "kiosk", "doctor", *options]
        environ = self._environ_of(station)
        try:
            ran = subprocess.run(
                line, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=LONGEST_S, check=False
            )
        except subprocess.TimeoutExpired:
            self.done["doctor was too slow"] += 1
            return ""
        return ran.stdout

    def _accept(self, station: str, *options: str) -> tuple[int, str]:
        """Read what doctor lists at a terminal, and answer it. Returns the exit code and the text."""
        hand, terminal = os.openpty()
        line = [sys.executable, "-m", "kiosk", "doctor", *options]
        with subprocess.Popen(
            line,
            cwd=ROOT,
            env=self._environ_of(station),
            stdin=terminal,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        ) as process:
            os.close(terminal)
            assert process.stdout is not None
            said = b""
            while piece := os.read(process.stdout.fileno(), 65_536):
                said += piece
                if piece.rstrip().endswith(QUESTION):
                    agrees = "--accept-audit" not in options or self._agrees(said.decode())
                    os.write(hand, b"s\n" if agrees else b"n\n")
            process.wait(LONGEST_S)
        os.close(hand)
        return process.returncode, said.decode()

    def _agrees(self, said: str) -> bool:
        """Of the audit: a station that isn't sure how all was is only taken once all have been asked.

        Then one is taken that can at least compare; any one if none can.
        """
        if KNOWS_LESS in said or KNOWS_NOTHING in said:
            self._declined += 1
            if self._declined <= len(self._stations) * (1 if KNOWS_LESS in said else 3):
                return False
        self._declined = 0
        return True

    def _environ_of(self, station: str) -> dict[str, str]:
        home = str(self._folder / station)
        return {**self._environ, "KIOSK_DATA_DIR": home, "KIOSK_STATION": station}


def _stop_named(check: Mapping[str, Any]) -> tuple[str, str, str] | None:
    """The alarm that one of doctor's findings is about, its way out, and the finding's text."""
    if check["check"] != "alarms" or check["level"] == "ok":
        return None
    said, todo = str(check["message"]), str(check["todo"] or "")
    way_out = BY_HAND if todo else ""
    if "--accept-audit" in todo:
        way_out = "--accept-audit"
    elif "--accept-cells" in todo and (named := COLUMN.search(said)):
        way_out = f"--accept-cells {named.group(1)}"
    return str(check["code"]).removeprefix("alarm."), way_out, f"{said} {todo}"
