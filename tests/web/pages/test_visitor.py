"""Language and colours: what the browser asks for, and what a person chose."""

import pytest

from tests.web.pages.page_parts import Page
from tests.web.pages.page_shop import ANAS
from tests.web.web_process import Reply, WebProcess


def _language(reply: Reply) -> str:
    return Page(reply).one("html").attributes["lang"]


@pytest.mark.parametrize(
    ("asked", "given"),
    [("en-US,en;q=0.9", "en"), ("es-CL", "es"), ("de,en;q=0.5", "en"), ("de", "es"), ("", "es")],
)
def test_the_language_is_the_browsers_else_the_stations(face: WebProcess, asked: str, given: str) -> None:
    assert _language(face.get("/", Accept_Language=asked)) == given


def test_a_chosen_language_is_remembered_and_goes_before_the_browsers(face: WebProcess) -> None:
    chosen = face.get("/spool?lang=en", Accept_Language="es")
    assert _language(chosen) == "en"
    cookie = chosen.headers["Set-Cookie"]
    assert cookie.startswith("lang=en; ")
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
    assert _language(face.get("/", Accept_Language="es", Cookie="lang=en")) == "en"
    assert face.get("/").headers["Set-Cookie"] is None


@pytest.mark.parametrize("address", ["/registro?worker=93", f"/spool?q={ANAS}"])
def test_a_choice_is_remembered_where_the_address_leads_on(face: WebProcess, address: str) -> None:
    reply = face.get(f"{address}&lang=en&theme=dark", Accept_Language="es")
    assert reply.status == 303
    cookies = reply.headers.get_all("Set-Cookie", [])
    assert {"lang=en", "theme=dark"} <= {each.partition(";")[0] for each in cookies}


def test_an_unknown_choice_changes_nothing(face: WebProcess) -> None:
    reply = face.get("/?lang=%3Cb%3E&theme=pink", Accept_Language="es", Cookie="theme=dark")
    html = Page(reply).one("html")
    assert (html.attributes["lang"], html.attributes["data-theme"]) == ("es", "dark")
    assert reply.headers["Set-Cookie"] is None


def test_colours_are_chosen_and_the_links_keep_the_search(face: WebProcess) -> None:
    page = Page(face.get("/?q=25&theme=light", Accept_Language="es"))
    assert page.one("html").attributes["data-theme"] == "light"
    links = {
        each.text: each.attributes["href"] for each in page.all("a") if each.attributes["href"][0] == "?"
    }
    assert links["Oscuro"] == "?q=25&theme=dark"
    assert links["English"] == "?q=25&theme=light&lang=en"
