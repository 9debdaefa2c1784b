"""The Redis permissions that the README names are sufficient, and all of them are needed."""

import re
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from redis import Redis

from kiosk.core.sharing.budget import Quota, RequestKind, Urgency
from kiosk.core.sharing.link import LinkReason, LinkState
from kiosk.core.shop.data import Snapshot
from kiosk.realtime.connection import RemoteRedis
from kiosk.realtime.event_log import EventLog, Position
from kiosk.realtime.publish.event_service import Publishing, RedisEventService
from kiosk.realtime.share.election import Election
from kiosk.realtime.share.lease import RedisWriteLease
from kiosk.realtime.share.presence import Presence, PresenceBoard
from kiosk.realtime.share.shared_budget import SharedBudget
from kiosk.realtime.share.shared_picture import SharedPicture, sheet_key
from tests.realtime.listening import CHANNEL, WITHIN_S, Listener, event, raw_client, subscribed, wait_until
from tests.support.redis_server import RedisServer

README = Path(__file__).parents[2] / "README.md"
RULES = re.search(r"ACL SETUSER kiosk (.*)", README.read_text(encoding="utf-8"))
assert RULES
WORDS = RULES.group(1).replace("PASSWORD", "clave").split()
QUOTA = 60
COMMANDS = [word.removeprefix("+") for word in WORDS if word.startswith("+")]


def make_user(administrator: Redis, without: str = "") -> None:
    """Make a user as an administrator does with the README's line."""
    words = [word for word in WORDS if word != f"+{without}"]
    administrator.execute_command("ACL", "SETUSER", "kiosk", *words)  # type: ignore[no-untyped-call]


def test_the_rights_of_the_readme_are_enough(redis_server: RedisServer) -> None:
    with raw_client(redis_server.port) as administrator:
        make_user(administrator)
        remote = RemoteRedis(f"redis://kiosk:clave@127.0.0.1:{redis_server.port}", "P1")
        service, listener = RedisEventService(remote.commands(), CHANNEL), Listener()
        with subscribed(remote, listener) as thread:
            listener.wait_for_link(LinkState.LIVE)
            assert service.publish_spool_update(event("A"))
            assert service.publishing is Publishing.KEPT
            listener.wait_for_events(1)
            wait_until(lambda: thread._sequencer._position is not None, "it counts")
            assert thread.link.reason is LinkReason.NONE
        last = EventLog(remote.commands(), CHANNEL).after(None).last
        assert len(EventLog(remote.commands(), CHANNEL).after(Position(last.numbering, 0)).messages) == 1
        board = PresenceBoard(remote.commands(), CHANNEL)
        Presence(board, "P1", "0.1.0").do()
        assert [seen.station for seen in board.stations()] == ["P1"]
        lease = RedisWriteLease(remote.commands())
        with lease.hold(["MK-1"], time.monotonic() + WITHIN_S):
            assert administrator.exists("spool_lock:MK-1")
        wait_until(lambda: not administrator.exists("spool_lock:MK-1"), "released")
        assert share(remote)
        assert book(remote) == QUOTA - 1
        remote.close()
        denied = administrator.acl_log()
    assert denied == []


def book(remote: RemoteRedis) -> int:
    """Use the shared quota in every way. Returns its remainder."""
    budget = SharedBudget(remote.commands(), "kiosk@taller", Quota(QUOTA, QUOTA))
    budget.book(RequestKind.READ, Urgency.ACTION, 1.0)
    budget.give_back(RequestKind.READ, Urgency.ACTION, budget.book(RequestKind.READ, Urgency.ACTION, 1.0))
    budget.refused(RequestKind.READ, 0.0)
    return budget.left(RequestKind.READ)


def share(remote: RemoteRedis) -> bool:
    """Share a snapshot as the reader, and take it as another station. True if all of it was allowed."""
    client, key = remote.commands(), sheet_key(CHANNEL, "google abc")
    election = Election(client, f"{key}:reader")
    election.do()
    reader, other = (
        SharedPicture(client, key, (election.key, election.instance), lambda: datetime.now(UTC))
        for _ in range(2)
    )
    is_put = reader.put(Snapshot((), {}, datetime.now(UTC)))
    is_taken = other.take(None) is not None
    election.give_up()
    return is_put and is_taken


@pytest.mark.logs(
    "reads the sheet for itself",
    "link to Redis is down",
    "not published",
    "without a number",
    "no write lease",
    "can't",
    "quota not shared",
)
@pytest.mark.parametrize("missing", COMMANDS)
def test_no_right_is_named_in_vain(redis_server: RedisServer, missing: str) -> None:
    with raw_client(redis_server.port) as administrator:
        make_user(administrator, without=missing)
        remote = RemoteRedis(f"redis://kiosk:clave@127.0.0.1:{redis_server.port}", "P1")
        listener = Listener()
        with subscribed(remote, listener):
            listener._wait(lambda: len(listener.links) > 1, "an answer", WITHIN_S)
            RedisEventService(remote.commands(), CHANNEL).publish_spool_update(event("A"))
            Presence(PresenceBoard(remote.commands(), CHANNEL), "P1", "0.1.0").do()
            share(remote)
            book(remote)
            wait_until(lambda: _is_denied(administrator, remote, missing), "somebody missed it")
        remote.close()


def _is_denied(administrator: Redis, remote: RemoteRedis, missing: str) -> bool:
    if missing in ("mget", "zrangebyscore"):  # needed only for the list of running stations
        with pytest.raises(Exception, match="permission"):
            PresenceBoard(remote.commands(), CHANNEL).stations()
    return any(missing in str(entry["object"]) for entry in administrator.acl_log())
