"""Looks into the audit for people who look back, so few that a crowd can't use up the sheet's quota."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
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
    """Too many questions wait already, or the process ends."""


class ArchiveReads:
    """One question at a time, on a thread of its own; a question that is asked twice is read once.

    Belongs to the loop's thread. `archive` gives the port once the services are open.
    """

    def __init__(self, archive: Callable[[], Archive | None]) -> None:
        self._archive = archive
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="kiosk-archive")
        self._asked: dict[object, tuple[asyncio.Future[Rows], asyncio.Future[Rows]]] = {}
        """By question: its answer, and the job that reads it."""
        self._kept: OrderedDict[object, tuple[float, Rows]] = OrderedDict()
        self._is_closed = False

    @property
    def is_open(self) -> bool:
        """True once there is an archive to ask."""
        return self._archive() is not None

    async def history(self, tag: str) -> Rows:
        """The rows of one spool that count, oldest first. Raises `KioskError` and `ArchiveBusy`."""
        return await self._read(tag, lambda archive: archive.history(tag))

    async def of_worker(self, worker_id: int, day: date) -> Rows:
        """The rows that count of all spools on which the worker may have worked that day. Raises as
        `history`."""
        return await self._read((worker_id, day), lambda archive: archive.of_worker(worker_id, day))

    def close(self) -> None:
        """Turn away those who wait, and begin nothing more. Returns at once; a read under way is left to end.
        May be called again."""
        if self._is_closed:
            return
        self._is_closed = True
        for answer, job in list(self._asked.values()):
            _fail(answer, ArchiveBusy())
            job.cancel()  # so that its end isn't reported to a closed loop
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def _read(self, key: object, work: Callable[[Archive], Rows]) -> Rows:
        loop = asyncio.get_running_loop()
        until, kept = self._kept.get(key, (0.0, ()))
        if loop.time() < until:
            return kept
        if key not in self._asked:
            archive = self._archive()
            if archive is None or self._is_closed or len(self._asked) > MOST_WAITING:
                raise ArchiveBusy
            answer: asyncio.Future[Rows] = loop.create_future()
            job = loop.run_in_executor(self._thread, work, archive)
            self._asked[key] = answer, job
            job.add_done_callback(partial(self._on_read, key, answer))
        # A client that goes away takes no answer from the others that wait for it.
        return await asyncio.shield(self._asked[key][0])

    def _on_read(self, key: object, answer: "asyncio.Future[Rows]", job: "asyncio.Future[Rows]") -> None:
        del self._asked[key]
        if job.cancelled():
            return
        error = job.exception()
        if error is not None:
            if isinstance(error, KioskError):
                log.info("the audit could not be read for %r: %s", key, error.refusal.code)
            _fail(answer, error)
            return
        answer.set_result(job.result())
        now = asyncio.get_running_loop().time()
        self._kept[key] = (now + KEPT_S, job.result())
        self._kept.move_to_end(key)
        # The oldest come first. Expired ones go at once, for a worker's day is large.
        while self._kept and (len(self._kept) > MOST_KEPT or next(iter(self._kept.values()))[0] <= now):
            self._kept.popitem(last=False)


def _fail(answer: "asyncio.Future[Rows]", error: BaseException) -> None:
    """End the wait for an answer with an error, also if nobody waits any more."""
    answer.set_exception(error)
    answer.exception()
