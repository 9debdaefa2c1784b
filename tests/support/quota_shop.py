"""Stations of one shop that share a server and a service account, as separate processes would."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from uuid import uuid4

from kiosk.core.action.mender import Mender
from kiosk.core.action.occupation import OccupationService
from kiosk.core.action.workplace import Limits, Workplace
from kiosk.core.errors import SheetError
from kiosk.core.judged_clock import JudgedClock
from kiosk.core.sharing.budget import Quota, Urgency
from kiosk.core.sharing.reader_election import FULL_READ_S
from kiosk.core.shop.data import Outcome
from kiosk.realtime.connection import RemoteRedis
from kiosk.realtime.publish.announcer import AnnouncerThread
from kiosk.realtime.publish.event_service import RedisEventService
from kiosk.realtime.share.election import Election
from kiosk.realtime.share.shared_budget import SharedBudget
from kiosk.realtime.share.shared_picture import SharedPicture, sheet_key
from kiosk.services.sharing import Sharing
from kiosk.services.sheet_watch import SheetWatch
from kiosk.sheets.http import transport
from kiosk.sheets.http.pace import Pace
from kiosk.sheets.layout import SheetNames
from kiosk.sheets.sheet_state import SheetState
from kiosk.sheets.store import SheetStore
from kiosk.station.memory import Memory
from kiosk.workbook import LOCAL_SPREADSHEET_ID
from tests.support.builders import ARM, BUILT, MAURO, ZONE
from tests.support.sheet_server import SheetServer, sheet_server
from tests.support.shop import ready, shop_workbook

ACCOUNT = "kiosk@taller-mk.iam.gserviceaccount.com"


class Nobody:
    def announce(self, events: object) -> None:
        """Drop the events: nothing listens in these tests."""


@dataclass
class Took:
    """One action: its outcome, and the seconds that its worker waited."""

    outcome: Outcome
    seconds: float


@dataclass
class QuotaStation:
    """A reader and a writer with their own budget, Redis connection and files."""

    server: SheetServer
    redis_url: str
    folder: Path
    number: int
    background: Urgency = Urgency.BACKGROUND
    shares: bool = False
    """One station of all reads the sheet, and shares it through Redis."""
    sheet_state: SheetState = field(default_factory=SheetState)
    took: list[Took] = field(default_factory=list)
    read: int = 0
    not_read: int = 0

    def __post_init__(self) -> None:
        self.stop = Event()
        self.starved = Event()
        """Set once a read in the background had to wait, or was given up."""
        self._redis = RemoteRedis(self.redis_url, f"Puesto {self.number}")
        budget = SharedBudget(self._redis.commands(), ACCOUNT, Quota())
        self._reading = Pace(self.stop, budget, self.background, self._on_wait)
        self.reader = self._store(self._reading)
        with self._reading.urgent():
            self.reader.snapshot()
            self.reader.read_audit()
        self.pace = Pace(self.stop, budget)
        self.writer = self._store(self.pace)
        clock, name = JudgedClock(ZONE, BUILT), f"Puesto {self.number}"
        self._memory = Memory(self.folder / name, "book", clock.utc)
        self._service = OccupationService(
            Workplace(self.writer, self._memory.journal, clock, name, Nobody()),
            limits=Limits(deadline=self.pace.deadline),
        )
        if self.shares:
            self._share(clock, name)

    def _share(self, clock: JudgedClock, name: str) -> None:
        client, key = self._redis.commands(), sheet_key("spools:updates", self.server.url)
        election = Election(client, f"{key}:reader")
        picture = SharedPicture(client, key, (election.key, election.instance), clock.utc)
        self._announcer = AnnouncerThread(RedisEventService(client, "spools:updates"), periodic=election)
        self._announcer.start()
        self._watch = SheetWatch(
            self.reader,
            self.sheet_state,
            Mender(self.reader, clock, name, Nobody(), lambda: str(uuid4())).mend_all,
            clock,
            lambda _: None,
            Sharing(election, picture),
            FULL_READ_S,
            self._reading.urgent,
        )

    def _store(self, pace: Pace) -> SheetStore:
        client = transport.remote_client(LOCAL_SPREADSHEET_ID, None, self.server.url, pace=pace)
        return SheetStore(client, SheetNames(), ZONE, self.sheet_state)

    def act(self, tag: str) -> None:
        """Take the spool, or pause it if this station holds it."""
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

    def look(self) -> None:
        """Look as the window does each second: read in the background, or take a shared snapshot."""
        before = self.reader.requests()[0]
        try:
            self._watch.look()
        except SheetError:
            self.not_read += 1
        self.read += self.reader.requests()[0] - before

    def _on_wait(self, seconds: float) -> None:
        if seconds:
            self.starved.set()

    def refresh_every(self, seconds: float) -> threading.Thread:
        """Read, or look if stations share a snapshot, in a separate thread until the station closes."""

        def run() -> None:
            while not self.stop.wait(seconds):
                self.look() if self.shares else self.refresh()

        thread = threading.Thread(target=run, name=f"reader-{self.number}")
        thread.start()
        return thread

    def close(self) -> None:
        self.stop.set()
        if self.shares:
            self._announcer.close()
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
    """A server that enforces Google's quota, and stations that have read its sheet once.

    With `share_the_picture`, one station reads for all and shares its picture through Redis.
    """
    path = folder / "taller.kiosk"
    shop_workbook(path, [ready(tag_of(number)) for number in range(stations * 10)])
    with sheet_server(path, latency_s=latency_s) as server:
        all_stations = [
            QuotaStation(server, redis_url, folder, number, background, share_the_picture)
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
