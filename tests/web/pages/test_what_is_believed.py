"""What the grid says where not all is well: the server-rendered page and the script say the same."""

from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from email.utils import formatdate
from pathlib import Path
from threading import Event
from time import time

import pytest

from kiosk.config.settings import load_settings
from kiosk.core.refusals import AlarmReason
from kiosk.core.sharing.alarms import Alarm
from kiosk.realtime.connection import RemoteRedis
from kiosk.realtime.share.shared_picture import SharedPicture, sheet_key
from kiosk.sheets.http.pace import Pace
from kiosk.sheets.sheet_state import SheetState
from kiosk.wiring.sheet import store
from kiosk.workbook import LocalWorkbook
from kiosk.workbook.server import connection
from tests.support.chromium import Browser
from tests.support.redis_server import RedisServer
from tests.web.pages.page_parts import Page
from tests.web.pages.page_shop import PageShop
from tests.web.web_process import AGES_QUICKLY, WebProcess, web
from tests.workbook.serving import serving

HEALTH = "/api/health"
STOPPED = {
    "es": "Escritura detenida: se vació de golpe la columna Armador",
    "en": "Writing has stopped: column Armador was emptied",
}
WRONG_TIME = {"es": "La hora de este equipo está mal", "en": "This machine's time is wrong"}
AWAY = {
    "es": "La planilla no responde. Lo que ves es de hace",
    "en": "The sheet doesn't answer. You see how it was",
}
TONE, BANNER = "document.querySelector('.pill').className", "document.getElementById('stale').textContent"


def _shown_by_both(browser: Browser, face: WebProcess, tone: str, words: Mapping[str, str]) -> None:
    """In the language of each visitor, whatever the station's is."""
    tab = browser.open(375, 812)
    for language, address in (("es", "/?lang=es"), ("en", "/?lang=en"), ("en", "/?lang=en&wall=1")):
        said = words[language]
        page = Page(face.get(address))
        assert page.all("p", "pill")[0].has(tone)
        assert said in page.one("p", "stale").text
        tab.go(f"http://{face.host}:{face.port}{address}")
        tab.wait("performance.getEntriesByType('resource').some((each) => /health/.test(each.name))")
        tab.wait("document.querySelector('[data-k]')")
        tab.wait(f"{TONE} === 'pill {tone}' && {BANNER}.includes({said!r})")
    tab.close()


def test_an_alarm_is_told_in_the_words_of_the_kiosk(
    browser: Browser, tmp_path: Path, redis_server: RedisServer
) -> None:
    """The station that reads for all has found it."""
    shop = PageShop(tmp_path, {"KIOSK_REDIS_URL": redis_server.url})
    with closing(LocalWorkbook.open(tmp_path / "taller.kiosk")) as book:
        key = sheet_key("spools:updates", f"local {book.identity()}")
    settings = load_settings(None, shop.settings())
    with (
        closing(RemoteRedis(redis_server.url, "Puesto 5")) as remote,
        closing(store(settings, SheetState(), Pace(Event()))) as read_by,
    ):
        remote.commands().set(f"{key}:reader", "me")
        picture = SharedPicture(remote.commands(), key, (f"{key}:reader", "me"), lambda: datetime.now(UTC))
        assert picture.put(read_by.snapshot(), (Alarm(AlarmReason.COLUMN_EMPTIED, columns=("Armador",)),))
        with web(shop) as face:
            said = face.until(HEALTH, lambda reply: reply.json["alarms"]).json
            assert said["status"] == "degraded"
            assert STOPPED["es"] in said["alarms"][0]["message"]
            english = face.get(f"{HEALTH}?lang=en").json
            assert STOPPED["en"] in english["alarms"][0]["message"]
            _shown_by_both(browser, face, "unknown", STOPPED)


def test_a_wrong_clock_is_told_in_the_words_of_the_kiosk(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = PageShop(tmp_path)
    monkeypatch.setattr(connection, "formatdate", lambda usegmt: formatdate(time() + 3_600, usegmt=usegmt))
    with serving(tmp_path / "taller.kiosk") as served:
        shop.environ |= {"KIOSK_API_URL": served.url, "KIOSK_SPREADSHEET_ID": served.spreadsheet_id}
        with web(shop) as face:
            face.read()
            said = face.until(HEALTH, lambda reply: reply.json["clock"]["state"] == "wrong").json
            assert said["clock"]["message"].startswith(WRONG_TIME["es"])
            _shown_by_both(browser, face, "unknown", WRONG_TIME)


def test_a_sheet_that_is_away_is_told_and_what_it_said_is_hatched(browser: Browser, tmp_path: Path) -> None:
    shop = PageShop(tmp_path)
    with web(shop, first=AGES_QUICKLY) as face:
        face.read()
        (tmp_path / "taller.kiosk").rename(tmp_path / "away")
        face.until(HEALTH, lambda reply: reply.json["freshness"] == "unknown" and reply.status == 503)
        _shown_by_both(browser, face, "unknown", AWAY)
        page = Page(face.get("/"))
        assert page.one("body").has("old")
