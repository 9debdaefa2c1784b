"""A station at work, told what to do by lines of JSON, and telling what happens by others."""

import asyncio
import logging
import os
import sys
from collections.abc import Callable
from types import TracebackType

from kiosk import dependency, texts
from kiosk.commands import output
from kiosk.commands.exits import Exit
from kiosk.commands.station.broadcast import Broadcast
from kiosk.commands.station.conversation import Conversation
from kiosk.commands.station.pipes import LineReader, LineWriter
from kiosk.commands.supervising import pin_in, refusal_of
from kiosk.commands.supervisor_pin import pins_of
from kiosk.config.settings import Settings
from kiosk.core.clock import SystemClock
from kiosk.core.errors import Refusal
from kiosk.core.events.shop_state import ShopState
from kiosk.core.shop.data import LeftBehind
from kiosk.live.engine import Engine
from kiosk.live.ports import Services
from kiosk.live.threads import hop_to
from kiosk.program.stop_signals import on_stop_signal
from kiosk.station.work_lock import FolderRefused, at_work

log = logging.getLogger(__name__)

FLUSH_S = 3.0
"""So long the last lines have to leave when the process was told to end, in seconds."""
STDIN, STDOUT = 0, 1


def run(settings: Settings) -> int:
    """Work until the input ends, SIGTERM or Ctrl-C, or until nobody reads the output. Exit code."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    try:
        with at_work(settings.data_dir):
            return asyncio.run(_work(settings))
    except FolderRefused as refused:
        key = "second_window" if refused.is_at_work else "folder_not_writable"
        output.tell(texts.phrase(key, settings.language, folder=str(settings.data_dir)))
        return Exit.FAILURE


async def _work(settings: Settings) -> int:
    sys.excepthook = _reporter(settings)
    clock = SystemClock(settings.zone)
    station = StationProcess(
        settings, clock, Engine(ShopState(settings.zone, settings.sheet_operaciones), clock)
    )
    on_stop_signal(station.stop)
    try:
        return await station.work()
    finally:
        sys.excepthook = sys.__excepthook__


def _reporter(
    settings: Settings,
) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    def report(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
        log.critical("unforeseen", exc_info=(kind, error, traceback))
        output.tell(str(texts.background(f"{kind.__name__} · {settings.log_file}", settings.language)))

    return report


class StationProcess:
    """A station between its pipes: the conversation, the broadcast, and the end. The loop's thread."""

    def __init__(self, settings: Settings, clock: SystemClock, engine: Engine) -> None:
        self._settings, self._engine = settings, engine
        hop = hop_to(asyncio.get_running_loop())
        self._writer = LineWriter(STDOUT, hop, self._on_gone)
        self._told_to_stop, self._stopped, self._flushed = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self._is_silent = False
        self._code = Exit.OK
        self._conversation = Conversation(
            engine,
            clock,
            settings.language,
            self._say,
            lambda: self._reader.make_room(),
            self._stopped.set,
            self._let_in,
        )
        self._reader = LineReader(STDIN, hop, self._conversation.on_line, self._conversation.on_input_end)
        self._broadcast = Broadcast(engine, settings.station, settings.language, self._say)
        engine.hooks.left_behind.connect(self._on_left_behind)

    def stop(self) -> None:
        """End in order: what was begun is answered, what was not is said so."""
        self._conversation.stop()
        self._told_to_stop.set()
        self._stopped.set()

    async def work(self) -> int:
        """Returns the exit code once the station has ended."""
        self._writer.start()
        self._reader.start()
        self._engine.start(self._open_services)
        self._engine.spawn(self._broadcast.watch_age())
        await self._stopped.wait()
        await self._conversation.finish()
        self._is_silent = True
        self._writer.after_all(self._flushed.set)
        await self._until_flushed()
        await self._engine.aclose()
        return self._code

    def _open_services(self) -> Services:
        station = dependency.station(self._settings)
        return Services(station, station, station.hand_overs)

    def _on_left_behind(self, found: LeftBehind) -> None:
        sentence = texts.left_behind(found.where, found.tags, found.file, self._settings.language)
        output.tell(output.one_line(str(sentence)))

    def _let_in(self, supervisor_id: int) -> Refusal | None:
        """By the PIN in the environment; nobody can be asked. Any thread."""
        return refusal_of(supervisor_id, pins_of(self._settings).refusal, pin_in(os.environ))

    def _say(self, line: str, on_written: Callable[[], None] | None = None) -> None:
        if not self._is_silent:
            self._writer.write(line, on_written)

    def _on_gone(self, error: OSError | None) -> None:
        if error is not None:
            log.error("standard output can't be written: %s", error)
            code = type(error).__name__
            file = str(self._settings.log_file)
            output.tell(texts.phrase("trouble.unforeseen", self._settings.language, code=code, log=file))
            self._code = Exit.FAILURE
        self._flushed.set()
        self.stop()

    async def _until_flushed(self) -> None:
        """However long a slow reader takes, unless the process is told to stop."""
        waiters = [asyncio.ensure_future(each.wait()) for each in (self._flushed, self._told_to_stop)]
        await asyncio.wait(waiters, return_when=asyncio.FIRST_COMPLETED)
        await asyncio.wait(waiters[:1], timeout=FLUSH_S)
        for waiter in waiters:
            waiter.cancel()
