"""The ends of actions that nobody waits for any more, told one after another. GUI thread only."""

from collections import deque

from kiosk.core.data import Outcome, Verdict


class LateEnds:
    """A queue with the one on the screen at its head; that one stays until somebody has read it."""

    def __init__(self) -> None:
        self._waiting: deque[Outcome] = deque()
        self._shown: Outcome | None = None
        self._covered: set[str] = set()

    @property
    def given_back(self) -> int:
        """How many of those that nobody has read yet were refused."""
        unread = [*self._waiting, *([self._shown] if self._shown else [])]
        return sum(outcome.verdict is Verdict.REFUSED for outcome in unread)

    def add(self, outcome: Outcome) -> bool:
        """One more end came in. True where the one on the screen, of the same command, is true no longer."""
        of_it = outcome.command.id
        self._waiting = deque(each for each in self._waiting if each.command.id != of_it)
        self._waiting.append(outcome)
        if self._shown is None or self._shown.command.id != of_it:
            return False
        self._shown = None
        return True

    def next(self) -> Outcome | None:
        """The one to show now; None where there is none, or one stands there unread."""
        if self._shown is None and self._waiting:
            self._shown = self._waiting.popleft()
            return self._shown
        return None

    def cover(self) -> None:
        """Something else took its place before anybody read it: it comes again."""
        if self._shown is not None:
            self._waiting.appendleft(self._shown)
            self._covered.add(self._shown.command.id)
            self._shown = None

    def comes_again(self, outcome: Outcome) -> bool:
        """True where it stood on the screen before."""
        return outcome.command.id in self._covered

    def read(self) -> None:
        """Somebody touched it."""
        if self._shown is not None:
            self._covered.discard(self._shown.command.id)
            self._shown = None
