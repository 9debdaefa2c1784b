"""Every message of the channel arrives, and junk does no harm."""

import json
import threading
import time
from dataclasses import replace

import pytest

from kiosk.core.events.event import Event
from kiosk.core.sharing.link import Link, LinkReason, LinkState
from kiosk.core.shop.operations import EventType
from kiosk.realtime import wire
from kiosk.realtime.connection import InProcessRedis, RemoteRedis
from kiosk.realtime.event_log import EventLog
from kiosk.realtime.listen.backoff import FIRST_PAUSE_S, HEALTHY_S, LONGEST_PAUSE_S, Backoff
from kiosk.realtime.listen.callbacks import Callbacks
from kiosk.realtime.listen.subscriber import SubscriberThread
from kiosk.realtime.listen.subscription import SILENCE_S, Subscription
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
from tests.realtime.test_wire import message
from tests.support.redis_server import RedisServer


def test_a_message_with_base_keys_only_is_heard(redis_server: RedisServer) -> None:
    listener = Listener()
    with subscribed(RemoteRedis(redis_server.url, "P1"), listener), raw_client(redis_server.port) as other:
        listener.wait_for_link(LinkState.LIVE)
        other.publish(CHANNEL, message(tag_spool="MK-7"))
        listener.wait_for_events(1)
    assert listener.tags == ["MK-7"]
    assert listener.events[0].event_type is EventType.TOMAR


def test_our_messages_are_readable_with_the_base_keys_alone(
    redis_server: RedisServer,
) -> None:
    remote = RemoteRedis(redis_server.url, "P1")
    with raw_client(redis_server.port) as other, other.pubsub() as ears:
        ears.subscribe(CHANNEL)
        assert ears.get_message(timeout=WITHIN_S)["type"] == "subscribe"
        assert RedisEventService(remote.commands(), CHANNEL).publish_spool_update(event("MK-8", seq=4))
        said = json.loads(ears.get_message(timeout=WITHIN_S)["data"])
    remote.close()
    assert (said["event_type"], said["tag_spool"], said["worker_nombre"]) == ("TOMAR", "MK-8", "MR(93)")
    assert said["timestamp"].endswith("Z")


