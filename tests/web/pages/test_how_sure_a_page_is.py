"""What a page says of data that may be wrong by now, before any was read, and while the sheet is slow."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.web.pages import spool_page
from tests.cli.terminal import Terminal
from tests.support.chromium import Browser
from tests.support.shop import shop_workbook
from tests.web.pages.page_parts import Page
from tests.web.pages.page_shop import ANAS, FREE, PEOPLE, PageShop, rows
from tests.web.web_process import WebProcess, web

AGES_AT_ONCE = "from kiosk.live import freshness\nfreshness.FRESH_S = {fresh}\nfreshness.AGEING_S = {ageing}"
FORGETS_ANSWERS = "from kiosk.web import archive_reads\narchive_reads.KEPT_S = 0.0"
LOOKS_EACH_TIME = "from kiosk.sheets import audit_search\naudit_search.KEPT_S = -1.0"
UNSETTLED_COMES_AGAIN = "from kiosk.web.pages import spool_histories\nspool_histories.UNSETTLED_S = 0.2"
SETTLES_SOON = "from kiosk.web.pages import spool_histories\nspool_histories.SETTLES_S = 0.0"
READS_OFTEN = (
    "from kiosk.core.sharing import reader_election\nreader_election.EVERY_S = reader_election.VARIES_S = 0.5"
)
WAITS_FOR_NO_HISTORY = "from kiosk.web.pages import spool_histories\nspool_histories.WAIT_S = 0.0"
WAITS_FOR_NO_DAY = "from kiosk.web.pages import day_page\nday_page.WAIT_S = 0.0"
RELOADS_QUICKLY = "from kiosk.web.pages import spool_page\nspool_page.EVERY_S = 0.3"


@pytest.fixture
def shop(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """The shop of the pages, in which something can be done."""
    terminal = Terminal(tmp_path, capsys, monkeypatch)
    shop_workbook(terminal.workbook, rows(), workers=PEOPLE)
    return terminal


def _page(face: WebProcess, address: str) -> Page:
    return Page(face.get(address, Accept_Language="es"))


@pytest.mark.parametrize("address", [f"/spool/{FREE}", "/spool?q=1340", "/spool/MK-9"])
def test_it_says_when_the_sheet_was_read_and_loads_itself_anew(face: WebProcess, address: str) -> None:
    page = _page(face, address)
    assert page.one("p", "pill").text.strip().startswith("Leído hace ")
    assert page.all("p", "stale") == page.all("p", id="away")
    assert page.one("body").attributes["data-every"] == str(spool_page.EVERY_S)
    assert page.one("meta", content="30").attributes["http-equiv"] == "refresh"


@pytest.mark.parametrize(("level", "ageing"), [("ageing", 99.0), ("unknown", -1.0)])
def test_nobody_holds_it_only_while_that_is_vouched_for(shop: PageShop, level: str, ageing: float) -> None:
    with web(shop, first=AGES_AT_ONCE.format(fresh=-1.0, ageing=ageing)) as face:
        face.read()
        page = _page(face, f"/spool/{FREE}")
        assert page.one("h2", id="state").text == "¿libre?"
        assert page.one("p", "pill").has(level)
        (stale,) = [each for each in page.all("p", "stale") if each.attributes.get("id") != "away"]
        assert stale.has(level)
        assert "puede haber cambiado" in stale.text
        found = _page(face, "/spool?q=1340")
        assert len(found.all("p", "stale")) == 2
        assert "¿libre?" in found.one("main").text
        held = _page(face, f"/spool/{ANAS}").one("h2", id="state")
        assert held.text == "Lo tiene AS(62) Ana Soto para ARM"


@pytest.fixture(scope="module")
def unread(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebProcess]:
    """A web face that can't read its sheet yet."""
    shop = PageShop(tmp_path_factory.mktemp("unread"))
    (shop.folder / "taller.kiosk").write_bytes(b"not yet")
    with web(shop) as face:
        yield face


@pytest.mark.parametrize(
    "address", ["/registro", "/registro?worker=93", "/spool?q=1340", f"/spool/{FREE}", "/spool/MK-9"]
)
def test_before_the_sheet_was_read_nothing_is_said_of_the_shop(unread: WebProcess, address: str) -> None:
    reply = unread.get(address, Accept_Language="es")
    assert reply.status == 503
    assert int(reply.headers["Retry-After"]) > 0
    page = Page(reply)
    assert page.one("main").text.strip() == (
        "Todavía no se ha leído la planilla: no se sabe nada del taller. Pregunta de nuevo en unos segundos."
    )
    assert page.one("meta", content="5").attributes["http-equiv"] == "refresh"


