"""Requests and their answers: each line of the input is answered by one line, in the order of the ends."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from time import monotonic

from kiosk import texts
from kiosk.commands.station import output_lines
from kiosk.commands.station.hand_over_talk import HandOverTalk
from kiosk.commands.station.requests import BadRequest, Request, RequestId, read
from kiosk.commands.supervising import is_none_set, refused
from kiosk.core.clock import Clock
from kiosk.core.errors import Refusal
from kiosk.core.refusals import OutcomeUnknown, is_stuck
from kiosk.core.sharing.hand_over import HandOverRequest
from kiosk.core.shop import rules
from kiosk.core.shop.data import Command, Outcome, Verdict
from kiosk.live.engine import Engine
from kiosk.live.threads import JOBS_S
from kiosk.program.log_lines import action_line

log = logging.getLogger(__name__)

Say = Callable[[str, Callable[[], None] | None], None]
"""Writes a line; the callback is called on the loop's thread once the line has left."""


@dataclass(slots=True)
class _Batch:
    """A batch in flight, since when (`time.monotonic`), and the outcomes that have come, by command."""

    request: Request
    began: float
    outcomes: dict[str, Outcome] = field(default_factory=dict)

    def all_outcomes(self) -> list[Outcome]:
        """One for each command, in the request's order."""
        ms = (monotonic() - self.began) * 1000
        return [
            self.outcomes.get(each.id)
            or Outcome(each, Verdict.UNKNOWN, refusal=OutcomeUnknown(tag=each.tag), ms=ms)
            for each in self.request.commands
        ]


