"""A fake DNS: decides what the system's look-up of one host name returns, and when."""

import socket
import threading
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

NAME = "planilla.taller.example"
GUARD_S = 20.0
"""The longest that a test waits for an answer, in seconds."""


class NameServer:
    """Delays look-ups of `NAME` until a test sets the answer; other names are looked up as usual."""

    def __init__(self) -> None:
        self._look_up = socket.getaddrinfo
        self._says = threading.Event()
        self._found: Sequence[str] = ()
        self.asked = 0
        self.answered = 0

    def says(self, *addresses: str) -> None:
        """Set the answer, also for look-ups under way; without addresses the name is unknown."""
        self._found = addresses
        self._says.set()

    def getaddrinfo(self, host: Any, port: Any, *args: Any, **options: Any) -> Any:
        if host != NAME:
            return self._look_up(host, port, *args, **options)
        self.asked += 1
        self._says.wait(GUARD_S)
        self.answered += 1
        if not self._found:
            raise socket.gaierror(socket.EAI_NONAME, "nobody knows it")
        return [found for each in self._found for found in self._look_up(each, port, *args, **options)]


def wait_for_look_ups() -> None:
    """Wait until no look-up is under way."""
    for thread in threading.enumerate():
        if thread.name == "kiosk-resolver":
            thread.join(GUARD_S)


@pytest.fixture
def name_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[NameServer]:
    """A name server that answers nothing until `says`. No look-up outlives the test."""
    server = NameServer()
    monkeypatch.setattr(socket, "getaddrinfo", server.getaddrinfo)
    yield server
    server.says()
    wait_for_look_ups()
