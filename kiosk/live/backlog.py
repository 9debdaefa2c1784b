"""Brings what waits on this station to the sheet, behind the workers' own actions. GUI thread."""

import asyncio
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress

from kiosk.core.shop.data import Backlog, Outcome
from kiosk.live.ports import Backend
from kiosk.live.threads import WorkerThreads

EVERY_S = 3.0
IDLE_S = 30.0
"""So often it is looked where nothing is known to wait: a terminal of this station may have left some."""
LONGEST_S = 60.0
"""The longest pause between two rounds that fail in a way that nobody foresaw."""


def pause_s(failures: int) -> float:
    """How long to wait before the next round, after so many failed in a row."""
    return min(EVERY_S * (1 << min(failures, 10)), LONGEST_S)


class BacklogDrain:
    """Asks the backend to carry on at start, every few seconds while something waits, after each action, and
    now and then besides.

    A worker's own action goes first: while one is under way nothing is carried on. `on_ends` hears of what
    came to its end, `on_backlog` of what still waits, each time it was looked at.
    """

    def __init__(
        self,
        threads: WorkerThreads,
        on_ends: Callable[[Sequence[Outcome]], None],
        on_backlog: Callable[[Backlog], None],
    ) -> None:
        self._threads, self._on_ends, self._on_backlog = threads, on_ends, on_backlog
        self._own = 0
        self._has_room = asyncio.Event()
        self._has_room.set()
        self._wanted = asyncio.Event()

    def own_action_began(self) -> None:
        """A worker's action was handed to the writer thread."""
        self._own += 1
        self._has_room.clear()

    def own_action_ended(self) -> None:
        """It came back, and may have brought what waited before it to its end, which is to be told."""
        self._own -= 1
        self._wanted.set()
        if not self._own:
            self._has_room.set()

    async def run(self, backend: Backend) -> None:
        """Until cancelled."""
        is_counted = False
        failures = 0
        while True:
            await self._has_room.wait()
            try:
                if not is_counted:
                    # What an earlier run left is seen before it is sent: with the sheet away that takes long.
                    await self.look(backend)
                    is_counted = True
                self._on_ends(await self._threads.write(backend.carry_on))
                await self.look(backend)
                failures = 0
            except Exception as error:  # noqa: BLE001 -- what waits is on disk, and goes out the next time
                sys.excepthook(type(error), error, error.__traceback__)
                self._wanted.set()
                failures += 1
            with suppress(TimeoutError):
                async with asyncio.timeout(IDLE_S):
                    await self._wanted.wait()
            await asyncio.sleep(pause_s(failures))

    async def look(self, backend: Backend) -> None:
        """See what waits, after an action that may have left something behind."""
        backlog = await self._threads.write(backend.backlog)
        if backlog.count:
            self._wanted.set()
        else:
            self._wanted.clear()
        self._on_backlog(backlog)
