"""A station that runs on the engine alone, in a process where Qt can't be imported.

Usage: `python -m tests.live.bare_station SCENE DATA_DIR WORKBOOK [REDIS_URL]`. Each scene asserts what
happens, and prints one line when it is done.
"""

import asyncio
import importlib
import sys
import threading
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from importlib.abc import MetaPathFinder
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import requests

QT = ("PySide6", "shiboken6", "qasync")


class NoQt(MetaPathFinder):
    """Makes every import of PySide6 fail, as on a machine without it."""

    def find_spec(self, name: str, *_: object) -> None:
        if name.partition(".")[0] in QT:
            raise ModuleNotFoundError(f"no {name} here", name=name)


sys.meta_path.insert(0, NoQt())

from kiosk import dependency  # noqa: E402 -- after Qt is out of reach
from kiosk.config.settings import Settings  # noqa: E402
from kiosk.core.clock import SystemClock  # noqa: E402
from kiosk.core.events.event import Event  # noqa: E402
from kiosk.core.events.shop_state import ShopState  # noqa: E402
from kiosk.core.sharing.link import Link  # noqa: E402
from kiosk.core.shop.data import Action, Command, Operation, Outcome, Verdict  # noqa: E402
from kiosk.core.shop.operations import EventType  # noqa: E402
from kiosk.live.engine import Engine  # noqa: E402
from kiosk.live.freshness import Freshness  # noqa: E402
from kiosk.live.ports import Services  # noqa: E402
from kiosk.workbook import LocalSheetsAdapter  # noqa: E402
from tests.cli.terminal import CARLA, FREE, HELD, MAURICIO  # noqa: E402
from tests.support.faulty_wire import no_connection  # noqa: E402
from tests.support.redis_server import RedisServer  # noqa: E402

WAIT_S = 45.0
PATCH = pytest.MonkeyPatch()


