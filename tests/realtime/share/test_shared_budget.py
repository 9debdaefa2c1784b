"""One budget for all stations of a service account, in a real Redis and in the engine inside this process."""

import logging
import threading
from collections.abc import Iterator
from typing import Any

import fakeredis
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from kiosk.core.errors import Code, SheetError
from kiosk.core.sharing import budget
from kiosk.core.sharing.budget import Booking, Pause, Quota, RequestKind, RequestWindow, Stamp, Urgency
from kiosk.realtime.connection import RemoteRedis
from kiosk.realtime.share.budget_script import SCRIPT
from kiosk.realtime.share.shared_budget import AWAY_SHARE, SharedBudget
from kiosk.sheets.http import transport
from kiosk.sheets.http.pace import Pace
from tests.support.logs import LogCheck
from tests.support.raw_server import raw_server
from tests.support.redis_server import RedisServer

ACTION, BACKGROUND = Urgency.ACTION, Urgency.BACKGROUND
ACCOUNT = "kiosk@taller-mk.iam.gserviceaccount.com"
QUOTA = Quota(reads=8, writes=4)
AWAY = r"quota not shared"


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(params=["redis-server", "in process"])
def redis(request: pytest.FixtureRequest) -> Iterator[Redis]:
    if request.param == "in process":
        client: Redis = fakeredis.FakeRedis(server=fakeredis.FakeServer(version=(7,)), protocol=2)
    else:
        server: RedisServer = request.getfixturevalue("redis_server")
        client = Redis(port=server.port, protocol=2, retry=Retry(NoBackoff(), 0), socket_timeout=5)
    yield client
    client.close()


def shared(redis: Redis, account: str = ACCOUNT) -> SharedBudget:
    return SharedBudget(redis, account, QUOTA)


def test_stations_share_one_quota(redis: Redis) -> None:
    one, two = shared(redis), shared(redis)
    granted = [each.book(RequestKind.READ, ACTION, 0).granted for each in [one, two] * 8]
    assert granted == [True] * 8 + [False] * 8
    assert (one.left(RequestKind.READ), two.left(RequestKind.READ), two.left(RequestKind.WRITE)) == (0, 0, 4)


def test_another_account_has_a_quota_of_its_own(redis: Redis) -> None:
    one, other = shared(redis), shared(redis, "other@taller-mk.iam.gserviceaccount.com")
    for _ in range(8):
        one.book(RequestKind.READ, ACTION, 0)
    assert other.left(RequestKind.READ) == 8


def test_actions_of_one_station_starve_the_background_of_another(redis: Redis) -> None:
    one, two = shared(redis), shared(redis)
    for _ in range(7):
        assert one.book(RequestKind.READ, ACTION, 0).granted
    assert not two.book(RequestKind.READ, BACKGROUND, 20).granted
    assert one.book(RequestKind.READ, ACTION, 0).granted


def test_refusal_told_to_one_station_slows_down_the_others(redis: Redis) -> None:
    one, two = shared(redis), shared(redis)
    one.refused(RequestKind.READ, 0)
    assert 4 < two.book(RequestKind.READ, ACTION, 45).wait_s <= 5
    assert not two.book(RequestKind.READ, BACKGROUND, 45).granted


def test_turn_that_one_station_gives_back_is_anothers(redis: Redis) -> None:
    one, two = shared(redis), shared(redis)
    turns = [one.book(RequestKind.WRITE, ACTION, 0) for _ in range(4)]
    assert not two.book(RequestKind.WRITE, ACTION, 0).granted
    one.give_back(RequestKind.WRITE, ACTION, turns[0])
    assert two.book(RequestKind.WRITE, ACTION, 0).granted
    assert not one.book(RequestKind.WRITE, ACTION, 0).granted


def test_server_that_is_never_reached_costs_the_account_nothing(redis: Redis) -> None:
    with raw_server() as server:
        url = server.url
    stop = threading.Event()
    stop.set()  # nothing is tried again
    client = transport.remote_client("sheet-id", None, url, pace=Pace(stop, shared(redis)))
    for _ in range(20):
        with pytest.raises(SheetError) as refused:
            client.sheet_ids()
        assert refused.value.refusal.code is Code.SHEETS_NO_DISPONIBLE
    assert shared(redis).left(RequestKind.READ) == QUOTA.reads
    client.close()


