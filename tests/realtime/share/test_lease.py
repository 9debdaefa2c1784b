"""The write lease makes another station wait briefly, and never longer than its limit."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from kiosk.core.ports import NoLease, WriteLease
from kiosk.realtime.connection import InProcessRedis, RemoteRedis
from kiosk.realtime.share.lease import ANSWER_S, EXPIRES_S, POLL_S, WAIT_S, RedisWriteLease
from tests.realtime.listening import WITHIN_S, raw_client, wait_until
from tests.support.redis_server import RedisServer

KEY = "spool_lock:MK-1"
LITTLE_S = 0.2


@contextmanager
def lease_of(server: RedisServer, station: str) -> Iterator[RedisWriteLease]:
    remote = RemoteRedis(server.url, station)
    lease = RedisWriteLease(remote.commands())
    yield lease
    lease.close()
    remote.close()


def soon() -> float:
    return time.monotonic() + WITHIN_S


def taken_in(lease: WriteLease, *tags: str, deadline: float | None = None) -> float:
    """Acquire the lease and release it; returns the seconds that acquiring took."""
    started = time.monotonic()
    with lease.hold(tags, soon() if deadline is None else deadline):
        return time.monotonic() - started


def test_a_lease_is_there_while_the_block_runs_and_expires_by_itself(redis_server: RedisServer) -> None:
    with lease_of(redis_server, "P1") as lease, raw_client(redis_server.port) as client:
        with lease.hold(["MK-1", "MK-2"], soon()):
            values = {client.get(KEY), client.get("spool_lock:MK-2")}
            assert len(values) == 1
            assert None not in values
            assert 0 < client.pttl(KEY) <= EXPIRES_S * 1_000
        wait_until(lambda: client.dbsize() == 0, "released")


def test_the_block_of_another_station_waits_until_it_is_released(redis_server: RedisServer) -> None:
    order: list[str] = []
    with lease_of(redis_server, "P1") as mine, lease_of(redis_server, "P2") as theirs:

        def second() -> None:
            with theirs.hold(["MK-1"], soon()):
                order.append("theirs")

        with mine.hold(["MK-1"], soon()):
            thread = threading.Thread(target=second)
            thread.start()
            wait_until(lambda: theirs._keepers and next(iter(theirs._keepers)).answered.is_set(), "it waits")
            order.append("mine")
        thread.join()
    assert order == ["mine", "theirs"]


def test_a_lease_that_another_station_keeps_is_waited_for_and_never_taken_from_it(
    redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    wait_s = 0.6
    monkeypatch.setattr("kiosk.realtime.share.lease.WAIT_S", wait_s)
    assert WAIT_S == 2.0
    with lease_of(redis_server, "P1") as lease, raw_client(redis_server.port) as client:
        client.set(KEY, "somebody else's", px=60_000)
        waited = taken_in(lease, "MK-1", "MK-2")
        assert wait_s - 0.2 <= waited <= wait_s + LITTLE_S
        wait_until(lambda: client.get("spool_lock:MK-2") is None, "ours is released")
        assert client.get(KEY) == b"somebody else's"


def test_an_expired_lease_that_another_station_took_is_not_released_by_us(
    redis_server: RedisServer,
) -> None:
    with lease_of(redis_server, "P1") as lease, raw_client(redis_server.port) as client:
        with lease.hold(["MK-1"], soon()):
            client.set(KEY, "another's")
        lease.close(timeout=WITHIN_S)
        assert client.get(KEY) == b"another's"


def test_no_action_waits_beyond_its_deadline(redis_server: RedisServer) -> None:
    with lease_of(redis_server, "P1") as lease, raw_client(redis_server.port) as client:
        client.set(KEY, "somebody else's")
        assert taken_in(lease, "MK-1", deadline=time.monotonic() + 0.3) < 0.3 + LITTLE_S
        assert taken_in(lease, "MK-1", deadline=time.monotonic() - 1) < LITTLE_S
        with lease.hold(["MK-2"], soon()):  # not taken for a Redis that is silent
            assert client.get("spool_lock:MK-2") is not None


def test_a_silent_redis_delays_no_action_beyond_its_deadline(
    redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.realtime.share.lease.ANSWER_S", WITHIN_S)
    with lease_of(redis_server, "P1") as lease:
        redis_server.freeze()
        assert taken_in(lease, "MK-1", deadline=time.monotonic() + 0.05) < 0.05 + LITTLE_S
        redis_server.thaw()
        lease.close(WITHIN_S)


def test_leases_that_were_given_back_are_forgotten(redis_server: RedisServer) -> None:
    with lease_of(redis_server, "P1") as lease:
        for _ in range(3):
            taken_in(lease, "MK-1")
            wait_until(lambda: not any(each.is_alive() for each in lease._keepers), "released")
        assert len(lease._keepers) == 1


def test_a_batch_is_leased_in_one_go(redis_server: RedisServer) -> None:
    with lease_of(redis_server, "P1") as lease, raw_client(redis_server.port) as client:
        with lease.hold((f"MK-{number}" for number in range(50)), soon()):
            assert client.dbsize() == 50
        wait_until(lambda: client.dbsize() == 0, "released")


def test_a_dead_redis_delays_no_action(redis_server: RedisServer) -> None:
    redis_server.kill()
    with lease_of(redis_server, "P1") as lease:
        assert taken_in(lease, "MK-1") < ANSWER_S


def test_a_silent_redis_delays_one_action_a_little_and_the_next_not_at_all(redis_server: RedisServer) -> None:
    with lease_of(redis_server, "P1") as lease, raw_client(redis_server.port) as client:
        redis_server.freeze()
        assert taken_in(lease, "MK-1") < ANSWER_S + LITTLE_S
        assert taken_in(lease, "MK-2") < LITTLE_S
        redis_server.thaw()
        # A lease that Redis granted after the client's time limit is released as well.
        wait_until(lambda: not any(each.is_alive() for each in lease._keepers), "the keeper ended")
        assert client.get(KEY) is None or 0 < client.pttl(KEY) <= EXPIRES_S * 1_000


@pytest.mark.logs("no write lease")
def test_without_the_right_it_goes_on_and_says_so_once(
    redis_server: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    with raw_client(redis_server.port) as client:
        client.execute_command("ACL", "SETUSER", "default", "-set")
        with lease_of(redis_server, "P1") as lease:
            for _ in range(3):
                assert taken_in(lease, "MK-1") < LITTLE_S
    assert len([record for record in caplog.records if "no write lease" in record.getMessage()]) == 1


@pytest.mark.logs("the write lease failed")
def test_an_unforeseen_fault_is_logged_and_the_block_runs_without_delay(
    redis_server: RedisServer, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a fault of ours")

    with lease_of(redis_server, "P1") as lease:
        with monkeypatch.context() as patched:
            patched.setattr("redis.Redis.pipeline", broken)
            assert taken_in(lease, "MK-1") < LITTLE_S
            wait_until(lambda: not any(each.is_alive() for each in lease._keepers), "the thread ended")
        assert taken_in(lease, "MK-1") < LITTLE_S
    assert [record.exc_info is not None for record in caplog.records].count(True) == 1


def test_a_failing_block_gives_the_lease_back_and_fails_as_ever(redis_server: RedisServer) -> None:
    with lease_of(redis_server, "P1") as lease, raw_client(redis_server.port) as client:
        with pytest.raises(ValueError, match="the sheet's"), lease.hold(["MK-1"], soon()):
            raise ValueError("the sheet's")
        wait_until(lambda: client.get(KEY) is None, "released")


def test_in_one_process_it_works_as_well() -> None:
    engine = InProcessRedis("P1")
    lease: WriteLease = RedisWriteLease(engine.commands())
    with lease.hold(["MK-1"], soon()):
        assert engine.commands().get(KEY) is not None
    wait_until(lambda: engine.commands().get(KEY) is None, "released")
    engine.close()


def test_without_redis_there_is_nothing_to_wait_for() -> None:
    lease: WriteLease = NoLease()
    assert taken_in(lease, "MK-1") < LITTLE_S


def test_a_lease_that_another_station_keeps_is_asked_for_a_bounded_number_of_times(
    redis_server: RedisServer,
) -> None:
    with lease_of(redis_server, "P1") as lease, raw_client(redis_server.port) as client:
        client.set(KEY, "another station")
        before = client.info("commandstats").get("cmdstat_set", {"calls": 0})["calls"]
        taken_in(lease, "MK-1", deadline=time.monotonic() + LITTLE_S)
        asked = client.info("commandstats")["cmdstat_set"]["calls"] - before
    assert 2 < asked <= LITTLE_S / (POLL_S / 2) + 1
