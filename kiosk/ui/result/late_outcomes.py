"""A queue of outcomes whose workers no longer wait for them. GUI thread only."""

from collections import deque

from kiosk.core.shop.data import LeftBehind, Outcome, Verdict

Late = Outcome | LeftBehind
"""An outcome, or the news that the outcome of some actions will never be known here."""


class LateOutcomes:
    """The outcome on the screen, which stays until somebody has read it, and those behind it."""

    def __init__(self) -> None:
        self._waiting: deque[Late] = deque()
        self._shown: Late | None = None
        self._covered: set[str | LeftBehind] = set()

    @property
    def given_back(self) -> int:
        """How many unread outcomes are refusals."""
        unread = [*self._waiting, *([self._shown] if self._shown else [])]
        return sum(isinstance(each, Outcome) and each.verdict is Verdict.REFUSED for each in unread)

    def add(self, end: Late) -> bool:
        """Add an outcome. True if it replaces the one on the screen, which is of the same command."""
        self._waiting = deque(each for each in self._waiting if _key(each) != _key(end))
        self._waiting.append(end)
        if self._shown is None or _key(self._shown) != _key(end):
            return False
        self._shown = None
        return True

    def next(self) -> Late | None:
        """The one to show now; None if none waits, or the one on the screen is still unread."""
        if self._shown is None and self._waiting:
            self._shown = self._waiting.popleft()
            return self._shown
        return None

    def cover(self) -> None:
        """The one on the screen was covered before anybody read it: it will be shown again."""
        if self._shown is not None:
            self._waiting.appendleft(self._shown)
            self._covered.add(_key(self._shown))
            self._shown = None

    def comes_again(self, end: Late) -> bool:
        """True if it was on the screen before."""
        return _key(end) in self._covered

    def read(self) -> None:
        """The one on the screen was read."""
        if self._shown is not None:
            self._covered.discard(_key(self._shown))
            self._shown = None


def _key(end: Late) -> str | LeftBehind:
    """A newer outcome of a command replaces an older one."""
    return end.command.id if isinstance(end, Outcome) else end
