"""The ends of actions that nobody waits for any more, told one after another. GUI thread only."""

from collections import deque

from kiosk.core.journal import LeftBehind
from kiosk.core.shop.data import Outcome, Verdict

Late = Outcome | LeftBehind
"""An end, or that the end of some actions will never be known here."""


class LateOutcomes:
    """A queue with the one on the screen at its head; that one stays until somebody has read it."""

    def __init__(self) -> None:
        self._waiting: deque[Late] = deque()
        self._shown: Late | None = None
        self._covered: set[str | LeftBehind] = set()

    @property
    def given_back(self) -> int:
        """How many of those that nobody has read yet were refused."""
        unread = [*self._waiting, *([self._shown] if self._shown else [])]
        return sum(isinstance(each, Outcome) and each.verdict is Verdict.REFUSED for each in unread)

    def add(self, end: Late) -> bool:
        """One more end came in. True where the one on the screen, of the same command, is true no longer."""
        self._waiting = deque(each for each in self._waiting if _key(each) != _key(end))
        self._waiting.append(end)
        if self._shown is None or _key(self._shown) != _key(end):
            return False
        self._shown = None
        return True

    def next(self) -> Late | None:
        """The one to show now; None where there is none, or one stands there unread."""
        if self._shown is None and self._waiting:
            self._shown = self._waiting.popleft()
            return self._shown
        return None

    def cover(self) -> None:
        """Something else took its place before anybody read it: it comes again."""
        if self._shown is not None:
            self._waiting.appendleft(self._shown)
            self._covered.add(_key(self._shown))
            self._shown = None

    def comes_again(self, end: Late) -> bool:
        """True where it stood on the screen before."""
        return _key(end) in self._covered

    def read(self) -> None:
        """Somebody touched it."""
        if self._shown is not None:
            self._covered.discard(_key(self._shown))
            self._shown = None


def _key(end: Late) -> str | LeftBehind:
    """Of one command there is one end."""
    return end.command.id if isinstance(end, Outcome) else end
