"""Tells on standard error how far a long import has come."""

import time
from collections.abc import Callable

from kiosk.commands import output, patience
from kiosk.texts import phrase


class ImportProgress:
    """Called with a worksheet's name and how many of its rows are read; says so every few seconds."""

    def __init__(self, language: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._language = language
        self._clock = clock
        self._said_at = clock()

    def __call__(self, sheet: str, rows: int) -> None:
        now = self._clock()
        if now - self._said_at < patience.SAID_AFTER_S:
            return
        self._said_at = now
        said = phrase("import.progress", self._language, sheet=sheet, rows=str(rows))
        output.tell(output.one_line(said))
