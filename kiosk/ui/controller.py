"""The one place where threads meet: taps become commands for the writer thread, answers and events come back.

Threads: G the GUI with its asyncio loop (everything here) · W one writer · R one reader · S the Redis
subscriber, whose callbacks come in through the three signals.
"""

import asyncio
import logging
import sys
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

from PySide6.QtCore import QObject, QTimer, Signal

from kiosk.core.data import Action, Command, Outcome, Verdict
from kiosk.core.errors import Code, KioskError, Refusal
from kiosk.core.events import Event, events_of
from kiosk.core.link import Link, LinkState
from kiosk.core.ports import Clock
from kiosk.ui.backend import Backend
from kiosk.ui.desk import Desk
from kiosk.ui.shop_model import ShopModel

log = logging.getLogger(__name__)

SNAPSHOT_S = 60.0
SNAPSHOT_WITHOUT_LINK_S = 15.0
AUDIT_S = 2.0
RETRY_S = 5.0
ANSWER_S = 10.0
"""After this long without an answer the worker is freed and told that it isn't known yet."""
FRAME_MS = 16
ENDS_S = 12.0
"""How long closing waits for what the worker threads are doing."""
UNDO_S = 10
"""How long a take can be undone with one touch, in seconds."""


class Controller(QObject):
    """Carries out what the desk asks for and keeps the shop model true.

    Signals: `pending(Command)` an action was handed over; `answered(Outcome)` its end; `waiting(Command)` no
    answer yet, the worker is free again; `answered_late(Outcome)` the end of one of those, when somebody else
    may stand here; `sheet_changed(Refusal | None)` whether the sheet could be read;
    `link_changed(Link)`; `happened(list[Event])` what came in from the stations; `started()` the first
    snapshot is in.
    """

    pending = Signal(object)
    answered = Signal(object)
    answered_late = Signal(object)
    waiting = Signal(object)
    sheet_changed = Signal(object)
    link_changed = Signal(object)
    happened = Signal(object)
    started = Signal()

    _events_came = Signal(object)
    _link_came = Signal(object)
    _gap_came = Signal()

    def __init__(self, shop: ShopModel, desk: Desk, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shop = shop
        self._desk = desk
        self._clock = clock
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="kiosk-writer")
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="kiosk-reader")
        self._tasks: set[asyncio.Task[None]] = set()
        self._backend: Backend | None = None
        self._under_way: set[asyncio.Future[Any]] = set()
        self._refresh = asyncio.Event()
        self.is_reading = False
        self._link: Link | None = None
        self._unapplied: list[Event] = []
        self._frame = QTimer(self)
        self._frame.setSingleShot(True)
        self._frame.setInterval(FRAME_MS)
        self._frame.timeout.connect(self._apply_events)
        self._events_came.connect(self._on_events)
        self._link_came.connect(self._on_link)
        self._gap_came.connect(self._on_gap)
        desk.action_requested.connect(self._on_action_requested)

    def start(self, make_backend: Callable[[], Backend]) -> None:
        """Build the services on the reader thread, then keep the model up to date until `aclose`."""
        self.spawn(self._run(make_backend))

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Run a coroutine; its failure is reported like any unforeseen error."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._on_task_done)

    def undo(self, outcome: Outcome) -> None:
        """Take a take back: what CANCELAR does, on that very hold."""
        taken = outcome.command
        if self._backend and not self._desk.busy:
            self._submit(
                Command(
                    str(uuid4()), Action.CANCELAR, taken.tag, taken.worker_id, taken.operation, hold=taken.id
                )
            )

    async def aclose(self) -> None:
        """Stop everything: tasks, threads, connections. A write under way is let finish, with its event."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._backend:
            self._backend.stop()
        if self._under_way:
            ended, _ = await asyncio.wait(self._under_way, timeout=ENDS_S)
            for job in ended:
                if not job.cancelled() and (error := job.exception()):
                    log.warning("ended at closing: %r", error)
        self._writer.shutdown(wait=False, cancel_futures=True)
        self._reader.shutdown(wait=False, cancel_futures=True)
        if self._backend:
            await asyncio.get_running_loop().run_in_executor(None, self._backend.close)

    # the sheet

    async def _run(self, make_backend: Callable[[], Backend]) -> None:
        while self._backend is None:
            try:
                await self._on_reader(lambda: self._adopt(make_backend()))
            except Exception as error:  # noqa: BLE001 -- told on the screen, and tried again
                self._tell_trouble(error)
                await asyncio.sleep(RETRY_S)
        self._backend.start_link(self._events_came.emit, self._link_came.emit, self._gap_came.emit)
        while not await self._read_sheet():
            await asyncio.sleep(RETRY_S)
        self.started.emit()
        await self._read_audit()
        if self._backend.follows_audit:
            self.spawn(self._follow_audit())
        await self._keep_reading()

    def _adopt(self, backend: Backend) -> None:
        """On the reader thread, so that a backend made while the window closes is closed as well."""
        self._backend = backend

    def _tell_trouble(self, error: Exception) -> None:
        """The sheet could not be read: say why. What nobody foresaw goes to the log as well."""
        if isinstance(error, KioskError):
            self.sheet_changed.emit(error.refusal)
            return
        self.sheet_changed.emit(Refusal(Code.SHEETS_NO_DISPONIBLE, {"causa": type(error).__name__}))
        sys.excepthook(type(error), error, error.__traceback__)

    async def _keep_reading(self) -> None:
        succeeded = True
        while True:
            live = self._link is not None and self._link.state is LinkState.LIVE
            period = SNAPSHOT_S if live else SNAPSHOT_WITHOUT_LINK_S
            try:
                async with asyncio.timeout(period if succeeded else RETRY_S):
                    await self._refresh.wait()
            except TimeoutError:
                pass
            succeeded = await self._read_sheet()

    async def _read_sheet(self) -> bool:
        assert self._backend is not None
        # A wish that comes while this read is under way wants another one.
        self._refresh.clear()
        self.is_reading = True
        self._shop.begin_snapshot()
        try:
            snapshot = await self._on_reader(self._backend.snapshot)
        except Exception as error:  # noqa: BLE001 -- whatever it is, the next read is another one
            self._shop.snapshot_failed()
            self._tell_trouble(error)
            return False
        finally:
            self.is_reading = False
        self._shop.load(snapshot)
        self.sheet_changed.emit(None)
        return True

    async def _read_audit(self) -> None:
        assert self._backend is not None
        try:
            await self._on_reader(self._backend.read_audit)
        except Exception as error:  # noqa: BLE001 -- the first action reads it again
            self._tell_trouble(error)

    async def _follow_audit(self) -> None:
        assert self._backend is not None
        while True:
            await asyncio.sleep(AUDIT_S)
            try:
                events = await self._on_reader(self._backend.audit_events)
            except Exception as error:  # noqa: BLE001 -- told on the screen, and tried again
                self._tell_trouble(error)
                await asyncio.sleep(RETRY_S)
                continue
            self._on_events(list(events))

    async def _on_reader(self, work: Callable[[], Any]) -> Any:
        return await self._tracked(asyncio.get_running_loop().run_in_executor(self._reader, work))

    def _tracked(self, future: asyncio.Future[Any]) -> asyncio.Future[Any]:
        """A job of a worker thread outlives the task that waits for it; closing waits for the job."""
        self._under_way.add(future)
        future.add_done_callback(self._under_way.discard)
        return asyncio.shield(future)

    # actions

    def _on_action_requested(self, action: Action) -> None:
        worker, spool = self._desk.worker, self._desk.spool
        if self._backend is None or worker is None or spool is None:
            return
        hold = None if action is Action.TOMAR else spool.version or None
        self._submit(Command(str(uuid4()), action, spool.tag, worker.id, self._desk.operation, hold))

    def _submit(self, command: Command) -> None:
        self._desk.set_busy(True)
        self.pending.emit(command)
        self.spawn(self._carry_out(command))

    async def _carry_out(self, command: Command) -> None:
        assert self._backend is not None
        loop = asyncio.get_running_loop()
        answer = self._tracked(loop.run_in_executor(self._writer, self._backend.execute, command))
        try:
            async with asyncio.timeout(ANSWER_S):
                outcome = await asyncio.shield(answer)
        except TimeoutError:
            self._desk.set_busy(False)
            self.waiting.emit(command)
            self._refresh.set()
            outcome = await answer
            self._bring_in(outcome)
            self.answered_late.emit(outcome)
            return
        except BaseException:
            self._desk.set_busy(False)
            raise
        self._bring_in(outcome)
        self.answered.emit(outcome)
        # Last, for a badge scanned meanwhile is taken up now.
        self._desk.set_busy(False)

    def _bring_in(self, outcome: Outcome) -> None:
        """What the answer says of the spool goes on the board."""
        if outcome.verdict is Verdict.APPLIED and outcome.row:
            self._shop.apply(events_of(outcome.row, self._clock.to_utc(outcome.row.timestamp)))
        elif outcome.spool:
            self._shop.put(outcome.spool, self._clock.utc() - timedelta(milliseconds=outcome.ms))
        if outcome.verdict is Verdict.UNKNOWN:
            self._refresh.set()

    # the link

    def _on_events(self, events: list[Event]) -> None:
        """The first event shows at once; those of a burst once a frame, all together."""
        self._unapplied += events
        if not self._frame.isActive():
            self._apply_events()

    def _apply_events(self) -> None:
        events, self._unapplied = self._unapplied, []
        if events:
            self._frame.start()
            self._shop.apply(events)
            self.happened.emit(events)

    def _on_link(self, link: Link) -> None:
        was_up = self._link is not None and self._link.is_up
        self._link = link
        self._shop.set_live(link.since if link.state is LinkState.LIVE else None)
        self.link_changed.emit(link)
        if link.is_up or was_up:
            # What happened while nobody listened is in the sheet; without the link it is read more often.
            self._refresh.set()

    def _on_gap(self) -> None:
        """Events were missed: only a read that begins now vouches for what the screen shows."""
        if self._link is not None and self._link.state is LinkState.LIVE:
            self._shop.set_live(self._clock.utc())
        self._refresh.set()

    def _on_task_done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error:
            sys.excepthook(type(error), error, error.__traceback__)
