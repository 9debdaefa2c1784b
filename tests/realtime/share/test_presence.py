"""Running kiosks send heartbeats; a kiosk without one is no longer listed."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from redis import Redis

from kiosk.realtime.connection import InProcessRedis, RemoteRedis
from kiosk.realtime.publish.announcer import AnnouncerThread
from kiosk.realtime.publish.event_service import RedisEventService
from kiosk.realtime.share.presence import EXPIRES_S, Presence, PresenceBoard
from tests.realtime.listening import CHANNEL, raw_client, wait_until
from tests.support.redis_server import RedisServer


@pytest.fixture(params=["server", "in process"])
def client(request: pytest.FixtureRequest) -> Iterator[Redis]:
    if request.param == "server":
        with raw_client(request.getfixturevalue("redis_server").port) as found:
            yield found
    else:
        engine = InProcessRedis("P1")
        yield engine.commands()
        engine.close()


def test_a_station_is_listed_with_what_it_says_of_itself(client: Redis) -> None:
    board = PresenceBoard(client, CHANNEL)

    def ahead() -> datetime:
        return datetime.now(UTC) + timedelta(minutes=2)

    Presence(board, "Puesto 3", "0.1.0", journal_depth=lambda: 4, utc=ahead).do()
    (seen,) = board.stations()
    assert (seen.station, seen.version, seen.journal_depth) == ("Puesto 3", "0.1.0", 4)
    assert seen.clock_skew_s == pytest.approx(120, abs=5)
    assert 0 <= seen.age_s < EXPIRES_S
    assert abs(seen.last_seen - datetime.now(UTC)) < timedelta(seconds=5)


def test_stations_are_listed_by_name_and_two_of_one_name_both_show(client: Redis) -> None:
    board = PresenceBoard(client, CHANNEL)
    for name in ("Puesto 9", "Puesto 1", "Puesto 9"):
        Presence(board, name, "0.1.0").do()
    assert [seen.station for seen in board.stations()] == ["Puesto 1", "Puesto 9", "Puesto 9"]


def test_a_station_that_repeats_its_heartbeat_is_listed_once(client: Redis) -> None:
    board = PresenceBoard(client, CHANNEL)
    presence = Presence(board, "Puesto 3", "0.1.0")
    presence.do()
    presence.do()
    assert len(board.stations()) == 1


def test_a_heartbeat_expires(client: Redis) -> None:
    board = PresenceBoard(client, CHANNEL)
    long_ago = board.now() - timedelta(seconds=2 * EXPIRES_S)
    board.put("gone", {"station": "Puesto 7"}, long_ago)
    assert board.stations() == []
    Presence(board, "Puesto 3", "0.1.0").do()
    assert client.zcard(f"{CHANNEL}:stations") == 1  # the next heartbeat removes expired entries
    for key in client.keys(f"{CHANNEL}:stations*"):
        assert 0 < client.pttl(key) <= EXPIRES_S * 1_000


def test_a_heartbeat_of_a_moment_that_is_still_to_come_has_no_age(client: Redis) -> None:
    board = PresenceBoard(client, CHANNEL)
    said = {"station": "Puesto 3", "version": "0.1.0", "journal_depth": None, "clock_skew_s": 0}
    late = board.now() + timedelta(minutes=2)
    board.put("one", {**said, "last_seen": late.isoformat(), "knows_audit": "yes"}, late)
    (seen,) = board.stations()
    assert (seen.age_s, seen.knows_audit) == (0.0, None)


@pytest.mark.parametrize("junk", ["", "[]", '{"station": "x"}', '{"station":"x","last_seen":"mañana"}'])
def test_an_unreadable_heartbeat_is_skipped(client: Redis, junk: str) -> None:
    board = PresenceBoard(client, CHANNEL)
    Presence(board, "Puesto 3", "0.1.0").do()
    client.zadd(f"{CHANNEL}:stations", {"junk": 2e9 * 2})
    client.set(f"{CHANNEL}:stations:junk", junk)
    assert [seen.station for seen in board.stations()] == ["Puesto 3"]


def test_an_empty_redis_lists_no_station(client: Redis) -> None:
    assert PresenceBoard(client, CHANNEL).stations() == []


@pytest.mark.logs("can't tell that it is there")
def test_a_missing_right_is_reported_once(
    redis_server: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    with raw_client(redis_server.port) as client:
        client.execute_command("ACL", "SETUSER", "default", "-zadd")
        presence = Presence(PresenceBoard(client, CHANNEL), "Puesto 3", "0.1.0")
        for _ in range(3):
            presence.do()
    assert len([record for record in caplog.records if record.levelno >= logging.WARNING]) == 1


def test_a_dead_redis_is_the_subscribers_to_tell(redis_server: RedisServer) -> None:
    client = RemoteRedis(redis_server.url, "P1").commands()
    redis_server.kill()
    Presence(PresenceBoard(client, CHANNEL), "Puesto 3", "0.1.0").do()


def test_a_running_announcer_keeps_its_station_listed(redis_server: RedisServer) -> None:
    remote = RemoteRedis(redis_server.url, "Puesto 3")
    board = PresenceBoard(remote.commands(), CHANNEL)
    presence = Presence(board, "Puesto 3", "0.1.0")
    presence.every_s = 0.05
    announcer = AnnouncerThread(RedisEventService(remote.commands(), CHANNEL), periodic=presence)
    announcer.start()
    with raw_client(redis_server.port) as client:
        others = PresenceBoard(client, CHANNEL)
        wait_until(others.stations, "it is listed")
        client.flushall()
        wait_until(others.stations, "and again")
    assert announcer.close()
    remote.close()


def test_each_heartbeat_tells_redis_s_time(client: Redis) -> None:
    seen: list[datetime] = []
    Presence(PresenceBoard(client, CHANNEL), "Puesto 3", "0.1.0", on_time=seen.append).do()
    assert abs(datetime.now(UTC) - seen[0]) < timedelta(seconds=5)
