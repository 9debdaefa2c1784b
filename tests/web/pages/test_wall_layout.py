"""The wall on a TV, in a real browser: nothing wraps, is cut off or covered, with any fonts."""

from collections.abc import Iterator

import pytest

from tests.support.chromium import Browser, Tab
from tests.web.web_process import WebProcess

KEEPS_MOVES = """(() => {
  const ask = fetch;
  window.fetch = (path, more) => (/wall=1/.test(path) ? new Promise(() => {}) : ask(path, more));
})()"""
"""The page never gets the moves that the server has in place of those of the tests."""
FULL = """document.querySelector("#total").textContent = "132";
document.querySelector("#over").textContent = "27 más de 8 h";
document.querySelector("#moves").replaceChildren(...[1, 2, 3].map(() => {
  const line = document.querySelector("#move-template").content.firstElementChild.cloneNode(true);
  ["16:31", "25161-008", "", "AS(62)", "completó SOLD"].forEach((text, at) => line.children[at].append(text));
  return line;
}));
document.querySelector("#no-moves").hidden = true;
document.querySelector("#pages b + span").textContent = "sigue en 10 s";
document.querySelector("#sheet b").textContent = "hace 12 s";
document.querySelector("#link b").textContent = "solo esta estación";"""
STALE = """document.querySelector("#stale").textContent = "La planilla no responde. "
  + "Lo que ves es de hace 14 min: puede haber cambiado. Se vuelve a intentar sin parar.";"""
CUT = """[...document.querySelectorAll("header *, aside *, .tile, .tile *")].filter((each) => {
  if (each.textContent.includes("<") || each.closest("#moves li > :last-child")) return false;
  const boxOf = (element) => element.getBoundingClientRect();
  const part = each.closest("header, #moves, aside, .tile");
  const box = boxOf(each), outer = boxOf(part), isMove = part.id === "moves" && part !== each;
  if (isMove && box.left >= outer.right - 1) return false;
  const isBelow = box.top >= boxOf(each.parentElement).bottom - 1;
  if (isBelow && each.matches("h1 span, #pages b + span")) return false;
  const isOut = box.left < outer.left - 1 || box.right > outer.right + 1
    || box.top < outer.top - 1 || box.bottom > outer.bottom + 1;
  const isWrapped = getComputedStyle(each).display === "inline" && each.getClientRects().length > 1;
  return box.width > 0 && (isOut || isWrapped) && !each.querySelector("br");
}).map((each) => each.outerHTML)"""
"""What stands outside of its part of the page, or takes several lines: but for what somebody did at last, and
for names that no shop has. A move, the order beside the title, and a page's seconds aren't shown at all where
there is no room."""
SHOWN_MOVES = """[...document.querySelectorAll("#moves li")].filter((each) => each.getBoundingClientRect()
  .left < document.querySelector("#moves").getBoundingClientRect().right - 1).length"""
COVERED = """[...document.querySelectorAll(".tile, aside")].filter((each) => each.getBoundingClientRect()
  .bottom > Math.min(innerHeight, document.querySelector("#stale").getBoundingClientRect().top)).length"""


@pytest.fixture(scope="module")
def wall(face: WebProcess, browser: Browser) -> Iterator[Tab]:
    tab = browser.open(1920, 1080)
    tab.call("Page.addScriptToEvaluateOnNewDocument", source=KEEPS_MOVES)
    tab.go(f"http://{face.host}:{face.port}/?wall=1&lang=es")
    tab.wait("document.querySelector('[data-k]')")
    yield tab
    tab.close()


@pytest.mark.parametrize("font", ["", '"DejaVu Sans"', '"Liberation Sans"'])
def test_nothing_wraps_is_cut_off_or_covered(wall: Tab, font: str) -> None:
    wall.run(f"document.body.style.fontFamily = '{font}'")
    wall.run(FULL + "document.querySelector('#stale').textContent = '';")
    assert wall.run("document.querySelectorAll('.tile').length") == 21
    assert wall.run(SHOWN_MOVES) >= (2 if "DejaVu" in font else 3)
    assert wall.run(CUT) == []
    # At once with each look: the page's own script writes there as well.
    assert wall.run(STALE + "document.querySelector('#stale').offsetHeight") > 40
    assert wall.run(STALE + CUT) == []
    assert wall.run(STALE + COVERED) == 0


def test_no_font_is_named_that_is_not_sent(wall: Tab) -> None:
    """The TV would show others, which may be wider: pages are laid out for those that devices have."""
    named = wall.run(
        "[...document.querySelectorAll('*')].map((each) => getComputedStyle(each).fontFamily).join()"
    )
    assert "Inter" not in named
    assert "JetBrains" not in named
