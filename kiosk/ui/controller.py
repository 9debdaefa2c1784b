"""The one place where threads meet: taps become commands for the writer thread, answers and events come back.

Threads: G the GUI with its asyncio loop (everything here) · W one writer · R one reader · S the Redis
subscriber, whose callbacks come in through the three signals.
"""

import asyncio
import sys
from collections.abc import Callable, Coroutine, Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid4

from PySide6.QtCore import QObject, QTimer, Signal

from kiosk.core.errors import KioskError
from kiosk.core.events.event import Event, events_of
from kiosk.core.ports import Clock
from kiosk.core.refusals import SheetUnavailable
from kiosk.core.sharing.link import Link, LinkState
from kiosk.core.shop.data import Action, Backlog, Command, Outcome, Snapshot, Verdict
from kiosk.live.backlog import BacklogDrain
from kiosk.live.ports import Backend
from kiosk.live.threads import WorkerThreads
from kiosk.ui.state.selection import Selection
from kiosk.ui.state.shop_model import ShopModel

LOOK_S = 1.0
"""So often it is asked whether there is a newer picture of the sheet; the services know when to read it."""
AUDIT_S = 2.0
RETRY_S = 5.0
ANSWER_S = 10.0
"""After this long without an answer the worker is freed and told that it isn't known yet."""
FRAME_MS = 16
STORM = 16
"""So many events in one frame are more than anybody reads …"""
STORM_FRAME_MS = 40
"""… and the next of them come so much later, for taps to have their time."""
UNDO_S = 10
"""How long a take can be undone with one touch, in seconds."""


