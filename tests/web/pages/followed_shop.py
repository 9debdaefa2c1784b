"""A whole shop that pages follow: Redis, `kiosk web`, and a browser."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from redis import Redis

from tests.support.chromium import Browser, Tab
from tests.support.redis_server import RedisServer, free_port
from tests.web.pages.page_shop import PageShop
from tests.web.web_process import WebProcess, web

WATCH = """(() => {
  window.isSame = true; window.seen = {};
  new MutationObserver(() => {
    for (const tile of document.querySelectorAll("[data-k]"))
      window.seen[tile.dataset.k] = window.seen[tile.dataset.k] || performance.timeOrigin + performance.now();
  }).observe(document.body, {subtree: true, childList: true, characterData: true});
})()"""


def tile_of(tag: str) -> str:
    """The tile of this spool, as an expression in a page."""
    return f"document.querySelector('[data-k=' + CSS.escape({json.dumps(tag)}) + ']')"


class FollowedShop:
    """Everything that runs: Redis, the web face at a port that stays, a station, a browser's page."""

    def __init__(self, folder: Path, browser: Browser) -> None:
        (folder / "redis").mkdir()
        self.redis = RedisServer(folder / "redis")
        self.redis.start()
        (folder / "data").mkdir()
        self.data = PageShop(folder / "data", {"KIOSK_REDIS_URL": self.redis.url})
        self.browser = browser
        self._port = free_port()
        self._running: Any = None
        self.start_web()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def start_web(self, *arguments: str, first: str = "", status: int = 200) -> None:
        """Start it and wait until it answers with this status, and has its link. `first` is run before."""
        self._running = web(self.data, "--port", str(self._port), *arguments, first=first)
        face: WebProcess = self._running.__enter__()
        face.until("/api/dashboard/occupied", lambda reply: reply.status == status)
        if status == 200:
            face.until("/api/health", lambda reply: reply.json["redis"]["state"] == "live")

    def stop_web(self) -> None:
        self._running.__exit__(None, None, None)

    @contextmanager
    def instead(self, *arguments: str, first: str = "", status: int = 200) -> Iterator[None]:
        """Another web face at the same port, for a while."""
        self.stop_web()
        self.start_web(*arguments, first=first, status=status)
        try:
            yield
        finally:
            self.stop_web()
            self.start_web()

    def publish(self, event_type: str, tag: str, **more: object) -> None:
        """An event as another program publishes it, without what only stations say."""
        said = {
            "event_type": event_type,
            "tag_spool": tag,
            "timestamp": f"{datetime.now(UTC).isoformat()[:26]}Z",
        }
        with Redis(port=self.redis.port, protocol=2) as client:
            client.publish("spools:updates", json.dumps({"worker_nombre": None, **said, **more}))

    def page(self, path: str = "/?lang=es", width: int = 375, height: int = 812) -> Tab:
        """A page that has read the shop and follows it."""
        tab = self.browser.open(width, height, is_phone=width < 500)
        tab.go(self.address + path)
        tab.wait("document.querySelector('.pill.fresh') && document.body.innerText.includes('en vivo')")
        tab.wait("document.querySelector('[data-k]')")
        tab.run(WATCH)
        return tab

    def close(self) -> None:
        self.stop_web()
        self.redis.kill()
