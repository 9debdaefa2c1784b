"""The shop at its busiest minute: many stations, one service account, a server that counts strictly."""

import threading
from pathlib import Path

from kiosk.core.shop.data import Verdict
from tests.support.quota_shop import QuotaStation, quota_shop, tag_of
from tests.support.redis_server import RedisServer

ACTIONS = 10
"""Of each of three stations."""


def work(station: QuotaStation) -> None:
    for _ in range(ACTIONS):
        station.act(tag_of(station.number))


def test_actions_never_fail_while_the_background_is_starved(
    tmp_path: Path, redis_server: RedisServer
) -> None:
    with quota_shop(tmp_path, redis_server.url, stations=3) as (server, stations):
        readers = [station.refresh_every(0.01) for station in stations]
        for station in stations:
            assert station.starved.wait(30)
        workers = [threading.Thread(target=work, args=[station]) for station in stations]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        for station in stations:
            station.stop.set()
        for reader in readers:
            reader.join()
        verdicts = [took.outcome.verdict for station in stations for took in station.took]
        assert verdicts == [Verdict.APPLIED] * 3 * ACTIONS
        assert server.refused == {"GET": 0, "POST": 0}
        assert server.taken["POST"] == 3 * ACTIONS
        assert 3 * ACTIONS < server.taken["GET"] <= 60
