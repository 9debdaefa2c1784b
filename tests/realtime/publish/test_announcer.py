"""Publishing is best effort: it reports whether Redis accepted an event, and no action waits for it."""

import json
import logging
import threading
import time
from itertools import pairwise

import pytest

from kiosk.core.events.event import Event
from kiosk.core.sharing.link import LinkReason, LinkState
from kiosk.realtime.connection import CONNECT_S, InProcessRedis, RemoteRedis
from kiosk.realtime.event_log import EMPTY, EventLog
from kiosk.realtime.publish import announcer
from kiosk.realtime.publish.announcer import AnnouncerThread
from kiosk.realtime.publish.event_service import Publishing, RedisEventService
from tests.realtime.listening import CHANNEL, WITHIN_S, Listener, event, raw_client, subscribed, wait_until
from tests.support.logs import LogCheck
from tests.support.redis_server import RedisServer

AT_ONCE_S = 0.05


class Results:
    """The results that an announcer's callback reported."""

    def __init__(self) -> None:
        self.said: list[bool] = []

    def __call__(self, accepted: bool) -> None:
        self.said.append(accepted)

    def wait_for(self, *said: bool) -> None:
        wait_until(lambda: self.said == list(said), f"{said}")


class Told:
    """Collects an announcer's reports on its events."""

    def __init__(self) -> None:
        self.said: list[Publishing] = []

    def __call__(self, publishing: Publishing, _trouble: LinkReason) -> None:
        self.said.append(publishing)

    def wait_for(self, *said: Publishing) -> None:
        wait_until(lambda: self.said == list(said), f"{said}")


class SlowService(RedisEventService):
    """A publisher that blocks until a test releases it."""

    def __init__(self) -> None:
        super().__init__(InProcessRedis("P1").commands(), CHANNEL)
        self.tags: list[str] = []
        self.go = threading.Event()
        self.is_busy = threading.Event()

    def publish_spool_update(self, event: Event) -> bool:
        self.is_busy.set()
        self.go.wait(WITHIN_S)
        self.tags.append(event.tag_spool)
        return super().publish_spool_update(event)


def service(redis_server: RedisServer) -> RedisEventService:
    return RedisEventService(RemoteRedis(redis_server.url, "P1").commands(), CHANNEL)


def test_publishing_succeeds_even_without_subscribers(redis_server: RedisServer) -> None:
    assert service(redis_server).publish_spool_update(event()) is True


@pytest.mark.logs("event not published")
def test_a_dead_server_is_false_at_once_and_true_again_when_it_is_back(redis_server: RedisServer) -> None:
    publisher = service(redis_server)
    assert publisher.publish_spool_update(event())
    redis_server.kill()
    started = time.monotonic()
    assert publisher.publish_spool_update(event()) is False
    assert time.monotonic() - started < CONNECT_S
    redis_server.start()
    assert publisher.publish_spool_update(event())


def test_a_restarted_server_costs_no_event(redis_server: RedisServer) -> None:
    publisher = service(redis_server)
    assert publisher.publish_spool_update(event())
    redis_server.kill()
    redis_server.start()
    assert publisher.publish_spool_update(event())


@pytest.mark.logs("event not published")
@pytest.mark.usefixtures("short_limits")
def test_a_frozen_server_is_false_within_the_limit(redis_server: RedisServer) -> None:
    publisher = service(redis_server)
    assert publisher.publish_spool_update(event())
    redis_server.freeze()
    for _ in range(2):  # one try on the open connection, one on a new connection
        started = time.monotonic()
        assert publisher.publish_spool_update(event()) is False
        assert time.monotonic() - started < CONNECT_S
    redis_server.thaw()
    assert publisher.publish_spool_update(event())


