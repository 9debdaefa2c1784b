"""Stations of one shop on one server and one service account, as processes of their own would share them."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

from kiosk.core.budget import Quota, Urgency
from kiosk.core.clock import SystemClock
from kiosk.core.data import Outcome
from kiosk.core.errors import SheetError
from kiosk.core.occupation import OccupationService
from kiosk.realtime.connection import RemoteRedis
from kiosk.realtime.shared_budget import SharedBudget
from kiosk.sheets import transport
from kiosk.sheets.known import Known
from kiosk.sheets.layout import SheetNames
from kiosk.sheets.local import LOCAL_SPREADSHEET_ID
from kiosk.sheets.pace import Pace
from kiosk.sheets.store import SheetStore
from kiosk.station.memory import Memory
from tests.support.builders import ARM, MAURO, ZONE
from tests.support.sheet_server import SheetServer, sheet_server
from tests.support.shop import ready, shop_workbook

ACCOUNT = "kiosk@taller-mk.iam.gserviceaccount.com"


class Nobody:
    def announce(self, events: object) -> None:
        """Nobody listens."""


@dataclass
class Took:
    """One action: what became of it, and how long its worker waited, in seconds."""

    outcome: Outcome
    seconds: float


@dataclass
class QuotaStation:
    """A reader and a writer with a budget, a Redis connection and a memory of their own."""

    server: SheetServer
    redis_url: str
    folder: Path
    number: int
    background: Urgency = Urgency.BACKGROUND
    known: Known = field(default_factory=Known)
    took: list[Took] = field(default_factory=list)
    read: int = 0
    not_read: int = 0

    def __post_init__(self) -> None:
        self.stop = Event()
        self.starved = Event()
        """Set once a read in the background had to wait, or was given up."""
        self._redis = RemoteRedis(self.redis_url, f"Puesto {self.number}")
        budget = SharedBudget(self._redis.commands(), ACCOUNT, Quota())
        reading = Pace(self.stop, budget, self.background, self._on_wait)
        self.reader = self._store(reading)
        if self.known.snapshot is None:
            with reading.urgent():
                self.reader.snapshot()
                self.reader.read_audit()
        self.pace = Pace(self.stop, budget)
        self.writer = self._store(self.pace)
        clock, name = SystemClock(ZONE), f"Puesto {self.number}"
        self._memory = Memory(self.folder / name, "book", clock.utc)
        self._service = OccupationService(
            self.writer, self._memory.journal, clock, name, Nobody(), deadline=self.pace.deadline
        )

    def _store(self, pace: Pace) -> SheetStore:
        client = transport.remote_client(LOCAL_SPREADSHEET_ID, None, self.server.url, pace=pace)
        return SheetStore(client, SheetNames(), ZONE, self.known)

    def act(self, tag: str) -> None:
        """Take the spool, or pause it where this station has taken it before."""
        holds = sum(each.outcome.command.tag == tag for each in self.took) % 2 == 1
        began = time.monotonic()
        act = self._service.pausar if holds else self._service.tomar
        outcome = act(tag, MAURO.id, ARM)
        self.took.append(Took(outcome, time.monotonic() - began))

    def refresh(self) -> None:
        """Read the whole sheet in the background."""
        try:
            self.reader.snapshot()
            self.read += 1
        except SheetError:
            self.not_read += 1
            self.starved.set()

    def _on_wait(self, seconds: float) -> None:
        if seconds:
            self.starved.set()

    def refresh_every(self, seconds: float) -> threading.Thread:
        """The same in a thread of its own, until the station closes."""

        def run() -> None:
            while not self.stop.wait(seconds):
                self.refresh()

        thread = threading.Thread(target=run, name=f"reader-{self.number}")
        thread.start()
        return thread

    def close(self) -> None:
        self.stop.set()
        self._memory.close()
        for store in (self.reader, self.writer):
            store.close()
        self._redis.close()


@contextmanager
def quota_shop(
    folder: Path,
    redis_url: str,
    stations: int,
    latency_s: float = 0.0,
    background: Urgency = Urgency.BACKGROUND,
    share_the_picture: bool = False,
) -> Iterator[tuple[SheetServer, Sequence[QuotaStation]]]:
    """A server with Google's quota, and stations that have read its sheet once.

    With `share_the_picture` all know what one of them reads, as stations hand snapshots on through Redis.
    """
    path = folder / "taller.kiosk"
    shop_workbook(path, [ready(tag_of(number)) for number in range(stations * 10)])
    with sheet_server(path, latency_s=latency_s) as server:
        shared = Known()
        all_stations = [
            QuotaStation(
                server, redis_url, folder, number, background, shared if share_the_picture else Known()
            )
            for number in range(stations)
        ]
        try:
            yield server, all_stations
        finally:
            for station in all_stations:
                station.close()


def tag_of(number: int) -> str:
    """The tags of the shop, one for each number."""
    return f"MK-{number:03}"
