"""Carries out a station's commands, one at a time. The loop's thread."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime, timedelta
from typing import Any
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

Execute = Callable[[Sequence[Command], Actions, datetime], Coroutine[Any, Any, None]]
"""Carries out commands that were accepted together, at this moment, and tells their outcomes."""


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
        self._threads.spawn(self._carry_out([command], self._actions, self._execute))
        return True

    def submit_batch(self, commands: Sequence[Command]) -> bool:
        """Carry out one action on several spools. False as `submit`."""
        if self._actions is None or self._is_busy:
            return False
        self._set_busy(True)
        self._drain.own_action_began()
        self._hooks.batch_pending(tuple(commands))
        self._threads.spawn(self._carry_out(commands, self._actions, self._execute_batch))
        return True

    def undo(self, *outcomes: Outcome) -> bool:
        """Submit the undo of actions that were applied, or wait on this station; as `submit`.

        Those of a batch are undone as one.
        """
        wishes = [_undo_of(each) for each in outcomes]
        return self.submit(wishes[0]) if len(wishes) == 1 else self.submit_batch(wishes)

    def mark_told(self, *outcomes: Outcome) -> None:
        """Record that people were told these outcomes. A provisional one isn't: its end will be told."""
        ends = [each for each in outcomes if each.verdict in (Verdict.APPLIED, Verdict.REFUSED)]
        if self._actions and ends:
            self._threads.spawn(self._mark_told(self._actions, ends))

    async def _mark_told(self, actions: Actions, ends: Sequence[Outcome]) -> None:
        def mark() -> None:
            for outcome in ends:
                actions.mark_told(outcome)

        await self._threads.write(mark)

    def _set_busy(self, is_busy: bool) -> None:
        self._is_busy = is_busy
        self._hooks.busy_changed(is_busy)

    async def _carry_out(self, commands: Sequence[Command], actions: Actions, execute: Execute) -> None:
        asked_at = self._clock.steady()
        self._running |= {each.id for each in commands}
        try:
            await execute(commands, actions, asked_at)
        except Exception:
            for each in commands:
                if each.id in self._running:
                    self._hooks.failed(each)
            raise  # the task ends here, and its failure is reported
        finally:
            self._running -= {each.id for each in commands}
            self._drain.own_action_ended()
            # Whatever the outcome, the commands may have added to the backlog.
            self._threads.spawn(self._drain.look(actions))

    async def _execute(self, commands: Sequence[Command], actions: Actions, asked_at: datetime) -> None:
        (command,) = commands
        answer = self._threads.write(lambda: actions.execute(command, asked_at))
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
            self._await_late([command], actions)
            outcome = await answer
            self._take_in(outcome)
            self._hooks.answered_late(outcome)

    async def _execute_batch(self, commands: Sequence[Command], actions: Actions, asked_at: datetime) -> None:
        untold, is_late = {each.id: each for each in commands}, False

        def tell(outcomes: Sequence[Outcome]) -> None:
            """Called with each group as it comes, and at the end with all of them."""
            news = tuple(each for each in outcomes if each.command.id in untold)
            for outcome in news:
                del untold[outcome.command.id]
                self._running.discard(outcome.command.id)
                self._take_in(outcome)
                if is_late:
                    self._hooks.answered_late(outcome)
            if news and not is_late:
                self._hooks.batch_answered(news)

        tell_at_once = self._threads.hopping(tell)

        def execute() -> list[Outcome]:
            every = list[Outcome]()
            for outcomes in actions.execute_batch(commands, asked_at):
                every += outcomes
                tell_at_once(outcomes)
            return every

        answer = self._threads.write(execute)
        try:
            async with asyncio.timeout(ANSWER_S):
                tell(await asyncio.shield(answer))
        except TimeoutError:
            is_late = True
            for each in untold.values():
                self.open.add(each, Verdict.UNKNOWN)
        finally:
            self._hooks.batch_over()
            self._set_busy(False)
        if is_late:
            self._await_late([*untold.values()], actions)
            tell(await answer)

    def _await_late(self, commands: Sequence[Command], actions: Actions) -> None:
        """Tell that these have no answer within the time limit."""
        for each in commands:
            self._hooks.waiting(each)
        self._refresh()
        self._threads.spawn(self._count_backlog(actions))

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


def _undo_of(outcome: Outcome) -> Command:
    done = outcome.command
    meant = outcome.row.id if outcome.row else done.id
    return Command(str(uuid4()), Action.DESHACER, done.tag, done.acted_by, done.operation, meant)
