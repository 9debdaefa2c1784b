"""Looks into the audit for people who look back, so few that a crowd can't use up the sheet's quota."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Final

from kiosk.core.errors import KioskError
from kiosk.core.shop.data import AuditRow
from kiosk.live.ports import Archive

log = logging.getLogger(__name__)

MOST_WAITING: Final = 8
"""So many questions may wait for their turn; the next one is turned away."""

KEPT_S: Final = 5.0
"""How long an answer is good for whoever asks the same, in seconds."""

MOST_KEPT: Final = 256

Rows = Sequence[AuditRow]


class ArchiveBusy(Exception):
    """Too many questions wait already."""


class ArchiveReads:
    """One question at a time, on a thread of its own; a question that is asked twice is read once.

    Belongs to the loop's thread. `archive` gives the port once the services are open.
    """

    def __init__(self, archive: Callable[[], Archive | None]) -> None:
        self._archive = archive
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="kiosk-archive")
        self._asked: dict[object, asyncio.Future[Rows]] = {}
        self._kept: OrderedDict[object, tuple[float, Rows]] = OrderedDict()

    @property
    def is_open(self) -> bool:
        """True once there is an archive to ask."""
        return self._archive() is not None

    async def history(self, tag: str) -> Rows:
        """The rows of one spool that count, oldest first. Raises `KioskError` and `ArchiveBusy`."""
        return await self._read(tag, lambda archive: archive.history(tag))

    async def of_worker(self, worker_id: int, day: date) -> Rows:
        """The rows that count of all spools on which the worker acted that day. Raises as `history`."""
        return await self._read((worker_id, day), lambda archive: archive.of_worker(worker_id, day))

    def close(self) -> None:
        """Begin nothing more. Returns at once; a read under way is left to end."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def _read(self, key: object, work: Callable[[Archive], Rows]) -> Rows:
        loop = asyncio.get_running_loop()
        until, kept = self._kept.get(key, (0.0, ()))
        if loop.time() < until:
            return kept
        asked = self._asked.get(key)
        if asked is None:
            archive = self._archive()
            assert archive is not None
            if len(self._asked) > MOST_WAITING:
                raise ArchiveBusy
            asked = loop.run_in_executor(self._thread, work, archive)
            self._asked[key] = asked
            asked.add_done_callback(lambda done: self._on_read(key, done))
        # Whoever asked may go away meanwhile; others wait for the same answer.
        return await asyncio.shield(asked)

    def _on_read(self, key: object, done: "asyncio.Future[Rows]") -> None:
        del self._asked[key]
        if done.cancelled():
            return
        error = done.exception()
        if isinstance(error, KioskError):
            log.info("the audit could not be read for %s: %s", key, error.refusal.code)
        elif error is None:
            self._kept[key] = (asyncio.get_running_loop().time() + KEPT_S, done.result())
            self._kept.move_to_end(key)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
