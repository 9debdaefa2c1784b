"""The link's state is true and the link recovers by itself, whatever happens to the server."""

import logging
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from redis import Redis

from kiosk.core.sharing.link import LinkReason, LinkState
from kiosk.realtime.connection import RemoteRedis
from kiosk.realtime.event_log import EventLog
from kiosk.realtime.listen.backoff import LONGEST_PAUSE_S
from kiosk.realtime.listen.subscriber import STOP_S, SubscriberThread
from tests.realtime.listening import CHANNEL, WITHIN_S, ZONE, Listener, raw_client, subscribed, wait_until
from tests.realtime.test_wire import message
from tests.support.redis_server import RedisServer

pytestmark = [
    pytest.mark.logs("the link to Redis is down"),
    pytest.mark.usefixtures("short_pauses", "quick_pings"),
]

PROMPTLY_S = 0.5
SILENT_S = 1.5
BACK_S = LONGEST_PAUSE_S + 1.0


def subscriber(redis_server: RedisServer, listener: Listener) -> SubscriberThread:
    remote = RemoteRedis(redis_server.url, "P1")
    after = EventLog(remote.commands(), CHANNEL).after
    return SubscriberThread(remote.subscription, CHANNEL, ZONE, listener.callbacks, after)


def hears_again(redis_server: RedisServer, listener: Listener) -> None:
    before = len(listener.events)
    with raw_client(redis_server.port) as other:
        other.publish(CHANNEL, message())
    listener.wait_for_events(before + 1)


def test_a_killed_server_is_noticed_and_found_again(redis_server: RedisServer) -> None:
    listener = Listener()
    with subscribed(RemoteRedis(redis_server.url, "P1"), listener) as thread:
        first = listener.wait_for_link(LinkState.LIVE)
        redis_server.kill()
        down = listener.wait_for_link(LinkState.DOWN, within_s=PROMPTLY_S)
        assert down.reason is LinkReason.CLOSED
        assert down.since > first.since
        wait_until(lambda: thread.link.reason is LinkReason.REFUSED, "refused", BACK_S)
        redis_server.start()
        again = listener.wait_for_link(LinkState.LIVE, times=2, within_s=BACK_S)
        assert again.since > down.since
        hears_again(redis_server, listener)


def test_a_frozen_server_is_noticed_by_its_silence(redis_server: RedisServer) -> None:
    listener = Listener()
    with subscribed(RemoteRedis(redis_server.url, "P1"), listener):
        listener.wait_for_link(LinkState.LIVE)
        redis_server.freeze()
        down = listener.wait_for_link(LinkState.DOWN, within_s=SILENT_S)
        assert down.reason is LinkReason.NO_ANSWER
        redis_server.thaw()
        listener.wait_for_link(LinkState.LIVE, times=2, within_s=BACK_S + 2)
        hears_again(redis_server, listener)


def test_a_connection_killed_by_the_server_is_made_anew(redis_server: RedisServer) -> None:
    listener = Listener()
    with subscribed(RemoteRedis(redis_server.url, "P1"), listener), raw_client(redis_server.port) as other:
        listener.wait_for_link(LinkState.LIVE)
        assert other.client_kill_filter(_type="pubsub") == 1
        assert listener.wait_for_link(LinkState.DOWN, within_s=PROMPTLY_S).reason is LinkReason.CLOSED
        listener.wait_for_link(LinkState.LIVE, times=2, within_s=1.5)
        hears_again(redis_server, listener)


def test_a_server_that_starts_later_is_found(redis_server: RedisServer) -> None:
    redis_server.stop()
    listener = Listener()
    with subscribed(RemoteRedis(redis_server.url, "P1"), listener):
        assert listener.wait_for_link(LinkState.DOWN).reason is LinkReason.REFUSED
        redis_server.start()
        listener.wait_for_link(LinkState.LIVE, within_s=BACK_S)
        hears_again(redis_server, listener)


