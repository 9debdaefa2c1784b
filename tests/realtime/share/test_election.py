"""One station is elected reader, and another soon after it is gone."""

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from kiosk.core.sharing.reader_election import LEASE_S, STANDS_BACK_S, STUCK_S, Role
from kiosk.realtime.connection import RemoteRedis
from kiosk.realtime.publish.announcer import AnnouncerThread
from kiosk.realtime.publish.event_service import RedisEventService
from kiosk.realtime.publish.periodic import PeriodicTasks
from kiosk.realtime.share.election import Election
from kiosk.realtime.share.presence import Presence, PresenceBoard
from tests.realtime.listening import CHANNEL, raw_client, wait_until
from tests.support.redis_server import RedisServer

KEY = "spool-kiosk:sheet:{x}:reader"


class Time:
    """A clock in seconds that moves only when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def stand(redis_server: RedisServer, time: Time) -> Iterator[Callable[[], Election]]:
    """Makes candidates for the election, each with its own connection."""
    with ExitStack() as opened:

        def make() -> Election:
            remote = RemoteRedis(redis_server.url, "P")
            opened.callback(remote.close)
            return Election(remote.commands(), KEY, time)

        yield make


def role(election: Election) -> Role:
    """Its role at this moment."""
    return election.role


def asked(election: Election) -> Role:
    """Its role after it has tried to acquire or renew the lease."""
    election.do()
    return election.role


def lapse(server: RedisServer) -> None:
    """The lease expires, as after some seconds."""
    with raw_client(server.port) as client:
        client.delete(KEY)


def test_the_first_one_who_stands_is_the_reader(stand: Callable[[], Election]) -> None:
    one, two = stand(), stand()
    assert role(one) is Role.ALONE
    for _ in range(2):
        one.do()
        two.do()
        assert (role(one), role(two)) == (Role.READER, Role.LISTENER)


def test_the_lease_is_short_and_each_word_makes_it_new(
    redis_server: RedisServer, stand: Callable[[], Election]
) -> None:
    one = stand()
    with raw_client(redis_server.port) as client:
        one.do()
        assert 0 < client.pttl(KEY) <= LEASE_S * 1_000
        client.pexpire(KEY, 100_000)
        one.do()
        assert 0 < client.pttl(KEY) <= LEASE_S * 1_000


def test_another_one_follows_a_reader_whose_lease_has_lapsed(
    redis_server: RedisServer, stand: Callable[[], Election], time: Time
) -> None:
    one, two = stand(), stand()
    one.do()
    two.do()
    lapse(redis_server)
    two.do()
    assert role(two) is Role.READER
    one.do()
    assert role(one) is Role.LISTENER


def test_a_reader_that_gives_up_is_followed_at_once(stand: Callable[[], Election]) -> None:
    one, two = stand(), stand()
    one.do()
    two.do()
    two.give_up()  # a lease of another station can't be released
    two.do()
    assert role(two) is Role.LISTENER
    one.give_up()
    two.do()
    assert role(two) is Role.READER


def test_a_reader_that_can_not_read_stands_back_for_a_while(
    stand: Callable[[], Election], time: Time
) -> None:
    one, two = stand(), stand()
    one.do()
    one.stand_back()
    assert role(one) is Role.ALONE
    one.do()
    assert role(one) is Role.ALONE  # there is no other candidate
    two.do()
    one.do()
    assert (role(one), role(two)) == (Role.LISTENER, Role.READER)
    two.give_up()
    time.now += STANDS_BACK_S
    one.do()
    assert role(one) is Role.READER


def test_a_reader_that_stood_back_while_redis_answered_is_none(
    stand: Callable[[], Election], monkeypatch: pytest.MonkeyPatch
) -> None:
    one = stand()
    ask = one._stand

    def answered_late() -> bool | None:
        is_mine = ask()
        one.stand_back()
        return is_mine

    monkeypatch.setattr(one, "_stand", answered_late)
    one.do()
    assert role(one) is Role.ALONE


def test_a_new_reader_says_so_once(stand: Callable[[], Election], caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    one, two = stand(), stand()
    for _ in range(3):
        one.do()
        two.do()
    assert [record.getMessage() for record in caplog.records] == ["this station reads the sheet for all"]


def test_a_reader_whose_thread_is_stuck_lets_its_lease_lapse(
    redis_server: RedisServer, stand: Callable[[], Election], time: Time
) -> None:
    one = stand()
    one.do()
    time.now += STUCK_S
    with raw_client(redis_server.port) as client:
        client.pexpire(KEY, 100_000)
        one.do()
        assert client.pttl(KEY) > LEASE_S * 1_000  # not renewed
    assert role(one) is Role.ALONE
    one.works()
    one.do()
    assert role(one) is Role.READER


def test_without_redis_each_is_alone_and_with_it_one_is_reader_again(
    redis_server: RedisServer, stand: Callable[[], Election], time: Time
) -> None:
    one, two = stand(), stand()
    one.do()
    two.do()
    redis_server.kill()
    one.do()
    two.do()
    assert (role(one), role(two)) == (Role.READER, Role.LISTENER)  # a single error may be transient
    time.now += LEASE_S
    assert (role(one), role(two)) == (Role.ALONE, Role.ALONE)
    redis_server.start()
    wait_until(lambda: asked(two) is Role.READER, "one reads for all again")
    one.do()
    assert role(one) is Role.LISTENER


@pytest.mark.logs("reads the sheet for itself")
def test_a_missing_right_is_reported_once_and_leaves_each_alone(
    redis_server: RedisServer, stand: Callable[[], Election], caplog: pytest.LogCaptureFixture
) -> None:
    one = stand()
    with raw_client(redis_server.port) as client:
        client.execute_command("ACL", "SETUSER", "default", "-eval")
    for _ in range(3):
        one.do()
    assert role(one) is Role.ALONE
    assert len([record for record in caplog.records if record.levelname == "WARNING"]) == 1


def test_the_announcer_stands_and_tells_that_the_station_is_there(redis_server: RedisServer) -> None:
    remote = RemoteRedis(redis_server.url, "Puesto 3")
    board, election = PresenceBoard(remote.commands(), CHANNEL), Election(remote.commands(), KEY)
    periodic = PeriodicTasks(election, Presence(board, "Puesto 3", "0.1.0"))
    announcer = AnnouncerThread(RedisEventService(remote.commands(), CHANNEL), periodic=periodic)
    announcer.start()
    wait_until(lambda: role(election) is Role.READER and board.stations(), "both tasks are done")
    assert announcer.close()
    remote.close()
