"""Measures how long this station has had rows in doubt. Shared by the threads that read and write."""

import time
from collections.abc import Callable, Iterable
from threading import Lock

from kiosk.core.protocol.findings import Doubt, Finding, HandNote
from kiosk.core.shop.data import Spool


class Doubts:
    """Records since when each row has shown another spool's write. Any thread. `now` is a monotonic clock."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = Lock()
        self._since: dict[str, tuple[str, float]] = {}

    def doubted_s(self, spool: Spool) -> float:
        """The seconds for which the row has been in doubt as it stands; 0 if it wasn't before."""
        if not self._since:
            return 0.0
        with self._lock:
            version, since = self._since.get(spool.tag, ("", 0.0))
        return self._now() - since if version and version == spool.version else 0.0

    def found(self, spool: Spool, finding: Finding | None) -> None:
        """Take in what one read found in a row."""
        with self._lock:
            if isinstance(finding, Doubt):
                if self._since.get(spool.tag, ("",))[0] != spool.version:
                    self._since[spool.tag] = (spool.version, self._now())
            elif not (isinstance(finding, HandNote) and finding.doubted):
                self._since.pop(spool.tag, None)

    def found_all(self, doubtful: Iterable[tuple[Spool, Finding]]) -> None:
        """Take in the findings of a read of all rows: every other row is in doubt no longer."""
        found = list(doubtful)
        for spool, finding in found:
            self.found(spool, finding)
        there = {spool.tag for spool, _ in found}
        with self._lock:
            self._since = {tag: since for tag, since in self._since.items() if tag in there}