def test_redis_never_learns_the_name_of_the_account_and_forgets_what_it_knew(redis: Redis) -> None:
    one = shared(redis)
    one.book(RequestKind.READ, ACTION, 0)
    one.book(RequestKind.READ, BACKGROUND, 0)
    one.refused(RequestKind.WRITE, 0)
    keys = redis.keys()
    assert len(keys) == 2
    for key in keys:
        assert b"taller-mk" not in key
        assert 0 < redis.pttl(key) <= 10 * 60_000


class Twin:
    """The script and the pure functions side by side. Time passes by making the recorded requests older."""

    def __init__(self, redis: Redis, limit: int) -> None:
        self.limit = limit
        redis.flushall()
        self.redis = redis
        self.script = redis.register_script(SCRIPT)
        self.window, self.pause = RequestWindow(), Pause()
        self.granted: list[tuple[int, Urgency]] = []

    def pass_by(self, ms: int) -> None:
        stamped: Any = self.redis.zrange("stamps", 0, -1, withscores=True)
        for member, score in stamped:
            self.redis.zadd("stamps", {member: score - ms})
        for field in ("until", "refused", "blocked:read"):
            if value := self.redis.hget("account", field):
                self.redis.hset("account", field, int(value) - ms)

        def older(moment: int | None) -> int | None:
            return None if moment is None else moment - ms

        self.granted = [(at - ms, urgency) for at, urgency in self.granted]
        stamps = tuple(Stamp(each.at - ms, each.urgency) for each in self.window.stamps)
        self.window = RequestWindow(stamps, older(self.window.blocked_until))
        self.pause = Pause(older(self.pause.refused_at), older(self.pause.until), self.pause.length)

    def both(self, operation: str, argument: int) -> tuple[Any, Any]:
        """The answer of each."""
        urgency = Urgency.ACTION
        if operation == "returned":
            argument, urgency = self.granted[argument % len(self.granted)] if self.granted else (0, urgency)
        answer = self.script(
            keys=["stamps", "account"], args=[operation, "read", self.limit, argument, urgency.value]
        )
        granted, wait, left, now = map(int, answer)
        if operation == "refused":
            self.window = budget.refuse(self.window, now)
            self.pause = budget.lengthen(self.pause, now, argument)
            expected = (False, 0, budget.left(self.window, self.limit, now))
        elif operation == "returned":
            self.window = budget.give_back(self.window, urgency, argument, now)
            expected = (False, 0, budget.left(self.window, self.limit, now))
        else:
            urgency = Urgency(operation)
            self.window, booking = budget.book(self.window, self.pause, self.limit, urgency, now, argument)
            expected = (booking.granted, booking.wait_ms, booking.left)
            if granted:
                self.granted.append((now + wait, urgency))
        return (bool(granted), wait, left), expected


