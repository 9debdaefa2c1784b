"""After each outage the missed events are fetched, or reported as a gap that only the sheet can fill."""

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from redis import Redis

from kiosk.core.events.event import Event
from kiosk.core.sharing.link import LinkReason, LinkState
from kiosk.realtime.connection import RemoteRedis
from kiosk.realtime.event_log import EventLog, Kept, Position
from kiosk.realtime.listen.callbacks import Callbacks
from kiosk.realtime.listen.subscriber import STOP_S, SubscriberThread
from kiosk.realtime.publish.event_service import RedisEventService
from tests.realtime.listening import (
    CHANNEL,
    WITHIN_S,
    ZONE,
    Listener,
    event,
    raw_client,
    subscribed,
    wait_until,
)
from tests.support.certificates import Certificates
from tests.support.redis_server import RedisServer, free_port
from tests.support.relay import Relay

pytestmark = [
    pytest.mark.logs("the link to Redis is down", "events? not published"),
    pytest.mark.usefixtures("short_pauses", "quick_pings", "short_limits"),
]


@contextmanager
def publisher(url: str) -> Iterator[RedisEventService]:
    remote = RemoteRedis(url, "P9")
    yield RedisEventService(remote.commands(), CHANNEL)
    remote.close()


@contextmanager
def listening(url: str, listener: Listener) -> Iterator[SubscriberThread]:
    remote = RemoteRedis(url, "P1")
    with subscribed(remote, listener) as thread:
        listener.wait_for_link(LinkState.LIVE)
        yield thread
    remote.close()


def cut(administrator: Redis) -> None:
    """The server ends every subscription."""
    assert administrator.client_kill_filter(_type="pubsub") == 1


def test_events_published_while_the_link_was_down_come_with_the_next_one(redis_server: RedisServer) -> None:
    listener = Listener()
    with (
        raw_client(redis_server.port) as administrator,
        publisher(redis_server.url) as service,
        listening(redis_server.url, listener),
    ):
        assert service.publish_spool_update(event("A"))
        listener.wait_for_events(1)
        cut(administrator)
        for tag in "BCD":
            assert service.publish_spool_update(event(tag))
        listener.wait_for_link(LinkState.LIVE, times=2)
        listener.wait_for_events(4)
        assert service.publish_spool_update(event("E"))
        listener.wait_for_events(5)
    assert (listener.tags, listener.gaps) == (list("ABCDE"), 0)


def test_a_number_that_was_kept_and_not_heard_is_fetched_at_once(redis_server: RedisServer) -> None:
    listener = Listener()
    rights = ["on", ">clave", "allkeys", "+@all", "resetchannels"]
    with (
        raw_client(redis_server.port) as administrator,
        publisher(redis_server.url) as service,
        listening(redis_server.url, listener),
    ):
        assert service.publish_spool_update(event("A"))
        administrator.execute_command("ACL", "SETUSER", "mute", *rights)
        with publisher(f"redis://mute:clave@127.0.0.1:{redis_server.port}") as mute:
            assert not mute.publish_spool_update(event("B"))
        assert service.publish_spool_update(event("C"))
        listener.wait_for_events(3)
    assert (listener.tags, listener.gaps, len(listener.links)) == (list("ABC"), 0, 2)


def test_a_server_restarted_empty_is_a_gap(redis_server: RedisServer) -> None:
    listener = Listener()
    with publisher(redis_server.url) as service, listening(redis_server.url, listener):
        assert service.publish_spool_update(event("A"))
        listener.wait_for_events(1)
        redis_server.kill()
        listener.wait_for_link(LinkState.DOWN)
        redis_server.start()
        listener.wait_for_link(LinkState.LIVE, times=2)
        assert listener.gaps == 1
        assert service.publish_spool_update(event("B"))
        listener.wait_for_events(2)
    assert (listener.tags, listener.gaps) == (["A", "B"], 1)


