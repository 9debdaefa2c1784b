"""How long a worker waits for the answer to PAUSAR while the sheet has been away for a while.

A whole station on the engine, at a sheet behind a server; each way of being away is a test of its own, of a
minute and a half.
"""

import asyncio
import re
import threading
import time
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from uuid import uuid4

import pytest

from kiosk import dependency
from kiosk.config.settings import Settings
from kiosk.core.clock import SystemClock
from kiosk.core.events.shop_state import ShopState
from kiosk.core.shop.data import Action, Command, Operation, Outcome, Spool, Verdict
from kiosk.live.engine import Engine
from kiosk.live.ports import Services
from kiosk.workbook import LOCAL_SPREADSHEET_ID
from tests.benchmarks.report import percentile, report
from tests.support.sample import whole_sample
from tests.support.sheet_server import SheetServer

pytestmark = pytest.mark.logs("ended at closing")  # with a request under way

TAPS, BETWEEN_S, KNOWN_AFTER_S, WAIT_S = 12, 2.7, 55.0, 90.0
TAKES = 3
QUOTA = 1_000


class Away(Enum):
    """What the server does with a request."""

    NO = "there"
    DEAD = "dead port"
    SILENT = "silent server"
    ERROR = "503"


class FailingServer(SheetServer):
    """A server that goes away; `close` lets what hangs end."""

    def __init__(self, workbook: Path) -> None:
        super().__init__(workbook, QUOTA, 0.0)
        self.away = Away.NO
        self.is_over = threading.Event()
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05})
        self._thread.start()

    def goes(self, away: Away) -> None:
        self.away = away
        if away is Away.DEAD:
            self.stop()
            self.socket.close()

    def answer(self, method: str, path: str, body: bytes) -> tuple[int, bytes]:
        if self.away is Away.SILENT:
            self.is_over.wait()
        if self.away is not Away.NO:
            return 503, b'{"error": {"code": 503, "message": "no", "status": "UNAVAILABLE"}}'
        return super().answer(method, path, body)

    def stop(self) -> None:
        self.shutdown()
        self._thread.join()

    def close(self) -> None:
        self.is_over.set()
        if self._thread.is_alive():
            self.stop()
        self.server_close()


class Worker:
    """Taps at a station, and measures until it says what became of the tap."""

    def __init__(self, settings: Settings) -> None:
        self.engine = Engine(ShopState(settings.zone), SystemClock(settings.zone))
        self._said: dict[str, Outcome] = {}
        for hook in (self.engine.hooks.answered, self.engine.hooks.answered_late):
            hook.connect(lambda outcome: self._said.setdefault(outcome.command.id, outcome))

    def held(self) -> list[Spool]:
        """Those that somebody holds for ARM or SOLD."""
        spools = self.engine.shop.spools.values()
        return [spool for spool in spools if re.search(r"\(\d+\) trabajando", spool.picture.estado_detalle)]

    async def taps(self, action: Action, spool: Spool, worker: int) -> tuple[float, Outcome]:
        """Seconds until the answer, and the answer."""
        operation = Operation.SOLD if spool.picture.fecha_armado else Operation.ARM
        command = Command(str(uuid4()), action, spool.tag, worker, operation, spool.hold)
        await until(lambda: self.engine.commands.is_ready)
        began = time.monotonic()
        assert self.engine.commands.submit(command)
        await until(lambda: command.id in self._said)
        return time.monotonic() - began, self._said[command.id]


async def until(fact: Callable[[], bool]) -> None:
    async with asyncio.timeout(WAIT_S):
        while not fact():
            await asyncio.sleep(0.002)


async def measured(settings: Settings, server: FailingServer, away: Away) -> None:
    worker = Worker(settings)

    def services() -> Services:
        station = dependency.station(settings)
        return Services(station, station)

    worker.engine.start(services)
    try:
        await until(lambda: bool(worker.held()) and worker.engine.commands.is_ready)
        await asyncio.sleep(3.0)
        server.goes(away)
        await asyncio.sleep(KNOWN_AFTER_S)
        paused, taken = list[tuple[float, Outcome]](), list[tuple[float, Outcome]]()
        for spool in worker.held()[:TAPS]:
            holder = re.search(r"\((\d+)\)", spool.picture.ocupado_por)
            assert holder
            paused.append(await worker.taps(Action.PAUSAR, spool, int(holder[1])))
            await asyncio.sleep(BETWEEN_S)
        for spool in [each for each in worker.engine.shop.spools.values() if each.picture.is_free][:TAKES]:
            taken.append(await worker.taps(Action.TOMAR, spool, 93))
        waited = [seconds * 1000 for seconds, _ in paused]
        report(
            f"the sheet known to be away: {away.value}",
            {
                "taps": len(paused),
                "queued": sum(said.verdict is Verdict.QUEUED for _, said in paused),
                "PAUSAR, median ms": percentile(waited, 0.5),
                "PAUSAR, longest ms": max(waited),
                "TOMAR refused, longest ms": max(seconds * 1000 for seconds, _ in taken),
            },
        )
        assert [said for _, said in paused if said.verdict is not Verdict.QUEUED] == []
    finally:
        server.is_over.set()
        await worker.engine.aclose()


@pytest.mark.parametrize("away", [Away.DEAD, Away.SILENT, Away.ERROR], ids=lambda away: away.value)
def test_release_while_the_sheet_is_known_to_be_away(tmp_path: Path, away: Away) -> None:
    workbook = tmp_path / "taller.kiosk"
    workbook.write_bytes(whole_sample())
    server = FailingServer(workbook)
    try:
        settings = Settings(
            tmp_path / "puesto",
            workbook,
            "Puesto 1",
            spreadsheet_id=LOCAL_SPREADSHEET_ID,
            api_url=server.url,
            quota_per_minute=QUOTA,
        )
        asyncio.run(measured(settings, server, away))
    finally:
        server.close()
