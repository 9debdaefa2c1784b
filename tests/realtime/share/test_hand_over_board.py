"""Requests for hand-overs in Redis: one for each hold, seen by every station, gone with its answer."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from redis import Redis

from kiosk.core.sharing.hand_over import HandOverRequest
from kiosk.realtime.connection import RemoteRedis
from kiosk.realtime.share.hand_over_board import KEY, HandOverBoard
from kiosk.services.hand_over_exchange import HandOverExchange
from kiosk.sheets.sheet_state import SheetState
from tests.realtime.listening import raw_client
from tests.support.redis_server import RedisServer

TAG = "MK-1335-CW-25238-011"
NOW = datetime(2026, 5, 14, 14, 30, tzinfo=UTC)
EVA = HandOverRequest(TAG, "h1", 7, "Puesto 2", NOW)
OLGA = replace(EVA, worker_id=8, station="Puesto 3")


def _of_sheet(**changed: object) -> bytes:
    """A request as Redis has it, but for this."""
    said = {"worker_id": 7, "station": "P", "asked_at": NOW.isoformat(), "hold": "h1", "declined": False}
    return json.dumps({**said, "sheet": "sheet", **changed}).encode()


@pytest.fixture
def client(redis_server: RedisServer) -> Iterator[Redis]:
    with raw_client(redis_server.port) as found:
        yield found


def test_a_request_is_seen_by_all_for_ten_minutes(client: Redis) -> None:
    board = HandOverBoard(client, "sheet")
    assert board.ask(EVA) == EVA
    assert HandOverBoard(client, "sheet").standing() == {TAG: EVA}
    assert 590_000 < client.pttl(f"{KEY}:{TAG}") <= 600_000
    assert HandOverBoard(client, "another").standing() == {}


def test_who_asks_first_for_a_hold_is_the_one(client: Redis) -> None:
    board = HandOverBoard(client, "sheet")
    board.ask(EVA)
    assert board.ask(OLGA) == EVA
    assert board.ask(replace(EVA, station="Puesto 9")) == EVA
    later = replace(OLGA, hold="h2")
    assert board.ask(later) == later  # the hold that the first one named is over
    assert board.standing() == {TAG: later}


def test_a_declined_request_is_told_and_makes_room_for_the_next(client: Redis) -> None:
    board = HandOverBoard(client, "sheet")
    board.ask(EVA)
    board.decline(OLGA)  # not the one that stands
    assert board.standing() == {TAG: EVA}
    board.decline(EVA)
    assert board.standing() == {TAG: replace(EVA, is_declined=True)}
    assert client.pttl(f"{KEY}:{TAG}") > 0
    assert board.ask(OLGA) == OLGA
    board.end(EVA)  # another one stands by now
    assert board.standing() == {TAG: OLGA}
    board.end(OLGA)
    assert board.standing() == {}


@pytest.mark.parametrize(
    "word",
    [
        b"\xff",
        b"[]",
        b"{}",
        b'{"sheet": "sheet"}',
        b"null",
        _of_sheet(station="P" * 9_000),
        _of_sheet(asked_at="0001-01-01T00:00:00+09:00"),
        _of_sheet(worker_id=1e999),
    ],
    ids=["bytes", "list", "empty", "part", "null", "endless", "before all time", "endless number"],
)
def test_what_is_no_request_is_none_and_is_written_over(client: Redis, word: bytes) -> None:
    board = HandOverBoard(client, "sheet")
    client.zadd(KEY, {TAG: 1.0})
    client.set(f"{KEY}:{TAG}", word)
    assert board.standing() == {}
    assert board.ask(EVA) == EVA
    assert board.standing() == {TAG: EVA}


def test_a_spools_key_that_is_anothers_stops_nobody(client: Redis) -> None:
    board = HandOverBoard(client, "sheet")
    client.rpush(f"{KEY}:{TAG}", "theirs")
    board.end(EVA)
    board.decline(EVA)
    assert board.ask(EVA) == EVA
    assert board.standing() == {TAG: EVA}


@pytest.mark.logs("no requests for hand-overs")
def test_an_index_that_is_anothers_is_freed_by_the_next_round(client: Redis) -> None:
    client.set(KEY, "theirs")
    heard: list[object] = []
    exchange = HandOverExchange(HandOverBoard(client, "sheet"), "Puesto 1", SheetState())
    exchange.start(heard.append)
    exchange.ask(EVA)
    exchange.do()
    exchange.do()
    assert heard == [None, {TAG: EVA}]


def test_what_is_said_while_redis_is_away_is_said_later(redis_server: RedisServer) -> None:
    remote = RemoteRedis(redis_server.url, "P1")
    exchange = HandOverExchange(HandOverBoard(remote.commands(), "sheet"), "Puesto 1", SheetState())
    heard: list[object] = []
    exchange.start(heard.append)
    redis_server.kill()
    exchange.ask(EVA)
    exchange.do()
    assert heard == [None]
    redis_server.start()
    exchange.do()
    assert heard == [None, {TAG: EVA}]
    remote.close()
