"""Requests and their answers: each line of the input is answered by one line, in the order of the ends."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from time import monotonic

from kiosk import texts
from kiosk.commands.station import output_lines
from kiosk.commands.station.requests import BadRequest, Request, RequestId, read
from kiosk.core.clock import Clock
from kiosk.core.errors import Refusal
from kiosk.core.refusals import OutcomeUnknown, is_stuck
from kiosk.core.shop.data import Command, Outcome, Verdict
from kiosk.live.engine import Engine
from kiosk.live.threads import JOBS_S
from kiosk.program.log_lines import action_line

log = logging.getLogger(__name__)

Say = Callable[[str, Callable[[], None] | None], None]
"""Writes a line; the callback is called on the loop's thread once the line has left."""


class Conversation:
    """Requests are carried out in their order, one at a time. The loop's thread.

    `say` writes a line. `make_room` is called once the answer to a line of the input has left. `on_all_done`
    is called when the input has ended and everything that was asked is answered.
    """

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        language: str,
        say: Say,
        make_room: Callable[[], None],
        on_all_done: Callable[[], None],
    ) -> None:
        self._engine, self._clock, self._language = engine, clock, language
        self._say, self._make_room, self._on_all_done = say, make_room, on_all_done
        self._requests: deque[Request] = deque()
        self._unanswered: dict[str, tuple[Command, float]] = {}
        """The commands that were begun, by id, with the moment (`time.monotonic`): the one in flight, and for
        a moment one that is late."""
        self._ids: dict[str, RequestId] = {}
        """Of the commands that have not ended: the name that the request gave."""
        self._trouble: Refusal | None = None
        self._is_open = self._has_input_ended = self._is_ending = False
        self._answered = asyncio.Event()
        hooks = engine.hooks
        hooks.opened.connect(self._on_opened)
        hooks.answered.connect(self._on_answered)
        hooks.waiting.connect(self._on_no_answer)
        hooks.failed.connect(self._on_no_answer)
        hooks.answered_late.connect(self._on_answered_late)
        hooks.busy_changed.connect(self._on_busy_changed)
        hooks.sheet_changed.connect(self._on_sheet_changed)

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
                while self._unanswered:
                    self._answered.clear()
                    await self._answered.wait()
        for command, _ in list(self._unanswered.values()):
            self._reply_unknown(command)

    # carrying out

    def _begin_next(self) -> None:
        while self._requests and not self._is_ending:
            command = self._requests[0].command
            if self._is_open:
                if not self._engine.commands.is_ready:
                    return
                self._ids[command.id] = self._requests.popleft().id
                self._unanswered[command.id] = command, monotonic()
                self._engine.commands.submit(command)
            elif self._trouble:  # nothing was even opened
                request = self._requests.popleft()
                outcome = Outcome(command, Verdict.REFUSED, refusal=self._trouble)
                log.info(action_line(outcome))
                self._reply(output_lines.answer(request.id, outcome, self._message(outcome)))
            else:
                return
        if self._has_input_ended and not self._unanswered and not self._requests:
            self._on_all_done()

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

    # answers

    def _on_answered(self, outcome: Outcome) -> None:
        self._has_answer(outcome.command)
        request_id = self._name(outcome)
        line = output_lines.answer(request_id, outcome, self._message(outcome))
        self._reply(line, lambda: self._engine.commands.mark_told(outcome))

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
