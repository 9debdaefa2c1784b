"""A touch in a kiosk's window, and the page in a browser that follows it."""

import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tests.end2end.conftest import OpenStation
from tests.end2end.test_life_by_taps import FITTER, free_spool
from tests.support.chromium import chromium
from tests.support.redis_server import RedisServer
from tests.web.web_process import web


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
        tag = free_spool(kiosk)
        tile = f"document.querySelector('[data-k={json.dumps(tag)}]')"
        tab.run(
            f"new MutationObserver(() => {{ if ({tile} && !window.seen)"
            " window.seen = performance.timeOrigin + performance.now() })"
            ".observe(document.body, {subtree: true, childList: true, attributes: true})"
        )
        kiosk.tap_worker(FITTER)
        kiosk.tap_spool(tag)
        touched = time.time() * 1000
        kiosk.act("actionTomar")
        tab.wait("window.seen")
        assert tab.run(f"{tile}.closest('section').innerText.includes('CP(95)')")
        assert tab.run(f"{tile}.innerText.includes('Puesto 3')")
        sys.stdout.write(f"seen {tab.run('window.seen') - touched:.0f} ms after the touch\n")
        assert tab.complaints() == []
