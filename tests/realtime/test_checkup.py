"""The doctor's examination of Redis: version, clock, permissions, and one event of its own."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from kiosk.core.sharing.link import LinkReason
from kiosk.realtime.checkup import RedisFacts, look_at
from kiosk.realtime.connection import Connections, connections
from kiosk.realtime.event_log import EventLog, Position
from kiosk.realtime.proof import Proof
from kiosk.realtime.share.presence import Presence, PresenceBoard
from tests.support.redis_server import RedisServer

CHANNEL = "spools:updates"


def facts(url: str) -> RedisFacts:
    server = connections(url, "prueba")
    try:
        return look_at(server, CHANNEL)
    finally:
        server.close()


def user(server: RedisServer, *rules: str) -> str:
    """The address for a user with these rights."""
    admin: Connections = connections(server.url, "admin")
    admin.commands().acl_setuser("kiosco", enabled=True, passwords=["+clave"], reset=True, commands=[])
    admin.commands().execute_command("ACL", "SETUSER", "kiosco", *rules)  # type: ignore[no-untyped-call]
    admin.close()
    return server.url.replace("//", "//kiosco:clave@")


def test_server_that_works_is_reported_with_age_and_clock(redis_server: RedisServer) -> None:
    found = facts(redis_server.url)
    assert (found.reason, found.refused, found.is_too_old) == (LinkReason.NONE, (), False)
    assert found.version.count(".") == 2
    assert found.clock is not None
    assert abs(found.clock - datetime.now(UTC)) < timedelta(seconds=30)


def test_one_event_of_no_spreadsheet_is_published_numbered_and_kept(redis_server: RedisServer) -> None:
    other = connections(redis_server.url, "otro")
    with other.subscription().pubsub() as listening:  # type: ignore[no-untyped-call]
        listening.subscribe(CHANNEL)
        assert listening.get_message(timeout=5)["type"] == "subscribe"
        assert facts(redis_server.url).proof is Proof.KEPT
        heard = json.loads(listening.get_message(timeout=5)["data"])
        other.commands().publish(CHANNEL, "the next")
        assert listening.get_message(timeout=5)["data"] == b"the next"
    assert (heard["sheet"], heard["seq"], heard["tag_spool"]) == ("doctor", 1, "KIOSK-DOCTOR")
    assert len(EventLog(other.commands(), CHANNEL).after(Position(heard["numbering"], 0)).messages) == 1
    other.close()


def test_event_that_is_not_kept_or_does_not_come_back_is_told(redis_server: RedisServer) -> None:
    rights = ("+@all", "-xadd", f"&{CHANNEL}", "~*")
    assert facts(user(redis_server, *rights)).proof is Proof.DENIED


def test_full_redis_is_told_as_that(redis_server: RedisServer) -> None:
    admin = connections(redis_server.url, "admin")
    admin.commands().config_set("maxmemory", 1)
    assert facts(redis_server.url).reason is LinkReason.FULL
    admin.commands().config_set("maxmemory", 0)
    admin.commands().replicaof("127.0.0.1", "1")
    assert facts(redis_server.url).reason is LinkReason.READ_ONLY
    admin.close()


def test_stations_on_another_database_are_named(redis_server: RedisServer) -> None:
    other = connections(redis_server.url.removesuffix("0") + "1", "K2")
    Presence(PresenceBoard(other.commands(), CHANNEL), "K2", "0.1.0").do()
    assert facts(redis_server.url).elsewhere == ("K2 (1)",)
    assert facts(redis_server.url.removesuffix("0") + "1").elsewhere == ()
    other.close()


def test_rights_that_are_missing_are_named(redis_server: RedisServer) -> None:
    basic = ("+ping", "+client|setname", "+multi", "+discard", "+time", f"&{CHANNEL}")
    assert facts(user(redis_server, *basic, "+subscribe", "+publish")).refused == ()
    assert facts(user(redis_server, *basic, "+subscribe")).refused == ("publish",)
    assert facts(user(redis_server, *basic, "+publish")).refused == ("subscribe",)


def test_another_channel_than_the_users_is_refused(redis_server: RedisServer) -> None:
    url = user(redis_server, "+@all", "resetchannels", "&otro")
    assert facts(url).refused == ("publish", "subscribe")


def test_least_rights_are_enough_to_be_looked_at(redis_server: RedisServer) -> None:
    url = user(redis_server, "+ping", "+client|setname", "+subscribe", "+publish", f"&{CHANNEL}")
    found = facts(url)
    assert (found.reason, found.version, found.clock) == (LinkReason.NONE, "", None)


def test_wrong_password_and_no_server_are_reasons(redis_server: RedisServer) -> None:
    assert facts(redis_server.url.replace("//", "//x:y@")).reason is LinkReason.PASSWORD
    redis_server.stop()
    assert facts(redis_server.url).reason is LinkReason.REFUSED


@pytest.mark.parametrize(
    ("version", "is_too_old"),
    [("6.2.0", False), ("7.4.1", False), ("6.0.16", True), ("5.0", True), ("", False), ("?", False)],
)
def test_age_is_reported_by_the_version(version: str, is_too_old: bool) -> None:
    assert RedisFacts(LinkReason.NONE, version).is_too_old is is_too_old
