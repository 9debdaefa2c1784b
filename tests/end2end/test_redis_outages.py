"""Redis dies before, during and after an action: no outcome changes, the light shows it, and it recovers."""

import pytest

from kiosk.core.shop import lists
from kiosk.core.shop.data import Outcome
from kiosk.ui.result.bar import ResultLook
from tests.end2end.conftest import OpenStation
from tests.end2end.test_life_by_taps import FITTER, OTHER_FITTER, free_spool
from tests.support.redis_server import RedisServer
from tests.support.station import Station

pytestmark = pytest.mark.logs(r"link to Redis is down|event not published|events not published")


def take(kiosk: Station, worker: int = FITTER) -> str:
    tag = free_spool(kiosk)
    kiosk.tap_worker(worker)
    kiosk.tap_spool(tag)
    kiosk.act("actionTomar")
    return tag


def live(kiosk: Station) -> bool:
    return kiosk.link_text() == "en vivo"


def test_killed_before(redis_server: RedisServer, station: OpenStation) -> None:
    kiosk = station("Puesto 3", redis_url=redis_server.url)
    kiosk.wait(lambda: live(kiosk))
    redis_server.kill()
    kiosk.wait(lambda: kiosk.link_text().startswith("sin conexión"))
    take(kiosk)
    assert kiosk.look() is ResultLook.APPLIED
    redis_server.start()
    kiosk.wait(lambda: live(kiosk))


def test_killed_during(redis_server: RedisServer, station: OpenStation) -> None:
    kiosk = station("Puesto 3", redis_url=redis_server.url)
    kiosk.wait(lambda: live(kiosk))
    kiosk.controller.pending.connect(lambda _command: redis_server.kill())
    take(kiosk)
    assert kiosk.look() is ResultLook.APPLIED
    kiosk.wait(lambda: kiosk.link_text().startswith("sin conexión"))


def test_killed_after_and_what_was_missed_is_there_when_it_comes_back(
    redis_server: RedisServer, station: OpenStation
) -> None:
    three = station("Puesto 3", redis_url=redis_server.url)
    five = station("Puesto 5", redis_url=redis_server.url)
    five.wait(lambda: live(three) and live(five))
    take(three)
    redis_server.kill()
    five.wait(lambda: five.link_text().startswith("sin conexión"))
    missed = take(three, OTHER_FITTER)
    redis_server.start()
    five.wait(lambda: live(five) and missed in five.tiles())
    assert held(five) == held(three)


def test_frozen_redis_delays_no_action(redis_server: RedisServer, station: OpenStation) -> None:
    kiosk = station("Puesto 3", redis_url=redis_server.url)
    kiosk.wait(lambda: live(kiosk))
    redis_server.freeze()
    answers: list[Outcome] = []
    kiosk.controller.answered.connect(answers.append)
    take(kiosk)
    # A hanging publish ends by its time limit of a second; the answer must not have waited for it.
    assert answers[0].ms < 500
    kiosk.wait(lambda: kiosk.link_text().startswith("sin conexión"))
    redis_server.thaw()
    kiosk.wait(lambda: live(kiosk))


def held(kiosk: Station) -> set[tuple[str, str]]:
    return {(e.spool.tag, e.worker_nombre) for e in lists.occupied(kiosk.shop.spools.values())}
