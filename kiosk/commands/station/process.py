"""A station at work, told what to do by lines of JSON, and telling what happens by others."""

import asyncio
import logging
import sys
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType

from kiosk import dependency, texts
from kiosk.commands import output
from kiosk.commands.exits import Exit
from kiosk.commands.station import output_lines
from kiosk.commands.station.pipes import LineReader, LineWriter
from kiosk.commands.station.requests import BadRequest, Request, RequestId, read
from kiosk.config.settings import Settings
from kiosk.core.action.stuck import is_stuck
from kiosk.core.clock import SystemClock
from kiosk.core.errors import Refusal
from kiosk.core.events.event import Event
from kiosk.core.events.shop_state import ShopState
from kiosk.core.journal import LeftBehind
from kiosk.core.refusals import OutcomeUnknown
from kiosk.core.sharing.link import Link, LinkState
from kiosk.core.shop.data import Command, Outcome, Verdict
from kiosk.live.commands import ANSWER_S
from kiosk.live.engine import Engine
from kiosk.live.ports import Services
from kiosk.live.threads import JOBS_S, hop_to
from kiosk.program.log_lines import action_line
from kiosk.program.stop_signals import on_stop_signal
from kiosk.station.work_lock import FolderRefused, at_work

log = logging.getLogger(__name__)