def test_events_published_right_after_a_thaw_are_fetched(redis_server: RedisServer) -> None:
    listener = Listener()
    with publisher(redis_server.url) as service, listening(redis_server.url, listener):
        assert service.publish_spool_update(event("A"))
        listener.wait_for_events(1)
        redis_server.freeze()
        listener.wait_for_link(LinkState.DOWN)
        redis_server.thaw()
        wait_until(lambda: service.publish_spool_update(event("B")), "the server answers")
        listener.wait_for_link(LinkState.LIVE, times=2)
        listener.wait_for_events(2)
    assert (listener.tags, listener.gaps) == (["A", "B"], 0)


def test_flushed_keys_are_a_gap_and_the_link_stays(redis_server: RedisServer) -> None:
    listener = Listener()
    with (
        raw_client(redis_server.port) as administrator,
        publisher(redis_server.url) as service,
        listening(redis_server.url, listener),
    ):
        for tag in "AB":
            assert service.publish_spool_update(event(tag))
        listener.wait_for_events(2)
        administrator.flushall()
        assert service.publish_spool_update(event("C"))
        listener.wait_for_gap()
        listener.wait_for_events(3)
    assert (listener.tags, listener.gaps) == (list("ABC"), 1)
    assert listener.count(LinkState.DOWN) == 0


def test_a_subscriber_that_reads_too_slowly_is_cut_off_and_catches_up(redis_server: RedisServer) -> None:
    listener, go_on = Listener(), threading.Event()

    def be_slow(events: list[Event]) -> None:
        listener.on_events(events)
        go_on.wait(WITHIN_S)

    remote = RemoteRedis(redis_server.url, "P1")
    callbacks = Callbacks(be_slow, listener.on_link, listener.on_gap)
    after = EventLog(remote.commands(), CHANNEL).after
    thread = SubscriberThread(remote.subscription, CHANNEL, ZONE, callbacks, after)
    thread.start()
    listener.wait_for_link(LinkState.LIVE)
    count = 5_000
    with raw_client(redis_server.port) as administrator, publisher(redis_server.url) as service:
        administrator.config_set("client-output-buffer-limit", "pubsub 1mb 1mb 1")
        for number in range(count):
            # Long, so that the system's own socket buffers are soon full.
            assert service.publish_spool_update(event(f"T-{number}", estado_detalle="x" * 4_000))
        wait_until(lambda: not administrator.client_list(_type="pubsub"), "the server cut it off")
        go_on.set()
        assert listener.wait_for_link(LinkState.DOWN).reason is LinkReason.CLOSED
        listener.wait_for_link(LinkState.LIVE, times=2)
        listener.wait_for_events(count)
    assert thread.stop()
    remote.close()
    assert listener.tags == [f"T-{number}" for number in range(count)]
    assert listener.gaps == 0


