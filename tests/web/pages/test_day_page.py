"""`/registro`: a worker's own day, on the phone that remembers who it is."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from tests.cli.station_process import station
from tests.support.chromium import Browser
from tests.web.pages.page_parts import Page
from tests.web.pages.page_shop import FREE, ZONE, PageShop
from tests.web.web_process import Reply, WebProcess, web

MINE = "worker=93"
PAUSED = [f"MK-1340-TW-27{at:03}-001" for at in range(12)]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebProcess]:
    """The web face of a shop in which Mauricio has paused twelve spools today and goes on with another."""
    folder = PageShop(tmp_path_factory.mktemp("day"))
    with station(folder) as workplace:
        workplace.ready()
        taken = [("tomar", PAUSED[0], 62), ("pausar", PAUSED[0], 62)]
        own = [(verb, tag, 93) for tag in PAUSED for verb in ("tomar", "pausar")]
        for at, (verb, tag, worker) in enumerate([*taken, *own, ("tomar", FREE, 93)]):
            workplace.ask(str(at), verb, tag, worker)
            assert workplace.answer(str(at))["outcome"] == "applied"
    with web(folder) as face:
        face.read()
        yield face


def _get(face: WebProcess, address: str, cookie: str = MINE) -> Reply:
    return face.get(address, Accept_Language="es", Cookie=cookie)


def test_a_phone_without_a_worker_asks_who_it_is(face: WebProcess) -> None:
    page = Page(_get(face, "/registro", ""))
    assert page.one("h1").text == "¿Quién eres?"
    links = {each.attributes["href"] for each in page.all("a")}
    assert {"/registro?worker=93", "/registro?worker=62", "/registro?worker=66"} <= links
    people = [each.text for each in page.all("li") if "(" in each.text]
    assert len(people) == 11
    assert people[0].strip() == '<"<"(66) <script>alert(1)</script> "><img src=x onerror=alert(1)>'


def test_a_chosen_worker_is_remembered_and_forgotten(face: WebProcess) -> None:
    chosen = face.get("/registro?worker=93")
    assert (chosen.status, chosen.headers["Location"]) == (303, "/registro")
    assert chosen.headers["Set-Cookie"].startswith("worker=93; ")
    forgotten = _get(face, "/registro?worker=")
    assert (forgotten.status, forgotten.headers["Location"]) == (303, "/registro")
    assert "Max-Age=0" in forgotten.headers["Set-Cookie"]


@pytest.mark.parametrize("worker", ["5", "x", "%3Cb%3E", "9" * 40, "-1"])
def test_nobody_can_be_a_worker_that_there_is_not(face: WebProcess, worker: str) -> None:
    reply = face.get(f"/registro?worker={worker}", Accept_Language="es")
    assert reply.status == 404
    assert reply.headers["Set-Cookie"] is None
    assert Page(_get(face, "/registro", f"worker={worker}")).one("h1").text == "¿Quién eres?"


def test_the_day_tells_spools_sessions_and_who_did_the_rest(shop: WebProcess) -> None:
    page = Page(_get(shop, "/registro"))
    assert page.one("h1").text == "Mi Registro"
    assert sorted(page.tags()) == sorted([FREE, *PAUSED])
    assert page.one("ul", "sums").text.split() == ["13spools", "13trabajos"]
    main = page.one("main").text
    assert main.count("en progreso") == 1
    assert main.count("pausado") == 12
    assert main.count("Pendiente") == 13


def test_what_is_not_recorded_is_no_zero(shop: WebProcess) -> None:
    main = Page(_get(shop, "/registro")).one("main").text
    assert "PD" not in main
    assert "todavía no se registran" in main


def test_other_days_are_reached_and_none_after_today(shop: WebProcess) -> None:
    today = datetime.now(ZONE).date()
    before = today - timedelta(days=1)
    page = Page(_get(shop, "/registro"))
    links = [each.attributes["href"] for each in page.all("a", "button")]
    assert links == [f"?fecha={before}", "/registro"]
    earlier = Page(_get(shop, f"/registro?fecha={before:%d-%m-%Y}"))
    assert earlier.one("input", id="fecha").attributes["value"] == f"{before}"
    assert f"?fecha={today}" in [each.attributes["href"] for each in earlier.all("a", "button")]
    assert "No hay trabajo registrado" in earlier.one("main").text


@pytest.mark.parametrize("date", ["x", "31-02-2026", "2026-13-01", "0001-01-01", "%3Cb%3E", "9999-12-31"])
def test_a_date_that_is_none_is_told(shop: WebProcess, date: str) -> None:
    reply = _get(shop, f"/registro?fecha={date}")
    assert reply.status == 422
    assert "no es una fecha" in Page(reply).one("main").text


def test_a_spools_page_tells_its_sessions_newest_first(shop: WebProcess) -> None:
    page = Page(_get(shop, f"/spool/{PAUSED[0]}"))
    lines = [each.text.split() for each in page.all("li") if "ARM" in each.text]
    assert [line[:2] for line in lines] == [["ARM", "MR(93)"], ["ARM", "AS(62)"]]


def test_it_is_printed_on_one_page(shop: WebProcess, browser: Browser) -> None:
    tab = browser.open(375, 812)
    tab.go(f"http://{shop.host}:{shop.port}/registro?worker=93")
    tab.wait("!document.getElementById('print').hidden")
    assert tab.pdf().count(b"/Type /Page\n") == 1
    assert tab.complaints() == []
    tab.close()
