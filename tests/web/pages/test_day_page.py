"""`/registro`: a worker's own day, on the phone that remembers who it is."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from tests.cli.terminal import CARLA, FREE, HELD, MAURICIO, Terminal
from tests.support.chromium import chromium
from tests.web.pages.page_parts import Page
from tests.web.pages.page_shop import ZONE
from tests.web.web_process import Reply, WebProcess, web

MINE = f"worker={MAURICIO}"


ACTIONS = (
    ("tomar", FREE, MAURICIO),
    ("pausar", FREE, MAURICIO),
    ("pausar", HELD, CARLA),
    ("tomar", HELD, MAURICIO),
)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebProcess]:
    """The web face of a shop in which Mauricio has paused one spool today and goes on with another."""
    terminal = Terminal(tmp_path_factory.mktemp("day"), cast(Any, None), cast(Any, None))
    terminal.open_shop()
    for verb, tag, worker in ACTIONS:
        options = ("--tag", tag, "--worker", str(worker), "--operation", "ARM")
        process = terminal.start("action", verb, *options)
        process.communicate(timeout=60)
        assert process.returncode == 0
    with web(terminal) as face:
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
    assert sorted(page.tags()) == sorted([FREE, HELD])
    totals = [" ".join(each.text.split()) for each in page.all("li") if each.text.strip()[:1] == "2"]
    assert totals == ["2spools", "2turnos de trabajo"]
    main = page.one("main").text
    assert "en progreso" in main
    assert "pausado" in main
    assert main.count("Pendiente") == 2


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
    lines = [each.text.split() for each in Page(_get(shop, f"/spool/{HELD}")).all("li") if "ARM" in each.text]
    assert [line[:2] for line in lines] == [["ARM", "MR(93)"], ["ARM", "CP(95)"]]


def test_it_is_printed_on_one_page(shop: WebProcess, tmp_path: Path) -> None:
    with chromium(tmp_path) as browser:
        tab = browser.open(375, 812)
        tab.go(f"http://{shop.host}:{shop.port}/registro?worker={MAURICIO}")
        tab.wait("!document.getElementById('print').hidden")
        assert tab.pdf().count(b"/Type /Page\n") == 1
        assert tab.complaints() == []
