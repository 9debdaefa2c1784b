"""Twenty stations that are switched on together: one Redis, 300 ms a request, 60 reads a minute."""

from pathlib import Path

from tests.benchmarks.report import report
from tests.support.morning import Morning, shop_of
from tests.support.redis_server import RedisServer

STATIONS, LATENCY_S = 20, 0.3
STAYS_S = 8.0
"""Until each has what it asked for when its link came up."""


def told(title: str, morning: Morning) -> None:
    report(
        title,
        {
            "reads of the sheet, all stations": morning.reads,
            "last station usable, s": morning.last_usable_s,
            "first take, s": morning.take_s,
            "its reads": morning.took.reads,
        },
    )


def test_twenty_stations_start_together(tmp_path: Path, redis_server: RedisServer) -> None:
    with shop_of(tmp_path, redis_server.url, LATENCY_S) as shop:
        told("twenty stations, without memories", shop.starts(STATIONS, STAYS_S))
        told("twenty stations, with memories", shop.starts(STATIONS, STAYS_S))
