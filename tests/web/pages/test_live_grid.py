"""`/`: the live grid as the server renders it, which is also all that a browser without scripts shows."""

import re

import pytest

from tests.web.pages.page_parts import Page
from tests.web.pages.page_shop import ANAS, IMAGE, NAMELESS, REPAIRED, SCRIPT, WELDED
from tests.web.web_process import WebProcess


def _tiles(face: WebProcess, address: str) -> Page:
    return Page(face.get(address, Accept_Language="es"))


def test_people_come_with_the_most_loaded_first_and_their_oldest_spool_on_top(face: WebProcess) -> None:
    page = _tiles(face, "/")
    assert page.one("b", id="total").text == "31"
    headings = [" ".join(each.text.split()) for each in page.all("h2")]
    assert headings[0] == "CPCP(100) Carla Pérez 4 spools"
    counts = [int(heading.split()[-2]) for heading in headings]
    assert counts == sorted(counts, reverse=True)
    tags = page.tags()
    at = tags.index(ANAS)
    assert tags[at : at + 3] == [ANAS, WELDED, REPAIRED]
    assert "KIOSK-PRUEBA" not in tags


def test_by_age_the_oldest_is_first_and_says_who_has_it(face: WebProcess) -> None:
    page = _tiles(face, "/?by=antiguos")
    assert page.tags()[:3] == [ANAS, NAMELESS, WELDED]
    assert page.all("span", "who")[0].text == "AS(62) Ana Soto"


def test_by_operation_repairs_come_last(face: WebProcess) -> None:
    page = _tiles(face, "/?by=operacion")
    assert [each.text.split()[0] for each in page.all("h2")] == ["ARM", "SOLD", "REP"]
    assert page.tags()[-2:] == [WELDED, REPAIRED]


def test_a_tile_says_its_state_in_words_and_marks_what_it_is_held_for(face: WebProcess) -> None:
    page = _tiles(face, "/?by=antiguos")
    chips = page.all("span", "chip")
    assert [" ".join(each.text.split()) for each in chips[:2]] == ["ARM en progreso", "SOLD pendiente"]
    assert [each.has("on") for each in chips[:2]] == [True, False]
    repair = next(each for each in chips if "REP" in each.text)
    assert " ".join(repair.text.split()) == "REP en progreso ciclo 2/3"


def test_a_hold_is_long_after_four_hours_and_too_long_after_eight(face: WebProcess) -> None:
    tiles = _tiles(face, "/?by=antiguos").all("li", "tile")
    assert [tile.attributes["class"] for tile in tiles[:4]] == [
        "tile too_long",
        "tile long",
        "tile long",
        "tile short",
    ]
    assert _tiles(face, "/?by=antiguos").all("span", "age")[0].text == "1 d 2 h"


def test_a_holder_without_a_number_is_a_fault_with_words(face: WebProcess) -> None:
    assert "Mauricio, sin n.º" in [each.text for each in _tiles(face, "/").all("span", "fault")]


@pytest.mark.parametrize(
    ("query", "found"),
    [("25218-021", [ANAS]), ("nv777", [ANAS]), ("OT-4242", [ANAS]), ("ana%20soto", [ANAS, WELDED, REPAIRED])],
)
def test_it_is_searched_by_tag_nv_ot_and_person(face: WebProcess, query: str, found: list[str]) -> None:
    assert _tiles(face, f"/?by=antiguos&q={query}").tags() == found


def test_a_search_without_a_hit_says_so_and_leads_on(face: WebProcess) -> None:
    page = _tiles(face, "/?q=xyz%3Cb%3E")
    assert page.tags() == []
    assert "«xyz<b>»" in page.one("p", id="note").text
    assert "hidden" not in page.one("p", id="anyway").attributes


def test_all_tags_show_the_same_fewest_groups_large(face: WebProcess) -> None:
    page = _tiles(face, "/")
    tails = [each.text for each in page.all("b") if each.text.startswith("26")]
    assert tails
    assert {tail.count("-") for tail in tails} == {1}


def test_the_wall_has_pages_of_twenty_one_the_oldest_first(face: WebProcess) -> None:
    page = _tiles(face, "/?wall=1")
    tiles = page.all("li", "tile")
    assert len(tiles) == 21
    assert tiles[0].text.split() == ["25218-021", "1", "d", "2", "h", "ARM", "AS(62)", "Ana"]
    assert page.one("p", id="pages").text.split("Página")[1].split()[:3] == ["1", "de", "2"]
    assert page.one("span", id="over").text == "1 más de 8 h"
    assert [each.text for each in page.all("b") if "data-op" in each.attributes] == ["29", "1", "1"]
    assert page.one("html").attributes["data-theme"] == "dark"


@pytest.mark.parametrize("address", ["/", "/?by=antiguos", "/?wall=1", f"/?q={SCRIPT}"])
def test_what_the_sheet_says_is_text(face: WebProcess, address: str) -> None:
    page = Page(face.get(address))
    text = page.one("body").text
    if address != f"/?q={SCRIPT}" and "wall" not in address:
        assert {SCRIPT, f"{IMAGE}-002"} <= set(page.tags())
        assert f"{SCRIPT} {IMAGE}" in text
    assert page.all("img") == []
    assert all(each.attributes.get("src", "").startswith("/static/") for each in page.all("script"))


def test_the_age_of_what_is_shown_stands_beside_the_title(face: WebProcess) -> None:
    pill = _tiles(face, "/").one("p", id="pill")
    assert re.fullmatch(r"\s*hace \d+ s", pill.text)
    assert pill.has("fresh")
