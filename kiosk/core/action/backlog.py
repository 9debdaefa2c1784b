"""Goes on with the commands that the journal holds, in the order in which they were accepted."""

import logging
import time
from collections.abc import Iterable, Iterator
from functools import partial
from math import inf

from kiosk.core.action.delivery import LONGEST_S
from kiosk.core.action.executor import PROVISIONAL, CommandExecutor
from kiosk.core.action.stuck import StuckCommands
from kiosk.core.action.workplace import Limits, Workplace
from kiosk.core.errors import JournalError, Refusal
from kiosk.core.journal import Record, UnreadableRecord
from kiosk.core.refusals import OutcomeUnknown, UnknownCause, is_of_clock, is_protected, is_stuck
from kiosk.core.shop.data import Command, Outcome
from kiosk.core.shop.folding import folded, is_same

log = logging.getLogger(__name__)

TURN_S = 4.0
"""A round in passing begins no command once it has had the station's turn for this long, in seconds."""

BETWEEN_TURNS_S = 0.2
"""Then it leaves the turn for a moment: others try to take it more often than this."""

PROTECTED_S = 300.0
"""A command whose row is protected is tried again after this many seconds, and at each touch."""


class PendingCommands:
    """Brings pending commands to their end, and hands out each end once. Belongs to the writer thread.

    No command overtakes an earlier one of its spool. A stuck one, one that can't be read, one under a
    protected range, and one that waits for the right time holds up its own spool only; any other that can't
    end now ends the round, for the sheet doesn't answer.
    """

    def __init__(
        self, workplace: Workplace, executor: CommandExecutor, stuck: StuckCommands, limits: Limits
    ) -> None:
        self._journal = workplace.journal
        self._store = workplace.store
        self._executor = executor
        self._stuck = stuck
        self._limits = limits
        self._protected: dict[str, tuple[float, Refusal]] = {}
        """Until when a command under a protected range rests, and how the sheet refused it."""
        self._answered: set[str] = set()
        self._reached: list[Outcome] = []
        self._fault: Exception | None = None

    def ends(self, in_passing: bool) -> list[Outcome]:
        """The ends that came since the last call; see `OccupationService.carry_on`.

        An unforeseen fault is raised, but never instead of ends that are to be told: then by the next call.
        """
        if self._fault:
            fault, self._fault = self._fault, None
            raise fault
        ends, self._reached = self._reached, []
        try:
            ends.extend(self._passing_round() if in_passing else self._round())
        except JournalError as error:
            log.error("the journal can't be used: %s", error)
        except Exception as error:
            if not ends:
                raise
            log.exception("unforeseen, with ends to tell first")
            self._fault = error
        return ends

    def is_touched(self) -> None:
        """A worker acts at this station: the next round tries commands under a protected range again."""
        self._protected.clear()

    def protection(self, command_ids: Iterable[str]) -> Refusal | None:
        """How the sheet refused the first of these commands whose row is protected."""
        found = (self._protected.get(command_id) for command_id in command_ids)
        return next((refusal for _, refusal in filter(None, found)), None)

    def bring_earlier(self, command: Command) -> list[str]:
        """Go on with the earlier commands of a command's spool; returns the ids of those still pending.

        The next call of `ends` tells what came to its end here.
        """
        self._reached.extend(self._carry_on(tag=command.tag, before=command.id))
        return [each.id for each in self._before(command.id) if is_same(each.tag, command.tag)]

    def spools(self) -> set[str]:
        """The folded tags of the spools that have a pending command."""
        return {folded(each.tag) for each in self._journal.queue()}

    def has_answered(self, outcome: Outcome) -> None:
        """Its worker is given this outcome now: an end need not be handed out again."""
        command_id = outcome.command.id
        self._protected.pop(command_id, None)
        if refusal := protection(outcome):
            self._protected[command_id] = self._limits.now() + PROTECTED_S, refusal
        if outcome.verdict not in PROVISIONAL:
            self._answered.update(outcome.told_ids)
            self._stuck.has_ended(command_id)

    def has_noted(self, outcome: Outcome) -> None:
        """The journal knows that the worker was told: it won't hand the end out again."""
        self._answered.difference_update(outcome.told_ids)

    def _before(self, command_id: str) -> Iterator[Record | UnreadableRecord]:
        for record in self._journal.queue():
            if record.id == command_id:
                return
            yield record

    def _round(self) -> Iterator[Outcome]:
        with self._limits.turn(False) as mine:
            yield from self._untold()
            if mine:
                yield from self._carry_on()

    def _passing_round(self) -> Iterator[Outcome]:
        """In turns of a few seconds: the window's workers may be waiting for theirs."""
        until = time.monotonic() + LONGEST_S
        while self._journal.backlog().count and (left_s := until - time.monotonic()) > 0:
            with self._limits.turn(False) as mine, self._limits.deadline():
                if not mine:
                    return
                has_ended = False
                for end in self._carry_on(until=time.monotonic() + min(TURN_S, left_s)):
                    has_ended = True
                    yield end
            if not has_ended or self._is_over():
                return
            self._limits.pause(BETWEEN_TURNS_S)

    def _untold(self) -> Iterator[Outcome]:
        for record in self._journal.unanswered():
            if record.command.id not in self._answered and record.outcome:
                self._answered.add(record.command.id)
                yield self._executor.placed(record.outcome)

    def _carry_on(self, tag: str | None = None, before: str = "", until: float = inf) -> Iterator[Outcome]:
        """The ends that come, and each command once that is found stuck.

        Only those of `tag`, accepted before the command `before`; none is begun after `until`
        (`time.monotonic`).
        """
        held_up: set[str] = set()
        for record in self._journal.queue():
            if record.id == before or time.monotonic() >= until or self._is_over():
                return
            spool = folded(record.tag)
            if isinstance(record, UnreadableRecord):
                self._stuck.stays(record)
                held_up.add(spool)
                continue
            command = record.command
            if (tag is not None and folded(tag) != spool) or spool in held_up:
                continue
            if self._stuck.rests(command.id) or self._waits_for_people(command.id):
                held_up.add(spool)
                continue
            was_stuck = self._stuck.knows(command.id)
            outcome = self._stuck.contain(record, partial(self._executor.execute, record, is_awaited=False))
            if is_stuck(outcome.refusal):
                held_up.add(spool)
                if not was_stuck:
                    yield outcome
                continue
            self.has_answered(outcome)
            if outcome.verdict not in PROVISIONAL:
                yield outcome
            elif command.id in self._protected or is_of_clock(outcome.refusal):
                held_up.add(spool)
            else:
                return

    def _is_over(self) -> bool:
        """True where nothing more is begun: the process ends, or the sheet is known to be away."""
        is_away = self._limits.rests_while_away and self._store.away() is not None
        return is_away or self._limits.is_ending()

    def _waits_for_people(self, command_id: str) -> bool:
        until, _ = self._protected.get(command_id, (-inf, None))
        return self._limits.now() < until


def protection(outcome: Outcome) -> Refusal | None:
    """The refusal if the sheet answers, and the command's row alone can't be written now; else None."""
    refusal = outcome.refusal
    if outcome.verdict not in PROVISIONAL or refusal is None:
        return None
    is_unknown = isinstance(refusal, OutcomeUnknown) and refusal.causa == UnknownCause.PROTECTED
    return refusal if is_unknown or is_protected(refusal) else None