@pytest.mark.logs("event not published")
def test_an_outage_is_one_warning(redis_server: RedisServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    publisher = service(redis_server)
    redis_server.kill()
    for _ in range(20):
        assert not publisher.publish_spool_update(event())
    lines = [record for record in caplog.records if "not published" in record.getMessage()]
    assert [record.levelno for record in lines] == [logging.WARNING] + 19 * [logging.DEBUG]
    assert not any(record.exc_info for record in lines)


@pytest.mark.logs("event not published")
@pytest.mark.parametrize("refusal", ["password", "permission"])
def test_a_refused_publish_is_false(redis_server: RedisServer, refusal: str) -> None:
    with raw_client(redis_server.port) as administrator:
        if refusal == "password":
            administrator.config_set("requirepass", "correcta")
        else:
            administrator.execute_command("ACL", "SETUSER", "default", "-publish")
    assert service(redis_server).publish_spool_update(event()) is False


def test_announced_events_arrive_in_order(redis_server: RedisServer) -> None:
    remote, listener, results = RemoteRedis(redis_server.url, "P1"), Listener(), Results()
    announcer = AnnouncerThread(RedisEventService(remote.commands(), CHANNEL), results)
    announcer.start()
    with subscribed(remote, listener):
        listener.wait_for_link(LinkState.LIVE)
        for number in range(200):
            announcer.announce([event(f"T-{number}"), event(f"S-{number}")])
        assert announcer.close()
        listener.wait_for_events(400)
    assert listener.tags == [f"{kind}-{number}" for number in range(200) for kind in "TS"]
    assert results.said == [True]


@pytest.mark.logs("event")
@pytest.mark.usefixtures("short_limits", "prompt_retries")
@pytest.mark.parametrize("trouble", ["killed", "frozen"])
def test_announcing_never_waits_for_a_server_in_trouble(redis_server: RedisServer, trouble: str) -> None:
    results = Results()
    announcer = AnnouncerThread(service(redis_server), results)
    announcer.start()
    announcer.announce([event()])
    results.wait_for(True)
    redis_server.kill() if trouble == "killed" else redis_server.freeze()
    longest = 0.0
    for _ in range(200):
        started = time.monotonic()
        announcer.announce([event(), event()])
        longest = max(longest, time.monotonic() - started)
    assert longest < AT_ONCE_S
    results.wait_for(True, False)
    redis_server.start() if trouble == "killed" else redis_server.thaw()
    results.wait_for(True, False, True)
    assert announcer.close(timeout=WITHIN_S)


@pytest.mark.logs("event not published")
@pytest.mark.usefixtures("short_limits", "prompt_retries")
@pytest.mark.parametrize("trouble", ["killed", "frozen", "refused"])
def test_events_that_failed_are_published_later_in_order(redis_server: RedisServer, trouble: str) -> None:
    results, listener = Results(), Listener()
    announcer = AnnouncerThread(service(redis_server), results)
    announcer.start()
    _begin(trouble, redis_server)
    announcer.announce(event(f"T-{number}") for number in range(100))
    results.wait_for(False)
    announcer.announce([event("LAST")])
    _end(trouble, redis_server)
    with subscribed(RemoteRedis(redis_server.url, "P1"), listener):
        listener.wait_for_link(LinkState.LIVE)
        results.wait_for(False, True)
        assert announcer.close(timeout=WITHIN_S)
        with raw_client(redis_server.port) as administrator:
            assert administrator.get(f"{CHANNEL}:seq") >= b"101"
            log = EventLog(administrator, CHANNEL)
            kept = log.after(EMPTY)
    tags = list(dict.fromkeys(json.loads(message)["tag_spool"] for message in kept.messages))
    assert tags == [*(f"T-{number}" for number in range(100)), "LAST"]


def _begin(trouble: str, server: RedisServer) -> None:
    if trouble == "killed":
        server.kill()
    elif trouble == "frozen":
        server.freeze()
    else:
        with raw_client(server.port) as administrator:
            administrator.execute_command("ACL", "SETUSER", "default", "-publish")


def _end(trouble: str, server: RedisServer) -> None:
    if trouble == "killed":
        server.start()
    elif trouble == "frozen":
        server.thaw()
    else:
        with raw_client(server.port) as administrator:
            administrator.execute_command("ACL", "SETUSER", "default", "+publish")


@pytest.mark.logs("event not published", "they waited too long")
@pytest.mark.usefixtures("prompt_retries")
def test_an_event_that_waited_too_long_is_dropped(redis_server: RedisServer, logs: LogCheck) -> None:
    results, listener = Results(), Listener()
    announcer = AnnouncerThread(service(redis_server), results, kept_s=0.2)
    announcer.start()
    redis_server.kill()
    announcer.announce([event("OLD")])
    results.wait_for(False)
    # An attempt takes the event from the queue, so an empty queue doesn't tell that it was dropped.
    wait_until(lambda: any("they waited too long" in each.getMessage() for each in logs.records), "a drop")
    redis_server.start()
    with subscribed(RemoteRedis(redis_server.url, "P1"), listener):
        listener.wait_for_link(LinkState.LIVE)
        announcer.announce([event("NEW")])
        listener.wait_for_events(1)
    assert announcer.close()
    assert listener.tags == ["NEW"]


@pytest.mark.logs("event not published", "waited when the kiosk closed")
@pytest.mark.usefixtures("short_limits")
def test_closing_does_not_try_a_dead_server_event_by_event(redis_server: RedisServer) -> None:
    results = Results()
    announcer = AnnouncerThread(service(redis_server), results)
    redis_server.freeze()
    announcer.announce(event(f"T-{number}") for number in range(100))
    announcer.start()
    results.wait_for(False)
    started = time.monotonic()
    assert announcer.close(timeout=WITHIN_S)
    assert time.monotonic() - started < AT_ONCE_S


def test_a_refused_event_is_kept_once_while_it_is_tried_again(
    redis_server: RedisServer, logs: LogCheck
) -> None:
    logs.expect("event not published")
    publisher = service(redis_server)
    _begin("refused", redis_server)
    for _ in range(5):
        assert not publisher.publish_spool_update(event())
    with raw_client(redis_server.port) as administrator:
        assert administrator.xlen(f"{CHANNEL}:log") == 1


@pytest.mark.logs("they waited too long")
def test_an_event_that_is_never_taken_is_tried_once_a_pause_and_not_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(announcer, "RETRY_S", 0.02)
    tried: list[float] = []

    class Refusing(RedisEventService):
        def publish_spool_update(self, _event: Event) -> bool:
            tried.append(time.monotonic())
            return False

    thread = AnnouncerThread(Refusing(InProcessRedis("P1").commands(), CHANNEL), kept_s=0.2)
    thread.start()
    thread.announce([event()])
    time.sleep(0.3)
    thread.close()
    assert 2 < len(tried) <= 0.2 / 0.02 + 1
    assert all(later - at >= 0.02 for at, later in pairwise(tried))


@pytest.mark.logs("too many waited")
def test_when_too_many_wait_the_oldest_goes() -> None:
    slow = SlowService()
    announcer = AnnouncerThread(slow, capacity=3)
    announcer.start()
    announcer.announce([event("UNDER WAY")])
    assert slow.is_busy.wait(WITHIN_S)
    announcer.announce(event(f"T-{number}") for number in range(10))
    slow.go.set()
    assert announcer.close()
    assert slow.tags == ["UNDER WAY", "T-7", "T-8", "T-9"]


@pytest.mark.logs("2 waited when the kiosk closed")
def test_it_closes_in_time_though_a_publish_hangs() -> None:
    slow = SlowService()
    announcer = AnnouncerThread(slow)
    announcer.start()
    announcer.announce([event("UNDER WAY")])
    assert slow.is_busy.wait(WITHIN_S)
    announcer.announce([event("A"), event("B")])
    started = time.monotonic()
    assert announcer.close(timeout=0.2) is False
    assert time.monotonic() - started < 0.2 + AT_ONCE_S
    slow.go.set()
    wait_until(lambda: not announcer.is_alive, "the thread ended")
    assert slow.tags == ["UNDER WAY"]


@pytest.mark.logs("1 waited when the kiosk closed")
def test_it_may_be_closed_without_having_been_started() -> None:
    announcer = AnnouncerThread(SlowService())
    announcer.announce([event()])
    assert announcer.close()


@pytest.mark.logs("event not published")
def test_a_callback_that_fails_does_not_end_the_publishing() -> None:
    def fail(accepted: bool) -> None:
        raise RuntimeError("the screen's fault")

    slow = SlowService()
    slow.go.set()
    announcer = AnnouncerThread(slow, fail)
    announcer.start()
    announcer.announce([event("A"), event("B")])
    assert announcer.close()
    assert slow.tags == ["A", "B"]


@pytest.mark.logs("event not published")
@pytest.mark.usefixtures("short_limits", "prompt_retries")
def test_a_change_of_the_publishing_result_is_reported(redis_server: RedisServer) -> None:
    told = Told()
    announcer = AnnouncerThread(service(redis_server), Results(), on_publishing=told)
    announcer.start()
    with raw_client(redis_server.port) as administrator:
        administrator.execute_command("ACL", "SETUSER", "default", "-publish")
        announcer.announce([event()])
        told.wait_for(Publishing.REFUSED)
        redis_server.freeze()
        announcer.announce([event()])
        told.wait_for(Publishing.REFUSED, Publishing.SILENT)
        redis_server.thaw()
        told.wait_for(Publishing.REFUSED, Publishing.SILENT, Publishing.REFUSED)
        administrator.execute_command("ACL", "SETUSER", "default", "+publish")
        announcer.announce([event()])
        told.wait_for(Publishing.REFUSED, Publishing.SILENT, Publishing.REFUSED, Publishing.KEPT)
    assert announcer.close()
