"""The window's event loop: asyncio on Qt's, with timers that are never early and never left over.

qasync's own timers are coarse (they may fire 24 ms before their time) and stay alive after they are
cancelled; its default executor starts ten Qt threads. GUI thread only.
"""

import asyncio
import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from typing import Any

import qasync
from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimerEvent


class _TimedHandle(asyncio.Handle):
    """A callback whose Qt timer ends when it is cancelled."""

    def __init__(
        self, callback: Callable[..., Any], args: tuple[Any, ...], loop: Any, context: Context | None
    ) -> None:
        super().__init__(callback, args, loop, context)
        self.forget: Callable[[], object] | None = None

    def cancel(self) -> None:
        if self.forget and not self.cancelled():
            self.forget()
        super().cancel()


class _PreciseTimers(QObject):
    """Qt timers by id, each with the handle that it will run. Takes the place of qasync's own."""

    def __init__(self) -> None:
        super().__init__()
        self._handles: dict[int, asyncio.Handle] = {}

    def add_callback(self, handle: asyncio.Handle, delay: float = 0) -> asyncio.Handle:
        """Run a handle after `delay` seconds. qasync's signal handlers come this way as well."""
        timer_id = self.startTimer(math.ceil(max(0.0, delay) * 1000), Qt.TimerType.PreciseTimer)
        self._handles[timer_id] = handle
        if isinstance(handle, _TimedHandle):
            handle.forget = lambda: self._forget(timer_id)
        return handle

    def timerEvent(self, event: QTimerEvent) -> None:
        handle = self._forget(event.timerId())
        if handle and not handle.cancelled():
            handle._run()  # noqa: SLF001 -- asyncio gives a loop no public way to run a handle

    def _forget(self, timer_id: int) -> asyncio.Handle | None:
        handle = self._handles.pop(timer_id, None)
        if handle:
            self.killTimer(timer_id)
        if isinstance(handle, _TimedHandle):
            handle.forget = None
        return handle

    def stop(self) -> None:
        for timer_id in list(self._handles):
            self._forget(timer_id)

    def set_debug(self, _enabled: bool) -> None:
        """qasync calls this; there is nothing to debug here."""


class LoopEnded(Exception):
    """Qt's loop was ended from outside: the screen is gone, or the session is over."""


class PreciseQEventLoop(qasync.QEventLoop):  # type: ignore[misc]  # qasync makes its class at run time
    """qasync's loop on the QApplication, with precise timers and plain threads.

    `already_running` is for tests, whose Qt loop is driven from outside.
    """

    def __init__(self, app: QCoreApplication, already_running: bool = False) -> None:
        super().__init__(app, already_running=already_running)
        self._timer = _PreciseTimers()
        self.set_default_executor(ThreadPoolExecutor(max_workers=2, thread_name_prefix="kiosk-any"))

    def run_until_complete(self, future: Any) -> Any:
        """As asyncio's. Raises `LoopEnded` where Qt ended the loop first."""
        task = asyncio.ensure_future(future, loop=self)
        try:
            return super().run_until_complete(task)
        except RuntimeError as error:
            if task.done():
                raise
            raise LoopEnded from error

    def call_later(
        self, delay: float, callback: Callable[..., Any], *args: Any, context: Context | None = None
    ) -> _TimedHandle:
        """Run a callback on the GUI thread after `delay` seconds, never earlier."""
        handle = _TimedHandle(callback, args, self, context)
        self._timer.add_callback(handle, delay)
        return handle
