"""The writer and reader threads, and the tasks of the loop that wait for them. The loop's thread."""

import asyncio
import logging
import sys
from collections.abc import Callable, Collection, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from time import monotonic
from typing import Any, ParamSpec, TypeVar

log = logging.getLogger(__name__)

JOBS_S = 3.0
"""How long closing waits for what the worker threads are doing."""

ENDS_S = 4.0
"""How long closing takes at most, with what there is to close."""

T = TypeVar("T")
P = ParamSpec("P")

Hop = Callable[[Callable[[], None]], None]
"""Runs work on the loop's thread, when called from any other. Returns at once; work runs in its order."""


class WorkerThreads:
    """One writer and one reader thread, each doing one job after the other, and the way back from a thread.

    A job outlives the task that waits for it: what has begun may finish, and closing waits for it, for a
    while. A thread that doesn't come back in time is left behind (`kiosk.program.shutdown`).
    """

    def __init__(self, hop: Hop | None = None) -> None:
        self._hop = hop
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

    def hopping(self, work: Callable[P, None]) -> Callable[P, None]:
        """A callback for other threads: `work` is then done on the loop's. Made on the loop's thread."""
        hop = self._hop or hop_to(asyncio.get_running_loop())

        def from_any_thread(*args: P.args, **kwargs: P.kwargs) -> None:
            hop(lambda: work(*args, **kwargs))

        return from_any_thread

    def later(self, seconds: float, work: Callable[[], None]) -> None:
        """Do something on the loop's thread after so many seconds."""
        asyncio.get_running_loop().call_later(seconds, _reporting, work)

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


def hop_to(loop: asyncio.AbstractEventLoop) -> Hop:
    """Asyncio's own way onto the thread of a loop. Nothing is done on a loop that is closed."""

    def hop(work: Callable[[], None]) -> None:
        with suppress(RuntimeError):  # the loop is closed: the station has ended
            loop.call_soon_threadsafe(_reporting, work)

    return hop


def _reporting(work: Callable[[], None]) -> None:
    """The loop itself would only log what its callbacks raise."""
    try:
        work()
    except Exception as error:  # noqa: BLE001 -- reported, with its traceback
        sys.excepthook(type(error), error, error.__traceback__)


async def _ended(jobs: Collection[asyncio.Future[Any]], within_s: float) -> set[asyncio.Future[Any]]:
    """Those that have ended in so many seconds."""
    if not jobs:
        return set()
    ended, _ = await asyncio.wait(jobs, timeout=within_s)
    return ended
