"""A fake at the wire: what the system's look-up of one host name comes to, and when."""

import socket
import threading
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

NAME = "planilla.taller.example"
GUARD_S = 20.0
"""No test waits longer for an answer that doesn't come."""


class NameServer:
    """Says nothing of `NAME` until it is told to; all other names are looked up as ever."""

    def __init__(self) -> None:
        self._look_up = socket.getaddrinfo
        self._says = threading.Event()
        self._found: Sequence[str] = ()
        self.asked = 0
        self.answered = 0

    def says(self, *addresses: str) -> None:
        """The answer, from now on and for who has asked already; without addresses nobody knows the name."""
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
    """Wait until none is under way."""
    for thread in threading.enumerate():
        if thread.name == "kiosk-resolver":
            thread.join(GUARD_S)


@pytest.fixture
def name_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[NameServer]:
    """Silent, until `says`. No look-up outlives the test."""
    server = NameServer()
    monkeypatch.setattr(socket, "getaddrinfo", server.getaddrinfo)
    yield server
    server.says()
    wait_for_look_ups()
