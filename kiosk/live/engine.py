"""A running station without its user interface: window, board and `kiosk station` are built on it.

The engine belongs to the thread of one asyncio loop, Qt's or a plain one, and calls its hooks there. Other
threads: one writer, one reader, and the subscriber, whose callbacks are passed on to the loop's thread.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from kiosk.core.clock import Clock
from kiosk.core.events.shop_state import ShopState
from kiosk.live.commands import Commands
from kiosk.live.feed import Feed, ReadFailed
from kiosk.live.hand_overs import HandOvers
from kiosk.live.hooks import Hooks
from kiosk.live.ports import Services
from kiosk.live.shop import Shop
from kiosk.live.threads import Hop, WorkerThreads


class Engine:
    """Opens the services, keeps the shop up to date, and carries out commands, from `start` to `aclose`.

    `hop` runs a callable on the loop's thread and may be called from any other; by default it is asyncio's.
    """

    def __init__(self, state: ShopState, clock: Clock, hop: Hop | None = None) -> None:
        self.hooks = Hooks()
        self.shop = Shop(state, clock)
        self._threads = WorkerThreads(hop)
        self.feed = Feed(self.shop, clock, self._threads, self.hooks)
        self.commands = Commands(self.shop, clock, self._threads, self.hooks, self.feed.refresh)
        self.hand_overs = HandOvers(self.shop, self._threads, self.hooks, self.commands.submit)
        self.feed.on_back = self.commands.sheet_is_back
        self._services: Services | None = None

    def start(self, open_services: Callable[[], Services]) -> None:
        """Open the services on the reader thread, with retries, and begin work."""
        self.spawn(self._run(open_services))

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Run a coroutine until `aclose` at the latest; its failure goes to `sys.excepthook`."""
        self._threads.spawn(work)

    async def aclose(self) -> None:
        """Stop all tasks, threads and connections, within a few seconds. A write in flight may finish, with
        its event; if that takes too long, the next start finds its outcome in the audit.
        """
        await asyncio.sleep(0)  # so that a command that came as the window was closed is begun
        await self._threads.end(self._stop, self._close)

    def _stop(self) -> None:
        if self._services:
            self._services.readings.stop()

    def _close(self) -> None:
        if self._services:
            self._services.readings.close()

    async def _run(self, open_services: Callable[[], Services]) -> None:
        services = await self._opened(open_services)
        if services.actions:
            self.commands.open_with(services.actions)
            if services.hand_overs:
                self.hand_overs.open_with(services.hand_overs)
            self.spawn(self.hand_overs.keep_time())
            self.hooks.opened()
            await self._recall(services)
            self.spawn(self.commands.drain())
        await self.feed.run(services.readings)

    async def _opened(self, open_services: Callable[[], Services]) -> Services:
        def adopt() -> Services:
            # Set on the reader thread, so that services opened while the engine closes are closed as well.
            self._services = open_services()
            return self._services

        return await self.feed.insist(adopt)

    async def _recall(self, services: Services) -> None:
        """Show this station's last snapshot until the sheet itself is read."""
        assert services.actions is not None
        try:
            remembered = await self.feed.read(services.actions.remembered)
        except ReadFailed:
            return  # the sheet is read next anyway
        if remembered:
            self.shop.recall(remembered)
