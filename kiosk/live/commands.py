"""Carries out a station's commands, one at a time. The loop's thread."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import timedelta
from uuid import uuid4

from kiosk.core.clock import Clock
from kiosk.core.events.event import events_of
from kiosk.core.shop.data import Action, Backlog, Command, Outcome, Verdict
from kiosk.live.backlog import BacklogDrain
from kiosk.live.hooks import Hooks
from kiosk.live.open_commands import OpenCommands
from kiosk.live.ports import Actions
from kiosk.live.shop import Shop
from kiosk.live.threads import WorkerThreads

ANSWER_S = 10.0
"""After this many seconds without an answer the worker may go on, and is told that the outcome is unknown."""


class Commands:
    """Hands each command to the writer thread, and its outcome to the shop and the hooks.

    A worker gets an answer within `ANSWER_S`, or is told that it will come late. The backlog is sent whenever
    no new command is in flight. `refresh` asks for a read of the sheet.
    """

    def __init__(
        self, shop: Shop, clock: Clock, threads: WorkerThreads, hooks: Hooks, refresh: Callable[[], None]
    ) -> None:
        self.open = OpenCommands(shop.key_of)
        self._shop, self._clock, self._threads = shop, clock, threads
        self._hooks, self._refresh = hooks, refresh
        self._drain = BacklogDrain(threads, self._on_ends, self._on_backlog)
        self._running: set[str] = set()
        self._is_busy = False
        self._actions: Actions | None = None

    @property
    def is_ready(self) -> bool:
        """True if the services are open and no command awaits its answer: `submit` would accept one."""
        return self._actions is not None and not self._is_busy

    def open_with(self, actions: Actions) -> None:
        """Accept commands from now on, and tell the hooks what an earlier run left open."""
        self._actions = actions
        for found in actions.left_behind:
            self._hooks.left_behind(found)
        for command, verdict in actions.open_commands:
            self.open.add(command, verdict)

    def sheet_is_back(self) -> None:
        """Send what waits soon: the sheet answers again."""
        self._drain.sheet_is_back()

    async def drain(self) -> None:
        """Send the backlog, until cancelled."""
        assert self._actions is not None
        await self._drain.run(self._actions)

    def submit(self, command: Command) -> bool:
        """Carry out a command. False if it was not accepted, as another one still awaits its answer."""
        if self._actions is None or self._is_busy:
            return False
        self._set_busy(True)
        self._drain.own_action_began()
        self._hooks.pending(command)
        self._threads.spawn(self._carry_out(command, self._actions))
        return True

    def undo(self, outcome: Outcome) -> None:
        """Undo a take: submit a CANCELAR for the hold that the take created."""
        taken, row = outcome.command, outcome.row
        if row:
            new_id = str(uuid4())
            self.submit(Command(new_id, Action.CANCELAR, taken.tag, taken.worker_id, taken.operation, row.id))

    def mark_told(self, outcome: Outcome) -> None:
        """Record that people were told this outcome. A provisional one isn't: its end will be told."""
        actions = self._actions
        if actions and outcome.verdict in (Verdict.APPLIED, Verdict.REFUSED):
            self._threads.spawn(self._mark_told(actions, outcome))

    async def _mark_told(self, actions: Actions, outcome: Outcome) -> None:
        await self._threads.write(lambda: actions.mark_told(outcome))

    def _set_busy(self, is_busy: bool) -> None:
        self._is_busy = is_busy
        self._hooks.busy_changed(is_busy)

    async def _carry_out(self, command: Command, actions: Actions) -> None:
        self._running.add(command.id)
        try:
            await self._execute(command, actions)
        except Exception:
            self._hooks.failed(command)
            raise  # the task ends here, and its failure is reported
        finally:
            self._running.discard(command.id)
            self._drain.own_action_ended()
            # Whatever the outcome, the command may have added to the backlog.
            self._threads.spawn(self._drain.look(actions))

    async def _execute(self, command: Command, actions: Actions) -> None:
        answer = self._threads.write(lambda: actions.execute(command))
        is_late = False
        try:
            async with asyncio.timeout(ANSWER_S):
                outcome = await asyncio.shield(answer)
            self._take_in(outcome)
            self._hooks.answered(outcome)
        except TimeoutError:
            is_late = True
            self.open.add(command, Verdict.UNKNOWN)
        finally:
            # Last, as it makes the screen apply choices made meanwhile.
            self._set_busy(False)
        if is_late:
            await self._answer_late(command, answer, actions)

    async def _answer_late(
        self, command: Command, answer: "asyncio.Future[Outcome]", actions: Actions
    ) -> None:
        self._hooks.waiting(command)
        self._refresh()
        self._threads.spawn(self._count_backlog(actions))
        outcome = await answer
        self._take_in(outcome)
        self._hooks.answered_late(outcome)

    def _take_in(self, outcome: Outcome) -> None:
        """Update the shop from an outcome; the spool stays open while the outcome is provisional."""
        self.open.note(outcome)
        if outcome.is_overtaken:
            self._refresh()
        elif outcome.verdict is Verdict.APPLIED and outcome.row:
            self._shop.apply(events_of(outcome.row, self._clock.to_utc(outcome.row.timestamp)))
        elif outcome.spool:
            self._shop.put(outcome.spool, self._clock.steady() - timedelta(milliseconds=outcome.ms))
        if outcome.verdict is Verdict.UNKNOWN:
            self._refresh()

    def _on_ends(self, ends: Sequence[Outcome]) -> None:
        for outcome in ends:
            self._take_in(outcome)
            self._hooks.answered_late(outcome)

    def _on_backlog(self, backlog: Backlog) -> None:
        if not backlog.count:
            self.open.close_but(self._running)
        self._hooks.backlog_changed(backlog)

    async def _count_backlog(self, actions: Actions) -> None:
        """Count on the reader thread, as the writer is busy: a late command must show as waiting at once."""
        self._on_backlog(await self._threads.read(actions.backlog))
