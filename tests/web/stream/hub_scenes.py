"""A browser, a hub, and what happens to them."""

import asyncio
from collections.abc import Awaitable, Callable

from kiosk.live.ports import KeptEvents
from tests.web.stream.shop_hub import Browser, HubProcess, ShopLog
from tests.web.stream.streaming import names

Play = Callable[[ShopLog, HubProcess, Browser], Awaitable[None]]


def play(scene: Play, kept: Callable[[], KeptEvents | None] | None = None) -> Browser:
    """A browser follows a linked hub from its first event on, and the scene happens."""
    log, browser = ShopLog(), Browser()

    async def run() -> None:
        log.publish("before")
        process = HubProcess(log, kept)
        process.link()
        browser.connect(process)
        await browser.settle(process)
        await scene(log, process, browser)
        await browser.disconnect()
        process.hub.close()

    asyncio.run(run())
    log.close()
    return browser


async def come_back(browser: Browser, process: HubProcess, last_id: str | None = None) -> list[str]:
    """Reconnect with an id; returns what the browser is told: the names of events, and other types."""
    await browser.disconnect()
    browser.last_event_id = browser.last_event_id if last_id is None else last_id
    had = len(browser.messages)
    browser.connect(process)
    await browser.settle(process)
    told = browser.messages[had:]
    return [names([each])[0] if each.type == "spool_update" else each.type for each in told]


async def restart(log: ShopLog, process: HubProcess, browser: Browser) -> HubProcess:
    """The web face ends, and a new one is linked."""
    await browser.disconnect()
    process.hub.close()
    again = HubProcess(log)
    again.link()
    return again
