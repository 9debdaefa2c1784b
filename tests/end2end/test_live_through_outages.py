"""After any outage of Redis the grid soon equals the sheet again, and the light was true all along."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from redis import Redis

from kiosk import dependency
from kiosk.core.sharing.link import Link, LinkState
from kiosk.core.shop import lists
from kiosk.realtime.listen.backoff import LONGEST_PAUSE_S
from tests.end2end.conftest import OpenStation
from tests.end2end.test_life_by_taps import FITTER, OTHER_FITTER, free_spool
from tests.support.redis_server import RedisServer
from tests.support.station import Station

pytestmark = pytest.mark.logs("link to Redis is down", "events? not published")

BACK_S = LONGEST_PAUSE_S + 1.0
"""The grid must equal the sheet this many seconds after the server's return."""


@dataclass(frozen=True)
class Outage:
    """How it begins and how it ends."""

    begin: Callable[[RedisServer], None]
    end: Callable[[RedisServer], None]


@contextmanager
def administrator(server: RedisServer, password: str | None = None) -> Iterator[Redis]:
    with Redis(port=server.port, protocol=2, password=password) as client:
        yield client


def _cut(client: Redis) -> None:
    client.client_kill_filter(_type="pubsub")
    client.client_kill_filter(_type="normal", skipme=True)


def _lock(server: RedisServer) -> None:
    with administrator(server) as client:
        client.config_set("requirepass", "otra")
        _cut(client)


def _unlock(server: RedisServer) -> None:
    with administrator(server, "otra") as client:
        client.config_set("requirepass", "")


def _forbid(server: RedisServer) -> None:
    with administrator(server) as client:
        client.acl_setuser("default", enabled=True, nopass=True, reset_channels=True, keys=["*"])
        _cut(client)


def _allow(server: RedisServer) -> None:
    with administrator(server) as client:
        client.acl_setuser("default", enabled=True, nopass=True, channels=["*"], keys=["*"])


OUTAGES = {
    "killed and restarted empty": Outage(RedisServer.kill, RedisServer.start),
    "frozen": Outage(RedisServer.freeze, RedisServer.thaw),
    "another password": Outage(_lock, _unlock),
    "the channel forbidden": Outage(_forbid, _allow),
}


def take(kiosk: Station, worker: int) -> str:
    tag = free_spool(kiosk)
    kiosk.tap_worker(worker)
    kiosk.tap_spool(tag)
    kiosk.act("actionTomar")
    return tag


def in_the_grid(kiosk: Station) -> set[tuple[str, str]]:
    return {(e.spool.tag, e.worker_nombre) for e in lists.occupied(kiosk.shop.spools.values())}


def in_the_sheet(kiosk: Station) -> set[tuple[str, str]]:
    with dependency.commands(kiosk.settings) as services:
        return {(e.spool.tag, e.worker_nombre) for e in services.dashboard.occupied()}


def live(kiosk: Station) -> bool:
    return kiosk.link_text() == "en vivo"


@pytest.fixture
def stations(redis_server: RedisServer, station: OpenStation) -> tuple[Station, Station]:
    """One that acts and one that watches, both live."""
    three = station("Puesto 3", redis_url=redis_server.url)
    five = station("Puesto 5", redis_url=redis_server.url)
    five.wait(lambda: live(three) and live(five))
    return three, five


@pytest.mark.slow
@pytest.mark.parametrize("name", OUTAGES)
def test_after_an_outage_the_grid_is_the_sheet(
    name: str, redis_server: RedisServer, stations: tuple[Station, Station]
) -> None:
    three, five = stations
    links: list[Link] = []
    OUTAGES[name].begin(redis_server)
    five.wait(lambda: five.link_text().startswith("sin conexión"))
    five.controller.link_changed.connect(links.append)
    missed = {take(three, FITTER), take(three, OTHER_FITTER)}
    assert all(link.state is LinkState.DOWN for link in links)
    OUTAGES[name].end(redis_server)
    returned = time.monotonic()
    five.wait(lambda: live(five) and missed <= five.tiles().keys())
    assert time.monotonic() - returned < BACK_S
    assert in_the_grid(five) == in_the_sheet(five) == in_the_grid(three)
    # And events arrive again.
    three.wait(lambda: live(three))
    seen = take(three, FITTER)
    five.wait(lambda: seen in five.tiles())


@pytest.mark.parametrize("blow", ["subscriptions cut", "keys flushed"])
def test_a_blow_that_is_over_at_once_costs_no_event(
    blow: str, redis_server: RedisServer, stations: tuple[Station, Station]
) -> None:
    three, five = stations
    take(three, FITTER)
    with administrator(redis_server) as client:
        if blow == "keys flushed":
            client.flushall()
        else:
            client.client_kill_filter(_type="pubsub")
    missed = take(three, OTHER_FITTER)
    five.wait(lambda: live(five) and missed in five.tiles())
    assert in_the_grid(five) == in_the_sheet(five) == in_the_grid(three)
