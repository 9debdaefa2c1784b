"""Every page, in both colours: axe finds no fault, the keyboard reaches everything, nothing is cut off."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.axe import axe_script
from tests.support.chromium import Browser, Tab
from tests.web.pages.page_shop import ANAS
from tests.web.web_process import WebProcess

PAGES = [
    "/",
    "/?wall=1",
    "/spool?q=27",
    f"/spool/{ANAS}",
    "/spool/NADA-1",
    "/registro",
    "/registro?worker=93",
    "/nada",
]
PHONE_PAGES = [page for page in PAGES if "wall" not in page]
AXE = """axe.run(document, {resultTypes: ["violations"]}).then((found) => found.violations
  .filter((each) => ["serious", "critical"].includes(each.impact))
  .map((each) => each.id + each.nodes.map((node) => ` ${node.target}: ${node.failureSummary}`)))"""
TOO_WIDE = """[...document.querySelectorAll("body *")].filter((each) => {
  const box = each.getBoundingClientRect();
  return box.width > 1 && (box.right > innerWidth + 1 || box.left < -1) && !each.matches(".skip, .skip *");
}).map((each) => each.outerHTML.slice(0, 120))"""
TARGETS = """[...document.querySelectorAll("a[href], button, input:not([type=hidden])")]
  .filter((each) => each.offsetParent)"""
REACHED = """(() => {
  const at = document.activeElement;
  if (at === document.body) return "nothing";
  window.reached.add(at);
  return getComputedStyle(at).outlineStyle;
})()"""


@pytest.fixture
def phone(browser: Browser) -> Iterator[Tab]:
    tab = browser.open(375, 812, is_phone=True)
    yield tab
    tab.close()


def _open(tab: Tab, face: WebProcess, page: str) -> None:
    tab.go(f"http://{face.host}:{face.port}{page}")


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_axe_finds_no_serious_fault(browser: Browser, face: WebProcess, scheme: str) -> None:
    script = axe_script()
    phone, wall = browser.open(375, 812), browser.open(1920, 1080)
    for tab in (phone, wall):
        tab.prefer(scheme)
    found: dict[str, Any] = {}
    for page in PAGES:
        tab = wall if "wall" in page else phone
        _open(tab, face, page + ("&theme=light" if "wall" in page and scheme == "light" else ""))
        tab.run(script)
        found[page] = tab.run(AXE)
    phone.close()
    wall.close()
    assert found == {page: [] for page in PAGES}


def test_nothing_scrolls_sideways_even_with_letters_twice_as_large(phone: Tab, face: WebProcess) -> None:
    for page in PHONE_PAGES:
        _open(phone, face, page)
        for size in ("100%", "200%"):
            phone.run(f"document.documentElement.style.fontSize = '{size}'")
            assert phone.run("document.documentElement.scrollWidth") <= 375, (page, size)
            assert phone.run(TOO_WIDE) == [], (page, size)


def test_the_keyboard_reaches_everything_and_shows_where_it_is(browser: Browser, face: WebProcess) -> None:
    for page in ("/", f"/spool/{ANAS}", "/registro"):
        tab = browser.open(375, 812)
        _open(tab, face, page)
        wanted = tab.run(f"{TARGETS}.length")
        assert wanted > 5
        tab.run("window.reached = new Set()")
        for _step in range(wanted + 3):
            tab.press("Tab", 9)
            assert tab.run(REACHED) in ("solid", "nothing")
        missed = f"{TARGETS}.filter((each) => !window.reached.has(each)).map((each) => each.outerHTML)"
        assert tab.run(missed) == []
        tab.close()


def test_targets_are_large_enough_for_a_finger(phone: Tab, face: WebProcess) -> None:
    for page in PHONE_PAGES:
        _open(phone, face, page)
        small = phone.run(
            f"{TARGETS}.filter((each) => !each.matches('.skip, p a') && each.offsetHeight < 40)"
            ".map((each) => each.outerHTML)"
        )
        assert small == [], page


def test_a_page_without_scripts_shows_the_grid(phone: Tab, face: WebProcess) -> None:
    phone.call("Emulation.setScriptExecutionDisabled", value=True)
    phone.call("Page.navigate", url=f"http://{face.host}:{face.port}/")
    phone.wait("document.querySelectorAll('.tile').length === 31")
    assert phone.run("document.querySelector('meta[http-equiv=refresh]').content") == "30"
