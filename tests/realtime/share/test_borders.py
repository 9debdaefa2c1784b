"""What somebody else wrote under our keys is skipped: decoders raise nothing but their own error."""

import zlib
from datetime import UTC, datetime

import pytest
from redis import Redis

from kiosk.core.sharing.reader_election import Role
from kiosk.core.shop.data import Snapshot
from kiosk.realtime.connection import RemoteRedis
from kiosk.realtime.share.election import Election
from kiosk.realtime.share.picture_codec import PictureError, unpack_news, unpack_spools
from kiosk.realtime.share.presence import Presence, PresenceBoard
from kiosk.realtime.share.shared_picture import SharedPicture, sheet_key
from tests.realtime.listening import CHANNEL, raw_client
from tests.support.redis_server import RedisServer

DEEP = "[" * 100_000
JUNK = ["", "7", "[]", "null", DEEP, '{"gone": 1}', '{"base": "x", "gone": [], "alarms": [7]}', '"x"']


@pytest.mark.parametrize("head", JUNK, ids=range(len(JUNK)))
@pytest.mark.parametrize("line", JUNK, ids=range(len(JUNK)))
def test_picture_that_is_none_is_a_picture_error(head: str, line: str) -> None:
    packed = zlib.compress("\n".join([head, line, line, line]).encode("ascii"))
    for unpack in (unpack_news, unpack_spools):
        try:
            unpack(packed)
        except PictureError:
            continue


@pytest.mark.parametrize("word", [DEEP, "Infinity", "[]", '{"last_seen": 7}'])
@pytest.mark.parametrize("depth", [float("inf"), "x", []])
def test_heartbeat_that_is_none_is_skipped(redis_server: RedisServer, word: str, depth: object) -> None:
    remote = RemoteRedis(redis_server.url, "P1")
    board = PresenceBoard(remote.commands(), CHANNEL)
    Presence(board, "P1", "0.1.0").do()
    now = board.now()
    said = {"station": "X", "version": "1", "last_seen": now.isoformat(), "clock_skew_s": 0.0}
    board.put("junk", said | {"journal_depth": depth}, now)
    board.put("word", {}, now)
    with raw_client(redis_server.port) as other:
        other.set(f"{CHANNEL}:stations:word", word)
        assert [each.station for each in board.stations()] == ["P1"]
    remote.close()


@pytest.mark.logs("no picture")
@pytest.mark.parametrize("read_at", ["nunca", "nan", "-inf", "inf", "-1e300"])
def test_picture_with_an_impossible_moment_is_not_taken(redis_server: RedisServer, read_at: str) -> None:
    remote = RemoteRedis(redis_server.url, "P1")
    client: Redis = remote.commands()
    key = sheet_key(CHANNEL, "google abc")
    election = Election(client, f"{key}:reader")
    election.do()
    reader, other = (
        SharedPicture(client, key, (election.key, election.instance), lambda: datetime.now(UTC))
        for _ in range(2)
    )
    assert reader.put(Snapshot((), {}, datetime.now(UTC)))
    client.hset(f"{key}:news", "read_at", read_at)
    assert other.take(None) is None
    remote.close()


@pytest.mark.logs("reads the sheet for itself", "can't tell that it is there")
def test_value_of_another_program_under_our_keys_is_replaced_in_the_next_round(
    redis_server: RedisServer,
) -> None:
    remote = RemoteRedis(redis_server.url, "P1")
    client, key = remote.commands(), sheet_key(CHANNEL, "google abc")
    election, board = Election(client, f"{key}:reader"), PresenceBoard(client, CHANNEL)
    presence = Presence(board, "P1", "0.1.0")
    client.rpush(election.key, "de otro programa")
    client.set(f"{CHANNEL}:stations", "de otro programa")
    for _ in range(2):
        election.do()
        presence.do()
    assert election.role is Role.READER
    assert [each.station for each in board.stations()] == ["P1"]
    remote.close()
