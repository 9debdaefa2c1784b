"""How long a worker waits for fifty verdicts at once, at a sheet that takes 300 ms a request.

A whole station on the engine, on the whole sample shop behind a server, with Redis.
"""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from kiosk import dependency
from kiosk.config.settings import Settings
from kiosk.core.clock import SystemClock
from kiosk.core.events.shop_state import ShopState
from kiosk.core.shop.data import Action, Command, Operation, Outcome, Spool, Verdict
from kiosk.core.shop.rules import may
from kiosk.live.engine import Engine
from kiosk.live.ports import Services
from kiosk.workbook import LOCAL_SPREADSHEET_ID
from tests.benchmarks.report import report
from tests.support.redis_server import RedisServer
from tests.support.sample import whole_sample
from tests.support.sheet_server import sheet_server

LATENCY_S, ROUNDS, WAIT_S = 0.3, 5, 60.0


async def until(fact: Callable[[], bool]) -> None:
    async with asyncio.timeout(WAIT_S):
        while not fact():
            await asyncio.sleep(0.002)


class Worker:
    """Takes fifty spools at a station and gives them back, and measures until the last verdict."""

    def __init__(self, settings: Settings) -> None:
        self.engine = Engine(ShopState(settings.zone), SystemClock(settings.zone))
        self.outcomes: list[Outcome] = []
        self._is_over = True
        self.engine.hooks.batch_answered.connect(self.outcomes.extend)
        self.engine.hooks.batch_over.connect(self._on_over)

    @staticmethod
    def _hold_of(spool: Spool, action: Action) -> str | None:
        return None if action is Action.TOMAR else spool.hold

    def _on_over(self) -> None:
        self._is_over = True

    async def acts(self, action: Action, spools: list[Spool], worker: int) -> float:
        """Seconds until the last verdict."""
        commands = [
            Command(str(uuid4()), action, each.tag, worker, Operation.ARM, self._hold_of(each, action))
            for each in spools
        ]
        self.outcomes.clear()
        self._is_over = False
        await until(lambda: self.engine.commands.is_ready)
        began = time.perf_counter()
        assert self.engine.commands.submit_batch(commands)
        await until(lambda: self._is_over)
        return time.perf_counter() - began


async def measured(settings: Settings) -> None:
    worker = Worker(settings)

    def services() -> Services:
        station = dependency.station(settings)
        return Services(station, station)

    shop = worker.engine.shop
    worker.engine.start(services)
    try:
        await until(lambda: bool(shop.spools) and worker.engine.commands.is_ready)
        await asyncio.sleep(10.0)  # until the audit is read as well
        person = next(each for each in shop.workers.values() if each.active and "Armador" in each.roles)
        today = SystemClock(settings.zone).local().date()
        free = [
            each
            for each in shop.spools.values()
            if may(Command("", Action.TOMAR, each.tag, person.id, Operation.ARM), each, person, today) is None
        ][:50]
        assert len(free) == 50
        times: dict[Action, list[float]] = {Action.TOMAR: [], Action.PAUSAR: []}
        for _ in range(ROUNDS):
            for action, seen in times.items():
                spools = [shop.spools[each.key] for each in free]
                seen.append(await worker.acts(action, spools, person.id))
                assert [each for each in worker.outcomes if each.verdict is not Verdict.APPLIED] == []
                assert {(each.reads, each.writes) for each in worker.outcomes} == {(1, 1)}
        report(
            "a batch of 50 at 300 ms a request",
            {f"{action}, {name} s": value(seen) for action, seen in times.items() for name, value in SHOWN},
        )
    finally:
        await worker.engine.aclose()


SHOWN: tuple[tuple[str, Callable[[list[float]], float]], ...] = (("quickest", min), ("slowest", max))


def test_fifty_spools_at_once(tmp_path: Path, redis_server: RedisServer) -> None:
    workbook = tmp_path / "taller.kiosk"
    workbook.write_bytes(whole_sample())
    with sheet_server(workbook, 1_000, LATENCY_S) as server:
        settings = Settings(
            tmp_path / "puesto",
            workbook,
            "Puesto 1",
            redis_url=redis_server.url,
            spreadsheet_id=LOCAL_SPREADSHEET_ID,
            api_url=server.url,
            quota_per_minute=1_000,
        )
        asyncio.run(measured(settings))
