"""The wall's page on a phone: all of it is in sight, and it leads back to the phone's page."""

import pytest

from tests.support.chromium import Browser, Tab
from tests.web.web_process import WebProcess

WALL = "/?wall=1&lang=es"
BACK = "document.querySelector('.leave')"
IS_SHOWN = f"getComputedStyle({BACK}).opacity === '1'"
PARTS = ".tile,.pill,.clock,h1,.sum,.sums li,#pages b,#pages span,.leave"
CUT = (
    f"[...document.querySelectorAll('{PARTS}')]"
    + """.filter((each) => {
  const viewport = document.documentElement, {left, right, bottom, width} = each.getBoundingClientRect();
  return width && (left < -1 || right > viewport.clientWidth + 1 || bottom > viewport.clientHeight + 1
    || (each.matches('.tile') && each.scrollHeight > each.clientHeight + 1));
}).map((each) => each.outerHTML.slice(0, 90))"""
)
FORGETS_WHEN_TOLD = """(() => {
  const later = setTimeout;
  window.setTimeout = (f, ms) => later(f, window.forgets && ms === 8000 ? 0 : ms);
})()"""


def _wall(browser: Browser, face: WebProcess, width: int, height: int) -> Tab:
    tab = browser.open(width, height, is_phone=width < 1_000)
    tab.call("Page.addScriptToEvaluateOnNewDocument", source=FORGETS_WHEN_TOLD)
    tab.go(f"http://{face.host}:{face.port}{WALL}")
    tab.wait("document.querySelector('[data-k]')")
    return tab


@pytest.mark.parametrize(("width", "height"), [(375, 812), (320, 568), (812, 375), (360, 740)])
def test_a_phone_sees_all_of_it_and_the_way_back(
    browser: Browser, face: WebProcess, width: int, height: int
) -> None:
    tab = _wall(browser, face, width, height)
    assert tab.run(IS_SHOWN)
    assert tab.run(CUT) == []
    assert tab.run(f"{BACK}.getBoundingClientRect().height") >= 40
    tab.run(f"{BACK}.click()")
    tab.wait("location.pathname + location.search === '/' && document.querySelector('#q')")
    tab.close()


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1080, 1920), (960, 540)])
def test_a_screen_on_the_wall_shows_the_way_back_only_to_who_uses_it(
    browser: Browser, face: WebProcess, width: int, height: int
) -> None:
    tab = _wall(browser, face, width, height)
    assert not tab.run(IS_SHOWN)
    assert tab.run(CUT) == []
    x, y = tab.run(f"(({{x, y, width}}) => [x + width / 2, y + 5])({BACK}.getBoundingClientRect())")
    is_touched = f"document.elementFromPoint({x}, {y}) === {BACK}"
    assert not tab.run(is_touched)
    _move(tab, 10, 30)
    tab.wait(f"{IS_SHOWN} && {is_touched}")
    tab.run("window.forgets = true")
    _move(tab, 50, 70)
    tab.wait(f"!({IS_SHOWN})")
    assert not tab.run(is_touched)
    tab.close()


def _move(tab: Tab, *places: int) -> None:
    for at in places:
        tab.call("Input.dispatchMouseEvent", type="mouseMoved", x=at, y=at)
