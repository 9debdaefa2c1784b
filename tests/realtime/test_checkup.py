"""The doctor's examination of Redis: version, clock, permissions; it publishes and writes nothing."""

from datetime import UTC, datetime, timedelta

import pytest

from kiosk.core.sharing.link import LinkReason
from kiosk.realtime.checkup import RedisFacts, look_at
from kiosk.realtime.connection import Connections, connections
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


def test_nothing_is_published_and_nothing_is_kept(redis_server: RedisServer) -> None:
    other = connections(redis_server.url, "otro")
    with other.subscription().pubsub() as listening:  # type: ignore[no-untyped-call]
        listening.subscribe(CHANNEL)
        assert listening.get_message(timeout=5)["type"] == "subscribe"
        facts(redis_server.url)
        other.commands().publish(CHANNEL, "the next")
        assert listening.get_message(timeout=5)["data"] == b"the next"
    assert other.commands().dbsize() == 0
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
