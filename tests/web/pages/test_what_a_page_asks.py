"""How often a page that follows the shop asks, and what it does with what comes late or not at all."""

import json

from tests.support.chromium import Tab
from tests.support.page_time import PageTime
from tests.web.pages.followed_shop import FollowedShop, tile_of
from tests.web.pages.page_shop import FREE

EVENT = "Network.eventSourceMessageReceived"
STREAM, OCCUPIED = "/api/sse/stream", "/api/dashboard/occupied"
LATE, BUSY = "MK-1340-TW-27005-001", "MK-1340-TW-27006-001"
EP = {"worker_nombre": "EP(102)", "estado_detalle": "", "operacion": "ARM"}
FULL = "from kiosk.web.stream import hub; hub.MOST_FOLLOWERS = 0"
HIDE = """(() => {
  Object.defineProperty(document, "hidden", {configurable: true, value: %s});
  document.dispatchEvent(new Event("visibilitychange"));
})()"""
SAYS = "document.getElementById('pill').textContent.includes('{}')"
LIVE, LOCKED, CUT = SAYS.format("en vivo"), SAYS.format("sin permiso"), SAYS.format("sin conexión")
WALL_SAYS = "document.getElementById('link').textContent.includes('{}')"
A_WHILE_S = 12


def _heard(tab: Tab) -> int:
    """How many events have come into the page."""
    return len(tab.told(EVENT))


def _has_heard(tab: Tab, event_id: str) -> bool:
    """Of this event; what the web face tells of its own accord may come in between."""
    return any(json.loads(each["data"]).get("event_id") == event_id for each in tab.told(EVENT))


def test_a_page_that_is_let_in_no_longer_stops_asking_and_says_so(followed: FollowedShop) -> None:
    tab = followed.page()
    clock = PageTime(tab)
    with followed.instead("--proxy", "127.0.0.1", status=401):
        clock.run_until(LOCKED)
        assert "kiosk web token" in tab.run("document.getElementById('stale').textContent")
        before = tab.requests("/api/")
        clock.run(A_WHILE_S)
        assert tab.requests("/api/") == before
    tab.run(HIDE % "false")
    clock.run_until(LIVE)
    assert tab.run("document.getElementById('stale').textContent") == ""
    tab.close()


def test_a_wall_that_was_turned_away_asks_now_and_then_whether_it_is_let_in_again(
    followed: FollowedShop,
) -> None:
    wall = followed.page("/?lang=es&wall=1", 1920, 1080)
    clock = PageTime(wall)
    with followed.instead("--proxy", "127.0.0.1", status=401):
        clock.run_until(WALL_SAYS.format("sin permiso"))
        before = wall.requests("/api/")
        clock.run(A_WHILE_S)
        assert wall.requests("/api/") - before <= 1
    clock.run(2 * A_WHILE_S)
    clock.run_until(WALL_SAYS.format("en vivo"))
    wall.close()


def test_a_page_that_is_one_too_many_tries_again_ever_more_seldom(followed: FollowedShop) -> None:
    tab = followed.page()
    clock = PageTime(tab)
    with followed.instead(first=FULL):
        clock.run(4)  # the browser itself comes back after 3 s
        before = tab.requests(STREAM)
        clock.run(2 * A_WHILE_S)
        assert 1 <= tab.requests(STREAM) - before <= 3
        assert not tab.is_so(LIVE)
    clock.run_until(LIVE)
    tab.close()


def test_after_a_cut_it_goes_on_with_one_stream_where_it_was(followed: FollowedShop) -> None:
    tab = followed.page()
    followed.publish("TOMAR", FREE, **EP)
    tab.wait(tile_of(FREE))
    clock = PageTime(tab)
    followed.stop_web()
    clock.run_until(CUT)
    followed.start_web()
    before = tab.requests(STREAM)
    clock.run_until(LIVE)
    clock.run(5)
    assert tab.requests(STREAM) - before <= 1
    followed.publish("PAUSAR", FREE, estado_detalle="")
    clock.wait(lambda: tab.is_so(f"!{tile_of(FREE)}"))
    tab.close()


def test_a_take_that_comes_after_its_own_release_makes_no_tile(followed: FollowedShop) -> None:
    tab = followed.page("/?lang=es&by=antiguos")
    clock = PageTime(tab)
    before = tab.requests(OCCUPIED)
    followed.publish("PAUSAR", LATE, estado_detalle="", event_id="v2", version="v2", prev="v1")
    late = {**EP, "event_id": "v1", "version": "v1", "prev": "v0"}
    followed.publish("TOMAR", LATE, **late)
    clock.wait(lambda: _has_heard(tab, "v1") and _has_heard(tab, "v2"))
    clock.run(5)
    assert not tab.run(f"window.seen[{LATE!r}]")
    assert tab.requests(OCCUPIED) == before + 1
    tab.close()


def test_what_comes_out_of_order_is_read_again_at_most_every_two_seconds(followed: FollowedShop) -> None:
    tab = followed.page()
    clock = PageTime(tab)
    before, began = tab.requests(OCCUPIED), tab.run("performance.now()")
    for number in range(30):
        name = f"n{number}"
        followed.publish("TOMAR", BUSY, **EP, event_id=name, version=name, prev=f"p{number}")
        clock.wait(lambda come=name: _has_heard(tab, come))  # type: ignore[misc]
        clock.run(0.1)
    clock.run(2.5)
    took_s = (tab.run("performance.now()") - began) / 1000
    assert 1 <= tab.requests(OCCUPIED) - before <= took_s / 2 + 1
    tab.close()


def test_the_title_follows_the_count(followed: FollowedShop) -> None:
    tab = followed.page()
    count = int(tab.run("document.getElementById('total').textContent"))
    assert tab.run("document.title") == f"Ocupados ahora · {count}"
    followed.publish("TOMAR", FREE, **EP)
    tab.wait(f"document.title === 'Ocupados ahora · {count + 1}'")
    followed.publish("PAUSAR", FREE, estado_detalle="")
    tab.wait(f"document.title === 'Ocupados ahora · {count}'")
    tab.close()


def test_a_hidden_page_holds_no_stream_and_the_wall_always_does(followed: FollowedShop) -> None:
    tab, wall = followed.page(), followed.page("/?lang=es&wall=1", 1920, 1080)
    streams = [each.requests(STREAM) for each in (tab, wall)]
    for each in (tab, wall):
        each.run(HIDE % "true")
    heard, heard_by_wall = _heard(tab), _heard(wall)
    followed.publish("TOMAR", FREE, **EP)
    wall.wait("document.getElementById('moves').innerText.includes('EP(102) tomó')")
    tab.run("fetch('/api/health').then(() => true)")  # by now a stream of its own would have told it
    assert _heard(tab) == heard
    assert not tab.is_so(tile_of(FREE))
    # Once more: the sheet doesn't have it, and may have been read meanwhile.
    followed.publish("TOMAR", FREE, **EP)
    wall.wait_told(EVENT, heard_by_wall + 2)
    tab.run(HIDE % "false")
    tab.wait(tile_of(FREE))
    assert [each.requests(STREAM) for each in (tab, wall)] == [streams[0] + 1, streams[1]]
    tab.wait("document.getElementById('pill').textContent.includes('en vivo')")
    followed.publish("PAUSAR", FREE, estado_detalle="")
    tab.wait(f"!{tile_of(FREE)}")
    tab.close()
    wall.close()