class Controller(QObject):
    """Carries out what the selection asks for and keeps the shop model true.

    Signals: `pending(Command)` an action was handed over; `answered(Outcome)` its end, or that it is unknown
    or waits on this station; `waiting(Command)` no answer yet, the worker is free again;
    `answered_late(Outcome)` the end of one of those, when somebody else may stand here;
    `backlog_changed(Backlog)` what waits on this station; `sheet_changed(Refusal | None)` whether the sheet
    could be read; `sheet_waiting(float)` Google asks to wait so many seconds, 0 when it no longer does, from
    any thread; `link_changed(Link)`; `happened(list[Event])` what came in from the stations; `started()` the
    first snapshot is in; `left_behind(LeftBehind)` commands of an earlier run that only people can end.
    """

    pending = Signal(object)
    answered = Signal(object)
    answered_late = Signal(object)
    waiting = Signal(object)
    sheet_changed = Signal(object)
    sheet_waiting = Signal(float)
    backlog_changed = Signal(object)
    link_changed = Signal(object)
    happened = Signal(object)
    started = Signal()
    left_behind = Signal(object)

    _events_came = Signal(object)
    _link_came = Signal(object)
    _gap_came = Signal()

    def __init__(
        self, shop: ShopModel, selection: Selection, clock: Clock, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._shop = shop
        self._selection = selection
        self._clock = clock
        self._threads = WorkerThreads()
        self._drain = BacklogDrain(self._threads, self._on_ends, self._on_backlog)
        self._running: set[str] = set()
        self._backend: Backend | None = None
        self._refresh = asyncio.Event()
        self.is_reading = False
        self._link: Link | None = None
        self._unapplied: list[Event] = []
        self._frame = QTimer(self)
        self._frame.setSingleShot(True)
        self._frame.timeout.connect(self._apply_events)
        self._events_came.connect(self._on_events)
        self._link_came.connect(self._on_link)
        self._gap_came.connect(self._on_gap)
        selection.command_requested.connect(self._on_command_requested)

    def start(self, make_backend: Callable[[], Backend]) -> None:
        """Build the services on the reader thread, then keep the model up to date until `aclose`."""
        self.spawn(self._run(make_backend))

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Run a coroutine; its failure is reported like any unforeseen error."""
        self._threads.spawn(work)

    def undo(self, outcome: Outcome) -> None:
        """Take a take back: what CANCELAR does, on that very hold."""
        taken, row = outcome.command, outcome.row
        if self._backend and row and not self._selection.busy:
            self._submit(
                Command(
                    str(uuid4()), Action.CANCELAR, taken.tag, taken.worker_id, taken.operation, hold=row.id
                )
            )

    async def aclose(self) -> None:
        """Stop everything: tasks, threads, connections. A write under way is let finish, with its event,
        unless it takes seconds: then it is judged at the next start.
        """
        await self._threads.end(self._stop_backend, self._close_backend)

    def _stop_backend(self) -> None:
        if self._backend:
            self._backend.stop()

    def _close_backend(self) -> None:
        if self._backend:
            self._backend.close()

    # the sheet

    async def _run(self, make_backend: Callable[[], Backend]) -> None:
        while self._backend is None:
            try:
                await self._threads.read(lambda: self._adopt(make_backend()))
            except Exception as error:  # noqa: BLE001 -- told on the screen, and tried again
                self._tell_trouble(error)
                await asyncio.sleep(RETRY_S)
        for found in self._backend.left_behind:
            self.left_behind.emit(found)
        for command, verdict in self._backend.open_commands:
            self._selection.open_commands.add(command, verdict)
        await self._recall()
        self.spawn(self._drain.run(self._backend))
        self._backend.tell_waits(self.sheet_waiting.emit)
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

    async def _recall(self) -> None:
        """Open on what this station saw last, until the sheet itself is read."""
        assert self._backend is not None
        try:
            remembered = await self._threads.read(self._backend.remembered)
        except Exception as error:  # noqa: BLE001 -- told on the screen; the sheet itself is read next
            self._tell_trouble(error)
            return
        if remembered:
            self._shop.recall(remembered)

    def _tell_trouble(self, error: Exception) -> None:
        """The sheet could not be read: say why. What nobody foresaw goes to the log as well."""
        if isinstance(error, KioskError):
            self.sheet_changed.emit(error.refusal)
            return
        self.sheet_changed.emit(SheetUnavailable(causa=type(error).__name__))
        sys.excepthook(type(error), error, error.__traceback__)

    async def _keep_reading(self) -> None:
        failed: Callable[[], Coroutine[Any, Any, bool]] | None = None
        while True:
            try:
                async with asyncio.timeout(RETRY_S if failed else LOOK_S):
                    await self._refresh.wait()
            except TimeoutError:
                read = failed or self._look
            else:
                read = self._read_sheet
            failed = None if await read() else read

    async def _read_sheet(self) -> bool:
        assert self._backend is not None
        # A wish that comes while this read is under way wants another one.
        self._refresh.clear()
        return await self._load(self._backend.snapshot)

    async def _look(self) -> bool:
        assert self._backend is not None
        return await self._load(self._backend.look)

    async def _load(self, read: Callable[[], Snapshot | None]) -> bool:
        self.is_reading = True
        self._shop.begin_snapshot()
        try:
            snapshot = await self._threads.read(read)
        except Exception as error:  # noqa: BLE001 -- whatever it is, the next read is another one
            self._shop.snapshot_failed()
            self._tell_trouble(error)
            return False
        finally:
            self.is_reading = False
        if snapshot is None:
            self._shop.snapshot_failed()
            return True
        self._shop.load(snapshot)
        self.sheet_changed.emit(None)
        return True

    async def _read_audit(self) -> None:
        assert self._backend is not None
        try:
            await self._threads.read(self._backend.read_audit)
        except Exception as error:  # noqa: BLE001 -- the first action reads it again
            self._tell_trouble(error)
            return
        # What was shown until now were the cells alone.
        self._refresh.set()

    async def _follow_audit(self) -> None:
        assert self._backend is not None
        while True:
            await asyncio.sleep(AUDIT_S)
            try:
                events = await self._threads.read(self._backend.audit_events)
            except Exception as error:  # noqa: BLE001 -- told on the screen, and tried again
                self._tell_trouble(error)
                await asyncio.sleep(RETRY_S)
                continue
            self._on_events(list(events))

    # actions

    def _on_command_requested(self, command: Command) -> None:
        if self._backend is not None:
            self._submit(command)

    def _submit(self, command: Command) -> None:
        self._selection.set_busy(True)
        self._drain.own_action_began()
        self.pending.emit(command)
        self.spawn(self._carry_out(command))

    async def _carry_out(self, command: Command) -> None:
        assert self._backend is not None
        self._running.add(command.id)
        try:
            await self._execute(command, self._backend)
        finally:
            self._running.discard(command.id)
            self._drain.own_action_ended()
            # However it ended, it may have left something behind.
            self.spawn(self._drain.look(self._backend))

    async def _execute(self, command: Command, backend: Backend) -> None:
        answer = self._threads.write(lambda: backend.execute(command))
        try:
            async with asyncio.timeout(ANSWER_S):
                outcome = await asyncio.shield(answer)
        except TimeoutError:
            self._selection.open_commands.add(command, Verdict.UNKNOWN)
            self._selection.set_busy(False)
            self.waiting.emit(command)
            self._refresh.set()
            self.spawn(self._count_what_waits(backend))
            outcome = await answer
            self._take_in(outcome)
            self.answered_late.emit(outcome)
            return
        except BaseException:
            self._selection.set_busy(False)
            raise
        self._take_in(outcome)
        self.answered.emit(outcome)
        # Last, for a badge scanned meanwhile is taken up now.
        self._selection.set_busy(False)

    def _take_in(self, outcome: Outcome) -> None:
        """The spool is open while the end isn't known, and shows what it is after it."""
        self._selection.open_commands.note(outcome)
        self._bring_in(outcome)

    def _bring_in(self, outcome: Outcome) -> None:
        """What the answer says of the spool goes on the board."""
        if outcome.is_overtaken:
            self._refresh.set()
        elif outcome.verdict is Verdict.APPLIED and outcome.row:
            self._shop.apply(events_of(outcome.row, self._clock.to_utc(outcome.row.timestamp)))
        elif outcome.spool:
            self._shop.put(outcome.spool, self._clock.utc() - timedelta(milliseconds=outcome.ms))
        if outcome.verdict is Verdict.UNKNOWN:
            self._refresh.set()

    # what waits on this station

    def _on_ends(self, ends: Sequence[Outcome]) -> None:
        for outcome in ends:
            self._take_in(outcome)
            self.answered_late.emit(outcome)

    def _on_backlog(self, backlog: Backlog) -> None:
        if not backlog.count:
            self._selection.open_commands.close_but(self._running)
        self.backlog_changed.emit(backlog)

    async def _count_what_waits(self, backend: Backend) -> None:
        """While the writer is at work, so that the light doesn't say that all is sent."""
        self._on_backlog(await self._threads.read(backend.backlog))

    def told(self, outcome: Outcome) -> None:
        """The end of a command is on the screen. What isn't an end yet will be told once more."""
        if self._backend and outcome.verdict in (Verdict.APPLIED, Verdict.REFUSED):
            backend = self._backend
            self.spawn(self._tell(lambda: backend.told(outcome)))

    async def _tell(self, work: Callable[[], None]) -> None:
        await self._threads.write(work)

    # the link

    def _on_events(self, events: list[Event]) -> None:
        """The first event shows at once; those of a burst once a frame, all together."""
        self._unapplied += events
        if not self._frame.isActive():
            self._apply_events()

    def _apply_events(self) -> None:
        events, self._unapplied = self._unapplied, []
        if events:
            self._frame.start(FRAME_MS if len(events) < STORM else STORM_FRAME_MS)
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
