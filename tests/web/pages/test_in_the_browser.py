"""`/` in a real browser, which follows a real shop: Redis, `kiosk web`, and actions of another process."""

import json
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest
from redis import Redis

from tests.cli.station_process import StationProcess, station
from tests.support.page_time import PageTime
from tests.web.pages.followed_shop import FollowedShop, tile_of
from tests.web.pages.page_shop import ANAS, FREE, SCRIPT, WELDED

OCCUPIED = "/api/dashboard/occupied"
SECOND = "MK-1340-TW-27000-001"
FOURTH = "MK-1340-TW-27003-001"
THIRD = "MK-1340-TW-27001-001"
CUT = """[...document.querySelectorAll("{parts}")].filter((each) => !/<|.{{40}}/.test(each.textContent)
  && each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).display !== "inline")
  .map((each) => each.outerHTML)"""
"""The texts that don't fit, but for those that no shop has."""
HELD_BACK = """(() => {
  const ask = fetch;
  window.fetch = async (path, more) => {
    const answer = await ask(path, more);
    if (/wall=1/.test(path)) await new Promise((go) => { window.letGo = go; });
    return answer;
  };
})()"""
"""Keeps the wall's own page back until `letGo` is called."""


@pytest.fixture(scope="module")
def workplace(followed: FollowedShop) -> Iterator[StationProcess]:
    """A station of the shop in a process of its own."""
    with station(followed.data) as process:
        process.ready()
        yield process


def _act(workplace: StationProcess, action: str, tag: str, worker: int = 93) -> None:
    name = f"{action} {tag} {time.monotonic()}"
    workplace.ask(name, action, tag, worker)
    answer = workplace.answer(name)
    assert answer["outcome"] == "applied", answer


def test_a_take_elsewhere_comes_into_the_page_and_goes_again(
    followed: FollowedShop, workplace: StationProcess
) -> None:
    tab = followed.page()
    client = Redis(port=followed.redis.port, protocol=2)
    heard: Any = client.pubsub()  # type: ignore[no-untyped-call]
    heard.subscribe("spools:updates")
    heard.get_message(timeout=5)
    touched = time.time() * 1000
    _act(workplace, "tomar", FREE)
    tab.wait(tile_of(FREE))
    published = 0.0
    while message := heard.get_message(timeout=0.5):
        published = published or time.time() * 1000
        assert message["type"] == "message"
    heard.close()
    client.close()
    seen = tab.run(f"window.seen[{json.dumps(FREE)}]")
    said = tab.run(f"{tile_of(FREE)}.closest('section').innerText")
    assert "MR(93)" in said
    assert tab.run("document.getElementById('total').textContent") == "32"
    sys.stdout.write(
        f"shown {seen - touched:.1f} ms after the touch, {seen - published:+.1f} ms by the event\n"
    )
    _act(workplace, "pausar", FREE)
    tab.wait(f"!{tile_of(FREE)}")
    assert tab.run("window.isSame")
    assert tab.complaints() == []
    tab.close()


def test_it_survives_restarts_of_redis_and_of_the_web_without_a_reload(
    followed: FollowedShop, workplace: StationProcess
) -> None:
    tab = followed.page()
    followed.redis.stop()
    followed.redis.start()
    tab.wait("document.body.innerText.includes('en vivo')")
    clock = PageTime(tab)
    followed.stop_web()
    clock.run_until("/sin conexión \\d\\d:\\d\\d/.test(document.getElementById('pill').textContent)")
    _act(workplace, "tomar", SECOND)
    followed.start_web()
    clock.run_until(tile_of(SECOND))
    clock.run_until("document.getElementById('pill').textContent.includes('en vivo')")
    _act(workplace, "tomar", THIRD)
    clock.wait(lambda: tab.is_so(tile_of(THIRD)))
    _act(workplace, "cancelar", SECOND)
    _act(workplace, "cancelar", THIRD)
    clock.wait(lambda: tab.is_so(f"!{tile_of(SECOND)} && !{tile_of(THIRD)}"))
    assert tab.run("window.isSame")
    tab.close()


