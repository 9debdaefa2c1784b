"""The worker threads W and R, and the tasks of the GUI's loop that wait for them. GUI thread."""

import asyncio
import logging
import sys
from collections.abc import Callable, Collection, Coroutine
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import Any, TypeVar

log = logging.getLogger(__name__)

JOBS_S = 3.0
"""How long closing waits for what the worker threads are doing."""

ENDS_S = 4.0
"""How long closing takes at most, with what there is to close."""

T = TypeVar("T")


class WorkerThreads:
    """One writer and one reader, each doing one job after the other. Nobody else hands work to a thread.

    A job outlives the task that waits for it: what has begun is let finish, and closing waits for it, for a
    while. A thread that doesn't come back in time is left behind (`kiosk.program.shutdown`).
    """

    def __init__(self) -> None:
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="kiosk-writer")
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="kiosk-reader")
        self._tasks: set[asyncio.Task[None]] = set()
        self._jobs: set[asyncio.Future[Any]] = set()
        self._is_ending = False

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Run a coroutine; its failure is reported like any unforeseen error. While closing, nothing."""
        if self._is_ending:
            work.close()
            return
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._on_task_done)

    def read(self, work: Callable[[], T]) -> "asyncio.Future[T]":
        """Do something on the reader thread; await the result."""
        return self._hand_over(self._reader, work)

    def write(self, work: Callable[[], T]) -> "asyncio.Future[T]":
        """Do something on the writer thread, after all that was handed to it before; await the result."""
        return self._hand_over(self._writer, work)

    async def end(self, stop: Callable[[], None], close: Callable[[], None]) -> None:
        """Cancel the tasks, call `stop`, wait for the jobs under way, call `close` on a thread of its own.

        Returns within `ENDS_S`, whatever the threads are doing.
        """
        until = monotonic() + ENDS_S
        self._is_ending = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        stop()
        for job in await _ended(self._jobs, JOBS_S):
            if not job.cancelled() and (error := job.exception()):
                log.warning("ended at closing: %r", error)
        closer = ThreadPoolExecutor(1, thread_name_prefix="kiosk-closer")
        closing = self._begin(closer, close)
        for job in await _ended([closing], until - monotonic()):
            job.result()
        for thread in (self._writer, self._reader, closer):
            thread.shutdown(wait=False, cancel_futures=True)
        for job in list(self._jobs):
            job.cancel()  # its end is no news to a loop that is closed

    def _hand_over(self, thread: ThreadPoolExecutor, work: Callable[[], T]) -> "asyncio.Future[T]":
        return asyncio.shield(self._begin(thread, work))

    def _begin(self, thread: ThreadPoolExecutor, work: Callable[[], T]) -> "asyncio.Future[T]":
        job = asyncio.get_running_loop().run_in_executor(thread, work)
        self._jobs.add(job)
        job.add_done_callback(self._jobs.discard)
        return job

    def _on_task_done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error:
            sys.excepthook(type(error), error, error.__traceback__)


async def _ended(jobs: Collection[asyncio.Future[Any]], within_s: float) -> set[asyncio.Future[Any]]:
    """Those that have ended in so many seconds."""
    if not jobs:
        return set()
    ended, _ = await asyncio.wait(jobs, timeout=within_s)
    return ended