@pytest.mark.logs("is no event")
def test_junk_is_dropped_counted_and_seldom_logged(
    redis_server: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    listener = Listener()
    with (
        subscribed(RemoteRedis(redis_server.url, "P1"), listener) as thread,
        raw_client(redis_server.port) as other,
    ):
        listener.wait_for_link(LinkState.LIVE)
        for _ in range(200):
            other.publish(CHANNEL, b"\xffjunk" * 100)
        other.publish(CHANNEL, message())
        listener.wait_for_events(1)
        assert thread.junk_count == 200
    lines = [record.getMessage() for record in caplog.records if "no event" in record.getMessage()]
    assert len(lines) == 1
    assert len(lines[0]) < 400
    assert listener.tags == ["MK-1"]


def test_a_burst_comes_in_order_in_few_lists(redis_server: RedisServer) -> None:
    listener = Listener()
    with subscribed(RemoteRedis(redis_server.url, "P1"), listener), raw_client(redis_server.port) as other:
        listener.wait_for_link(LinkState.LIVE)
        pipe = other.pipeline(transaction=False)
        for number in range(2_000):
            pipe.publish(CHANNEL, wire.encode(event(f"T-{number}")))
        pipe.execute()
        listener.wait_for_events(2_000)
    assert listener.tags == [f"T-{number}" for number in range(2_000)]
    assert len(listener.bursts) < 500


def test_a_storm_of_single_messages_wakes_the_screen_seldom(redis_server: RedisServer) -> None:
    listener = Listener()
    with subscribed(RemoteRedis(redis_server.url, "P1"), listener), raw_client(redis_server.port) as other:
        listener.wait_for_link(LinkState.LIVE)
        for number in range(600):
            other.publish(CHANNEL, wire.encode(event(f"T-{number}")))
            time.sleep(0.000_5)  # 2,000 a second at most
        listener.wait_for_events(600)
    assert listener.tags == [f"T-{number}" for number in range(600)]
    assert len(listener.bursts) < 200


@pytest.mark.logs("the subscription failed")
def test_after_a_failed_events_callback_the_link_is_made_anew_and_no_later_event_is_lost(
    redis_server: RedisServer,
) -> None:
    listener = Listener()

    def fail_once(events: list[Event]) -> None:
        listener.on_events(events)
        if len(listener.bursts) == 1:
            raise RuntimeError("the screen's fault")

    remote = RemoteRedis(redis_server.url, "P1")
    thread = SubscriberThread(
        remote.subscription,
        CHANNEL,
        ZONE,
        Callbacks(fail_once, listener.on_link, listener.on_gap),
        EventLog(remote.commands(), CHANNEL).after,
    )
    service = RedisEventService(remote.commands(), CHANNEL)
    thread.start()
    listener.wait_for_link(LinkState.LIVE)
    for number in (1, 2, 3):
        assert service.publish_spool_update(event(f"T-{number}"))
        listener.wait_for_events(1)
    listener.wait_for_link(LinkState.LIVE, times=2)
    listener.wait_for_events(3)
    assert thread.stop()
    remote.close()
    assert listener.tags == ["T-1", "T-2", "T-3"]
    assert [link.reason for link in listener.links if link.state is LinkState.DOWN] == [LinkReason.FAULT]


@pytest.mark.logs("the subscription failed")
@pytest.mark.parametrize("broken", ["link", "gap"])
def test_a_failed_callback_for_link_or_gap_does_not_end_the_thread(
    redis_server: RedisServer, caplog: pytest.LogCaptureFixture, broken: str
) -> None:
    listener, failures = Listener(), 0

    def fail_once(*_: object) -> None:
        nonlocal failures
        failures += 1
        if failures == 1:
            raise RuntimeError("the screen's fault")

    def on_link(link: Link) -> None:
        listener.on_link(link)
        if broken == "link":
            fail_once()

    remote = RemoteRedis(redis_server.url, "P1")
    service = RedisEventService(remote.commands(), CHANNEL)
    thread = SubscriberThread(
        remote.subscription,
        CHANNEL,
        ZONE,
        Callbacks(listener.on_events, on_link, fail_once),
        EventLog(remote.commands(), CHANNEL).after,
    )
    thread.start()
    listener.wait_for_link(LinkState.LIVE)
    if broken == "gap":
        assert service.publish_spool_update(event("A"))
        listener.wait_for_events(1)
        with raw_client(redis_server.port) as administrator:
            administrator.flushdb()
            assert service.publish_spool_update(event("B"))
            listener.wait_for_link(LinkState.LIVE, times=2)
    assert service.publish_spool_update(event("C"))
    wait_until(lambda: "C" in listener.tags, "the event after the fault")
    assert thread.stop()
    remote.close()
    assert len([record for record in caplog.records if record.exc_info]) == 1


def test_in_one_process_events_go_round_and_the_link_says_that_it_is_local() -> None:
    engine = InProcessRedis("P1")
    listener, second = Listener(), Listener()
    with subscribed(engine, listener), subscribed(engine, second):
        listener.wait_for_link(LinkState.LOCAL)
        second.wait_for_link(LinkState.LOCAL)
        service = RedisEventService(engine.commands(), CHANNEL)
        told = [event(f"T-{number}") for number in range(300)]
        assert all(service.publish_spool_update(each) for each in told)
        listener.wait_for_events(300)
        second.wait_for_events(300)
    assert listener.events == second.events
    assert [replace(heard, seq=None, numbering=None) for heard in listener.events] == told
    assert [heard.seq for heard in listener.events] == list(range(1, 301))
    assert [link.state for link in listener.links] == [LinkState.CONNECTING, LinkState.LOCAL]
    engine.close()


@pytest.mark.usefixtures("quick_pings")
@pytest.mark.parametrize("is_local", [True, False])
def test_pings_are_answered(redis_server: RedisServer, is_local: bool) -> None:
    where = InProcessRedis("P1") if is_local else RemoteRedis(redis_server.url, "P1")
    subscription = Subscription(where.subscription(), CHANNEL)
    heard: list[str] = []
    deadline = time.monotonic() + WITHIN_S
    while heard.count("pong") < 2 and time.monotonic() < deadline:
        if received := subscription.receive(0.1):
            heard.append(received["type"])
    subscription.close()
    assert heard == ["subscribe", "pong", "pong"]


@pytest.mark.slow
def test_a_listener_that_was_busy_for_long_is_no_lost_link(redis_server: RedisServer) -> None:
    listener = Listener()

    def be_busy(events: list[Event]) -> None:
        listener.on_events(events)
        if len(listener.bursts) == 1:
            threading.Event().wait(SILENCE_S + 0.2)

    remote = RemoteRedis(redis_server.url, "P1")
    thread = SubscriberThread(
        remote.subscription, CHANNEL, ZONE, Callbacks(be_busy, listener.on_link, listener.on_gap)
    )
    thread.start()
    with raw_client(redis_server.port) as other:
        listener.wait_for_link(LinkState.LIVE)
        other.publish(CHANNEL, message())
        listener.wait_for_events(1)
        other.publish(CHANNEL, message())
        listener.wait_for_events(2)
        other.publish(CHANNEL, message())
        listener.wait_for_events(3)
    assert thread.stop()
    assert listener.count(LinkState.DOWN) == 0


def test_two_engines_don_t_hear_each_other() -> None:
    mine, theirs = InProcessRedis("P1"), InProcessRedis("P1")
    listener = Listener()
    with subscribed(mine, listener):
        listener.wait_for_link(LinkState.LOCAL)
        RedisEventService(theirs.commands(), CHANNEL).publish_spool_update(event("THEIRS"))
        RedisEventService(mine.commands(), CHANNEL).publish_spool_update(event("MINE"))
        listener.wait_for_events(1)
    assert listener.tags == ["MINE"]


def test_pauses_grow_to_four_seconds_and_start_over_only_after_a_healthy_while() -> None:
    backoff = Backoff()
    pauses = [backoff.pause(held_s=0) for _ in range(20)]
    assert all(FIRST_PAUSE_S <= pause <= LONGEST_PAUSE_S for pause in pauses)
    assert pauses[0] <= 2 * FIRST_PAUSE_S
    assert min(pauses[2:]) >= LONGEST_PAUSE_S / 2
    assert len(set(pauses)) > 1
    assert backoff.pause(held_s=HEALTHY_S - 0.1) >= LONGEST_PAUSE_S / 2
    assert backoff.pause(held_s=HEALTHY_S) <= 2 * FIRST_PAUSE_S


def test_events_of_another_shops_spreadsheet_move_the_number_on_and_are_not_handed_over(
    redis_server: RedisServer,
) -> None:
    remote, listener = RemoteRedis(redis_server.url, "P1"), Listener()
    ours, theirs = (RedisEventService(remote.commands(), CHANNEL, sheet) for sheet in ("aaaa", "bbbb"))
    with subscribed(remote, listener, sheet="aaaa"):
        listener.wait_for_link(LinkState.LIVE)
        assert ours.publish_spool_update(event("MK-1"))
        assert theirs.publish_spool_update(event("MK-2"))
        EventLog(remote.commands(), CHANNEL).publish(wire.encode(event("MK-3")))  # another program's
        assert ours.publish_spool_update(event("MK-4"))
        listener.wait_for_events(3)
    assert (listener.tags, listener.gaps) == (["MK-1", "MK-3", "MK-4"], 0)
    assert [each.sheet for each in listener.events] == ["aaaa", None, "aaaa"]
    remote.close()


def test_missed_events_of_another_shops_spreadsheet_are_not_handed_over_either(
    redis_server: RedisServer,
) -> None:
    remote, listener = RemoteRedis(redis_server.url, "P1"), Listener()
    ours, theirs = (RedisEventService(remote.commands(), CHANNEL, sheet) for sheet in ("aaaa", "bbbb"))
    with subscribed(remote, listener, sheet="aaaa"), raw_client(redis_server.port) as other:
        listener.wait_for_link(LinkState.LIVE)
        assert ours.publish_spool_update(event("MK-1"))
        listener.wait_for_events(1)
        # Numbered and kept, but heard by nobody: as across an outage.
        for service, tag in ((theirs, "MK-2"), (ours, "MK-3")):
            service._log._channel = "elsewhere"
            assert service.publish_spool_update(event(tag))
            service._log._channel = CHANNEL
        assert ours.publish_spool_update(event("MK-4"))
        listener.wait_for_events(3)
        assert other.get(f"{CHANNEL}:seq") == b"4"
    assert (listener.tags, listener.gaps) == (["MK-1", "MK-3", "MK-4"], 0)
    remote.close()


@pytest.mark.logs("the link to Redis is down")
def test_how_far_the_numbering_has_got_is_told_where_the_events_do_not_tell_it(
    redis_server: RedisServer,
) -> None:
    remote, listener = RemoteRedis(redis_server.url, "P1"), Listener()
    ours, theirs = (RedisEventService(remote.commands(), CHANNEL, sheet) for sheet in ("aaaa", "bbbb"))
    assert theirs.publish_spool_update(event("MK-1"))
    with subscribed(remote, listener, sheet="aaaa"):
        listener.wait_for_link(LinkState.LIVE)
        assert [seq for _, seq in listener.numbers] == [1]
        assert ours.publish_spool_update(event("MK-2"))
        listener.wait_for_events(1)
        assert theirs.publish_spool_update(event("MK-3"))
        listener.wait_for_number(3)
        redis_server.stop()
        listener.wait_for_link(LinkState.DOWN)
        redis_server.start()  # empty
        assert ours.publish_spool_update(event("MK-4"))
        listener.wait_for_gap()
        listener.wait_for_link(LinkState.LIVE, times=2)
    assert [seq for _, seq in listener.numbers] == [1, 3, 1]
    assert len({numbering for numbering, _ in listener.numbers}) == 2
    remote.close()


@pytest.mark.logs("the link to Redis is down")
def test_after_a_gap_the_number_is_told_again_though_it_is_the_same(redis_server: RedisServer) -> None:
    remote, listener = RemoteRedis(redis_server.url, "P1"), Listener()
    log = EventLog(remote.commands(), CHANNEL)
    with subscribed(remote, listener), raw_client(redis_server.port) as other:
        listener.wait_for_link(LinkState.LIVE)
        log.publish(wire.encode(event("MK-1")))
        listener.wait_for_events(1)
        # A server that had lost its last second has given the number to another event.
        other.delete(f"{CHANNEL}:log")
        other.xadd(f"{CHANNEL}:log", {"event": wire.encode(event("MK-2", seq=1))}, id="1-1")
        other.client_kill_filter(_type="pubsub")
        listener.wait_for_gap()
        listener.wait_for_link(LinkState.LIVE, times=2)
    assert [seq for _, seq in listener.numbers] == [1]
    remote.close()
