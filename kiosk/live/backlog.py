"""Brings what waits on this station to the sheet, behind the workers' own commands. The loop's thread."""

import asyncio
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress

from kiosk.core.shop.data import Backlog, Outcome
from kiosk.live.ports import Actions
from kiosk.live.threads import WorkerThreads

EVERY_S = 3.0
IDLE_S = 30.0
"""The longest time between two rounds: a terminal of this station may have left something."""
LONGEST_S = 60.0
"""The longest pause between two rounds that fail in a way that nobody foresaw."""


def pause_s(failures: int) -> float:
    """How long to wait before the next round, after so many failed in a row."""
    return min(EVERY_S * (1 << min(failures, 10)), LONGEST_S)


class BacklogDrain:
    """Carries on with the backlog at start, every few seconds while something waits, after each action, and
    now and then besides.

    A worker's own action goes first: while one is in flight nothing else is sent. `on_ends` is given the ends
    that came, `on_backlog` what still waits, each time it was counted.
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
        """It came back, and may have brought what waited before it to an end, which is to be told."""
        self._own -= 1
        self._wanted.set()
        if not self._own:
            self._has_room.set()

    async def run(self, actions: Actions) -> None:
        """Until cancelled."""
        is_counted = False
        failures = 0
        while True:
            await self._has_room.wait()
            try:
                if not is_counted:
                    # What an earlier run left is seen before it is sent: with the sheet away that takes long.
                    await self.look(actions)
                    is_counted = True
                self._on_ends(await self._threads.write(actions.carry_on))
                await self.look(actions)
                failures = 0
            except Exception as error:  # noqa: BLE001 -- what waits is on disk, and goes out the next time
                sys.excepthook(type(error), error, error.__traceback__)
                self._wanted.set()
                failures += 1
            with suppress(TimeoutError):
                async with asyncio.timeout(IDLE_S):
                    await self._wanted.wait()
            await asyncio.sleep(pause_s(failures))

    async def look(self, actions: Actions) -> None:
        """See what waits, after an action that may have left something behind."""
        backlog = await self._threads.write(actions.backlog)
        if backlog.count:
            self._wanted.set()
        else:
            self._wanted.clear()
        self._on_backlog(backlog)