class Conversation:
    """Requests are carried out in their order, one at a time. The loop's thread.

    `say` writes a line. `make_room` is called once the answer to a line of the input has left. `on_all_done`
    is called when the input has ended and everything that was asked is answered. `let_in` says why a
    supervisor isn't let in; it is called on a thread of its own, and may block.
    """

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        language: str,
        say: Say,
        make_room: Callable[[], None],
        on_all_done: Callable[[], None],
        let_in: Callable[[int], Refusal | None],
    ) -> None:
        self._engine, self._clock, self._language = engine, clock, language
        self._say, self._make_room, self._on_all_done = say, make_room, on_all_done
        self._requests: deque[Request] = deque()
        self._unanswered: dict[str, tuple[Command, float]] = {}
        """The commands that were begun, by id, with the moment (`time.monotonic`): the one in flight, and for
        a moment one that is late."""
        self._batch: _Batch | None = None
        """The batch in flight."""
        self._ids: dict[str, RequestId] = {}
        """Of the commands that have not ended: the name that the request gave."""
        self._trouble: Refusal | None = None
        self._let_in = let_in
        self._hand_overs = HandOverTalk(engine, language)
        self._asked_here: set[HandOverRequest] = set()
        self._is_open = self._has_input_ended = self._is_ending = self._is_at_the_door = False
        self._answered = asyncio.Event()
        hooks = engine.hooks
        hooks.opened.connect(self._on_opened)
        hooks.answered.connect(self._on_answered)
        hooks.batch_answered.connect(self._on_batch_answered)
        hooks.batch_over.connect(self._on_batch_over)
        hooks.waiting.connect(self._on_no_answer)
        hooks.failed.connect(self._on_no_answer)
        hooks.answered_late.connect(self._on_answered_late)
        hooks.busy_changed.connect(self._on_busy_changed)
        hooks.sheet_changed.connect(self._on_sheet_changed)
        hooks.started.connect(self._begin_next)
        hooks.hand_overs_changed.connect(self._on_hand_overs_changed)
        hooks.hand_over_ended.connect(lambda end: self._say(self._hand_overs.late(end), None))

    def on_line(self, line: bytes) -> None:
        """A line of the input, without its end."""
        try:
            in_use = {*self._ids.values(), *(request.id for request in self._requests)}
            request = read(line, in_use)
        except BadRequest as bad:
            message = texts.phrase(f"request.{bad.key}", self._language, **bad.values)
            self._reply(output_lines.error(bad.id, "BAD_REQUEST", message))
            return
        self._requests.append(request)
        if self._is_ending:
            self._refuse_requests()
        else:
            self._begin_next()

    def on_input_end(self) -> None:
        """No more lines come."""
        self._has_input_ended = True
        self._begin_next()

    def stop(self) -> None:
        """Begin nothing any more; `finish` answers what is left."""
        self._is_ending = True

    async def finish(self) -> None:
        """Answer everything that was read: what is in flight has `JOBS_S` for it, else it is unknown."""
        self.stop()
        self._refuse_requests()
        with suppress(TimeoutError):
            async with asyncio.timeout(JOBS_S):
                while self._unanswered or self._batch or self._is_at_the_door:
                    self._answered.clear()
                    await self._answered.wait()
        self._on_batch_over()
        for command, _ in list(self._unanswered.values()):
            self._reply_unknown(command)

    # carrying out

    def _begin_next(self) -> None:
        while self._requests and not self._is_ending and not self._is_at_the_door:
            if self._is_open:
                if not self._engine.commands.is_ready or self._waits_for_sheet():
                    return
                supervisor_id = rules.supervisor_of(self._requests[0].commands[0])
                if supervisor_id is None:
                    self._begin(self._requests.popleft())
                else:
                    self._is_at_the_door = True
                    self._engine.spawn(self._begin_if_let_in(supervisor_id))
            elif self._trouble:  # nothing was even opened
                self._refuse(self._requests.popleft(), self._trouble)
            else:
                return
        is_idle = not (self._unanswered or self._batch or self._requests or self._is_at_the_door)
        if self._has_input_ended and is_idle:
            self._on_all_done()

    async def _begin_if_let_in(self, supervisor_id: int) -> None:
        """The first request is a supervisor's: it waits for the door, and all others behind it."""
        denied = await asyncio.to_thread(self._let_in, supervisor_id)
        self._is_at_the_door = False
        self._answered.set()
        if self._requests and not self._is_ending:  # else it is answered already
            request = self._requests.popleft()
            if denied is None:
                self._begin(request)
            else:
                self._deny(request, denied)
        self._begin_next()

    def _deny(self, request: Request, denied: Refusal) -> None:
        outcomes = [Outcome(each, Verdict.REFUSED, refusal=denied) for each in request.commands]
        if is_none_set(denied):
            shop, today = self._engine.shop, self._clock.local().date()
            outcomes = refused(request.commands, denied, shop.spools.values(), shop.workers, today)
        self._tell_refused(request, outcomes)

    def _waits_for_sheet(self) -> bool:
        """A request for a hand-over goes by what is known of the sheet, so it waits for the first read."""
        is_known = self._engine.shop.age() is not None
        if is_known or not self._requests[0].handing:
            return False
        if self._trouble:
            self._refuse(self._requests.popleft(), self._trouble)
        return self._trouble is None or not self._requests

    def _begin(self, request: Request) -> None:
        if request.handing:
            found = self._hand_overs.found(request)
            if isinstance(found, str):
                self._reply(found)
                return
            request = replace(request, commands=(found,))
        self._ids.update((each.id, request.id) for each in request.commands)
        if request.is_batch:
            self._batch = _Batch(request, monotonic())
            self._engine.commands.submit_batch(request.commands)
        else:
            (command,) = request.commands
            self._unanswered[command.id] = command, monotonic()
            self._engine.commands.submit(command)

    def _refuse(self, request: Request, trouble: Refusal) -> None:
        outcomes = [Outcome(each, Verdict.REFUSED, refusal=trouble) for each in request.commands]
        self._tell_refused(request, outcomes)

    def _tell_refused(self, request: Request, outcomes: list[Outcome]) -> None:
        for outcome in outcomes:
            log.info(action_line(outcome))
        self._reply(self._line_of(request, outcomes))

    def _refuse_requests(self) -> None:
        """What was not begun by the end never will be."""
        while self._requests:
            message = texts.phrase("request.stopping", self._language)
            self._reply(output_lines.error(self._requests.popleft().id, "STOPPING", message))

    def _on_opened(self) -> None:
        self._is_open = True
        self._begin_next()

    def _on_busy_changed(self, is_busy: bool) -> None:
        if not is_busy:
            self._begin_next()

    def _on_sheet_changed(self, trouble: Refusal | None) -> None:
        self._trouble = trouble
        self._begin_next()

    def _on_hand_overs_changed(self) -> None:
        """Tell of each request once, at the station where its spool was taken."""
        hand_overs = self._engine.hand_overs
        here = {each for each in hand_overs.requests if hand_overs.is_here(each)}
        for request in sorted(here - self._asked_here, key=lambda each: each.asked_at):
            self._say(self._hand_overs.asked_here(request), None)
        self._asked_here = here

    # answers

    def _on_answered(self, outcome: Outcome) -> None:
        self._has_answer(outcome.command)
        request_id = self._name(outcome)
        line = output_lines.answer(request_id, outcome, self._message(outcome))
        self._reply(line, lambda: self._engine.commands.mark_told(outcome))

    def _on_batch_answered(self, outcomes: tuple[Outcome, ...]) -> None:
        if self._batch:
            self._batch.outcomes.update((each.command.id, each) for each in outcomes)

    def _on_batch_over(self) -> None:
        """Answer the request; what has no outcome yet is unknown, and its end follows."""
        batch, self._batch = self._batch, None
        if batch is None:
            return
        self._answered.set()
        outcomes = batch.all_outcomes()
        for outcome in outcomes:
            self._name(outcome)
        line = self._line_of(batch.request, outcomes)
        self._reply(line, lambda: self._engine.commands.mark_told(*outcomes))

    def _line_of(self, request: Request, outcomes: Sequence[Outcome]) -> str:
        told = [(each, self._message(each)) for each in outcomes]
        if request.is_batch:
            return output_lines.batch_answer(request.id, told)
        return output_lines.answer(request.id, *told[0])

    def _on_no_answer(self, command: Command) -> None:
        """It is late, or failed unforeseen. The next one has begun already."""
        if command.id in self._unanswered:
            self._reply_unknown(command)
            self._begin_next()

    def _on_answered_late(self, outcome: Outcome) -> None:
        if outcome.verdict is Verdict.UNKNOWN and not is_stuck(outcome.refusal):
            return  # that was the answer
        request_id = self._name(outcome)
        line = output_lines.late(request_id, outcome, self._message(outcome))
        self._say(line, lambda: self._engine.commands.mark_told(outcome))

    def _reply_unknown(self, command: Command) -> None:
        _, began = self._unanswered[command.id]
        self._has_answer(command)
        refusal = OutcomeUnknown(tag=command.tag)
        outcome = Outcome(command, Verdict.UNKNOWN, refusal=refusal, ms=(monotonic() - began) * 1000)
        self._reply(output_lines.answer(self._ids.get(command.id), outcome, self._message(outcome)))

    def _has_answer(self, command: Command) -> None:
        self._unanswered.pop(command.id, None)
        self._answered.set()

    def _name(self, outcome: Outcome) -> RequestId | None:
        """The id of the outcome's request; with a final outcome it is free again."""
        if outcome.verdict in (Verdict.APPLIED, Verdict.REFUSED):
            return self._ids.pop(outcome.command.id, None)
        return self._ids.get(outcome.command.id)

    def _message(self, outcome: Outcome) -> str:
        return texts.answer(outcome, self._language, self._clock.local().date())

    def _reply(self, line: str, on_written: Callable[[], None] = lambda: None) -> None:
        """Answer a line of the input: once that has left, another one may be read."""

        def written() -> None:
            self._make_room()
            on_written()

        self._say(line, written)
