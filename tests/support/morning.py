"""Stations of one shop that are switched on together: without a screen, at a server with a quota."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from kiosk import dependency
from kiosk.core.clock import SystemClock
from kiosk.core.events.shop_state import ShopState
from kiosk.core.shop.data import Action, Command, Operation, Outcome
from kiosk.live.engine import Engine
from kiosk.live.ports import Services
from kiosk.services.station import StationServices
from kiosk.workbook import LOCAL_SPREADSHEET_ID
from tests.support.builders import MAURO, ZONE
from tests.support.sheet_server import SheetServer, sheet_server
from tests.support.shop import ready, shop_workbook
from tests.support.station import settings_for

WITHIN_S, SPOOLS = 60.0, 60


@dataclass
class StartedStation:
    """One station of a morning."""

    folder: Path
    name: str
    url: str
    redis_url: str | None
    began: float = 0.0
    usable_s: float = 0.0
    """From the start of its services to the list and the audit."""
    backend: StationServices | None = None
    engine: Engine = field(default_factory=lambda: Engine(ShopState(ZONE), SystemClock(ZONE)))

    def open_services(self) -> Services:
        settings = settings_for(
            self.folder,
            self.name,
            spreadsheet_id=LOCAL_SPREADSHEET_ID,
            api_url=self.url,
            redis_url=self.redis_url,
        )
        self.backend = dependency.station(settings)
        return Services(self.backend, self.backend)

    @property
    def reads(self) -> int:
        """Reads of the sheet by the thread that reads; its actions have a connection of their own."""
        assert self.backend is not None
        return self.backend._readings.requests()[0]

    @property
    def is_usable(self) -> bool:
        state = self.backend._sheet_state if self.backend else None
        has_list = self.engine.shop.age() is not None and self.engine.commands.is_ready
        return bool(state and state.audit.tail and has_list)

    async def take(self, tag: str) -> Outcome:
        """A worker takes a spool."""
        answers = list[Outcome]()
        self.engine.hooks.answered.connect(answers.append)
        command = Command(str(uuid4()), Action.TOMAR, tag, MAURO.id, Operation.ARM)
        assert self.engine.commands.submit(command)
        while not answers:
            await asyncio.sleep(0.01)
        return answers[0]


@dataclass
class Morning:
    """What a start of all stations cost."""

    stations: list[StartedStation]
    reads: int
    """Reads of the sheet by all of them, until each was usable and for a while after, without the take's."""
    took: Outcome
    take_s: float
    """The first take, once its station is usable."""

    @property
    def last_usable_s(self) -> float:
        return max(each.usable_s for each in self.stations)


class Shop:
    """A workbook at a server, with a spool for each station."""

    def __init__(self, folder: Path, server: SheetServer, redis_url: str | None) -> None:
        self._folder, self._server, self._redis_url = folder, server, redis_url
        self._free = (f"MK-{number}" for number in range(SPOOLS))

    def starts(self, count: int, stays_s: float = 2.0) -> Morning:
        """Start so many stations at one moment, the first one takes a spool, and all are closed again."""
        return asyncio.run(self._starts(count, stays_s))

    async def _starts(self, count: int, stays_s: float) -> Morning:
        before = self._server.taken["GET"] + self._server.refused["GET"]
        stations = [
            StartedStation(self._folder, f"Puesto {number}", self._server.url, self._redis_url)
            for number in range(count)
        ]
        for each in stations:
            each.began = time.monotonic()
            each.engine.start(each.open_services)
        try:
            async with asyncio.timeout(WITHIN_S):
                await asyncio.gather(*map(_usable, stations))
            began = time.monotonic()
            took = await stations[-1].take(next(self._free))
            take_s = time.monotonic() - began
            await asyncio.sleep(stays_s)
        finally:
            await asyncio.gather(*(each.engine.aclose() for each in stations))
        reads = self._server.taken["GET"] + self._server.refused["GET"] - before - took.reads
        return Morning(stations, reads, took, take_s)


async def _usable(station: StartedStation) -> None:
    while not station.is_usable:
        await asyncio.sleep(0.02)
    station.usable_s = time.monotonic() - station.began


@contextmanager
def shop_of(folder: Path, redis_url: str | None, latency_s: float = 0.0) -> Iterator[Shop]:
    """A shop whose server allows sixty reads and writes a minute."""
    book = folder / "taller.kiosk"
    shop_workbook(book, [ready(f"MK-{number}") for number in range(SPOOLS)])
    with sheet_server(book, latency_s=latency_s) as server:
        yield Shop(folder, server, redis_url)