histories = st.lists(
    st.tuples(
        st.sampled_from([0, 0, 1, 700, 4_999, 5_000, 12_000, 60_500, 130_000, -5_000, -100_000, -400_000]),
        st.sampled_from(["action", "action", *["background"] * 6, "refused", *["returned"] * 2]),
        st.sampled_from([0, 3_000, 45_000, 70_000]),
    ),
    max_size=50,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(history=[(0, "background", 0)] * 8, limit=40)
@example(history=[(5_000, "background", 0)] * 12, limit=40)
@example(history=[(0, "action", 0)] * 3 + [(7, "returned", 1)] * 2 + [(0, "action", 0)] * 3, limit=2)
@example(history=[(0, "action", 0)] * 2 + [(60_500, "returned", 0), (-5_000, "action", 0)], limit=2)
@given(history=histories, limit=st.sampled_from([1, 2, 5, 40]))
def test_script_and_rules_agree(redis: Redis, history: list[tuple[int, str, int]], limit: int) -> None:
    twin = Twin(redis, limit)
    for passed, operation, argument in history:
        twin.pass_by(passed)
        theirs, ours = twin.both(operation, argument)
        assert theirs == ours


# Redis away


def test_station_without_redis_keeps_to_a_part_of_the_quota(
    redis_server: RedisServer, logs: LogCheck
) -> None:
    logs.expect(AWAY)
    connections = RemoteRedis(redis_server.url, "Puesto 1")
    station = shared(connections.commands())
    assert station.book(RequestKind.READ, ACTION, 0).granted
    redis_server.kill()
    granted = [station.book(RequestKind.READ, ACTION, 0).granted for _ in range(8)]
    assert granted.count(True) == QUOTA.reads * AWAY_SHARE
    connections.close()


def test_turn_had_without_redis_is_given_back_to_the_station_itself(
    redis_server: RedisServer, logs: LogCheck
) -> None:
    logs.expect(AWAY)
    connections = RemoteRedis(redis_server.url, "Puesto 1")
    station = shared(connections.commands())
    redis_server.kill()
    turn = station.book(RequestKind.READ, ACTION, 0)
    station.book(RequestKind.READ, ACTION, 0)
    assert not station.book(RequestKind.READ, ACTION, 0).granted
    station.give_back(RequestKind.READ, ACTION, turn)
    assert station.book(RequestKind.READ, ACTION, 0).granted
    connections.close()


def test_quota_is_shared_again_when_redis_is_back(
    redis_server: RedisServer, logs: LogCheck, caplog: pytest.LogCaptureFixture
) -> None:
    logs.expect(AWAY)
    caplog.set_level(logging.INFO)
    connections, clock = RemoteRedis(redis_server.url, "Puesto 1"), Clock()
    station = SharedBudget(connections.commands(), ACCOUNT, QUOTA, clock)
    redis_server.kill()
    assert station.left(RequestKind.READ) == 2
    redis_server.start()
    assert station.left(RequestKind.READ) == 2  # Redis is left alone for a while
    clock.now += 6
    assert station.book(RequestKind.READ, ACTION, 0) == Booking(True, 0, 1)  # no probe by an action
    station.book(RequestKind.READ, BACKGROUND, 0)
    assert station.left(RequestKind.READ) == 7
    assert [record.getMessage() for record in caplog.records].count("the quota is shared again") == 1
    connections.close()


def test_action_finds_out_too_where_nothing_runs_in_the_background(
    redis_server: RedisServer, logs: LogCheck
) -> None:
    logs.expect(AWAY)
    connections, clock = RemoteRedis(redis_server.url, "Puesto 1"), Clock()
    station = SharedBudget(connections.commands(), ACCOUNT, QUOTA, clock)
    redis_server.kill()
    station.book(RequestKind.READ, ACTION, 0)
    redis_server.start()
    clock.now += 21
    assert station.book(RequestKind.READ, ACTION, 0) == Booking(True, 0, 7)
    connections.close()


def test_refusal_is_heeded_without_redis(redis_server: RedisServer, logs: LogCheck) -> None:
    logs.expect(AWAY)
    connections = RemoteRedis(redis_server.url, "Puesto 1")
    station = shared(connections.commands())
    redis_server.kill()
    station.refused(RequestKind.WRITE, 0)
    assert 4 < station.book(RequestKind.WRITE, ACTION, 45).wait_s <= 5
    connections.close()


@pytest.mark.usefixtures("short_limits")
def test_redis_that_does_not_answer_delays_one_request_and_not_each(
    redis_server: RedisServer, logs: LogCheck, caplog: pytest.LogCaptureFixture
) -> None:
    logs.expect(AWAY)
    caplog.set_level("DEBUG", "kiosk.realtime.share.shared_budget")
    connections = RemoteRedis(redis_server.url, "Puesto 1")
    station = shared(connections.commands())
    redis_server.freeze()
    for urgency in (ACTION, ACTION, BACKGROUND):
        station.book(RequestKind.READ, urgency, 0)
    assert len(caplog.records) == 1
    redis_server.thaw()
    connections.close()
