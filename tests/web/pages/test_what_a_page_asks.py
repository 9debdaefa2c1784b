"""How often a page that follows the shop asks, and what it does with what comes late or not at all."""

import time
from collections.abc import Iterator

import pytest

from tests.support.chromium import Tab, chromium
from tests.web.pages.followed_shop import FollowedShop, tile_of
from tests.web.pages.page_shop import FREE

STREAM, OCCUPIED = "/api/sse/stream", "/api/dashboard/occupied"
LATE, BUSY = "MK-1340-TW-27005-001", "MK-1340-TW-27006-001"
EP = {"worker_nombre": "EP(102)", "estado_detalle": "", "operacion": "ARM"}
FULL = "from kiosk.web.stream import hub; hub.MOST_FOLLOWERS = 0"
HIDE = """(() => {
  Object.defineProperty(document, "hidden", {configurable: true, value: %s});
  document.dispatchEvent(new Event("visibilitychange"));
})()"""
A_WHILE_S = 12


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FollowedShop]:
    folder = tmp_path_factory.mktemp("shop")
    with chromium(folder) as browser:
        shop = FollowedShop(folder, browser)
        yield shop
        shop.close()


def _pill(tab: Tab) -> str:
    return str(tab.run("document.getElementById('pill').textContent"))


def test_a_page_that_is_let_in_no_longer_stops_asking_and_says_so(shop: FollowedShop) -> None:
    tab = shop.page()
    with shop.instead("--proxy", "127.0.0.1", status=401):
        tab.wait("document.getElementById('pill').textContent.includes('sin permiso')")
        assert "kiosk web token" in tab.run("document.getElementById('stale').textContent")
        before = tab.requests("/api/")
        time.sleep(A_WHILE_S)
        assert tab.requests("/api/") == before
    tab.run(HIDE % "false")
    tab.wait("document.getElementById('pill').textContent.includes('en vivo')")
    assert tab.run("document.getElementById('stale').textContent") == ""
    tab.close()


def test_a_page_that_is_one_too_many_tries_again_ever_more_seldom(shop: FollowedShop) -> None:
    tab = shop.page()
    with shop.instead(first=FULL):
        time.sleep(4)  # the browser itself comes back after 3 s
        before = tab.requests(STREAM)
        time.sleep(2 * A_WHILE_S)
        assert 1 <= tab.requests(STREAM) - before <= 3
        assert "en vivo" not in _pill(tab)
    tab.wait("document.getElementById('pill').textContent.includes('en vivo')")
    tab.close()


def test_after_a_cut_it_goes_on_with_one_stream_where_it_was(shop: FollowedShop) -> None:
    tab = shop.page()
    shop.publish("TOMAR", FREE, **EP)
    tab.wait(tile_of(FREE))
    shop.stop_web()
    tab.wait("document.getElementById('pill').textContent.includes('sin conexión')")
    shop.start_web()
    before = tab.requests(STREAM)
    tab.wait("document.getElementById('pill').textContent.includes('en vivo')")
    time.sleep(5)
    assert tab.requests(STREAM) - before <= 1
    shop.publish("PAUSAR", FREE, estado_detalle="")
    tab.wait(f"!{tile_of(FREE)}")
    tab.close()


def test_a_take_that_comes_after_its_own_release_makes_no_tile(shop: FollowedShop) -> None:
    tab = shop.page("/?lang=es&by=antiguos")
    before = tab.requests(OCCUPIED)
    shop.publish("PAUSAR", LATE, estado_detalle="", event_id="v2", version="v2", prev="v1")
    late = {**EP, "event_id": "v1", "version": "v1", "prev": "v0"}
    shop.publish("TOMAR", LATE, **late)
    tab.run(f"""new Promise((done, fail) => setTimeout(done, 5000) && setInterval(
        () => {tile_of(LATE)} && fail(new Error("a ghost")), 5))""")
    assert tab.requests(OCCUPIED) == before + 1
    tab.close()


def test_what_comes_out_of_order_is_read_again_at_most_every_two_seconds(shop: FollowedShop) -> None:
    tab = shop.page()
    before, began = tab.requests(OCCUPIED), time.monotonic()
    for number in range(30):
        name = f"n{number}"
        shop.publish("TOMAR", BUSY, **EP, event_id=name, version=name, prev=f"p{number}")
        time.sleep(0.1)
    time.sleep(2.5)
    assert 1 <= tab.requests(OCCUPIED) - before <= (time.monotonic() - began) / 2 + 1
    tab.close()


def test_the_title_follows_the_count(shop: FollowedShop) -> None:
    tab = shop.page()
    count = int(tab.run("document.getElementById('total').textContent"))
    assert tab.run("document.title") == f"Ocupados ahora · {count}"
    shop.publish("TOMAR", FREE, **EP)
    tab.wait(f"document.title === 'Ocupados ahora · {count + 1}'")
    shop.publish("PAUSAR", FREE, estado_detalle="")
    tab.wait(f"document.title === 'Ocupados ahora · {count}'")
    tab.close()


def test_a_hidden_page_holds_no_stream_and_the_wall_always_does(shop: FollowedShop) -> None:
    tab, wall = shop.page(), shop.page("/?lang=es&wall=1", 1920, 1080)
    for each in (tab, wall):
        each.run(HIDE % "true")
    shop.publish("TOMAR", FREE, **EP)
    wall.wait("document.getElementById('moves').innerText.includes('EP(102) tomó')")
    time.sleep(0.5)
    assert not tab.run(f"Boolean({tile_of(FREE)})")
    streams = [each.requests(STREAM) for each in (tab, wall)]
    # Once more: the sheet doesn't have it, and may have been read meanwhile.
    shop.publish("TOMAR", FREE, **EP)
    time.sleep(0.5)
    tab.run(HIDE % "false")
    tab.wait(tile_of(FREE))
    assert [each.requests(STREAM) for each in (tab, wall)] == [streams[0] + 1, streams[1]]
    tab.wait("document.getElementById('pill').textContent.includes('en vivo')")
    shop.publish("PAUSAR", FREE, estado_detalle="")
    tab.wait(f"!{tile_of(FREE)}")
    tab.close()
    wall.close()
