"""A `kiosk web` in a process of its own, asked by a plain HTTP client."""

import http.client
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tests.support.data_folder import DataFolder
from tests.support.forked_kiosk import ForkedKiosk

WITHIN_S = 60.0
AGES_QUICKLY = """
from kiosk.core.sharing import reader_election
from kiosk.live import feed, freshness
from kiosk.sheets.http import retries
retries.PATIENCE_S = feed.RETRY_S = 0.2
reader_election.EVERY_S, reader_election.VARIES_S = 1.0, 0.2
freshness.FRESH_S, freshness.AGEING_S = 3.0, 4.0
"""
"""What `web` may run first: it reads often, gives up soon, and calls what it knows old within seconds."""


@dataclass(frozen=True)
class Reply:
    """An answer as it came."""

    status: int
    headers: "http.client.HTTPMessage"
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class WebProcess:
    """A running `kiosk web`. `host` and `port` are where it serves."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        assert process.stderr is not None
        line = process.stderr.readline()
        found = re.search(r"http://([^/]+):(\d+)/", line)
        assert found, line + process.stderr.read()
        self.host, self.port = found.group(1), int(found.group(2))

    def get(self, path: str, method: str = "GET", **headers: str) -> Reply:
        """One request; `If_None_Match="…"` sends that header. The path is sent as it is."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=WITHIN_S)
        try:
            sent = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, headers=sent)
            answer = connection.getresponse()
            return Reply(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def until(self, path: str, fact: Callable[[Reply], object], **headers: str) -> Reply:
        """Ask until the answer meets the condition; returns it."""
        deadline = time.monotonic() + WITHIN_S
        while True:
            reply = self.get(path, **headers)
            if fact(reply):
                return reply
            assert time.monotonic() < deadline, reply
            time.sleep(0.02)

    def read(self) -> None:
        """Wait until it has read the sheet."""
        self.until("/api/dashboard/occupied", lambda reply: reply.status == 200)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.process.communicate()


@contextmanager
def web(terminal: DataFolder, *arguments: str, first: str = "") -> Iterator[WebProcess]:
    """A web face on a free port of this machine, ended with the block. `first` is Python that it runs before
    it starts."""
    program = f"import sys\n{first}\nfrom kiosk.cli import main\nsys.exit(main(sys.argv[1:]))"
    typed = ["web", "--port", "0", *arguments]
    start = subprocess.Popen if first else ForkedKiosk
    started = start(
        [sys.executable, "-c", program, *typed] if first else typed,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        env={**os.environ, **terminal.settings()},
        encoding="utf-8",
    )
    process = WebProcess(started)
    try:
        yield process
    finally:
        process.close()
