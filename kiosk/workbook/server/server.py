"""Serves the local workbook over HTTP on loopback: Sheets API v4 with fault injection.

For tests, demos, and several kiosks on one machine. `docs/workbook.md` describes it.
"""

from __future__ import annotations

import threading
from pathlib import Path
from types import TracebackType

from kiosk.workbook.api.routes import LOCAL_SPREADSHEET_ID
from kiosk.workbook.book.book import LocalWorkbook
from kiosk.workbook.server.connection import Connection, is_loopback
from kiosk.workbook.server.dispatch import Dispatcher
from kiosk.workbook.server.faults import Faults
from kiosk.workbook.server.listener import Listener
from kiosk.workbook.server.quota import RequestQuota
from kiosk.workbook.server.traffic import Traffic

LOOPBACK = "127.0.0.1"
_POLL_S = 0.02


class WorkbookServer:
    """Serves one workbook file from its construction to `close()`; a context manager. Any thread may call.

    `port` 0 takes a free one. `latency_ms` is added to each request, half before and half after it is
    applied. Limits apply to each user, identified by bearer token. `spreadsheet_id` is the only one it
    serves. Raises WorkbookError if the file can't be used, OSError if the port can't.
    """

    spreadsheet_id = LOCAL_SPREADSHEET_ID

    def __init__(
        self,
        path: Path,
        *,
        host: str = LOOPBACK,
        port: int = 0,
        latency_ms: float = 0.0,
        reads_per_minute: int | None = None,
        writes_per_minute: int | None = None,
    ) -> None:
        if not is_loopback(host):
            raise ValueError(f"{host} is not a loopback address")
        # Kept open, so that the file shows as in use, and SQLite doesn't checkpoint after each connection.
        self._book = LocalWorkbook.open(path)
        identity = self._book.identity()
        self.faults = Faults()
        dispatcher = Dispatcher(latency_ms, RequestQuota(reads_per_minute, writes_per_minute), self.faults)
        try:
            self._http = Listener((host, port), Connection, path, identity, dispatcher)
        except OSError:
            self._book.close()
            raise
        bound = self._http.server_address[1]
        self.url = f"http://{f'[{host}]' if ':' in host else host}:{bound}"
        self._thread = threading.Thread(
            target=self._http.serve_forever, args=(_POLL_S,), name="kiosk-workbook-server", daemon=True
        )
        self._thread.start()

    def traffic(self) -> Traffic:
        """Requests and bytes so far."""
        return self._http.dispatcher.traffic.now()

    def join(self, timeout_s: float) -> bool:
        """Wait up to `timeout_s` seconds; True if the server has stopped."""
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def close(self) -> None:
        """Stop: requests being applied are finished, waiting ones get no answer. May be called again."""
        self._http.end()
        self._thread.join()
        self._book.close()

    def __enter__(self) -> WorkbookServer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
