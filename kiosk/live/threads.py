"""The writer and reader threads, and the loop's tasks that await them. The loop's thread."""

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
"""How long closing waits for the jobs under way on the worker threads, in seconds."""

ENDS_S = 4.0
"""The time limit of the whole closing, in seconds."""

T = TypeVar("T")
P = ParamSpec("P")

Hop = Callable[[Callable[[], None]], None]
"""Runs a callable on the loop's thread; called from any other. Returns at once; calls keep their order."""


class WorkerThreads:
    """One writer and one reader thread, each with a queue of jobs, and the hop back to the loop's thread.

    Cancelling a task doesn't cancel its job: a job that has begun may finish, and closing waits for it up to
    `JOBS_S`. A thread that doesn't return in time is abandoned (`kiosk.program.shutdown`).
    """

    def __init__(self, hop: Hop | None = None) -> None:
        self._hop = hop
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="kiosk-writer")
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="kiosk-reader")
        self._tasks: set[asyncio.Task[None]] = set()
        self._jobs: set[asyncio.Future[Any]] = set()
        self._is_ending = False

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Run a coroutine; its failure goes to `sys.excepthook`. Once closing has begun nothing is run."""
        if self._is_ending:
            work.close()
            return
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._on_task_done)

    def read(self, work: Callable[[], T]) -> "asyncio.Future[T]":
        """Run `work` on the reader thread; await the result."""
        return self._hand_over(self._reader, work)

    def write(self, work: Callable[[], T]) -> "asyncio.Future[T]":
        """Run `work` on the writer thread, after all earlier jobs; await the result."""
        return self._hand_over(self._writer, work)

    def hopping(self, work: Callable[P, None]) -> Callable[P, None]:
        """A callback for other threads that runs `work` on the loop's. Call this on the loop's thread."""
        hop = self._hop or hop_to(asyncio.get_running_loop())

        def from_any_thread(*args: P.args, **kwargs: P.kwargs) -> None:
            hop(lambda: work(*args, **kwargs))

        return from_any_thread

    def later(self, seconds: float, work: Callable[[], None]) -> None:
        """Run `work` on the loop's thread after this many seconds."""
        asyncio.get_running_loop().call_later(seconds, _reporting, work)

    async def end(self, stop: Callable[[], None], close: Callable[[], None]) -> None:
        """Cancel the tasks, call `stop`, wait for the jobs under way, then call `close` on its own thread.

        Returns within `ENDS_S` seconds, whatever the threads are doing.
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
            job.cancel()  # so that its end isn't reported to a closed loop

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
    """A `Hop` by `call_soon_threadsafe`. On a closed loop it does nothing."""

    def hop(work: Callable[[], None]) -> None:
        with suppress(RuntimeError):  # the loop is closed: the station has ended
            loop.call_soon_threadsafe(_reporting, work)

    return hop


def _reporting(work: Callable[[], None]) -> None:
    """Run `work` and pass its error to `sys.excepthook`: the loop would only log it."""
    try:
        work()
    except Exception as error:  # noqa: BLE001 -- reported, with its traceback
        sys.excepthook(type(error), error, error.__traceback__)


async def _ended(jobs: Collection[asyncio.Future[Any]], within_s: float) -> set[asyncio.Future[Any]]:
    """The jobs that ended within this many seconds."""
    if not jobs:
        return set()
    ended, _ = await asyncio.wait(jobs, timeout=within_s)
    return ended