class Station:
    """An engine, and all that its hooks reported."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.engine = Engine(ShopState(settings.zone), SystemClock(settings.zone))
        self.answered: list[Outcome] = []
        self.late: list[Outcome] = []
        self.waiting: list[Command] = []
        self.events: list[Event] = []
        self.links: list[Link] = []
        self.has_started = False
        hooks = self.engine.hooks
        hooks.answered.connect(self.answered.append)
        hooks.answered_late.connect(self.late.append)
        hooks.waiting.connect(self.waiting.append)
        hooks.happened.connect(self.events.extend)
        hooks.link_changed.connect(self.links.append)
        hooks.started.connect(self._on_started)

    def _on_started(self) -> None:
        self.has_started = True

    def open_services(self) -> Services:
        station = dependency.station(self.settings)
        return Services(station, station, station.hand_overs)

    async def does(self, action: Action, tag: str, worker: int) -> Outcome:
        """Submit a command and wait for its answer."""
        so_many = len(self.answered)
        await self.submits(action, tag, worker)
        await until(lambda: len(self.answered) > so_many)
        return self.answered[-1]

    async def submits(self, action: Action, tag: str, worker: int) -> None:
        await until(lambda: self.engine.commands.is_ready)
        assert self.engine.commands.submit(Command(str(uuid4()), action, tag, worker, Operation.ARM))


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


async def until(fact: Callable[[], bool]) -> None:
    """Wait until a condition holds."""
    async with asyncio.timeout(WAIT_S):
        while not fact():
            await asyncio.sleep(0.01)


@asynccontextmanager
async def at_work(settings: Settings) -> AsyncIterator[Station]:
    """A station that has read the sheet, closed in order at the end."""
    station = Station(settings)
    station.engine.start(station.open_services)
    try:
        await until(lambda: station.has_started)
        yield station
    finally:
        await station.engine.aclose()


class Wire:
    """Passes requests to the workbook: none while `is_cut` is set, and no writes while `gate` is clear."""

    def __init__(self) -> None:
        self.is_cut = False
        self.asked: Counter[str] = Counter()
        """Requests while it was cut, by the name of the thread that sent them."""
        self.gate, self.at_gate = threading.Event(), threading.Event()
        self.gate.set()
        answer = LocalSheetsAdapter.send

        def send(
            adapter: LocalSheetsAdapter, request: requests.PreparedRequest, *args: Any, **options: Any
        ) -> requests.Response:
            if self.is_cut:
                self.asked[threading.current_thread().name] += 1
                raise no_connection()
            if request.method == "POST":
                self.at_gate.set()
                self.gate.wait()
            return answer(adapter, request, *args, **options)

        PATCH.setattr(LocalSheetsAdapter, "send", send)
        PATCH.setattr("kiosk.sheets.http.retries.PATIENCE_S", 0.3)


async def takes(settings: Settings) -> None:
    async with at_work(settings) as station:
        taken = await station.does(Action.TOMAR, FREE, MAURICIO)
        assert taken.verdict is Verdict.APPLIED
        assert station.engine.shop.spools[FREE].picture.ocupado_por == "MR(93)"
        station.engine.commands.undo(taken)
        await until(lambda: len(station.answered) == 2)
        assert station.answered[-1].verdict is Verdict.APPLIED
        assert station.engine.shop.spools[FREE].picture.is_free
        refused = await station.does(Action.TOMAR, HELD, MAURICIO)
        assert refused.verdict is Verdict.REFUSED
        station.engine.commands.mark_told(refused)
        await until(lambda: any(event.event_type is EventType.TOMAR for event in station.events))


async def hears(settings: Settings) -> None:
    here = settings
    there = Settings(here.data_dir / "there", here.workbook, "Puesto 2", redis_url=here.redis_url)
    async with at_work(here) as one, at_work(there) as another:
        await until(lambda: one.links[-1].is_up and another.links[-1].is_up)
        await until(lambda: one.engine.shop.freshness is Freshness.FRESH)
        taken = await another.does(Action.TOMAR, FREE, MAURICIO)
        await until(lambda: any(event.event_id == taken.command.id for event in one.events))
        assert one.engine.shop.spools[FREE].picture.ocupado_por == "MR(93)"


async def loses_the_sheet(settings: Settings) -> None:
    wire = Wire()
    async with at_work(settings) as station:
        wire.is_cut = True
        paused = await station.does(Action.PAUSAR, HELD, CARLA)
        assert paused.verdict is Verdict.QUEUED, paused
        assert station.engine.commands.open.verdict(HELD) is Verdict.QUEUED
        taken = await station.does(Action.TOMAR, FREE, MAURICIO)
        assert taken.verdict is Verdict.REFUSED
        wire.is_cut = False
        await until(lambda: bool(station.late))
        assert station.late[0].command.id == paused.command.id
        assert station.late[0].verdict is Verdict.APPLIED
        assert station.engine.commands.open.verdict(HELD) is None


async def knows_that_the_sheet_is_away(settings: Settings) -> None:
    wire, backs = Wire(), list[bool]()
    async with at_work(settings) as station:
        engine, troubles = station.engine, list[object]()
        send_soon = engine.feed.on_back

        def on_back() -> None:
            backs.append(True)
            send_soon()

        engine.feed.on_back = on_back
        await until(lambda: engine.shop.freshness is Freshness.FRESH)
        engine.hooks.sheet_changed.connect(troubles.append)
        wire.is_cut = True
        await until(lambda: bool(troubles) and troubles[-1] is not None)
        paused = await station.does(Action.PAUSAR, HELD, CARLA)
        assert paused.verdict is Verdict.QUEUED, paused
        assert [name for name in wire.asked if "writer" in name] == []  # the reader goes on asking
        wire.is_cut = False
        await until(lambda: bool(station.late))
        assert (station.late[0].command.id, station.late[0].verdict) == (paused.command.id, Verdict.APPLIED)
        await until(lambda: bool(backs))


async def answers_late(settings: Settings) -> None:
    wire = Wire()
    PATCH.setattr("kiosk.live.commands.ANSWER_S", 0.3)
    async with at_work(settings) as station:
        wire.gate.clear()
        await station.submits(Action.TOMAR, FREE, MAURICIO)
        await until(lambda: bool(station.waiting))
        assert station.engine.commands.open.verdict(FREE) is Verdict.UNKNOWN
        assert station.engine.commands.is_ready  # the worker is free again
        wire.gate.set()
        await until(lambda: bool(station.late))
        assert (station.late[0].verdict, station.answered) == (Verdict.APPLIED, [])


async def loses_redis(settings: Settings) -> None:
    assert settings.redis_url is not None
    server = RedisServer(settings.data_dir)
    server.start()
    own = Settings(settings.data_dir, settings.workbook, settings.station, redis_url=server.url)
    try:
        async with at_work(own) as station:
            await until(lambda: station.links[-1].is_up)
            server.kill()
            await until(lambda: not station.links[-1].is_up)
            assert (await station.does(Action.TOMAR, FREE, MAURICIO)).verdict is Verdict.APPLIED
            server.start()
            await until(lambda: station.links[-1].is_up)
            await until(lambda: station.engine.shop.freshness is Freshness.FRESH)
    finally:
        server.kill()


async def hangs(settings: Settings) -> None:
    """Hang with a write at the wire until killed."""
    wire = Wire()
    async with at_work(settings) as station:
        wire.gate.clear()
        await station.submits(Action.TOMAR, FREE, MAURICIO)
        await until(wire.at_gate.is_set)
        say("at the wire")
        await asyncio.sleep(600)


async def comes_back(settings: Settings) -> None:
    async with at_work(settings) as station:
        await until(lambda: bool(station.late))
        (end,) = station.late
        assert (end.command.tag, end.verdict) == (FREE, Verdict.REFUSED), end
        assert station.engine.shop.spools[FREE].picture.is_free
        assert (await station.does(Action.TOMAR, FREE, CARLA)).verdict is Verdict.APPLIED


SCENES: dict[str, Callable[[Settings], Coroutine[Any, Any, None]]] = {
    scene.__name__: scene
    for scene in (
        takes,
        hears,
        loses_the_sheet,
        knows_that_the_sheet_is_away,
        answers_late,
        loses_redis,
        hangs,
        comes_back,
    )
}


def main(arguments: list[str]) -> None:
    scene, data_dir, workbook, *redis_url = arguments
    settings = Settings(
        Path(data_dir), Path(workbook), "Puesto 1", redis_url=redis_url[0] if redis_url else None
    )
    asyncio.run(SCENES[scene](settings))
    assert not any(name.partition(".")[0] in QT for name in sys.modules)
    try:
        importlib.import_module("PySide6.QtCore")
    except ModuleNotFoundError:
        say("done without Qt")


if __name__ == "__main__":
    main(sys.argv[1:])