@pytest.mark.parametrize("ends", ["stopped", "waited for"])
def test_a_log_that_does_not_answer_delays_events_no_longer_than_the_limit(
    redis_server: RedisServer, ends: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.realtime.listen.sequencer.FETCH_S", 0.5)
    listener, asked, answer = Listener(), threading.Event(), threading.Event()

    def hang(_position: Position | None) -> Kept:
        asked.set()
        answer.wait(2 * WITHIN_S)
        raise OSError("too late")

    remote = RemoteRedis(redis_server.url, "P1")
    thread = SubscriberThread(remote.subscription, CHANNEL, ZONE, listener.callbacks, hang)
    thread.start()
    assert asked.wait(WITHIN_S)
    with publisher(redis_server.url) as service:
        assert service.publish_spool_update(event("A"))
    if ends == "waited for":
        listener.wait_for_link(LinkState.LIVE)
        listener.wait_for_events(1)
        # Without a known event before the outage, none can have been missed.
        assert (listener.tags, listener.gaps) == (["A"], 0)
    started = time.monotonic()
    assert thread.stop()
    assert time.monotonic() - started < STOP_S
    answer.set()


@pytest.mark.logs("can't be fetched")
@pytest.mark.parametrize("missing", ["-xrange", "-get", "resetkeys"])
def test_without_the_right_to_fetch_the_link_is_live_and_says_what_it_lacks(
    redis_server: RedisServer, missing: str
) -> None:
    listener = Listener()
    rules = ["on", ">clave", "allchannels", "allkeys", "+@all", missing]
    with raw_client(redis_server.port) as administrator, publisher(redis_server.url) as service:
        administrator.execute_command("ACL", "SETUSER", "kiosk", *rules)
        with listening(f"redis://kiosk:clave@127.0.0.1:{redis_server.port}", listener) as thread:
            assert thread.link.reason is LinkReason.NOT_KEPT
            assert service.publish_spool_update(event("A"))
            listener.wait_for_events(1)
            cut(administrator)
            assert service.publish_spool_update(event("B"))
            listener.wait_for_link(LinkState.LIVE, times=2)
            # Whether events were missed can't be told: the sheet must be read.
            assert listener.gaps == 1
            assert service.publish_spool_update(event("C"))
            listener.wait_for_events(2)
    assert listener.tags == ["A", "C"]


def test_over_tls_with_an_authority_of_ones_own(tmp_path: Path) -> None:
    files, port = Certificates(tmp_path), free_port()
    server = RedisServer(
        tmp_path,
        {
            "tls-port": port,
            "tls-cert-file": files.certificate,
            "tls-key-file": files.key,
            "tls-ca-cert-file": files.ca,
            "tls-auth-clients": "no",
        },
    )
    listener, stranger = Listener(), Listener()
    with ExitStack() as stack:
        server.start()
        stack.callback(server.kill)
        trusted = f"rediss://127.0.0.1:{port}?ssl_ca_certs={files.ca}"
        service = stack.enter_context(publisher(trusted))
        stack.enter_context(listening(trusted, listener))
        assert service.publish_spool_update(event("A"))
        listener.wait_for_events(1)
        with subscribed(RemoteRedis(f"rediss://127.0.0.1:{port}", "P2"), stranger):
            assert stranger.wait_for_link(LinkState.DOWN).reason is LinkReason.TLS
        server.kill()
        listener.wait_for_link(LinkState.DOWN)
        server.start()
        listener.wait_for_link(LinkState.LIVE, times=2)
        assert service.publish_spool_update(event("B"))
        listener.wait_for_events(2)
    assert (listener.tags, listener.gaps) == (["A", "B"], 1)


@pytest.mark.parametrize("last_word", ["reached the replica", "died with the server"])
def test_a_promoted_replica_goes_on_where_the_lost_server_was(
    redis_server: RedisServer, tmp_path: Path, last_word: str
) -> None:
    replica = RedisServer(tmp_path, {"replicaof": f"127.0.0.1 {redis_server.port}"})
    listener = Listener()
    with ExitStack() as stack:
        first = stack.enter_context(raw_client(redis_server.port))
        first.config_set("repl-diskless-sync-delay", 0)
        replica.start()
        stack.callback(replica.kill)
        relay = Relay(redis_server.port)
        stack.callback(relay.close)
        url = f"redis://127.0.0.1:{relay.port}"
        service = stack.enter_context(publisher(url))
        stack.enter_context(listening(url, listener))
        second = stack.enter_context(raw_client(replica.port))
        wait_until(lambda: second.info("replication")["master_link_status"] == "up", "replicating")
        for tag in "AB":
            assert service.publish_spool_update(event(tag))
        wait_until(lambda: second.get(f"{CHANNEL}:seq") == b"2", "both have arrived")
        if last_word == "died with the server":
            second.replicaof("NO", "ONE")  # as after a cut between the two
        assert service.publish_spool_update(event("C"))
        listener.wait_for_events(3)
        if last_word == "reached the replica":
            wait_until(lambda: second.get(f"{CHANNEL}:seq") == b"3", "it has arrived")
        redis_server.kill()
        second.replicaof("NO", "ONE")
        relay.lead_to(replica.port)
        wait_until(lambda: service.publish_spool_update(event("D")), "published on the promoted one")
        listener.wait_for_link(LinkState.LIVE, times=2)
        assert service.publish_spool_update(event("E"))
        wait_until(lambda: "E" in listener.tags, "heard")
    if last_word == "reached the replica":
        assert (listener.tags, listener.gaps) == (list("ABCDE"), 0)
    else:
        assert listener.gaps == 1