def test_a_wrong_password_is_reported_and_written_nowhere(
    redis_server: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with raw_client(redis_server.port) as administrator:
        administrator.config_set("requirepass", "correcta")
        listener = Listener()
        wrong = f"redis://:equivocada@127.0.0.1:{redis_server.port}"
        with subscribed(RemoteRedis(wrong, "P1"), listener):
            assert listener.wait_for_link(LinkState.DOWN).reason is LinkReason.PASSWORD
            administrator.config_set("requirepass", "equivocada")
            listener.wait_for_link(LinkState.LIVE, within_s=BACK_S)
    assert "equivocada" not in caplog.text


def test_a_missing_password_is_reported(redis_server: RedisServer) -> None:
    with raw_client(redis_server.port) as administrator:
        administrator.config_set("requirepass", "correcta")
    listener = Listener()
    with subscribed(RemoteRedis(redis_server.url, "P1"), listener):
        assert listener.wait_for_link(LinkState.DOWN).reason is LinkReason.PASSWORD


@pytest.mark.parametrize("forbidden", ["-subscribe", "resetchannels", "-client"])
def test_a_missing_right_is_reported(redis_server: RedisServer, forbidden: str) -> None:
    rules = ["on", ">clave", "allchannels", "+@all", forbidden]
    with raw_client(redis_server.port) as administrator:
        administrator.execute_command("ACL", "SETUSER", "kiosk", *rules)
    listener = Listener()
    with subscribed(RemoteRedis(f"redis://kiosk:clave@127.0.0.1:{redis_server.port}", "P1"), listener):
        assert listener.wait_for_link(LinkState.DOWN).reason is LinkReason.PERMISSION
        assert listener.count(LinkState.LIVE) == 0


def test_an_unknown_host_is_reported() -> None:
    listener = Listener()
    with subscribed(RemoteRedis("redis://no-existe.invalid:6379", "P1"), listener):
        down = listener.wait_for_link(LinkState.DOWN, within_s=30)
    assert down.reason is LinkReason.HOST_UNKNOWN


def test_a_missing_socket_file_is_reported(tmp_path: Path) -> None:
    listener = Listener()
    with subscribed(RemoteRedis(f"unix://{tmp_path}/redis.sock", "P1"), listener):
        assert listener.wait_for_link(LinkState.DOWN).reason is LinkReason.REFUSED


@pytest.mark.parametrize(("scheme", "reason"), [("redis", LinkReason.PROTOCOL), ("rediss", LinkReason.TLS)])
def test_a_server_that_is_no_redis_is_reported(scheme: str, reason: LinkReason) -> None:
    listener = Listener()
    with _web_server() as port, subscribed(RemoteRedis(f"{scheme}://127.0.0.1:{port}", "P1"), listener):
        assert listener.wait_for_link(LinkState.DOWN).reason is reason


@contextmanager
def _web_server() -> Iterator[int]:
    """A port that answers every client with HTTP, which is no Redis."""

    class Answer(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.recv(1024)
            self.request.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


@pytest.mark.logs("the subscription failed")
def test_a_fault_of_ours_is_logged_once_and_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    tries = 0

    def fail() -> Redis:
        nonlocal tries
        tries += 1
        raise TypeError("a fault of ours")

    listener = Listener()
    thread = SubscriberThread(fail, CHANNEL, ZONE, listener.callbacks)
    thread.start()
    wait_until(lambda: tries >= 2, "another attempt")
    assert thread.stop()
    assert [link.reason for link in listener.links] == [LinkReason.NONE, LinkReason.FAULT]
    assert len([record for record in caplog.records if record.exc_info]) == 1


def test_an_outage_is_one_warning_for_each_reason(
    redis_server: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    redis_server.stop()
    tries = 0

    def counted() -> Redis:
        nonlocal tries
        tries += 1
        return remote.subscription()

    remote = RemoteRedis(redis_server.url, "P1")
    listener = Listener()
    thread = SubscriberThread(counted, CHANNEL, ZONE, listener.callbacks)
    thread.start()
    wait_until(lambda: tries >= 3, "three attempts")
    assert thread.stop()
    assert len([record for record in caplog.records if record.levelno >= logging.WARNING]) == 1
    assert listener.count(LinkState.DOWN) == 1


def subscriptions(administrator: Redis) -> list[str]:
    names = [client["name"] for client in administrator.client_list()]
    return [name for name in names if name.endswith(":subscription")]


def assert_stops_in_time(thread: SubscriberThread) -> None:
    started = time.monotonic()
    assert thread.stop()
    assert time.monotonic() - started < STOP_S


def test_it_stops_while_it_listens(redis_server: RedisServer) -> None:
    listener = Listener()
    thread = subscriber(redis_server, listener)
    thread.start()
    listener.wait_for_link(LinkState.LIVE)
    assert_stops_in_time(thread)
    with raw_client(redis_server.port) as other:
        wait_until(lambda: not subscriptions(other), "the connection closed")


def test_it_stops_while_it_waits_for_the_next_attempt(
    redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.realtime.listen.backoff.FIRST_PAUSE_S", 10 * STOP_S)
    monkeypatch.setattr("kiosk.realtime.listen.backoff.LONGEST_PAUSE_S", 20 * STOP_S)
    redis_server.stop()
    listener = Listener()
    thread = subscriber(redis_server, listener)
    thread.start()
    listener.wait_for_link(LinkState.DOWN)
    assert_stops_in_time(thread)


def test_it_stops_while_a_frozen_server_shakes_hands(redis_server: RedisServer) -> None:
    redis_server.freeze()
    listener = Listener()
    thread = subscriber(redis_server, listener)
    thread.start()
    listener.wait_for_link(LinkState.CONNECTING)
    wait_until(lambda: _dialling(), "an attempt")
    assert_stops_in_time(thread)
    redis_server.thaw()
    wait_until(lambda: not _dialling(), "the attempt ended")
    with raw_client(redis_server.port) as other:
        wait_until(lambda: not subscriptions(other), "nothing left connected")


def test_it_stops_while_a_frozen_server_is_silent(redis_server: RedisServer) -> None:
    listener = Listener()
    thread = subscriber(redis_server, listener)
    thread.start()
    listener.wait_for_link(LinkState.LIVE)
    redis_server.freeze()
    assert_stops_in_time(thread)


def test_it_stops_while_a_name_is_looked_up() -> None:
    answer = threading.Event()

    def look_up() -> Redis:
        answer.wait(WITHIN_S)
        raise OSError("no such name")

    listener = Listener()
    thread = SubscriberThread(look_up, CHANNEL, ZONE, listener.callbacks)
    thread.start()
    wait_until(lambda: _dialling(), "an attempt")
    assert_stops_in_time(thread)
    answer.set()
    wait_until(lambda: not _dialling(), "the attempt ended")


def test_it_stops_before_it_was_started(redis_server: RedisServer) -> None:
    assert_stops_in_time(subscriber(redis_server, Listener()))


def _dialling() -> bool:
    return any(thread.name == "kiosk-subscriber-dial" for thread in threading.enumerate())
