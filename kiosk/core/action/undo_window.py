"""Which action of this station a worker may still undo: the worker's own last one, for ten seconds.

Nothing that counts depends on these seconds. Whether the action is still the last one on its spool is for the
audit to say, when the spool's row is read.
"""

from datetime import datetime, timedelta

from kiosk.core.clock import Clock
from kiosk.core.journal import Ending, Record
from kiosk.core.ports import CommandJournal
from kiosk.core.refusals import CannotUndo, UndoCause
from kiosk.core.shop.data import Command, Outcome, Verdict
from kiosk.core.shop.operations import UNDO, action_spec


class UndoWindow:
    """Remembers when the last actions were told, by the clock that nobody sets. Belongs to the writer thread.

    `goes_by_journal` is for a process of one command: of earlier ones it knows their end in the journal, by
    the journal's clock. Any other process knows only what it told itself, and so nothing after a restart.
    """

    def __init__(self, journal: CommandJournal, clock: Clock, goes_by_journal: bool) -> None:
        self._journal, self._clock, self._goes_by_journal = journal, clock, goes_by_journal
        self._told: dict[str, datetime] = {}
        """By id of a command: when its worker was told, for as long as it can be undone."""

    def has_told(self, outcome: Outcome) -> None:
        """The worker is told now that the command was applied, or waits here."""
        now = self._clock.steady()
        self._told = {each: at for each, at in self._told.items() if now - at <= UNDO}
        if outcome.verdict in (Verdict.APPLIED, Verdict.QUEUED):
            self._told[outcome.command.id] = now

    def meant(self, wish: Command, asked_at: datetime) -> Record | CannotUndo:
        """The command that a DESHACER means, or why it can't be undone any more.

        `asked_at` is when the worker asked, by `Clock.steady`. Raises `JournalError`.
        """
        done = [each for each in self._journal.of_spool(wish.tag) if _is_done_or_open(each)]
        own = [each for each in done if each.command.acted_by == wish.worker_id]
        if wish.hold is not None:
            done = [
                each for each in done if wish.hold in (each.id, *(attempt.id for attempt in each.attempts))
            ]
        if not done:
            return CannotUndo(wish.tag, UndoCause.NOTHING if wish.hold is None else UndoCause.LATE)
        last = done[-1]
        action = last.command.action
        if last.command.acted_by != wish.worker_id:
            is_since = wish.hold is None and bool(own) and self._is_recent(own[-1], asked_at)
            cause = UndoCause.OVERTAKEN if is_since else UndoCause.OTHERS
            return CannotUndo(wish.tag, cause, _mark(last), action)
        if not action_spec(action).can_be_undone:
            return CannotUndo(wish.tag, UndoCause.NO_UNDO, accion=action)
        if last.end is None and not waits_unsent(last):
            return CannotUndo(wish.tag, UndoCause.OPEN)
        return last if self._is_recent(last, asked_at) else CannotUndo(wish.tag, UndoCause.LATE)

    def _is_recent(self, record: Record, asked_at: datetime) -> bool:
        told_at = self._told.get(record.id)
        if told_at is not None:
            return asked_at - told_at <= UNDO
        noted_at = record.end.at if record.end else record.waiting_since
        if not self._goes_by_journal or noted_at is None:
            return False
        # A clock that was set back since makes it too late as well.
        return timedelta() <= self._journal.age(noted_at) <= UNDO


def waits_unsent(record: Record) -> bool:
    """True for a release that waits on this station, and of which nothing can have reached the sheet."""
    return record.end is None and record.waiting_since is not None and not record.is_in_flight


def _is_done_or_open(record: Record) -> bool:
    return record.end is None or record.end.ending is Ending.APPLIED


def _mark(record: Record) -> str:
    """Of who acted, or the number while no row names the mark."""
    row = record.attempts[-1].row if record.attempts else None
    return row.acted_by if row else str(record.command.acted_by)
