"""A touch in a kiosk's window, and the page in a browser that follows it."""

import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from kiosk.core.shop.data import Command
from tests.end2end.conftest import OpenStation
from tests.end2end.test_life_by_taps import FITTER, free_spool
from tests.support.chromium import chromium
from tests.support.redis_server import RedisServer
from tests.support.station import Station
from tests.web.web_process import web

TOUCHES = 3


@dataclass
class Beside:
    """The settings of a web face on the same workbook and Redis, with a data folder of its own."""

    folder: Path
    redis_url: str

    def settings(self) -> dict[str, str]:
        own = self.folder / "web"
        own.mkdir(exist_ok=True)
        (own / "kiosk.toml").touch()
        return {
            "KIOSK_DATA_DIR": str(own),
            "KIOSK_CONFIG": str(own / "kiosk.toml"),
            "KIOSK_WORKBOOK": str(self.folder / "taller.kiosk"),
            "KIOSK_REDIS_URL": self.redis_url,
        }


def test_a_touch_on_tomar_is_seen_in_the_browser(
    redis_server: RedisServer, station: OpenStation, tmp_path: Path
) -> None:
    kiosk = station("Puesto 3", redis_url=redis_server.url)
    (tmp_path / "browser").mkdir()
    with web(Beside(tmp_path, redis_server.url)) as face, chromium(tmp_path / "browser") as browser:
        face.read()
        tab = browser.open(375, 812, is_phone=True)
        tab.go(f"http://{face.host}:{face.port}/?lang=es")
        tab.wait("document.getElementById('pill').textContent.includes('en vivo')")
        tab.wait("document.querySelector('[data-k]')")
        kiosk.wait(lambda: kiosk.link_text() == "en vivo")
        # Whoever touches before the audit was read waits for it, and then this loop has not run for seconds.
        take(kiosk, free_spool(kiosk))
        for _touch in range(TOUCHES):
            tag = free_spool(kiosk)
            tile = f"document.querySelector('[data-k={json.dumps(tag)}]')"
            tab.run(
                "window.seen = 0; window.watch && window.watch.disconnect();"
                f" window.watch = new MutationObserver(() => {{ if ({tile} && !window.seen)"
                " window.seen = performance.timeOrigin + performance.now() });"
                " window.watch.observe(document.body, {subtree: true, childList: true, attributes: true})"
            )
            touched = take(kiosk, tag)
            tab.wait("window.seen")
            assert tab.run(f"{tile}.closest('section').innerText.includes('CP(95)')")
            assert tab.run(f"{tile}.innerText.includes('Puesto 3')")
            sys.stdout.write(f"seen {tab.run('window.seen') - 1000 * touched:.0f} ms after the touch\n")
        assert tab.complaints() == []


def take(kiosk: Station, tag: str) -> float:
    """Choose a worker and a spool, and touch TOMAR; returns when the touch was felt."""
    touches: list[float] = []

    def felt(_command: Command) -> None:
        touches.append(time.time())

    kiosk.selection.command_requested.connect(felt)
    kiosk.tap_worker(FITTER)
    kiosk.tap_spool(tag)
    kiosk.act("actionTomar")  # once it may be touched again
    kiosk.selection.command_requested.disconnect(felt)
    (touched,) = touches
    return touched