def test_old_data_are_told_and_hatched(followed: FollowedShop) -> None:
    tab = followed.page("/?lang=es&by=antiguos")
    clock = PageTime(tab)
    followed.stop_web()
    clock.run_until("document.getElementById('pill').textContent.includes('sin conexión')")
    clock.run(25)
    assert tab.is_so("document.querySelector('.pill.ageing')")
    clock.run(35)
    assert tab.is_so("document.querySelector('.pill.unknown') && document.body.classList.contains('old')")
    assert tab.run("document.getElementById('stale').textContent").startswith("Lo que ves es de hace 1 min")
    assert "gradient" in tab.run("getComputedStyle(document.querySelector('.tile')).backgroundImage")
    followed.start_web()
    clock.run_until("!document.body.classList.contains('old')")
    tab.close()


def test_nothing_moves_under_a_finger(followed: FollowedShop, workplace: StationProcess) -> None:
    _act(workplace, "tomar", SECOND)
    tab = followed.page("/?lang=es&by=antiguos")
    order = "[...document.querySelectorAll('[data-k]')].map(each => each.dataset.k).join()"
    before = tab.run(order)
    assert SECOND in before
    tab.run("window.finger = setInterval(() => document.body.dispatchEvent(new Event('pointermove')), 100)")
    tab.touch(30, 20)
    clock = PageTime(tab)
    _act(workplace, "pausar", SECOND)
    clock.wait(lambda: tab.is_so(f"{tile_of(SECOND)}.matches('.gone')"))
    clock.run(5)
    assert tab.run(f"{tile_of(SECOND)}.querySelector('.age').textContent") == "libre"
    assert tab.run(order) == before
    tab.run("clearInterval(window.finger)")
    clock.run(1.5)
    assert tab.is_so(tile_of(SECOND))
    clock.run(1)
    assert not tab.is_so(tile_of(SECOND))
    tab.close()


def test_what_the_sheet_says_is_text_here_too(followed: FollowedShop) -> None:
    tab = followed.page("/?lang=es&by=antiguos")
    assert tab.run(f"{tile_of(SCRIPT)}.querySelector('.tag').textContent") == SCRIPT
    assert SCRIPT in tab.run(f"{tile_of(SCRIPT)}.querySelector('.who').textContent")
    assert tab.run("document.querySelectorAll('img, #groups script').length") == 0
    said = {"worker_nombre": f"{SCRIPT}(1)", "estado_detalle": SCRIPT, "station": SCRIPT}
    followed.publish("TOMAR", SCRIPT, operacion="ARM", **said)
    tab.wait(f"{tile_of(SCRIPT)}.querySelector('.at').textContent === {json.dumps(SCRIPT)}")
    wall = followed.page("/?lang=es&wall=1", 1920, 1080)
    assert wall.run("document.querySelectorAll('img, ul script, ol script').length") == 0
    assert tab.complaints() == wall.complaints() == []
    tab.close()
    wall.close()


def test_a_tile_is_brought_up_to_date_by_the_event_alone(followed: FollowedShop) -> None:
    tab = followed.page("/?lang=es&by=antiguos")
    before = tab.requests(OCCUPIED)  # as they are sent: one may not be answered yet
    detail = "EP(102) trabajando SOLD (ARM completado, SOLD en progreso)"
    followed.publish("TOMAR", FOURTH, worker_nombre="EP(102)", estado_detalle=detail, operacion="SOLD")
    tab.wait(f"{tile_of(FOURTH)} && {tile_of(FOURTH)}.innerText.includes('Elena Pérez')")
    paused = "EP(102) trabajando SOLD (ARM pausado, SOLD en progreso)"
    states = {"arm_state": "pausado", "sold_state": "en_progreso"}
    followed.publish("STATE_CHANGE", FOURTH, worker_nombre="EP(102)", estado_detalle=paused, **states)
    tab.wait(f"{tile_of(FOURTH)}.querySelector('.pausado') && {tile_of(FOURTH)}.querySelector('.sold')")
    followed.publish("COMPLETAR", FOURTH, worker_nombre="EP(102)", estado_detalle="", operacion="SOLD")
    tab.wait(f"!{tile_of(FOURTH)}")
    assert tab.requests(OCCUPIED) == before
    tab.close()


