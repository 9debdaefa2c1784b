"""Ages run on the best time that the server knows, whatever its own machine and the phone say."""

from collections.abc import Iterator
from email.utils import formatdate, parsedate_to_datetime
from pathlib import Path
from time import time

import pytest

from kiosk.workbook.server import connection
from tests.support.chromium import Browser
from tests.web.pages.page_parts import Page
from tests.web.pages.page_shop import PageShop
from tests.web.web_process import WebProcess, web
from tests.workbook.serving import serving

HOUR_S = 3_600
OLDEST = "/?lang=es&by=antiguos"
AGES = "[...document.querySelectorAll('[data-k] .age')].slice(0, 3).map((each) => each.textContent)"
AS_A_FOLLOWING_PAGE = (
    "Object.assign(document.body.dataset, {words: '{}', numbers: '{}', zone: 'America/Santiago'}), 0"
)
SET_BY = "(() => {{ const right = Date.now; Date.now = () => right() + {ms}; }})()"


@pytest.fixture
def behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[WebProcess]:
    """A web face whose machine is an hour behind the sheet's server, and which has noticed."""
    shop = PageShop(tmp_path)
    monkeypatch.setattr(connection, "formatdate", lambda usegmt: formatdate(time() + HOUR_S, usegmt=usegmt))
    with serving(tmp_path / "taller.kiosk") as served:
        shop.environ |= {"KIOSK_API_URL": served.url, "KIOSK_SPREADSHEET_ID": served.spreadsheet_id}
        with web(shop) as face:
            face.read()
            face.until(OLDEST, lambda reply: "1 d 3 h" in reply.body.decode())
            yield face


@pytest.mark.parametrize("hours", [-3, 0, 3])
def test_a_page_says_the_servers_ages_with_a_wrong_phone_and_a_wrong_server(
    behind: WebProcess, browser: Browser, hours: int
) -> None:
    rendered = [each.text for each in Page(behind.get(OLDEST)).all("span", "age")][:3]
    assert (rendered[0], rendered[1][:5], rendered[2][:5]) == ("1 d 3 h", "6 h 0", "6 h 0")
    tab = browser.open(375, 812)
    skewed = SET_BY.format(ms=hours * HOUR_S * 1_000)
    tab.call("Page.addScriptToEvaluateOnNewDocument", source=skewed)
    tab.go(f"http://{behind.host}:{behind.port}{OLDEST}")
    tab.wait("document.querySelector('[data-k]')")
    first, second, third = tab.run(AGES)
    assert (first, second[:5], third[:5]) == ("1 d 3 h", "6 h 0", "6 h 0")
    tab.close()


def test_the_date_of_an_answer_is_the_best_time_that_is_known(behind: WebProcess) -> None:
    for address in ("/", "/api/dashboard/occupied", "/static/page.css", "/nothing"):
        (date,) = behind.get(address).headers.get_all("Date", [])
        assert abs(parsedate_to_datetime(date).timestamp() - time() - HOUR_S) < 60, address


def test_a_slow_answer_is_no_wrong_clock(face: WebProcess, browser: Browser) -> None:
    tab = browser.open(375, 812)
    tab.go(f"http://{face.host}:{face.port}{OLDEST}")
    tab.wait("document.querySelector('[data-k]')")
    slow = {"latency": 2_600, "downloadThroughput": -1, "uploadThroughput": -1}
    tab.call("Network.emulateNetworkConditions", offline=False, **slow)
    assert tab.run("import('/static/server.js').then((server) => server.ask('/api/health'))")[0] == 200
    assert abs(tab.run("import('/static/time.js').then((time) => time.now() - Date.now())")) < 1_000
    tab.close()


@pytest.mark.parametrize("hours", [-3, 3])
def test_answers_that_come_together_correct_a_wrong_phone_once(
    face: WebProcess, browser: Browser, hours: int
) -> None:
    tab = browser.open(375, 812)
    skewed = SET_BY.format(ms=hours * HOUR_S * 1_000)
    tab.call("Page.addScriptToEvaluateOnNewDocument", source=skewed)
    tab.go(f"http://{face.host}:{face.port}/spool")
    tab.run(AS_A_FOLLOWING_PAGE)
    tab.run(
        "import('/static/server.js').then(({ask}) => Promise.all([ask('/api/health'), ask('/api/workers')]))"
    )
    ahead = tab.run("import('/static/time.js').then((time) => time.now() - Date.now())")
    assert abs(ahead + hours * HOUR_S * 1_000) < 3_000
    tab.close()
