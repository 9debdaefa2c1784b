"""Addresses of Redis, and the two connections of a kiosk."""

import pytest

from kiosk.core.sharing.link import LinkState
from kiosk.realtime.connection import RedisUrlError, RemoteRedis, check_url, client_name, connections
from kiosk.realtime.publish.announcer import AnnouncerThread
from kiosk.realtime.publish.event_service import RedisEventService
from tests.realtime.listening import CHANNEL, Listener, event, raw_client, subscribed
from tests.support.redis_server import RedisServer


@pytest.mark.parametrize(
    "url",
    [
        "redis://servidor",
        "redis://servidor:6380/2",
        "redis://:clave@servidor/",
        "redis://kiosk:cl%40ve@10.0.0.7:6379/0",
        "rediss://kiosk:clave@redis.taller.cl:6380/0?ssl_ca_certs=/etc/ca.pem",
        "redis://[::1]:6379",
        "unix:///run/redis.sock?db=1",
        "unix://kiosk@/run/redis.sock?password=clave",
    ],
)
def test_addresses_that_can_be_one(url: str) -> None:
    check_url(url)


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("servidor:6379", "scheme"),
        ("http://servidor", "scheme"),
        ("redis://", "host"),
        ("redis://[::1", "host"),
        ("redis://:clave@", "host"),
        ("redis://u:cl#ave@servidor", "options"),
        ("redis://u:cl/ave@servidor:6379", "port"),
        ("redis://servidor:99999", "port"),
        ("redis://servidor:0", "port"),
        ("redis://servidor/clave", "database"),
        ("redis://servidor/0?db=clave", "database"),
        ("redis://servidor?socket_timeout=999", "options"),
        ("redis://servidor?clave", "options"),
        ("unix://", "path"),
    ],
)
def test_a_wrong_address_is_named_without_its_password(url: str, problem: str) -> None:
    with pytest.raises(RedisUrlError) as caught:
        connections(url, "Puesto 1")
    assert (caught.value.setting, caught.value.problem) == ("redis_url", problem)
    assert "redis_url" in str(caught.value)
    assert "clave" not in repr(caught.value) + str(caught.value)
    assert caught.value.__cause__ is None


def test_a_station_has_a_name_that_redis_takes() -> None:
    assert client_name("Puesto 3 – Año", "commands") == "spool-kiosk:Puesto-3-A-o:commands"


def test_no_address_means_this_process_alone() -> None:
    assert connections(None, "P1").is_local
    assert connections("", "P1").is_local
    assert not connections("redis://servidor", "P1").is_local


def test_a_kiosk_holds_two_named_connections_and_no_more(redis_server: RedisServer) -> None:
    remote = RemoteRedis(redis_server.url, "Puesto 3")
    announcer = AnnouncerThread(RedisEventService(remote.commands(), CHANNEL))
    announcer.start()
    listener = Listener()
    with subscribed(remote, listener):
        listener.wait_for_link(LinkState.LIVE)
        announcer.announce(event(f"T-{number}") for number in range(50))
        listener.wait_for_events(50)
        with raw_client(redis_server.port) as administrator:
            names = [client["name"] for client in administrator.client_list() if client["name"]]
    assert sorted(names) == ["spool-kiosk:Puesto-3:commands", "spool-kiosk:Puesto-3:subscription"]
    assert announcer.close()
    remote.close()
