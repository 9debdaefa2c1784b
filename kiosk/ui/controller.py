"""The one place where threads meet: taps become commands for the writer thread, answers and events come back.

Threads: G the GUI with its asyncio loop (everything here) · W one writer · R one reader · S the Redis
subscriber, whose callbacks come in through the two signals.
"""

import asyncio
import logging
import sys
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

from PySide6.QtCore import QObject, QTimer, Signal

from kiosk.core.data import Action, Command, Outcome, Verdict
from kiosk.core.errors import KioskError
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
UNDO_S = 10
"""How long a take can be undone with one touch, in seconds."""


class Controller(QObject):
    """Carries out what the desk asks for and keeps the shop model true.

    Signals: `pending(Command)` an action was handed over; `answered(Outcome)` its end; `waiting(Command)` no
    answer yet, the worker is free again; `sheet_changed(Refusal | None)` whether the sheet could be read;
    `link_changed(Link)`; `happened(list[Event])` what came in from the stations; `started()` the first
    snapshot is in.
    """

    pending = Signal(object)
    answered = Signal(object)
    waiting = Signal(object)
    sheet_changed = Signal(object)
    link_changed = Signal(object)
    happened = Signal(object)
    started = Signal()

    _events_came = Signal(object)
    _link_came = Signal(object)

    def __init__(self, shop: ShopModel, desk: Desk, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shop = shop
        self._desk = desk
        self._clock = clock
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="kiosk-writer")
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="kiosk-reader")
        self._tasks: set[asyncio.Task[None]] = set()
        self._backend: Backend | None = None
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
        """Stop everything: tasks, threads, connections. What the writer has begun is let finish."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._writer.shutdown(wait=False, cancel_futures=True)
        self._reader.shutdown(wait=False, cancel_futures=True)
        if self._backend:
            await asyncio.get_running_loop().run_in_executor(None, self._backend.close)

    # the sheet

    async def _run(self, make_backend: Callable[[], Backend]) -> None:
        loop = asyncio.get_running_loop()
        while self._backend is None:
            try:
                self._backend = await loop.run_in_executor(self._reader, make_backend)
            except KioskError as error:
                self.sheet_changed.emit(error.refusal)
                await asyncio.sleep(RETRY_S)
        self._backend.start_link(self._events_came.emit, self._link_came.emit)
        while not await self._read_sheet():
            await asyncio.sleep(RETRY_S)
        self.started.emit()
        await self._read_audit()
        if self._backend.follows_audit:
            self.spawn(self._follow_audit())
        await self._keep_reading()

    async def _keep_reading(self) -> None:
        while True:
            live = self._link is not None and self._link.state is LinkState.LIVE
            try:
                async with asyncio.timeout(SNAPSHOT_S if live else SNAPSHOT_WITHOUT_LINK_S):
                    await self._refresh.wait()
            except TimeoutError:
                pass
            await self._read_sheet()

    async def _read_sheet(self) -> bool:
        assert self._backend is not None
        # A wish that comes while this read is under way wants another one.
        self._refresh.clear()
        self.is_reading = True
        self._shop.begin_snapshot()
        try:
            snapshot = await self._on_reader(self._backend.snapshot)
        except KioskError as error:
            self._shop.snapshot_failed()
            self.sheet_changed.emit(error.refusal)
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
        except KioskError as error:
            self.sheet_changed.emit(error.refusal)

    async def _follow_audit(self) -> None:
        assert self._backend is not None
        while True:
            await asyncio.sleep(AUDIT_S)
            try:
                events = await self._on_reader(self._backend.audit_events)
            except KioskError as error:
                self.sheet_changed.emit(error.refusal)
                continue
            self._on_events(list(events))

    async def _on_reader(self, work: Callable[[], Any]) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._reader, work)

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
        answer = asyncio.get_running_loop().run_in_executor(self._writer, self._backend.execute, command)
        freed = False
        try:
            try:
                async with asyncio.timeout(ANSWER_S):
                    outcome = await asyncio.shield(answer)
            except TimeoutError:
                freed = True
                self._desk.set_busy(False)
                self.waiting.emit(command)
                outcome = await answer
        finally:
            if not freed:
                self._desk.set_busy(False)
        self._on_outcome(outcome)

    def _on_outcome(self, outcome: Outcome) -> None:
        if outcome.verdict is Verdict.APPLIED and outcome.row:
            self._shop.apply(events_of(outcome.row, self._clock.to_utc(outcome.row.timestamp)))
        elif outcome.spool:
            self._shop.put(outcome.spool)
        self.answered.emit(outcome)

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
        self._shop.set_live(link.state is LinkState.LIVE)
        self.link_changed.emit(link)
        if link.is_up or was_up:
            # What happened while nobody listened is in the sheet; without the link it is read more often.
            self._refresh.set()

    def _on_task_done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if error:
            sys.excepthook(type(error), error, error.__traceback__)
