"""A `kiosk station` in a process of its own, spoken to by lines and listened to."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.support.data_folder import DataFolder
from tests.support.forked_kiosk import ForkedKiosk

WITHIN_S = 90.0
QUICK = """
import sys
from kiosk.core.sharing import reader_election
from kiosk.live import backlog, feed, freshness
from kiosk.sheets.http import retries
retries.PATIENCE_S = 0.3
backlog.EVERY_S = feed.RETRY_S = 0.2
reader_election.EVERY_S, reader_election.VARIES_S, freshness.FRESH_S = 1.0, 0.2, 3.0
from kiosk.cli import main  # afterwards, for some take these numbers when they are imported
sys.exit(main(["station"]))
"""
"""The same program, which gives up a request, reads again, and calls what it knows old within seconds."""


class StationProcess:
    """A running `kiosk station` and all the lines that it has printed; each `wait` searches all of them."""

    def __init__(self, terminal: DataFolder, program: tuple[str, ...] | None = None) -> None:
        self.lines: list[dict[str, Any]] = []
        self._more = threading.Condition()
        self._listener: threading.Thread | None = None
        command = [sys.executable, *program] if program else ["station"]
        start = subprocess.Popen if program else ForkedKiosk
        self.process = start(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, **terminal.settings()},
        )

    def listen(self) -> None:
        """Start the thread that reads its output."""
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            with self._more:
                self.lines.append(json.loads(line))
                self._more.notify_all()

    def type(self, *lines: object) -> None:
        """Write a line to its input: bytes as they are, anything else as JSON."""
        assert self.process.stdin is not None
        for line in lines:
            text = line if isinstance(line, bytes) else json.dumps(line).encode()
            self.process.stdin.write(text + b"\n")
        self.process.stdin.flush()

    def ask(self, name: object, action: str, tag: str, worker: object, **more: object) -> None:
        self.type({"id": name, "action": action, "tag": tag, "worker": worker, "operation": "ARM", **more})

    def wait(self, fact: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
        """Wait for a line that meets the condition; returns the first one."""
        deadline = time.monotonic() + WITHIN_S
        with self._more:
            while True:
                found = next((line for line in self.lines if fact(line)), None)
                if found is not None:
                    return found
                left = deadline - time.monotonic()
                assert left > 0, self.lines
                self._more.wait(left)

    def ready(self) -> dict[str, Any]:
        return self.wait(lambda line: "ready" in line)

    def answer(self, name: object) -> dict[str, Any]:
        return self.wait(lambda line: "id" in line and line["id"] == name)

    def answers(self) -> list[dict[str, Any]]:
        """The answers so far, in their order."""
        return [line for line in self.lines if "id" in line]

    def end_input(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()

    def ended(self) -> tuple[int, str]:
        """Its exit code and what it said on standard error, once it has ended and all was read."""
        code = self.process.wait(WITHIN_S)
        if self._listener:
            self._listener.join(WITHIN_S)
        assert self.process.stderr is not None
        return code, self.process.stderr.read().decode()

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        if self._listener:
            self._listener.join(WITHIN_S)
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream:
                try:
                    stream.close()
                except BrokenPipeError:
                    continue


@contextmanager
def station(
    terminal: DataFolder, listens: bool = True, program: tuple[str, ...] = ("-m", "kiosk", "station")
) -> Iterator[StationProcess]:
    """A station that is killed at the end, if it hasn't ended by then."""
    process = StationProcess(terminal, program)
    try:
        if listens:
            process.listen()
        yield process
    finally:
        process.close()
