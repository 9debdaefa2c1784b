"""What the wall tells as the latest moves."""

from pathlib import Path

from kiosk.core.clock import SystemClock
from kiosk.core.events.event import Event
from kiosk.core.events.shop_state import ShopState
from kiosk.live.engine import Engine
from kiosk.live.hooks import Hook
from kiosk.realtime import wire
from kiosk.web.pages.last_moves import LastMoves
from tests.cli.station_process import station
from tests.support.builders import ZONE
from tests.support.chromium import Browser
from tests.support.redis_server import RedisServer
from tests.web.pages.page_parts import Page
from tests.web.pages.page_shop import FREE, PageShop
from tests.web.stream.streaming import message
from tests.web.web_process import Reply, web

READS_OFTEN = (
    "from kiosk.core.sharing import reader_election\nreader_election.EVERY_S = reader_election.VARIES_S = 0.5"
)


def _moves(reply: Reply) -> list[str]:
    lines = [each for each in Page(reply).all("li") if "data-tag" in each.attributes]
    return [" ".join(each.text.split()[2:]) for each in lines]


def test_moves_from_before_its_start_and_from_while_redis_is_away_are_told(
    tmp_path: Path, browser: Browser
) -> None:
    (tmp_path / "redis").mkdir()
    (tmp_path / "data").mkdir()
    redis = RedisServer(tmp_path / "redis")
    redis.start()
    shop = PageShop(tmp_path / "data", {"KIOSK_REDIS_URL": redis.url})
    with station(shop) as workplace:
        workplace.ready()
        workplace.ask("1", "tomar", FREE, 93)
        assert workplace.answer("1")["outcome"] == "applied"
        redis.kill()
        with web(shop, first=READS_OFTEN) as face:
            face.read()
            face.until("/?wall=1&lang=es", lambda reply: _moves(reply) == ["tomó ARM"])
            open_wall = browser.open(1920, 1080)
            open_wall.go(f"http://{face.host}:{face.port}/?wall=1&lang=es")
            open_wall.wait("document.querySelector('[data-k]')")
            workplace.ask("2", "pausar", FREE, 93)
            assert workplace.answer("2")["outcome"] == "applied"
            face.until("/?wall=1&lang=es", lambda reply: _moves(reply) == ["pausó ARM", "tomó ARM"])
            shown = (
                "[...document.querySelectorAll('#moves li > :last-child')].map((each) => each.textContent)"
            )
            open_wall.wait(f"{shown}.join() === 'pausó ARM,tomó ARM'")
            assert open_wall.complaints() == []
            open_wall.close()


def test_the_rehearsal_s_moves_are_not_told() -> None:
    engine, earlier = Engine(ShopState(ZONE), SystemClock(ZONE)), Hook[[list[Event]]]()
    moves = LastMoves(engine, earlier)
    real, rehearsal = (wire.decode(message(tag, tag_spool=tag), ZONE) for tag in ("MK-1", "Kiosk-Prueba"))
    earlier([rehearsal, real])
    engine.hooks.happened([rehearsal])
    assert [move.tag for move in moves.latest()] == ["MK-1"]