def _take(shop: Terminal) -> None:
    assert shop.action("tomar", FREE, 93).code == 0


def test_a_history_that_does_not_come_in_time_leaves_the_page_whole_and_comes_later(shop: Terminal) -> None:
    _take(shop)
    with web(shop, first=f"{WAITS_FOR_NO_HISTORY}\n{FORGETS_ANSWERS}") as face:
        face.read()
        page = _page(face, f"/spool/{FREE}")
        assert page.one("h2", id="state").text == "Lo tiene MR(93) Mauricio Rodríguez para ARM"
        again = next(each for each in page.all("a", "link"))
        assert again.text == "La historia no llegó; toca para volver a leer."
        assert again.attributes["href"] == f"/spool/{FREE}"

        late = "La historia no llegó".encode()
        found = Page(face.until(f"/spool/{FREE}", lambda reply: late not in reply.body))
        assert any("MR(93)" in each.text for each in found.all("li"))


def test_an_open_page_asks_the_sheet_anew_only_once_its_spool_has_changed(shop: Terminal) -> None:
    workbook = shop.workbook
    with web(shop, first=f"{FORGETS_ANSWERS}\n{LOOKS_EACH_TIME}\n{SETTLES_SOON}") as face:
        face.read()
        nobody = "Todavía nadie".encode()
        for _ in range(2):
            face.until(f"/spool/{FREE}", lambda reply: nobody in reply.body)
        away = workbook.with_name("away")
        workbook.rename(away)
        assert "Todavía nadie" in _page(face, f"/spool/{FREE}").one("main").text
        assert "No se pudo leer la historia" in _page(face, f"/spool/{ANAS}").one("main").text
        away.rename(workbook)
        _take(shop)
        face.until(f"/spool/{FREE}", lambda reply: b"Lo tiene" in reply.body and nobody not in reply.body)


@pytest.mark.parametrize("address", [f"/spool/{ANAS}", "/registro"])
def test_why_the_past_can_not_be_read_is_said_in_the_visitors_language(shop: Terminal, address: str) -> None:
    with web(shop, first=f"{FORGETS_ANSWERS}\n{LOOKS_EACH_TIME}") as face:
        face.read()
        shop.workbook.rename(shop.folder / "away")
        page = Page(face.get(address, Cookie="lang=en; worker=62"))
    assert "could not be read. The history is in the sheet, which" in page.one("main").text


def test_a_day_that_does_not_come_in_time_is_said_and_comes_later(shop: Terminal) -> None:
    _take(shop)
    with web(shop, first=WAITS_FOR_NO_DAY) as face:
        face.read()
        reply = face.get("/registro", Cookie="lang=es; worker=93")
        assert (reply.status, reply.headers["Retry-After"]) == (503, "5")
        page = Page(reply)
        assert re.search(r"a las \d\d:\d\d no se pudo leer tu registro.* en 5 s\.", page.one("main").text)
        assert "Leído a las" not in page.one("main").text
        assert page.one("meta", content="5").attributes["http-equiv"] == "refresh"
        assert page.one("body").attributes["data-every"] == "5"
        late = face.until("/registro", lambda reply: reply.status == 200, Cookie="lang=es; worker=93")
        assert Page(late).tags() == [FREE]


def test_a_history_that_was_read_too_soon_after_a_change_is_not_kept(shop: Terminal) -> None:
    """The audit may have been looked at some seconds before: the change wasn't in it."""
    with web(shop, first=f"{FORGETS_ANSWERS}\n{READS_OFTEN}\n{UNSETTLED_COMES_AGAIN}") as face:
        face.read()
        face.get(f"/spool/{FREE}")
        _take(shop)
        face.until(f"/spool/{FREE}", lambda reply: b"Lo tiene" in reply.body)
        face.until(f"/spool/{FREE}", lambda reply: "Todavía nadie".encode() not in reply.body)


def test_an_open_page_follows_and_says_when_it_can_not(browser: Browser, shop: Terminal) -> None:
    with web(shop, first=RELOADS_QUICKLY) as face:
        face.read()
        tab = browser.open(375, 812)
        tab.go(f"http://{face.host}:{face.port}/spool/{FREE}")
        loaded = tab.run("performance.timeOrigin")
        said = "['Nadie lo tiene', 'Nobody holds it'].includes(document.querySelector('#state')?.textContent)"
        tab.wait(f"performance.timeOrigin > {loaded} && {said}")
        tab.call("Network.setBlockedURLs", urls=["*/api/health"])
        tab.wait("document.querySelector('#away')?.hidden === false")
        assert tab.run("document.querySelector('#state').textContent") in ("¿libre?", "free?")
        tab.close()
