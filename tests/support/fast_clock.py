"""A clock for code that waits: a wait returns at once, moves the clock on, and is recorded."""

from collections.abc import Callable


class FastClock:
    """A clock in seconds. `on_wait` is called at the end of each wait."""

    def __init__(self, on_wait: Callable[[], object] = lambda: None) -> None:
        self.now = 1000.0
        self.waits: list[float] = []
        self._on_wait = on_wait

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds
        self._on_wait()
