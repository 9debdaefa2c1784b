"""Runs a call on a daemon thread, and hands its result or its error to the thread that waits for it."""

from collections.abc import Callable
from threading import Event, Thread
from typing import Generic, TypeVar

_T = TypeVar("_T")


class Background(Generic[_T]):
    """Starts the call at once, on a daemon: a call that hangs doesn't keep the process from ending."""

    def __init__(self, call: Callable[[], _T], name: str) -> None:
        self._call = call
        self._outcome: tuple[_T] | BaseException | None = None
        # An event, because Ctrl-C amid Thread.join makes Python 3.11 take the thread for ended.
        self._ended = Event()
        Thread(target=self._run, name=name, daemon=True).start()

    @property
    def has_ended(self) -> bool:
        return self._ended.is_set()

    def wait(self, timeout_s: float) -> bool:
        """True if the call has ended within `timeout_s` seconds."""
        return self._ended.wait(timeout_s)

    def result(self) -> _T:
        """The call's value; raises the call's error. Only once it has ended."""
        assert self._outcome is not None
        if isinstance(self._outcome, BaseException):
            raise self._outcome
        return self._outcome[0]

    def _run(self) -> None:
        try:
            self._outcome = (self._call(),)
        except BaseException as error:  # noqa: BLE001 -- the thread ends here: `result` raises it again
            self._outcome = error
        self._ended.set()
