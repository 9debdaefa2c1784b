"""A `kiosk web` whose event stream is followed, and a program that publishes on its channel."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from redis import Redis

from kiosk.realtime.event_log import EventLog
from tests.cli.terminal import Terminal
from tests.support.event_source import Message
from tests.support.forked_kiosk import ForkedKiosk

CHANNEL = "spools:updates"
PATH = "/api/sse/stream"


class StreamingProcess:
    """A running `kiosk web`."""

    def __init__(self, terminal: Terminal, port: int = 0, setup: str = "") -> None:
        """`setup` is code that the process runs first, to set the numbers of its modules."""
        program = f"import sys\n{setup}\nfrom kiosk.cli import main\nsys.exit(main(sys.argv[1:]))"
        typed = ["web", "--port", str(port)]
        start = subprocess.Popen if setup else ForkedKiosk
        self.process = start(
            [sys.executable, "-c", program, *typed] if setup else typed,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={**os.environ, **terminal.settings()},
            encoding="utf-8",
        )
        assert self.process.stderr is not None
        line = self.process.stderr.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", line)
        assert found, line + self.process.stderr.read()
        self.port = int(found.group(1))

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.base}{PATH}"

    def stop(self) -> float:
        """End it in order; returns the seconds that took."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(30)
        took = time.monotonic() - began
        assert self.process.stderr is not None
        assert (code, self.process.stderr.read()) == (0, "")
        return took

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        assert self.process.stderr is not None
        self.process.stderr.close()


@contextmanager
def streaming(terminal: Terminal, port: int = 0, setup: str = "") -> Iterator[StreamingProcess]:
    """A `kiosk web` that is killed at the end, if it hasn't ended by then."""
    process = StreamingProcess(terminal, port, setup)
    try:
        yield process
    finally:
        process.close()


class Publisher:
    """Another station's announcer: numbers, keeps and publishes events."""

    def __init__(self, redis_port: int, channel: str = CHANNEL) -> None:
        self._client = Redis(port=redis_port, protocol=2)
        self._log = EventLog(self._client, channel)
        self._channel = channel

    def publish(self, name: str, **more: object) -> None:
        """One event, numbered; `name` is its id."""
        self._log.publish(message(name, **more))

    def publish_bare(self, name: str, **more: object) -> None:
        """One event without a number, as other programs publish."""
        self._log.publish_unnumbered(message(name, **more))

    def kept(self) -> list[str]:
        """All messages that Redis keeps, in order."""
        entries: list[Any] = self._client.xrange(f"{self._channel}:log") or []
        return [fields[b"event"].decode() for _, fields in entries]

    def heard_by(self) -> int:
        """How many subscribers the channel has."""
        return int(self._client.pubsub_numsub(self._channel)[0][1])

    def close(self) -> None:
        self._client.close()


def message(name: str, **more: object) -> bytes:
    """An event on the channel, as JSON."""
    event: dict[str, Any] = {
        "event_type": "TOMAR",
        "tag_spool": f"AJENO-{name}",
        "worker_nombre": "MR(93)",
        "estado_detalle": "MR(93) trabajando ARM (ARM en progreso, SOLD pendiente)",
        "timestamp": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "operacion": "ARM",
        "event_id": name,
    }
    return json.dumps({**event, **more}, ensure_ascii=False).encode()


def updates(messages: Sequence[Message]) -> list[Message]:
    """The events among the messages, in order."""
    return [each for each in messages if each.type == "spool_update"]


def names(messages: Sequence[Message]) -> list[str]:
    """Their ids."""
    return [json.loads(each.data)["event_id"] for each in updates(messages)]


@dataclass
class RawStream:
    """One answer of the stream, byte by byte."""

    connection: socket.socket

    def read_until(self, end: bytes, times: int = 1) -> bytes:
        """Everything up to these bytes, or up to so many of them, within a minute."""
        said, deadline = b"", time.monotonic() + 60
        while said.count(end) < times:
            assert time.monotonic() < deadline, said
            piece = self.connection.recv(65_536)
            assert piece, said
            said += piece
        return said

    def read_to_the_end(self) -> bytes:
        """Everything until the server has ended the connection, in order or not."""
        said = b""
        try:
            while piece := self.connection.recv(1_000_000):
                said += piece
        except ConnectionResetError as dropped:
            return said + str(dropped).encode()
        return said


@contextmanager
def raw_stream(port: int, *lines: str, method: str = "GET", path: str = PATH) -> Iterator[RawStream]:
    """Ask for the stream by a bare socket; `lines` are further headers."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        head = "\r\n".join([f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", *lines])
        connection.sendall(f"{head}\r\n\r\n".encode())
        yield RawStream(connection)
