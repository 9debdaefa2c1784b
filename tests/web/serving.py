"""A `kiosk web` in a process of its own, and where it serves."""

import os
import re
import ssl
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from tests.cli.terminal import Terminal
from tests.support.forked_kiosk import ForkedKiosk

WITHIN_S = 60


class Served:
    """A running `kiosk web`. `said` is what it has told on standard error so far, line by line."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.said: list[str] = []
        self._more = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            with self._more:
                self.said.append(line)
                self._more.notify_all()
        with self._more:
            self._more.notify_all()

    @property
    def address(self) -> str:
        """`http://127.0.0.1:54321/`, once it says so."""
        with self._more:
            self._more.wait_for(lambda: self._found() or not self._reader.is_alive(), WITHIN_S)
        found = self._found()
        assert found, self.said
        return found

    def _found(self) -> str:
        return next((found[0] for line in self.said if (found := re.search(r"https?://\S+/", line))), "")

    def ended(self) -> int:
        """Its exit code, once it has ended by itself."""
        code = self.process.wait(WITHIN_S)
        self._reader.join(WITHIN_S)
        return code

    def get(self, path: str, context: ssl.SSLContext | None = None, **headers: str) -> tuple[int, str]:
        """Status and body of one request, which follows no redirection."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(self.address + path.lstrip("/"), headers=given)
        opener = urllib.request.build_opener(_Stays, urllib.request.HTTPSHandler(context=context))
        try:
            with opener.open(request, timeout=WITHIN_S) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()


class _Stays(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


@contextmanager
def served(terminal: Terminal, *options: str, program: tuple[str, ...] = ()) -> Iterator[Served]:
    """Runs until the block ends, with its standard input open."""
    typed = ["web", *options]
    start = subprocess.Popen if program else ForkedKiosk
    process = start(
        [sys.executable, *program, *typed] if program else typed,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, **terminal.settings()},
        encoding="utf-8",
    )
    web = Served(process)
    try:
        yield web
    finally:
        if process.poll() is None:
            process.kill()
        web.ended()
        for stream in (process.stdin, process.stdout, process.stderr):
            assert stream is not None
            stream.close()