def test_search_and_order_need_no_server(followed: FollowedShop) -> None:
    tab = followed.page()
    tab.run("document.getElementById('q').focus()")
    tab.call("Input.insertText", text="ána SOTO")
    keys = "[...document.querySelectorAll('[data-k]')].map(each => each.dataset.k)"
    assert len(tab.run(keys)) == 3
    tab.run("document.querySelector('[data-by=antiguos]').click()")
    assert tab.run(keys)[:2] == [ANAS, WELDED]
    assert tab.run("location.search").endswith("by=antiguos")
    assert tab.run("document.getElementById('note').textContent") == "3 de 31"
    tab.close()


def test_server_and_browser_show_the_same(followed: FollowedShop) -> None:
    """First what the server rendered, then what the script makes of the JSON."""
    tab = followed.browser.open(375, 812)
    text = """[document.getElementById("groups").innerText.replace(/\\s+/g, " "),
      ...[...document.querySelectorAll("#groups .tag b")].map((each) => each.innerText),
      ...[...document.querySelectorAll(".tile > a")].map((each) => each.href)]"""
    for order in ("persona", "antiguos", "operacion"):
        for _once_more in range(3):  # a minute may begin between the two
            tab.call("Emulation.setScriptExecutionDisabled", value=True)
            tab.go(f"{followed.address}/?lang=es&by={order}")
            rendered = tab.run(text)
            tab.call("Emulation.setScriptExecutionDisabled", value=False)
            tab.go(f"{followed.address}/?lang=es&by={order}")
            tab.wait("document.querySelector('[data-k]')")
            made = tab.run(text)
            if made == rendered:
                break
        assert made == rendered
    tab.close()


def test_the_wall_turns_its_pages_and_keeps_the_last_moves(
    followed: FollowedShop, workplace: StationProcess
) -> None:
    tab = followed.page("/?lang=es&wall=1", 1920, 1080)
    assert tab.run("document.querySelectorAll('#page .tile').length") == 21
    assert tab.run("document.documentElement.scrollHeight") == 1080
    assert tab.run(CUT.format(parts="#page .tail, #page .age, #page .who > *, #most li > span")) == []
    _act(workplace, "tomar", FREE)
    tab.wait("document.querySelector('#moves').innerText.trim().split('\\n')[1] === 'MR(93) tomó ARM'")
    assert tab.run("document.getElementById('total').textContent") == "32"
    tab.run("window.real = performance.now.bind(performance); performance.now = () => window.real() + 9000")
    tab.wait("/Página 2 de 2/.test(document.getElementById('pages').innerText)")
    assert tab.run("document.querySelectorAll('#page .tile').length") == 11
    for verb in ("pausar", "tomar", "pausar", "tomar", "pausar"):
        _act(workplace, verb, FREE)
    latest = "document.querySelector('#moves').innerText.trim().split('\\n')[1] === 'MR(93) pausó ARM'"
    tab.wait(f"document.getElementById('total').textContent === '31' && {latest}")
    tab.run("performance.now = () => window.real() + 30000")
    tab.wait("/Página 1 de 2/.test(document.getElementById('pages').innerText)")
    assert tab.run(latest)  # what was cut off below doesn't come back on top
    assert tab.run("document.querySelector('#moves').children.length") == 3
    tab.close()


def test_a_move_that_comes_while_the_wall_reads_its_moves_again_stays(followed: FollowedShop) -> None:
    tab = followed.page("/?lang=es&wall=1", 1920, 1080)
    tab.run(HELD_BACK)
    tab.run("dispatchEvent(new Event('online'))")
    tab.wait("window.letGo")
    said = {"worker_nombre": "EP(102)", "estado_detalle": "", "operacion": "ARM"}
    followed.publish("TOMAR", SECOND, **said, event_id="meanwhile")
    shown = "[...document.querySelectorAll('#moves li')]"
    tab.wait(f"{shown}[0]?.dataset.id === 'meanwhile'")
    tab.run(f"{shown}.forEach((each) => {{ each.isOld = true; }}), window.letGo()")
    tab.wait(f"!{shown}.some((each) => each.isOld)")
    assert tab.run(f"{shown}.map((each) => each.dataset.id).indexOf('meanwhile')") == 0
    tab.close()
