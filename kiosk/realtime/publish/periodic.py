"""Several chores as one, each in its own time."""

import time

from kiosk.realtime.publish.announcer import Chore


class Chores:
    """Implements `announcer.Chore`; belongs to that thread. One that fails comes again."""

    def __init__(self, *chores: Chore) -> None:
        self.every_s = min(chore.every_s for chore in chores)
        self._due = [(0.0, chore) for chore in chores]

    def do(self) -> None:
        """Do those whose time has come."""
        now = time.monotonic()
        due = [chore for at, chore in self._due if at <= now]
        self._due = [(at if at > now else now + chore.every_s, chore) for at, chore in self._due]
        for chore in due:
            chore.do()
