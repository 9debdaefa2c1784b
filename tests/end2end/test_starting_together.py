"""Stations that are switched on together read the sheet like one, and leave the first worker his reads."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.core.shop.data import Verdict
from tests.support.morning import Morning, Shop, shop_of
from tests.support.redis_server import RedisServer

STATIONS = 5
COLD, WARM = 12, 5


@pytest.fixture
def shop(tmp_path: Path, redis_server: RedisServer) -> Iterator[Shop]:
    with shop_of(tmp_path, redis_server.url) as shop:
        yield shop


def only_one_reads(morning: Morning) -> bool:
    """Nobody but the reader has sent a read, besides the one of the take."""
    reads = sorted(each.reads for each in morning.stations)
    return reads[:-1] == [0] * (STATIONS - 1) and morning.reads == reads[-1] and morning.took.reads == 1


@pytest.mark.slow
def test_stations_without_and_with_a_memory_are_started_with_a_handful_of_reads(shop: Shop) -> None:
    cold = shop.starts(STATIONS)
    assert cold.took.verdict is Verdict.APPLIED
    assert cold.reads <= COLD
    assert only_one_reads(cold)
    warm = shop.starts(STATIONS)
    assert warm.took.verdict is Verdict.APPLIED
    assert warm.reads <= WARM
    assert only_one_reads(warm)
