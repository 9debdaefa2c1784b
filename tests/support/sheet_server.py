"""A server of a workbook on loopback that enforces the strictest reading of a quota: a limit in any 60 s.

The answers are those of the local workbook, compressed if the client asks for it, and delayed by `latency_s`.
"""

import gzip
import json
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

from kiosk.workbook import LocalWorkbook
from kiosk.workbook.api.answer import answer

MINUTE_S = 60.0
REFUSED = json.dumps(
    {"error": {"code": 429, "message": "Quota exceeded", "status": "RESOURCE_EXHAUSTED"}}
).encode()


class SheetServer(ThreadingHTTPServer):
    """`taken` and `refused` count requests by method."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, workbook: Path, per_minute: int, latency_s: float) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self._book = LocalWorkbook.open(workbook)
        self._lock = threading.Lock()
        self._per_minute = per_minute
        self._recent: dict[str, deque[float]] = {"GET": deque(), "POST": deque()}
        self.latency_s = latency_s
        self.has_ended = threading.Event()
        self.taken = {"GET": 0, "POST": 0}
        self.refused = {"GET": 0, "POST": 0}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def answer(self, method: str, path: str, body: bytes) -> tuple[int, bytes]:
        with self._lock:
            recent, now = self._recent[method], time.monotonic()
            while recent and recent[0] <= now - MINUTE_S:
                recent.popleft()
            if len(recent) >= self._per_minute:
                self.refused[method] += 1
                return 429, REFUSED
            recent.append(now)
            self.taken[method] += 1
            return answer(self._book, method, f"https://sheets.googleapis.com{path}", body)

    def server_close(self) -> None:
        self.has_ended.set()
        super().server_close()
        self._book.close()


class _Handler(BaseHTTPRequestHandler):
    server: SheetServer
    protocol_version = "HTTP/1.1"
    wbufsize: ClassVar[int] = -1  # an answer is sent in one piece
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers["Content-Length"])))

    def _answer(self, body: bytes) -> None:
        if self.server.has_ended.wait(self.server.latency_s):
            self.close_connection = True  # nobody waits any more, and the workbook may be gone
            return
        status, content = self.server.answer(self.command, self.path, body)
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=UTF-8")
        if "gzip" in self.headers.get("Accept-Encoding", ""):
            self.send_header("Content-Encoding", "gzip")
            content = gzip.compress(content, 6)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args: Any, **kwargs: Any) -> None:
        """Log nothing."""


@contextmanager
def sheet_server(workbook: Path, per_minute: int = 60, latency_s: float = 0.0) -> Iterator[SheetServer]:
    """A server of this workbook, closed at the end."""
    server = SheetServer(workbook, per_minute, latency_s)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
