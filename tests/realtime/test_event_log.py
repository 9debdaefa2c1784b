"""Events are numbered, kept and published in one step, on a real server and on the engine in this process."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from redis import Redis
from redis.client import PubSub

from kiosk.realtime import event_log
from kiosk.realtime.connection import InProcessRedis
from kiosk.realtime.event_log import EMPTY, KEPT, PAGE, EventLog, Position
from kiosk.realtime.publish.event_service import Publishing, RedisEventService
from tests.realtime.listening import CHANNEL, WITHIN_S, event, raw_client
from tests.support.redis_server import RedisServer

KEYS = (f"{CHANNEL}:seq", f"{CHANNEL}:numbering", f"{CHANNEL}:log")


@pytest.fixture(params=["server", "in process"])
def client(request: pytest.FixtureRequest) -> Iterator[Redis]:
    if request.param == "server":
        with raw_client(request.getfixturevalue("redis_server").port) as found:
            yield found
    else:
        engine = InProcessRedis("P1")
        yield engine.commands()
        engine.close()


def said(number: int) -> bytes:
    return f'{{"tag":"MK-{number}","año":null}}'.encode()


@contextmanager
def _ears(client: Redis) -> Iterator[PubSub]:
    """A client that is subscribed to the channel."""
    with client.pubsub() as ears:  # type: ignore[no-untyped-call]
        ears.subscribe(CHANNEL)
        assert ears.get_message(timeout=WITHIN_S)["type"] == "subscribe"
        yield ears


def published(client: Redis, count: int) -> tuple[EventLog, Position]:
    """A log with this many events, and the place at which it began."""
    log = EventLog(client, CHANNEL)
    for number in range(1, count + 1):
        assert log.publish(said(number)) == number
    return log, Position(log.after(None).last.numbering, 0)


def test_a_message_is_published_with_its_number_and_unchanged_otherwise(client: Redis) -> None:
    with _ears(client) as ears:
        _, begin = published(client, 2)
        heard = [ears.get_message(timeout=WITHIN_S)["data"] for _ in range(2)]
    assert [json.loads(each) for each in heard] == [
        {"tag": f"MK-{number}", "año": None, "seq": number, "numbering": begin.numbering} for number in (1, 2)
    ]


def test_messages_after_a_position_are_returned_unchanged(client: Redis) -> None:
    log, begin = published(client, 5)
    kept = log.after(Position(begin.numbering, 3))
    assert [json.loads(each)["tag"] for each in kept.messages] == ["MK-4", "MK-5"]
    assert kept.is_whole
    assert kept.last == Position(begin.numbering, 5)
    assert log.after(Position(begin.numbering, 5)).messages == ()


def test_more_than_a_page_is_there_in_order(client: Redis) -> None:
    log, begin = published(client, 2 * PAGE + 3)
    kept = log.after(Position(begin.numbering, 1))
    assert [json.loads(each)["seq"] for each in kept.messages] == list(range(2, 2 * PAGE + 4))
    assert kept.is_whole


def test_log_that_grows_faster_than_it_is_read_is_given_up_after_a_few_pages(
    client: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_log, "PAGE", 5)
    monkeypatch.setattr(event_log, "MOST_PAGES", 7)
    log, begin = published(client, 5)
    pages: list[int] = []

    class Busy(EventLog):
        def _page(self, first: str, count: int) -> tuple[Position, list[tuple[int, str]]]:
            pages.append(count)
            for number in range(5):
                log.publish(said(number))
            return super()._page(first, count)

    kept = Busy(client, CHANNEL).after(Position(begin.numbering, 1))
    assert (kept.messages, kept.is_whole, len(pages)) == ((), False, 7)


def test_an_empty_log_stands_nowhere(client: Redis) -> None:
    kept = EventLog(client, CHANNEL).after(None)
    assert (kept.messages, kept.last, kept.is_whole) == ((), EMPTY, True)


def test_after_an_empty_log_everything_is_there(client: Redis) -> None:
    log = EventLog(client, CHANNEL)
    assert log.after(EMPTY).is_whole
    published(client, 3)
    assert [json.loads(each)["seq"] for each in log.after(EMPTY).messages] == [1, 2, 3]
    client.xtrim(KEYS[2], maxlen=2, approximate=False)
    assert not log.after(EMPTY).is_whole


def test_dropped_messages_are_reported_as_missing(client: Redis) -> None:
    log, begin = published(client, 20)
    client.xtrim(KEYS[2], maxlen=5, approximate=False)
    assert not log.after(Position(begin.numbering, 14)).is_whole
    assert len(log.after(Position(begin.numbering, 15)).messages) == 5


def test_a_hole_in_the_numbers_is_reported_as_missing(client: Redis) -> None:
    log, begin = published(client, 5)
    client.xdel(KEYS[2], "3-1")
    assert not log.after(Position(begin.numbering, 1)).is_whole
    client.xdel(KEYS[2], "5-1")
    assert not log.after(Position(begin.numbering, 4)).is_whole


def test_a_lost_log_begins_another_numbering(client: Redis) -> None:
    log, begin = published(client, 3)
    client.flushall()
    assert not log.after(Position(begin.numbering, 3)).is_whole
    assert log.publish(said(1)) == 1
    kept = log.after(Position(begin.numbering, 0))
    assert not kept.is_whole
    assert kept.last.numbering != begin.numbering


@pytest.mark.parametrize("key", KEYS)
def test_with_one_key_lost_readers_learn_that_something_is_amiss(client: Redis, key: str) -> None:
    log, begin = published(client, 3)
    client.delete(key)
    log.publish(said(4))
    assert not log.after(Position(begin.numbering, 2)).is_whole


def test_numbers_that_went_back_are_noticed_though_they_rose_again(client: Redis) -> None:
    log, begin = published(client, 5)
    heard = log.after(Position(begin.numbering, 4)).messages[0]
    # Like a server that is restored from an older copy of its data.
    client.xdel(KEYS[2], "4-1", "5-1")
    client.set(KEYS[0], 3)
    client.xtrim(KEYS[2], maxlen=0, approximate=False)
    client.delete(KEYS[2])
    for number in range(14, 17):
        log.publish(said(number))
    assert log.after(Position(begin.numbering, 5)).is_whole
    assert not log.after(Position(begin.numbering, 5, heard)).is_whole


@pytest.mark.parametrize(("key", "value"), [(KEYS[2], "no stream"), (KEYS[1], 'a"b')])
def test_a_foreign_value_under_the_logs_key_is_replaced(client: Redis, key: str, value: str) -> None:
    log, begin = published(client, 3)
    client.set(key, value)
    assert log.publish(said(4)) == 4
    kept = log.after(None)
    assert kept.last.numbering != begin.numbering
    assert log.publish(said(5)) == 5
    (message,) = log.after(Position(kept.last.numbering, 4)).messages
    assert json.loads(message)["tag"] == "MK-5"


@pytest.mark.parametrize("number", ["siete", str(2**53 + 1), str(2**63 - 1), "-5", "-1", b"\xff"])
def test_a_number_that_is_none_or_impossible_begins_a_new_numbering(client: Redis, number: str) -> None:
    log, begin = published(client, 3)
    client.set(KEYS[0], number)
    assert log.after(None).last == EMPTY
    assert not log.after(Position(begin.numbering, 3)).is_whole
    assert [log.publish(said(each)) for each in (1, 2)] == [1, 2]
    last = log.after(None).last
    assert (last.seq, last.numbering != begin.numbering) == (2, True)
    assert log.after(Position(last.numbering, 1)).is_whole


def test_numbers_begin_anew_before_they_are_too_large_for_floating_point(client: Redis) -> None:
    log, _ = published(client, 1)
    client.set(KEYS[0], 2**53 - 2)
    assert [log.publish(said(each)) for each in (1, 2, 3)] == [2**53 - 1, 1, 2]


@pytest.mark.parametrize("key", KEYS)
def test_another_type_under_the_logs_keys_begins_a_new_numbering(redis_server: RedisServer, key: str) -> None:
    with raw_client(redis_server.port) as client:
        log, begin = published(client, 3)
        client.delete(key)
        client.rpush(key, "de otro programa")
        service = RedisEventService(client, CHANNEL)
        assert service.publish_spool_update(event("MK-4"))
        assert service.publishing is Publishing.KEPT
        last = log.after(None).last
        assert last.numbering != begin.numbering
        assert log.publish(said(5)) == last.seq + 1


def test_an_entry_of_another_program_in_the_log_is_a_hole(client: Redis) -> None:
    log, begin = published(client, 3)
    client.xadd(KEYS[2], {"otra": "cosa"}, id="4-1")
    client.set(KEYS[0], 4)
    assert not log.after(Position(begin.numbering, 2)).is_whole


@pytest.mark.slow
def test_the_log_is_bounded(redis_server: RedisServer) -> None:
    with raw_client(redis_server.port) as client:
        log, begin = published(client, KEPT + 300)
        assert KEPT <= client.xlen(KEYS[2]) < KEPT + 300
        assert len(log.after(Position(begin.numbering, 300)).messages) == KEPT
        assert not log.after(begin).is_whole


BASIC = ("+publish", "+subscribe", "+ping", "+client|setname")
"""What a user needs at least."""


def user_without(administrator: Redis, port: int, missing: str) -> Redis:
    rights = [f"+{name}" for name in ("eval", "xadd", "incr", "get", "set", "del") if name != missing]
    keys = [] if missing == "keys" else [f"~{CHANNEL}:*"]
    rules = ["on", ">clave", f"&{CHANNEL}", *keys, *BASIC, *rights]
    administrator.execute_command("ACL", "SETUSER", "kiosk", *rules)  # type: ignore[no-untyped-call]
    return raw_client(port, username="kiosk", password="clave")


@pytest.mark.logs("without a number")
@pytest.mark.parametrize("missing", ["eval", "xadd", "incr", "get", "keys"])
def test_without_a_right_the_event_still_goes_out_and_leaves_no_hole(
    redis_server: RedisServer, missing: str
) -> None:
    with raw_client(redis_server.port) as administrator:
        log, begin = published(administrator, 1)
        with (
            _ears(administrator) as ears,
            user_without(administrator, redis_server.port, missing) as user,
        ):
            service = RedisEventService(user, CHANNEL)
            assert service.publish_spool_update(event("MK-9"))
            assert service.publishing is Publishing.UNNUMBERED
            heard = json.loads(ears.get_message(timeout=WITHIN_S)["data"])
        assert heard["tag_spool"] == "MK-9"
        assert "seq" not in heard
        log.publish(said(2))
        assert log.after(begin).is_whole


@pytest.mark.logs("without a number")
@pytest.mark.parametrize("missing", ["set", "del"])
def test_without_the_right_to_begin_a_numbering_the_event_still_goes_out(
    redis_server: RedisServer, missing: str
) -> None:
    with (
        raw_client(redis_server.port) as administrator,
        user_without(administrator, redis_server.port, missing) as user,
    ):
        service = RedisEventService(user, CHANNEL)
        assert service.publish_spool_update(event())
        assert service.publishing is Publishing.UNNUMBERED


@pytest.mark.logs("event not published")
def test_a_replica_is_not_published_on(redis_server: RedisServer) -> None:
    with raw_client(redis_server.port) as client:
        client.replicaof("127.0.0.1", "1")
        service = RedisEventService(client, CHANNEL)
        results = [(service.publish_spool_update(event()), service.publishing)]
        client.replicaof("NO", "ONE")
        results.append((service.publish_spool_update(event()), service.publishing))
    assert results == [(False, Publishing.REFUSED), (True, Publishing.KEPT)]
