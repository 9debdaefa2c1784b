"""Servers that answer and don't do: each says in the light what is wrong, and is heard again once mended."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import ResponseError

from kiosk.core.sharing.link import LinkReason, LinkState
from kiosk.realtime.connection import RemoteRedis
from kiosk.realtime.faults import reason_of
from kiosk.realtime.listen.link_report import LinkReport
from kiosk.realtime.publish.event_service import Publishing, RedisEventService
from tests.realtime.listening import CHANNEL, Listener, event, raw_client, subscribed, wait_until
from tests.support.redis_server import RedisServer, free_port

WRONG: dict[LinkReason, tuple[Callable[[Redis], object], Callable[[Redis], object]]] = {
    LinkReason.FULL: (lambda r: r.config_set("maxmemory", 1), lambda r: r.config_set("maxmemory", 0)),
    LinkReason.REPLICAS: (
        lambda r: r.config_set("min-replicas-to-write", 1),
        lambda r: r.config_set("min-replicas-to-write", 0),
    ),
    LinkReason.READ_ONLY: (lambda r: r.replicaof("127.0.0.1", "1"), lambda r: r.replicaof("NO", "ONE")),
}


@pytest.mark.logs("without a number", "event not published", "can't be fetched")
@pytest.mark.parametrize("reason", WRONG)
def test_light_says_what_is_wrong_with_a_server_and_that_it_is_over(
    redis_server: RedisServer, reason: LinkReason, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.realtime.publish.event_service.TRY_AGAIN_S", 0.0)
    spoil, mend = WRONG[reason]
    report, listener = LinkReport(), Listener()
    report.listen(listener.on_link)
    remote = RemoteRedis(redis_server.url, "P1")
    service = RedisEventService(remote.commands(), CHANNEL)
    ears = Listener()
    with subscribed(remote, ears), raw_client(redis_server.port) as administrator:
        report.heard(ears.wait_for_link(LinkState.LIVE))
        spoil(administrator)
        service.publish_spool_update(event("A"))
        report.publishing(service.publishing, service.trouble)
        down = reason is LinkReason.READ_ONLY
        assert listener.links[-1].reason is reason
        assert listener.links[-1].state is (LinkState.DOWN if down else LinkState.LIVE)
        mend(administrator)
        assert service.publish_spool_update(event("B"))
        report.publishing(service.publishing, service.trouble)
    assert (service.publishing, listener.links[-1].reason) == (Publishing.KEPT, LinkReason.NONE)
    assert listener.links[-1].state is LinkState.LIVE
    remote.close()


@pytest.mark.logs("without a number")
@pytest.mark.usefixtures("quick_pings")
def test_server_that_cannot_save_is_still_listened_to(tmp_path: Path) -> None:
    (tmp_path / "disco").mkdir()
    redis_server = RedisServer(tmp_path / "disco")
    redis_server.start()
    remote, listener = RemoteRedis(redis_server.url, "P1"), Listener()
    service = RedisEventService(remote.commands(), CHANNEL)
    with subscribed(remote, listener) as thread:
        listener.wait_for_link(LinkState.LIVE)
        redis_server.lose_disk()
        for number in range(3):  # longer than the silence after which a link is lost
            time.sleep(0.5)
            assert service.publish_spool_update(event(f"MK-{number}"))
        listener.wait_for_events(3)
        assert (service.publishing, service.trouble) == (Publishing.UNNUMBERED, LinkReason.DISK)
        assert thread.link.state is LinkState.LIVE
    assert listener.count(LinkState.DOWN) == 0
    remote.close()
    redis_server.kill()


@pytest.mark.logs("event not published", "without a number")
@pytest.mark.parametrize("has_slots", [True, False])
def test_server_of_a_cluster_is_told_as_that(tmp_path: Path, has_slots: bool) -> None:
    server = RedisServer(tmp_path, {"cluster-enabled": "yes", "cluster-port": free_port()})
    server.start()
    try:
        with raw_client(server.port) as client:
            if has_slots:
                client.execute_command("CLUSTER", "ADDSLOTSRANGE", 0, 16383)
                wait_until(lambda: b"cluster_state:ok" in client.execute_command("CLUSTER", "INFO"), "ok")
            service = RedisEventService(client, CHANNEL)
            service.publish_spool_update(event("A"))
            assert service.trouble is LinkReason.CLUSTER
    finally:
        server.kill()


def test_error_without_a_reason_of_its_own_is_no_foreign_program(redis_server: RedisServer) -> None:
    with raw_client(redis_server.port) as client, pytest.raises(ResponseError) as raised:
        client.execute_command("NADA")
    assert reason_of(raised.value) is LinkReason.ERROR
