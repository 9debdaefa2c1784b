"""`/spool/{tag}` and the search for a spool."""

from urllib.parse import quote

import pytest

from tests.web.pages.page_parts import Page
from tests.web.pages.page_shop import ANAS, FREE, IMAGE, NAMELESS, REPAIRED, SCRIPT
from tests.web.web_process import WebProcess


def _page(face: WebProcess, address: str, language: str = "es") -> Page:
    return Page(face.get(address, Accept_Language=language))


def test_it_says_the_whole_tag_who_has_it_and_since_when(face: WebProcess) -> None:
    page = _page(face, f"/spool/{ANAS}")
    assert page.one("h1").text == ANAS
    assert page.one("h2", id="state").text == "Lo tiene AS(62) Ana Soto para ARM"
    assert "· 1 d 2 h" in page.one("main").text
    assert "NV-777" in page.one("main").text


def test_a_free_spool_is_free(face: WebProcess) -> None:
    assert _page(face, f"/spool/{FREE}").one("h2", id="state").text == "Nadie lo tiene"
    assert _page(face, f"/spool/{FREE}", "en").one("h2", id="state").text == "Nobody holds it"


def test_a_repair_says_its_cycle_and_a_fault_its_cell(face: WebProcess) -> None:
    assert "REP en progreso ciclo 2/3" in _page(face, f"/spool/{REPAIRED}").one("main").text
    faults = [each.text for each in _page(face, f"/spool/{NAMELESS}").all("li", "fault")]
    assert faults == ["Mauricio, sin n.º"]


@pytest.mark.parametrize("tag", [SCRIPT, f"{IMAGE}-002"])
def test_a_hostile_tag_is_text_in_its_address_too(face: WebProcess, tag: str) -> None:
    page = _page(face, f"/spool/{quote(tag, safe='')}")
    assert page.one("h1").text == tag
    assert page.all("img") == []


def test_a_tag_is_found_however_it_is_typed(face: WebProcess) -> None:
    found = face.get(f"/spool?q=+{ANAS.lower()}+")
    assert (found.status, found.headers["Location"]) == (303, f"/spool/{ANAS}")


def test_last_digits_list_what_they_may_mean(face: WebProcess) -> None:
    page = _page(face, "/spool?q=25218")
    assert page.tags() == [ANAS]
    assert "1 spool con «25218»" in page.one("p", role="status").text
    many = _page(face, "/spool?q=1340-TW")
    assert len(many.tags()) == 30
    assert "Se muestran 30 de 50" in many.one("p", role="status").text


def test_a_tag_that_is_not_there_is_a_404_in_the_shops_words(face: WebProcess) -> None:
    reply = face.get("/spool/MK-9-%3Cb%3E", Accept_Language="es")
    page = Page(reply)
    assert reply.status == 404
    assert page.all("h2")[0].text == "MK-9-<b> no está en la planilla."
    assert page.one("input", id="q").attributes["value"] == "MK-9-<b>"


def test_the_rehearsals_row_is_nobodys_spool(face: WebProcess) -> None:
    assert face.get("/spool/KIOSK-PRUEBA").status == 404
    assert _page(face, "/spool?q=prueba").tags() == []


@pytest.mark.parametrize("path", ["/nada", "/spools", "/registro/93"])
def test_an_unknown_address_is_a_page_that_leads_back(face: WebProcess, path: str) -> None:
    reply = face.get(path, Accept_Language="es")
    assert reply.status == 404
    assert Page(reply).one("h1").text == "Esta página no existe."


def test_nothing_is_done_but_reading(face: WebProcess) -> None:
    assert face.get("/", method="POST").status == 405
    assert face.get(f"/spool/{ANAS}", method="DELETE").status == 405
