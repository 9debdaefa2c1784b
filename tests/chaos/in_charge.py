"""Plays the person in charge: asks `kiosk doctor` about the stations, and goes the way out that it names.

The person knows nothing else of an alarm: a stop that doctor doesn't name, or names without a way out, stays.
The audit is accepted as `docs/alarms.md` says: at the station that wrote last, then at the others; where all
are unsure, at one that can at least compare, and with Redis once the others are closed.
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
from itertools import cycle
from pathlib import Path
from typing import Any

import requests

from kiosk.realtime.share.presence import EXPIRES_S
from tests.chaos import notes
from tests.chaos.notes import Notebook
from tests.chaos.planning import Planning
from tests.chaos.reading import audit_now
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
ACCEPTED, DECLINED = "quedó aceptada", "No se aceptó nada"
CLOSE_THE_OTHERS = "cierra los demás puestos"
"""What a station that isn't sure names as the last resort where others are running."""
UNSURE: Sequence[tuple[str, ...]] = ((), (KNOWS_LESS,), (KNOWS_LESS, KNOWS_NOTHING))
"""What a station may lack for a yes, in the order of the rounds."""
ROUNDS = 4
"""So often all stations are asked at the end, until none has an alarm any more."""
DOCTOR = (sys.executable, "-m", "tests.chaos.doctor")
BY_HAND = "by hand"
"""The way out where doctor names rows to be put right: `Planning.look` does it."""


class InCharge:
    """Asks on its own thread, until `stop`: one station after the other, and first where a screen is red."""

    def __init__(
        self,
        folder: Path,
        url: str,
        redis: RedisServer | None,
        stations: Sequence[str],
        notebook: Notebook,
        every_s: float,
        planning: Planning,
        leave_only: Callable[[str | None], None],
    ) -> None:
        """`leave_only` closes all stations but one, until it is called with None."""
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
        self._planning = planning
        self._leave_only = leave_only
        self._url = url
        self._random = random.Random("in charge")
        self._asked_at: dict[str, float] = {}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, name="in charge")
        self.done: Counter[str] = Counter()

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End after the question under way. May be called again."""
        self._stop.set()
        self._thread.join()

    def settle(self) -> None:
        """After `stop`: go the ways out that are left, until a whole round of questions finds no alarm."""
        for _ in range(ROUNDS):
            if not sum(self._ask(station) for station in self._stations):
                return

    def ask_all(self) -> None:
        """Ask every station once more, and note the alarms that still stand."""
        for station in self._stations:
            self._ask(station, is_last=True)

    def _work(self) -> None:
        calm = 0
        for station in cycle(self._stations):
            if self._stop.wait(self._every_s):
                return
            calm = 0 if self._ask(self._with_a_red_strip() or station) else calm + 1
            if calm >= len(self._stations):
                self._planning.warned(False)

    def _with_a_red_strip(self) -> str:
        """The station that has shown an alarm last, and since doctor was asked there; "" if none has."""
        last = [
            (said.at, station)
            for station in self._stations
            for said in notes.answers(self._folder / f"{station}.jsonl")[-1:]
            if said.alarm and said.at > self._asked_at.get(station, 0.0)
        ]
        return max(last)[1] if last else ""

    def _ask(self, station: str, is_last: bool = False) -> bool:
        """Returns whether it has an alarm."""
        began = self._asked_at[station] = time.time()
        said = self._doctor(station, "--json")
        try:
            checks = json.loads(said)["checks"]
            if all(check["check"] != "alarms" for check in checks):
                raise KeyError("alarms")  # the sheet could not be read just now, and doctor says so
            found = list(filter(None, map(_stop_named, checks)))
        except (ValueError, KeyError):
            self._notebook.note("no answer", of=station, said=said[-2000:])
            self.done["no answer from doctor"] += 1
            return True
        self._notebook.note("asked", of=station, began=began, alarms=[alarm for alarm, _, _ in found])
        for alarm, way_out, text in found:
            self.done[f"stop {alarm} at a station"] += 1
            self._notebook.note("stop", of=station, alarm=alarm, way_out=way_out, is_last=is_last, text=text)
            if way_out and not is_last:
                self._planning.warned(True)
                self._go(station, way_out)
        return bool(found)

    def _go(self, station: str, way_out: str) -> None:
        """Go the way out. What column was emptied may be put back as well, by the one who emptied it."""
        if way_out == BY_HAND:
            self._planning.call()
            self.done[way_out] += 1
        elif way_out == "--accept-audit":
            self._accept_audit()
        elif self._random.random() < 0.5:
            self._accept(station, *way_out.split(" ", 1))

    def _accept_audit(self) -> None:
        """Ask station after station for what it would accept, and say yes to the first one that is sure.

        Then to one that knows less, which may have to be the only one; a station that knows nothing is last.
        """
        stations, refused = self._by_last_row(), dict[str, str]()
        for unsure in UNSURE:
            said = dict[str, str]()
            for station in stations:
                said[station] = self._accept(station, "--accept-audit", unsure=unsure)
                if ACCEPTED in said[station]:
                    return
            refused |= {name: text for name, text in said.items() if CLOSE_THE_OTHERS in text}
            stations = [station for station in stations if DECLINED in said[station]]
            knowing = [name for name, text in refused.items() if KNOWS_LESS in text]
            if knowing and unsure:
                break
        if refused:
            self._accept_alone((knowing or list(refused))[0])

    def _accept_alone(self, station: str) -> None:
        self._leave_only(station)
        try:
            time.sleep(EXPIRES_S + 1)
            self._accept(station, "--accept-audit", unsure=UNSURE[-1])
        finally:
            self._leave_only(None)
        self.done["closed the other stations"] += 1

    def _by_last_row(self) -> Sequence[str]:
        """The stations, beginning with the one that wrote last by the dates in Metadata."""
        try:
            wrote = {row.station: row.at for row in sorted(audit_now(self._url), key=lambda row: row.at)}
        except requests.RequestException:
            return self._stations  # the sheet can't be read just now
        return sorted(self._stations, key=lambda name: -wrote.get(name, 0.0))

    def _doctor(self, station: str, *options: str) -> str:
        line, environ = [*DOCTOR, *options], self._environ_of(station)
        try:
            ran = subprocess.run(
                line, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=LONGEST_S, check=False
            )
        except subprocess.TimeoutExpired:
            self.done["doctor was too slow"] += 1
            return ""
        return ran.stdout

    def _accept(self, station: str, *options: str, unsure: Sequence[str] = UNSURE[-1]) -> str:
        """Read what doctor lists at a terminal, and answer it: yes unless the station lacks more than
        `unsure`. Returns the text."""
        hand, terminal = os.openpty()
        with subprocess.Popen(
            [*DOCTOR, *options, "--who", WHO],
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
                    lacks = {lack for lack in UNSURE[-1] if lack in said.decode()}
                    os.write(hand, b"s\n" if lacks <= set(unsure) else b"n\n")
            code = process.wait(LONGEST_S)
        os.close(hand)
        text, what = said.decode(), " ".join(options)
        self._notebook.note("way out", of=station, way_out=what, said=text, code=code)
        self.done[f"{options[0]}: exit code {code}"] += 1
        return text

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
