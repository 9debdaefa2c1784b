"""Many listeners of one event stream in one cheap process: bare sockets that take apart what is measured.

Usage: `python stream_clients.py PORT LISTENERS`. Prints a line of JSON once all listen. A number on standard
input is the seq of the last event: once all have it, or 30 s later, the figures follow as JSON.
"""

import json
import re
import selectors
import socket
import sys
import time
from datetime import datetime
from typing import Any

EVENT = re.compile(rb'id: \w+-(\d+)\ndata: [^\n]*?"timestamp": ?"([^"]+)"[^\n]*\n\n')
REQUEST = b"GET /api/sse/stream HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n"
WITHIN_S = 30.0


class Listener:
    """One socket: what it has not taken apart yet, and the number of its last event."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=WITHIN_S)
        self.socket.sendall(REQUEST % port)
        self.rest = b""
        while b"retry: 3000\n" not in self.rest:
            self.rest += self.socket.recv(65_536)
        self.last = 0
        self.socket.setblocking(False)


class Listeners:
    """All of them. `ms` has the delay of every event at every listener, `last_ms` of each at the last one."""

    def __init__(self, port: int, count: int) -> None:
        self._selector = selectors.DefaultSelector()
        self.all = [Listener(port) for _ in range(count)]
        for each in self.all:
            self._selector.register(each.socket, selectors.EVENT_READ, each)
        self._selector.register(sys.stdin, selectors.EVENT_READ)
        self.ms: list[float] = []
        self.last_ms: dict[int, float] = {}
        self._published: dict[bytes, float] = {}
        self.cut = self.lost = 0

    def listen(self) -> None:
        """Until all have the event that standard input names."""
        until: int | None = None
        deadline = float("inf")
        while time.monotonic() < deadline and not (until and all(each.last >= until for each in self.all)):
            for key, _ in self._selector.select(0.5):
                if key.data is None:
                    until = int(sys.stdin.readline())
                    deadline = time.monotonic() + WITHIN_S
                    self._selector.unregister(sys.stdin)
                else:
                    self._read(key.data)

    def _read(self, listener: Listener) -> None:
        piece = listener.socket.recv(262_144)
        now = time.time()
        if not piece:
            self.cut += 1
            self._selector.unregister(listener.socket)
            return
        said = listener.rest + piece
        end = 0
        for found in EVENT.finditer(said):
            end = found.end()
            self._note(listener, int(found[1]), found[2], now)
        listener.rest = said[end:]

    def _note(self, listener: Listener, seq: int, published: bytes, now: float) -> None:
        if listener.last:
            self.lost += seq != listener.last + 1
        listener.last = seq
        if published not in self._published:
            self._published[published] = datetime.fromisoformat(published.decode()).timestamp()
        ms = 1000 * (now - self._published[published])
        self.ms.append(ms)
        self.last_ms[seq] = max(ms, self.last_ms.get(seq, 0.0))


def share(values: list[float], part: float) -> float:
    """The value that this part of them doesn't exceed."""
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * part))], 1) if ordered else -1.0


def main(port: int, count: int) -> None:
    listeners = Listeners(port, count)
    tell({"ready": count})
    listeners.listen()
    last = list(listeners.last_ms.values())
    tell(
        {
            "events sent": len(listeners.ms),
            "p50 ms": share(listeners.ms, 0.5),
            "p99 ms": share(listeners.ms, 0.99),
            "longest ms": share(listeners.ms, 1.0),
            "at the last listener, p50 ms": share(last, 0.5),
            "at the last listener, p99 ms": share(last, 0.99),
            "cut": listeners.cut,
            "lost": listeners.lost,
            "cpu s": round(time.process_time(), 1),
        }
    )


def tell(said: dict[str, Any]) -> None:
    """One line of JSON."""
    print(json.dumps(said), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
