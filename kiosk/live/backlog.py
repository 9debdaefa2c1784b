"""Sends the commands that wait in this station's journal, behind new ones. The loop's thread."""

import asyncio
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress

from kiosk.core.shop.data import Backlog, Outcome
from kiosk.live.ports import Actions
from kiosk.live.threads import WorkerThreads

EVERY_S = 3.0
IDLE_S = 30.0
"""The longest time between two rounds: a terminal of this station may have queued a command meanwhile."""
RARELY_S = 12.0
"""The longest time between two rounds that end nothing: the sheet is away, or doesn't take what waits."""
LONGEST_S = 60.0
"""The cap of the back-off after rounds that end in an unexpected error."""


def pause_s(failures: int) -> float:
    """Seconds to wait before the next round, after this many failures in a row."""
    return min(EVERY_S * (1 << min(failures, 10)), LONGEST_S)


def extra_s(fruitless: int) -> float:
    """Seconds to wait besides, after this many rounds in a row that ended nothing of what waits."""
    return min(EVERY_S * (1 << min(fruitless - 1, 10)), RARELY_S) - EVERY_S


class BacklogDrain:
    """Sends the backlog at the start, every few seconds while it isn't empty, after each action, and at least
    every `IDLE_S`. Rounds that end nothing come more rarely, until the next action.

    A worker's new action goes first: no round begins while one is in flight. `on_ends` gets the outcomes of
    each round; `on_backlog` gets the remaining backlog each time it was counted.
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
        self._acted = asyncio.Event()

    def own_action_began(self) -> None:
        """A worker's action was handed to the writer thread."""
        self._own += 1
        self._has_room.clear()

    def own_action_ended(self) -> None:
        """The action has returned. It may have ended commands that waited before it: a round tells them."""
        self._own -= 1
        self._wanted.set()
        self._acted.set()
        if not self._own:
            self._has_room.set()

    def sheet_is_back(self) -> None:
        """The sheet answers again: the next round need not wait any longer."""
        self._acted.set()

    async def run(self, actions: Actions) -> None:
        """Run rounds until cancelled."""
        is_counted = False
        failures = fruitless = 0
        while True:
            await self._has_room.wait()
            self._acted.clear()
            try:
                if not is_counted:
                    # Show what an earlier run left before sending it: with no sheet, sending takes long.
                    await self.look(actions)
                    is_counted = True
                ends = await self._threads.write(actions.carry_on)
                self._on_ends(ends)
                backlog = await self._count(actions)
                failures, fruitless = 0, fruitless + 1 if backlog.count and not ends else 0
            except Exception as error:  # noqa: BLE001 -- the backlog is on disk, and the next round sends it
                sys.excepthook(type(error), error, error.__traceback__)
                self._wanted.set()
                failures += 1
            with suppress(TimeoutError):
                async with asyncio.timeout(IDLE_S):
                    await self._wanted.wait()
            await asyncio.sleep(pause_s(failures))
            if fruitless:
                with suppress(TimeoutError):
                    async with asyncio.timeout(extra_s(fruitless)):
                        await self._acted.wait()

    async def look(self, actions: Actions) -> None:
        """Count the backlog, after an action that may have added to it."""
        await self._count(actions)

    async def _count(self, actions: Actions) -> Backlog:
        backlog = await self._threads.write(actions.backlog)
        if backlog.count:
            self._wanted.set()
        else:
            self._wanted.clear()
        self._on_backlog(backlog)
        return backlog
