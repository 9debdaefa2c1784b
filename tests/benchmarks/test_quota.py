"""No action fails at 55 actions a minute through one service account with a quota of 60 reads and 60 writes.

Five minutes in real time, each minute a test of its own, at 300 ms a request. Five stations share the account
through a real Redis and elect one reader, which also reads the sheet every 15 s if the quota allows it; the
others take its picture. Otherwise each station would read the sheet once its own picture is a minute old, and
five more reads a minute exceed the quota.
"""

import threading
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

import pytest

from kiosk.core.shop.data import Verdict
from tests.benchmarks.report import percentile, report
from tests.support.quota_shop import QuotaStation, quota_shop, tag_of
from tests.support.redis_server import RedisServer
from tests.support.sheet_server import MINUTE_S, SheetServer

MINUTES, A_MINUTE, STATIONS, LATENCY_S = 5, 55, 5, 0.3
LOOKS_S = 1.0


class Rush:
    """Workers who tap at their times, whatever became of the last tap."""

    def __init__(self, server: SheetServer, stations: Sequence[QuotaStation]) -> None:
        self.server = server
        self.stations = stations
        # What five starts have read counts no more then.
        self.began = time.monotonic() + MINUTE_S
        self.is_over = threading.Event()
        self.threads = [threading.Thread(target=self._work, args=[each]) for each in stations]
        for thread in self.threads:
            thread.start()

    def _work(self, station: QuotaStation) -> None:
        for number in range(station.number, MINUTES * A_MINUTE, STATIONS):
            due = self.began + number * 60 / A_MINUTE
            if self.is_over.wait(max(0.0, due - time.monotonic())):
                return
            station.act(tag_of(station.number * 10 + number // STATIONS % 10))

    def close(self) -> None:
        self.is_over.set()
        for thread in self.threads:
            thread.join()


@pytest.fixture(scope="module")
def rush(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rush]:
    redis = RedisServer(tmp_path_factory.mktemp("redis"))
    redis.start()
    folder = tmp_path_factory.mktemp("shop")
    shop = quota_shop(folder, redis.url, STATIONS, LATENCY_S, share_the_picture=True)
    with shop as (server, stations):
        readers = [station.refresh_every(LOOKS_S) for station in stations]
        rush = Rush(server, stations)
        yield rush
        rush.close()
        for station in stations:
            station.stop.set()
        for reader in readers:
            reader.join()
    redis.kill()


def test_all_pictures_are_young_before_it_begins(rush: Rush) -> None:
    time.sleep(max(0.0, rush.began - time.monotonic()))
    read = [station.sheet_state.snapshot for station in rush.stations]
    assert all(each and datetime.now(UTC) - each.read_at < timedelta(seconds=MINUTE_S) for each in read)


@pytest.mark.parametrize("minute", range(1, MINUTES + 1))
def test_no_action_fails_in_the_minute(rush: Rush, minute: int) -> None:
    ends = rush.began + minute * 60 + (20 if minute == MINUTES else 0)
    time.sleep(max(0.0, ends - time.monotonic()))
    if minute == MINUTES:
        for thread in rush.threads:
            thread.join(60)
    took = [each for station in rush.stations for each in station.took]
    waited = [each.seconds * 1000 for each in took]
    report(
        f"{A_MINUTE} actions a minute, after {minute} of {MINUTES} minutes",
        {
            "actions": len(took),
            "failed": sum(each.outcome.verdict is not Verdict.APPLIED for each in took),
            "median ms": percentile(waited, 0.5),
            "95 % ms": percentile(waited, 0.95),
            "longest ms": max(waited),
            "reads": rush.server.taken["GET"],
            "refused by the server": sum(rush.server.refused.values()),
            **{f"background reads of {each.number}": each.read for each in rush.stations},
            "background given up": sum(station.not_read for station in rush.stations),
        },
    )
    assert [each.outcome.refusal for each in took if each.outcome.verdict is not Verdict.APPLIED] == []
    if minute == MINUTES:
        assert len(took) == MINUTES * A_MINUTE
        assert percentile(waited, 0.5) <= 700
