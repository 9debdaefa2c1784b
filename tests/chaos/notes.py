"""The histories on disk: each process writes a line, and goes on once it is on the disk."""

import json
import os
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kiosk.core.shop.data import Command, Outcome, Verdict
from tests.chaos.floor import CREW
from tests.chaos.history import STRUCK, Said, Wish

MARKS: Mapping[int | None, str] = {each.id: each.mark for each in CREW}


class Notebook:
    """The history of one process: answers to its workers, or edits. A written line survives a kill."""

    def __init__(self, path: Path, station: str) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._station = station

    def wished(self, command: Command) -> None:
        self.note(
            "wish",
            cmd=command.id,
            action=command.action,
            tag=command.tag,
            worker_id=command.worker_id,
            operation=command.operation,
            hold=command.hold or "",
            result=command.resultado or "",
            given_by=MARKS.get(command.given_by, ""),
        )

    def told(self, outcome: Outcome) -> None:
        code = outcome.refusal.code if outcome.refusal else ""
        alarm = getattr(outcome.refusal, "alarma", None) or ""
        if outcome.struck:
            # The answer to the undo is the one about what it took out of the journal, too.
            self.note("said", cmd=outcome.struck.id, verdict=Verdict.REFUSED, code=STRUCK)
            code = STRUCK
        self.note("said", cmd=outcome.command.id, verdict=outcome.verdict, code=code, alarm=alarm)

    def note(self, what: str, **values: Any) -> None:
        """Write one line; it is on the disk when this returns."""
        line = {"what": what, "station": self._station, "at": time.time(), **values}
        os.write(self._file, json.dumps(line, ensure_ascii=False).encode() + b"\n")
        os.fsync(self._file)

    def close(self) -> None:
        os.close(self._file)


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The complete lines of one file; none if the file doesn't exist yet."""
    if path.exists():
        # The last piece is empty, or a line that is still being written.
        for line in path.read_text("utf-8").split("\n")[:-1]:
            yield json.loads(line)


def count_wishes(path: Path) -> int:
    """The number of wishes in it; quick enough for polling."""
    return path.read_bytes().count(b'{"what": "wish"') if path.exists() else 0


def wishes(path: Path) -> list[Wish]:
    return [Wish(**_without_what(line)) for line in lines(path) if line["what"] == "wish"]


def answers(path: Path) -> list[Said]:
    return [Said(**_without_what(line)) for line in lines(path) if line["what"] == "said"]


def _without_what(line: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in line.items() if name != "what"}