TICK_S = 1.0
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
    """Between the lines and the engine. Requests are carried out in their order, one at a time.

    Each is answered by one line; `output_lines` has them all. The loop's thread.
    """

    def __init__(self, settings: Settings, clock: SystemClock, engine: Engine) -> None:
        self._settings, self._clock, self._engine = settings, clock, engine
        hop = hop_to(asyncio.get_running_loop())
        self._reader = LineReader(STDIN, hop, self._on_line, self._on_input_end)
        self._writer = LineWriter(STDOUT, hop, self._on_gone)
        self._requests: deque[Request] = deque()
        self._unanswered: dict[str, Command] = {}
        """The commands that were begun, by id: the one in flight, and for a moment one that is late."""
        self._ids: dict[str, RequestId] = {}
        """Of the commands that have not ended: the name that the request gave."""
        self._events = output_lines.EventsOnce()
        self._trouble: Refusal | None = None
        self._is_open = False
        self._sheet: str | None = None
        self._link: Link | None = None
        self._input_ended = self._is_silent = False
        self._told_to_stop, self._stopped, self._answered = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self._flushed = asyncio.Event()
        self._code = Exit.OK
        self._listen()

    def stop(self) -> None:
        """End in order: what was begun is answered, what was not is said so."""
        self._told_to_stop.set()
        self._stopped.set()

    async def work(self) -> int:
        """Returns the exit code once the station has ended."""
        self._writer.start()
        self._reader.start()
        self._engine.start(self._open_services)
        self._engine.spawn(self._watch_age())
        await self._stopped.wait()
        await self._finish()
        await self._engine.aclose()
        return self._code

    def _open_services(self) -> Services:
        station = dependency.station(self._settings)
        return Services(station, station)

    def _listen(self) -> None:
        hooks = self._engine.hooks
        hooks.opened.connect(self._on_opened)
        hooks.started.connect(self._on_started)
        hooks.left_behind.connect(self._on_left_behind)
        hooks.answered.connect(self._on_answered)
        hooks.waiting.connect(self._on_waiting)
        hooks.failed.connect(self._on_failed)
        hooks.answered_late.connect(self._on_answered_late)
        hooks.busy_changed.connect(self._on_busy_changed)
        hooks.happened.connect(self._on_happened)
        hooks.link_changed.connect(self._on_link_changed)
        hooks.sheet_changed.connect(self._on_sheet_changed)
        self._engine.shop.freshness_changed.connect(lambda _freshness: self._show_sheet())

    # requests

    def _on_line(self, line: bytes) -> None:
        try:
            in_use = {*self._ids.values(), *(request.id for request in self._requests)}
            request = read(line, in_use)
        except BadRequest as bad:
            message = texts.phrase(f"request.{bad.key}", self._settings.language, **bad.values)
            self._reply(output_lines.error(bad.id, "BAD_REQUEST", message))
            return
        self._requests.append(request)
        if self._stopped.is_set():
            self._refuse_requests()
        else:
            self._begin_next()

    def _begin_next(self) -> None:
        while self._requests and not self._stopped.is_set():
            command = self._requests[0].command
            if self._is_open:
                if not self._engine.commands.is_ready:
                    return
                self._ids[command.id] = self._requests.popleft().id
                self._unanswered[command.id] = command
                self._engine.commands.submit(command)
            elif self._trouble:  # nothing was even opened
                request = self._requests.popleft()
                outcome = Outcome(command, Verdict.REFUSED, refusal=self._trouble)
                log.info(action_line(outcome))
                self._reply(output_lines.answer(request.id, outcome, self._message(outcome)))
            else:
                return
        if self._input_ended and not self._unanswered and not self._requests:
            self._stopped.set()

    def _on_input_end(self) -> None:
        self._input_ended = True
        self._begin_next()

    def _on_opened(self) -> None:
        self._is_open = True
        self._begin_next()

    def _on_busy_changed(self, is_busy: bool) -> None:
        if not is_busy:
            self._begin_next()

    def _on_answered(self, outcome: Outcome) -> None:
        self._has_answer(outcome.command)
        request_id = self._name(outcome)
        line = output_lines.answer(request_id, outcome, self._message(outcome))
        self._reply(line, lambda: self._engine.commands.told(outcome))

    def _on_waiting(self, command: Command) -> None:
        """The next one has begun already."""
        self._reply_unknown(command)
        self._begin_next()

    def _on_failed(self, command: Command) -> None:
        if command.id in self._unanswered:
            self._on_waiting(command)

    def _has_answer(self, command: Command) -> None:
        self._unanswered.pop(command.id, None)
        self._answered.set()

    def _reply_unknown(self, command: Command) -> None:
        self._has_answer(command)
        refusal = OutcomeUnknown(tag=command.tag)
        outcome = Outcome(command, Verdict.UNKNOWN, refusal=refusal, ms=ANSWER_S * 1000)
        self._reply(output_lines.answer(self._ids.get(command.id), outcome, self._message(outcome)))

    def _on_answered_late(self, outcome: Outcome) -> None:
        if outcome.verdict is Verdict.UNKNOWN and not is_stuck(outcome):
            return  # that was the answer
        request_id = self._name(outcome)
        line = output_lines.late(request_id, outcome, self._message(outcome))
        self._say(line, lambda: self._engine.commands.told(outcome))

    def _name(self, outcome: Outcome) -> RequestId | None:
        """The id of the outcome's request; with a final outcome it is free again."""
        if outcome.verdict in (Verdict.APPLIED, Verdict.REFUSED):
            return self._ids.pop(outcome.command.id, None)
        return self._ids.get(outcome.command.id)

    def _message(self, outcome: Outcome) -> str:
        return texts.answer(outcome, self._settings.language, self._clock.local().date())

    # news

    def _on_started(self) -> None:
        self._say(output_lines.ready(self._settings.station, len(self._engine.shop.spools)))

    def _on_left_behind(self, found: LeftBehind) -> None:
        sentence = texts.left_behind(found.tags, found.file, self._settings.language)
        output.tell(output.one_line(str(sentence)))

    def _on_happened(self, events: list[Event]) -> None:
        for event in events:
            if self._events.is_new(event):
                self._say(output_lines.event(event))

    def _on_link_changed(self, link: Link) -> None:
        if link.state is not LinkState.CONNECTING or self._link is not None:
            self._link = link
            self._say(output_lines.link(link))

    def _on_sheet_changed(self, trouble: Refusal | None) -> None:
        self._trouble = trouble
        self._show_sheet()
        self._begin_next()

    def _show_sheet(self) -> None:
        shop = self._engine.shop
        age = shop.age()
        state = output_lines.sheet_state(self._trouble, shop.freshness, age, shop.is_recalled)
        if state is not None and state != self._sheet:
            self._sheet = state
            self._say(output_lines.sheet(state, age))

    async def _watch_age(self) -> None:
        while True:
            await asyncio.sleep(TICK_S)
            self._engine.shop.reconsider_freshness()
            self._show_sheet()

    # output, and the end

    def _reply(self, line: str, on_written: Callable[[], None] = lambda: None) -> None:
        """Answer a line of the input: once that has left, another one may be read."""

        def written() -> None:
            self._reader.make_room()
            on_written()

        self._say(line, written)

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

    async def _finish(self) -> None:
        """Answer everything that was read, and wait until the answers have left."""
        self._refuse_requests()
        with suppress(TimeoutError):
            async with asyncio.timeout(JOBS_S):
                while self._unanswered:
                    self._answered.clear()
                    await self._answered.wait()
        for command in list(self._unanswered.values()):
            self._reply_unknown(command)
        self._is_silent = True
        self._writer.after_all(self._flushed.set)
        await self._until_flushed()

    def _refuse_requests(self) -> None:
        """What was not begun by the end never will be."""
        while self._requests:
            message = texts.phrase("request.stopping", self._settings.language)
            self._reply(output_lines.error(self._requests.popleft().id, "STOPPING", message))

    async def _until_flushed(self) -> None:
        """However long a slow reader takes, unless the process is told to stop."""
        waiters = [asyncio.ensure_future(each.wait()) for each in (self._flushed, self._told_to_stop)]
        await asyncio.wait(waiters, return_when=asyncio.FIRST_COMPLETED)
        await asyncio.wait(waiters[:1], timeout=FLUSH_S)
        for waiter in waiters:
            waiter.cancel()
